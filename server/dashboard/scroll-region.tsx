import type { ReactNode } from 'react'

/** What may be wider than the screen scrolls by itself, and can be reached and scrolled with the keyboard. */
export function ScrollRegion({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- without it a keyboard can't scroll what is wide
    <div className="app-scroll" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  )
}
