import { useEffect, useRef, type ReactNode } from 'react'
import { Link } from 'react-router'

/** One thing to put right: on this page the id of its field, elsewhere the address to go to. */
export type SummaryError = {
  readonly message: string
  readonly field?: string
  readonly to?: string
  /** For what is not a field of the page, such as a cell of a grid. */
  readonly go?: () => void
}

/**
 * What has to be put right before the person can go on, at the top of the page. It takes the focus whenever
 * `attempt` changes: that is, each time somebody tried to go on.
 */
export function ErrorSummary({
  errors,
  attempt = 0,
  children,
}: {
  errors: readonly SummaryError[]
  attempt?: number
  children?: ReactNode
}): ReactNode {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [attempt])
  return (
    <div className="govuk-error-summary" ref={box} tabIndex={-1}>
      <div role="alert">
        <h2 className="govuk-error-summary__title">There is a problem</h2>
        <div className="govuk-error-summary__body">
          {children !== undefined && <p>{children}</p>}
          {errors.length > 0 && (
            <ul className="govuk-list govuk-error-summary__list">
              {errors.map((error) => (
                <li key={`${error.field ?? error.to ?? ''}${error.message}`}>
                  <ErrorLink {...error} />
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </div>
  )
}

function ErrorLink({ message, field, to, go }: SummaryError): ReactNode {
  if (to !== undefined) return <Link to={to}>{message}</Link>
  if (field === undefined && go === undefined) return message
  return (
    <a
      href={`#${field ?? ''}`}
      onClick={(event) => {
        event.preventDefault()
        if (go !== undefined) return go()
        const element = document.getElementById(field ?? '')
        // The question comes into view with its field, as someone who followed a link expects.
        const label =
          element?.closest('fieldset')?.querySelector('legend') ?? element?.closest('.govuk-form-group')
        label?.scrollIntoView()
        element?.focus({ preventScroll: true })
      }}
    >
      {message}
    </a>
  )
}
