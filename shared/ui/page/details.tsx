import type { ReactNode, ToggleEvent } from 'react'

/** Something that few people need, out of the way of the others. */
export function Details({
  summary,
  about,
  children,
  onOpen,
}: {
  summary: string
  /** Tells it from others with the same summary, for people who hear it out of context. */
  about?: string
  children: ReactNode
  onOpen?: () => void
}): ReactNode {
  const toggled = (event: ToggleEvent<HTMLDetailsElement>): void => {
    if (event.newState === 'open') onOpen?.()
  }
  return (
    <details className="govuk-details" onToggle={toggled}>
      <summary className="govuk-details__summary">
        <span className="govuk-details__summary-text">
          {summary}
          {about !== undefined && <span className="govuk-visually-hidden">{about}</span>}
        </span>
      </summary>
      <div className="govuk-details__text">{children}</div>
    </details>
  )
}
