import type { ReactNode } from 'react'

/** The name of the service, at the top of every page and at the end of every title. */
export const serviceName = 'Find monitoring data'

/** The inside of one page under its heading. `busy` while what it shows is on its way. */
export function Page({
  title,
  error = false,
  busy = false,
  above,
  children,
}: {
  title: string
  /** Whether something has to be put right before the page can show anything. */
  error?: boolean
  busy?: boolean
  above?: ReactNode
  children?: ReactNode
}): ReactNode {
  return (
    <>
      <title>{`${error ? 'Error: ' : ''}${title} – ${serviceName}`}</title>
      {above}
      <h1 className="govuk-heading-l">{title}</h1>
      {busy ? (
        <p className="govuk-body" role="status">
          Loading…
        </p>
      ) : (
        children
      )}
    </>
  )
}
