import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { SummaryList, type SummaryRow } from './summary-list.tsx'

/** One of several like things, with what there is to do about it. */
export function SummaryCard({
  title,
  actions,
  rows,
}: {
  title: string
  actions: readonly { readonly text: string; readonly to: string }[]
  rows: readonly SummaryRow[]
}): ReactNode {
  return (
    <div className="govuk-summary-card">
      <div className="govuk-summary-card__title-wrapper">
        <h2 className="govuk-summary-card__title">{title}</h2>
        {actions.length > 0 && (
          <ul className="govuk-summary-card__actions">
            {actions.map(({ text, to }) => (
              <li key={text} className="govuk-summary-card__action">
                <Link className="govuk-link" to={to}>
                  {text}
                  <span className="govuk-visually-hidden"> ({title})</span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="govuk-summary-card__content">
        <SummaryList rows={rows} />
      </div>
    </div>
  )
}
