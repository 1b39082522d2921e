import type { ReactNode } from 'react'

export type TagColour =
  'grey' | 'green' | 'teal' | 'blue' | 'purple' | 'magenta' | 'red' | 'orange' | 'yellow'

/** The state of something, in a word or two. Without a colour it is blue. */
export function Tag({ children, colour }: { children: ReactNode; colour?: TagColour }): ReactNode {
  return <strong className={`govuk-tag${colour ? ` govuk-tag--${colour}` : ''}`}>{children}</strong>
}
