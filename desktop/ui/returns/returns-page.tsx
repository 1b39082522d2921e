import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { formatDay } from '#shared/day.ts'
import type { ListedReturn } from '#shared/recipient/contract.ts'
import { Table } from '#shared/ui/page/table.tsx'
import { Tag } from '#shared/ui/page/tag.tsx'
import { queries } from '../api.ts'
import { Page } from '../page.tsx'
import { ProblemPage } from '../problem-page.tsx'
import { changes } from '../sync/words.ts'

/** Everything that the person has to report on, the next deadline first. */
export function ReturnsPage(): ReactNode {
  const returns = useQuery(queries.returns)
  const status = useQuery(queries.status).data
  if (returns.isError) return <ProblemPage error={returns.error} />
  if (returns.isPending) return <Page title="My returns" />
  if (returns.data.length === 0) {
    const waiting = status?.sync.lastSynced === null
    return (
      <Page title="My returns">
        <p className="govuk-body">
          {waiting
            ? 'Your returns are not on this computer yet. They appear here as soon as the server has been reached.'
            : 'You have no returns to fill in. If you expected one, ask your fund team to add you.'}
        </p>
      </Page>
    )
  }
  return (
    <Page title="My returns">
      <Table
        caption="Next deadline first"
        head={[{ text: 'Return' }, { text: 'Deadline' }, { text: 'Status' }]}
        rows={byDeadline(returns.data).map((entry) => ({
          key: entry.returnId,
          cells: [
            <Name key="name" {...entry} />,
            formatDay(entry.round.deadline),
            <State key="state" {...entry} />,
          ],
        }))}
      />
    </Page>
  )
}

function byDeadline(returns: readonly ListedReturn[]): ListedReturn[] {
  return [...returns].sort((a, b) =>
    a.round.deadline < b.round.deadline ? -1 : a.round.deadline > b.round.deadline ? 1 : 0,
  )
}

function Name({ returnId, fund, round, organisation }: ListedReturn): ReactNode {
  return (
    <>
      <Link className="govuk-link" to={`/returns/${returnId}`}>
        {fund.name}, round {round.number}
      </Link>
      <br />
      <span className="govuk-!-font-weight-regular">
        {organisation.name}: {round.title}
      </span>
    </>
  )
}

function State({ state, reference, unsent, conflicts, notAccepted, changedAt }: ListedReturn): ReactNode {
  const notes = [
    unsent > 0 ? `${changes(unsent)} waiting` : [],
    conflicts > 0 ? `${conflicts} to choose between` : [],
    notAccepted > 0 ? `${changes(notAccepted)} not accepted` : [],
  ].flat()
  return (
    <>
      {state === 'submitted' ? (
        <>Submitted {reference}</>
      ) : changedAt === null ? (
        <Tag>Not started</Tag>
      ) : (
        <Tag colour="teal">In progress</Tag>
      )}
      {notes.map((note) => (
        <div key={note}>{note}</div>
      ))}
    </>
  )
}
