import type { ReactNode } from 'react'
import { Link } from 'react-router'

export type SummaryRow = {
  readonly key: string
  readonly value: ReactNode
  /** `about` tells its link from the others, for people who hear them out of context. */
  readonly actions?: readonly { readonly text: string; readonly about: string; readonly to: string }[]
}

/** What was answered, question by question. */
export function SummaryList({ rows }: { rows: readonly SummaryRow[] }): ReactNode {
  const anyActions = rows.some(({ actions }) => actions !== undefined && actions.length > 0)
  return (
    <dl className="govuk-summary-list">
      {rows.map(({ key, value, actions = [] }, index) => (
        <div
          key={`${index}${key}`}
          className={`govuk-summary-list__row${anyActions && actions.length === 0 ? ' govuk-summary-list__row--no-actions' : ''}`}
        >
          <dt className="govuk-summary-list__key">{key}</dt>
          <dd className="govuk-summary-list__value">{value}</dd>
          {actions.length > 0 && <Actions actions={actions} />}
        </div>
      ))}
    </dl>
  )
}

function Actions({ actions }: { actions: NonNullable<SummaryRow['actions']> }): ReactNode {
  const links = actions.map(({ text, about, to }) => (
    <Link key={text} className="govuk-link" to={to}>
      {text}
      <span className="govuk-visually-hidden"> {about}</span>
    </Link>
  ))
  return (
    <dd className="govuk-summary-list__actions">
      {links.length === 1 ? (
        links
      ) : (
        <ul className="govuk-summary-list__actions-list">
          {links.map((link) => (
            <li key={link.key} className="govuk-summary-list__actions-list-item">
              {link}
            </li>
          ))}
        </ul>
      )}
    </dd>
  )
}
