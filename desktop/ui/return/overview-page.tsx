import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import { Link } from 'react-router'
import { progress, type SectionState } from '#shared/answers/progress.ts'
import { sectionsOf, type SectionInstance } from '#shared/answers/content.ts'
import { formatDay } from '#shared/day.ts'
import { BackLink } from '#shared/ui/page/back-link.tsx'
import { ButtonLink } from '#shared/ui/page/button.tsx'
import { InsetText } from '#shared/ui/page/inset-text.tsx'
import { NotificationBanner } from '#shared/ui/page/notification-banner.tsx'
import { TaskList, type TaskListItem } from '#shared/ui/page/task-list.tsx'
import { queries } from '../api.ts'
import { Page } from '../page.tsx'
import { changes } from '../sync/words.ts'
import type { Draft } from './draft.ts'
import { lastPlace } from './last-place.ts'
import { returnPath, sectionPath } from './places.ts'
import { problemsOf } from './problems.ts'
import { mayEdit, today, useDraft } from './return.tsx'
import { keptIn } from './tray-page.tsx'

const statuses: Readonly<Record<SectionState, TaskListItem['status']>> = {
  'not-started': { text: 'Not started', colour: 'blue' },
  'in-progress': { text: 'In progress', colour: 'teal' },
  completed: { text: 'Completed' },
}

/** Every section of a return with how far it is: where a person starts, and comes back to. */
export function OverviewPage(): ReactNode {
  const draft = useDraft()
  const { content, meta } = draft
  const base = returnPath(meta.returnId)
  const person = useQuery(queries.status).data?.person?.id ?? ''
  const problems = useMemo(() => problemsOf(content, today()), [content])
  const states = useMemo(() => progress(content, problems), [content, problems])
  const sections = sectionsOf(content.bundle, content.data, content.values)
  const groups = [...new Set(sections.map(({ section }) => section.group))]
  const needed = sections.filter(({ key }) => states.has(key)).length
  const completed = [...states.values()].filter((state) => state === 'completed').length
  const place = lastPlace(person, meta.returnId)
  const submitted = meta.state === 'submitted'
  const kept = keptIn(content.values).length
  const { team } = content.bundle.fund
  return (
    <Page
      title={`${meta.fund.name}, round ${meta.round.number}`}
      caption={meta.organisation.name}
      above={<BackLink to="/">Back to my returns</BackLink>}
    >
      <Attention draft={draft} />
      {submitted ? (
        <InsetText>
          This return was submitted and can’t be changed. Its reference is <strong>{meta.reference}</strong>.{' '}
          <Link className="govuk-link" to={`${base}/submitted`}>
            See what happens next
          </Link>
        </InsetText>
      ) : (
        <>
          <p className="govuk-body">
            {meta.round.title}. The deadline is {formatDay(meta.round.deadline)}.
          </p>
          <p className="govuk-body">
            You have completed {completed} of {needed} sections.
          </p>
          {place !== undefined && (
            <ButtonLink to={place} look="secondary">
              Continue where you left off
            </ButtonLink>
          )}
        </>
      )}
      {groups.map((group, at) => (
        <section key={group} aria-labelledby={`group-${at + 1}`}>
          <h2 className="govuk-heading-m" id={`group-${at + 1}`}>
            {group}
          </h2>
          <TaskList
            id={`section-${at + 1}`}
            items={sections
              .filter(({ section }) => section.group === group)
              .map((instance) => item(draft, instance, states.get(instance.key)))}
          />
        </section>
      ))}
      <h2 className="govuk-heading-m">{submitted ? 'What was submitted' : 'Check and submit'}</h2>
      <ul className="govuk-list govuk-list--spaced">
        <li>
          <Link className="govuk-link" to={`${base}/check-answers`}>
            {submitted ? 'Read all answers' : 'Check your answers'}
          </Link>
        </li>
        {kept > 0 && (
          <li>
            <Link className="govuk-link" to={`${base}/no-longer-asked`}>
              Read {kept === 1 ? 'one answer' : `${kept} answers`} that {kept === 1 ? 'is' : 'are'} no longer
              asked for
            </Link>
          </li>
        )}
        {!submitted && (
          <>
            <li>
              <Link className="govuk-link" to={`${base}/problems`}>
                See what is still to put right
              </Link>
            </li>
            <li>
              <Link className="govuk-link" to={`${base}/submit`}>
                Submit the return
              </Link>
            </li>
          </>
        )}
      </ul>
      <p className="govuk-body">
        Questions about this return? Email{' '}
        <a className="govuk-link" href={`mailto:${team.email}`}>
          {team.email}
        </a>
        .
      </p>
    </Page>
  )
}

/** A section as one line; without a state it is not asked, because of other answers. */
function item(draft: Draft, instance: SectionInstance, state: SectionState | undefined): TaskListItem {
  const { section, key, title, item: project } = instance
  // Under a group of one section its title would only be said again for every project.
  const alone = draft.content.bundle.sections.filter(({ group }) => group === section.group).length === 1
  const hint = project !== undefined && !alone ? { hint: section.title } : {}
  if (state === undefined) return { title, ...hint, status: { text: 'Not needed' } }
  const waits = draft.meta.state === 'draft' && section.certifierOnly && !mayEdit(draft, instance)
  if (waits) return { title, status: { text: 'Cannot start yet' } }
  const status = draft.meta.state === 'submitted' ? { text: 'Submitted' } : statuses[state]
  return { title, ...hint, to: sectionPath(draft.meta.returnId, key), status }
}

/** What somebody has to look at before anything else. */
function Attention({ draft: { conflicts, meta } }: { draft: Draft }): ReactNode {
  const rejected = useQuery(queries.notAccepted(meta.returnId)).data?.length ?? 0
  if (conflicts.length === 0 && rejected === 0) return null
  const base = returnPath(meta.returnId)
  return (
    <NotificationBanner>
      {conflicts.length > 0 && (
        <p className="govuk-notification-banner__heading">
          {conflicts.length === 1 ? 'One question has' : `${conflicts.length} questions have`} more than one
          answer.{' '}
          <Link className="govuk-notification-banner__link" to={`${base}/conflicts`}>
            Choose between answers
          </Link>
        </p>
      )}
      {rejected > 0 && (
        <p className="govuk-notification-banner__heading">
          {changes(rejected)} {rejected === 1 ? 'was' : 'were'} not accepted by the server.{' '}
          <Link className="govuk-notification-banner__link" to={`${base}/not-accepted`}>
            See what was not accepted
          </Link>
        </p>
      )}
    </NotificationBanner>
  )
}
