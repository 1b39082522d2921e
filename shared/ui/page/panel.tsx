import type { ReactNode } from 'react'

/** That something is done, with the reference to keep; the heading of a confirmation page. */
export function Panel({ title, children }: { title: string; children?: ReactNode }): ReactNode {
  return (
    <div className="govuk-panel govuk-panel--confirmation">
      <h1 className="govuk-panel__title">{title}</h1>
      {children !== undefined && <div className="govuk-panel__body">{children}</div>}
    </div>
  )
}
