import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Tag, type TagColour } from './tag.tsx'

export type TaskListItem = {
  readonly title: string
  readonly hint?: string
  /** Absent where it cannot be started yet. */
  readonly to?: string
  readonly status: { readonly text: string; readonly colour?: TagColour }
}

/** What there is to do and how far each part is. Finished parts are plain words, so that what is left stands out. */
export function TaskList({ id, items }: { id: string; items: readonly TaskListItem[] }): ReactNode {
  return (
    <ul className="govuk-task-list">
      {items.map((item, index) => (
        <Item key={`${item.to ?? ''}${item.title}`} id={`${id}-${index + 1}`} {...item} />
      ))}
    </ul>
  )
}

function Item({ id, title, hint, to, status }: TaskListItem & { id: string }): ReactNode {
  const about = `${hint === undefined ? '' : `${id}-hint `}${id}-status`
  return (
    <li className={`govuk-task-list__item${to === undefined ? '' : ' govuk-task-list__item--with-link'}`}>
      <div className="govuk-task-list__name-and-hint">
        {to === undefined ? (
          <div>{title}</div>
        ) : (
          <Link className="govuk-link govuk-task-list__link" to={to} aria-describedby={about}>
            {title}
          </Link>
        )}
        {hint !== undefined && (
          <div id={`${id}-hint`} className="govuk-task-list__hint">
            {hint}
          </div>
        )}
      </div>
      <div
        className={`govuk-task-list__status${to === undefined ? ' govuk-task-list__status--cannot-start-yet' : ''}`}
        id={`${id}-status`}
      >
        {status.colour === undefined ? status.text : <Tag colour={status.colour}>{status.text}</Tag>}
      </div>
    </li>
  )
}
