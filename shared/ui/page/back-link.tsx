import type { ReactNode } from 'react'
import { Link } from 'react-router'

/** Where the page before this one is; stands above the heading. */
export function BackLink({ to, children = 'Back' }: { to: string; children?: ReactNode }): ReactNode {
  return (
    <Link to={to} className="govuk-back-link">
      {children}
    </Link>
  )
}
