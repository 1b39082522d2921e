import type { ReactNode } from 'react'
import { Link } from 'react-router'

type Look = 'secondary' | 'warning'
const classOf = (look: Look | undefined): string => `govuk-button${look ? ` govuk-button--${look}` : ''}`

/** Something that is done. Without `onClick` it sends the form that it stands in. */
export function Button({
  children,
  look,
  onClick,
}: {
  children: ReactNode
  look?: Look
  onClick?: () => void
}): ReactNode {
  return (
    <button type={onClick ? 'button' : 'submit'} className={classOf(look)} onClick={onClick}>
      {children}
    </button>
  )
}

/** A way on that looks like a button, because it is what most people do next. */
export function ButtonLink({
  to,
  children,
  look,
  start = false,
}: {
  to: string
  children: ReactNode
  look?: Look
  start?: boolean
}): ReactNode {
  return (
    <Link
      to={to}
      role="button"
      draggable="false"
      onKeyDown={(event) => {
        // What looks like a button is pressed like one.
        if (event.key !== ' ') return
        event.preventDefault()
        event.currentTarget.click()
      }}
      className={`${classOf(look)}${start ? ' govuk-button--start' : ''}`}
    >
      {children}
      {start && (
        <svg
          className="govuk-button__start-icon"
          xmlns="http://www.w3.org/2000/svg"
          width="17.5"
          height="19"
          viewBox="0 0 33 40"
          aria-hidden="true"
          focusable="false"
        >
          <path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z" />
        </svg>
      )}
    </Link>
  )
}

export function ButtonGroup({ children }: { children: ReactNode }): ReactNode {
  return <div className="govuk-button-group">{children}</div>
}
