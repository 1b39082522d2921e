import type { ReactNode } from 'react'

export const serviceName = 'Report progress on funded projects'

/** One page: its title for the browser, what stands above the heading, and the heading unless a field is it. */
export function Page({
  title,
  caption,
  heading = true,
  error = false,
  above,
  wide = false,
  children,
}: {
  title: string
  caption?: string | undefined
  heading?: boolean
  /** Something on the page has to be put right. */
  error?: boolean
  above?: ReactNode
  /** For tables: as wide as the window. */
  wide?: boolean
  children?: ReactNode
}): ReactNode {
  const where = [title, caption === title ? undefined : caption, serviceName]
    .filter((part) => part !== undefined)
    .join(' – ')
  return (
    <div className={wide ? 'app-wide' : 'govuk-grid-row'}>
      <title>{`${error ? 'Error: ' : ''}${where}`}</title>
      <div className={wide ? undefined : 'govuk-grid-column-two-thirds-from-desktop'}>
        {above}
        {caption !== undefined && caption !== title && <span className="govuk-caption-l">{caption}</span>}
        {heading && <h1 className="govuk-heading-l">{title}</h1>}
        {children}
      </div>
    </div>
  )
}
