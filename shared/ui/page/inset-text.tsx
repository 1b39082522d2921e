import type { ReactNode } from 'react'

/** A sentence that must not be overlooked among others. */
export function InsetText({ children }: { children: ReactNode }): ReactNode {
  return <div className="govuk-inset-text">{children}</div>
}
