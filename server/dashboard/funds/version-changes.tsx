import type { ReactNode } from 'react'
import { InsetText } from '#shared/ui/page/inset-text.tsx'
import { Tag } from '#shared/ui/page/tag.tsx'
import { classes, counted, type Version } from './words.ts'

type Difference = NonNullable<Version['difference']>
type Change = Difference['changes'][number]

/** More than anybody reads; the rest is counted. */
const mostShown = 300

/** What a version changes, part by part, as a person reads it who has to agree. */
export function VersionChanges({ version }: { version: Version }): ReactNode {
  const { difference } = version
  if (difference === null) return null
  const { against, changes } = difference
  const with_ =
    against === null
      ? null
      : against.is === 'version'
        ? `version ${against.number}, which was live when it was checked`
        : `round ${against.number}`
  const groups = grouped(changes.slice(0, mostShown))
  return (
    <>
      <h2 className="govuk-heading-m">What changes</h2>
      {with_ === null ? (
        <p className="govuk-body">
          This is the first version of a new fund: there is nothing to compare it with.
        </p>
      ) : (
        <p className="govuk-body">Compared with {with_}.</p>
      )}
      {difference.class !== null && <ClassCounts changes={changes} />}
      {with_ !== null && changes.length === 0 && <NoChange difference={difference} />}
      {groups.map(([name, own]) => (
        <section key={name} className="app-difference" aria-label={`Changes: ${name}`}>
          <h3 className="govuk-heading-s">{name}</h3>
          <ul className="govuk-list app-difference__list">
            {own.map((change, at) => (
              <OneChange key={`${at}${change.sentence}`} change={change} />
            ))}
          </ul>
        </section>
      ))}
      {changes.length > mostShown && (
        <p className="govuk-body">And {counted(changes.length - mostShown, 'more change')}.</p>
      )}
      <Recipients difference={difference} />
    </>
  )
}

function NoChange({ difference }: { difference: Difference }): ReactNode {
  const { added, gone, changed } = difference.recipients
  const any = added.length + gone.length + changed.length > 0
  return <InsetText>{any ? 'The questions stay as they are.' : 'Nothing is different.'}</InsetText>
}

function ClassCounts({ changes }: { changes: readonly Change[] }): ReactNode {
  return (
    <ul className="govuk-list">
      {(['MODEL', 'REVISION', 'ADDITION'] as const).map((of) => {
        const count = changes.filter((change) => change.class === of).length
        return count === 0 ? null : (
          <li key={of}>
            <Tag colour={classes[of].colour}>{classes[of].text}</Tag> {counted(count, 'change')}.{' '}
            {classes[of].means}
          </li>
        )
      })}
    </ul>
  )
}

/** In the order of the definition, by its outermost part. */
function grouped(changes: readonly Change[]): [string, Change[]][] {
  const groups = new Map<string, Change[]>()
  for (const change of changes) {
    const name = groupName(change)
    groups.set(name, [...(groups.get(name) ?? []), change])
  }
  return [...groups]
}

function groupName({ where: [first] }: Change): string {
  if (first === undefined) return 'The whole definition'
  switch (first.is) {
    case 'fund':
      return 'The fund'
    case 'round':
      return 'The round'
    case 'rule':
      return 'Rules'
    case 'list':
      return `List: ${first.name}`
    case 'data set':
      return `Data: ${first.name}`
    default:
      return first.name
  }
}

function OneChange({ change }: { change: Change }): ReactNode {
  const { text, colour } = classes[change.class]
  const inside = change.where[0]?.is === 'rule' ? change.where : change.where.slice(1)
  return (
    <li className="app-difference__change">
      <Tag colour={colour}>{text}</Tag>
      <div>
        {inside.length > 0 && <strong>{inside.map(({ name }) => name).join(' › ')}: </strong>}
        <Sentence text={change.sentence} />
      </div>
    </li>
  )
}

/** What was and what is stand below each other, so that the eye finds the difference. */
function Sentence({ text }: { text: string }): ReactNode {
  const [, name, now, was] = /^(.*?) is now “(.*)”; it was “(.*)”$/su.exec(text) ?? []
  if (name === undefined || now === undefined || was === undefined) return text
  return (
    <>
      {name}
      <del className="app-difference__was">
        <span className="govuk-visually-hidden">was </span>
        {was}
      </del>
      <ins className="app-difference__now">
        <span className="govuk-visually-hidden">is now </span>
        {now}
      </ins>
    </>
  )
}

function Recipients({ difference }: { difference: Difference }): ReactNode {
  const { added, gone, changed } = difference.recipients
  const lines = [
    added.length > 0 ? `Get a return: ${listed(added)}` : [],
    gone.length > 0
      ? `No longer among the recipients, and keep the return that they have: ${listed(gone)}`
      : [],
    changed.length > 0 ? `Get other rows of their own, such as projects: ${listed(changed)}` : [],
  ].flat()
  if (lines.length === 0) return null
  return (
    <section className="app-difference" aria-label="Changes: recipients">
      <h3 className="govuk-heading-s">Recipients</h3>
      <ul className="govuk-list govuk-list--bullet">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  )
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).join(', ')
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown
}
