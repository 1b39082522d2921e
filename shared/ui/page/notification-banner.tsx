import { useId, type ReactNode } from 'react'

/** Something to know that is not about this page's own matter; `success` for what just worked. */
export function NotificationBanner({
  children,
  success = false,
  id,
}: {
  children: ReactNode
  success?: boolean
  id?: string
}): ReactNode {
  const own = useId()
  const title = id ?? `${own}banner`
  return (
    <div
      className={`govuk-notification-banner${success ? ' govuk-notification-banner--success' : ''}`}
      role={success ? 'alert' : 'region'}
      aria-labelledby={title}
    >
      <div className="govuk-notification-banner__header">
        <h2 className="govuk-notification-banner__title" id={title}>
          {success ? 'Success' : 'Important'}
        </h2>
      </div>
      <div className="govuk-notification-banner__content">{children}</div>
    </div>
  )
}
