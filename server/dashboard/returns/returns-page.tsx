import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { formatDay, formatInstant } from '#shared/day.ts'
import { Table } from '#shared/ui/page/table.tsx'
import { Tag } from '#shared/ui/page/tag.tsx'
import { api, type Answers } from '../api.ts'
import { withParameters } from '../address.ts'
import { FilterChoices, FilterPanel } from '../filters/filter-panel.tsx'
import { FilterTags, type FilterTag } from '../filters/filter-tags.tsx'
import { Page } from '../page.tsx'
import { pageOf, Pages } from '../pages.tsx'
import { FilterProblem, ProblemPage } from '../problem-page.tsx'
import { useReadOn } from '../read-on.ts'
import { ScrollRegion } from '../scroll-region.tsx'

type Listed = Answers['returns']['list'][number]

const statuses = [
  { value: 'not-started', label: 'Not started' },
  { value: 'in-progress', label: 'In progress' },
  { value: 'submitted', label: 'Submitted' },
  { value: 'late', label: 'Late' },
]
const returnsPerPage = 50

/** Every return that the person may know of, and where it stands. */
export function ReturnsPage(): ReactNode {
  const [parameters] = useSearchParams()
  const navigate = useNavigate()
  const query = useQuery(api.returns.list.queryOptions({}))
  const sentence = useReadOn<HTMLParagraphElement>(parameters.toString(), query.isSuccess)
  if (query.isError) return <ProblemPage error={query.error} />
  const asked = { status: parameters.getAll('status'), round: parameters.getAll('round') }
  const rounds = roundsOf(query.data ?? [])
  const unknown = [
    ...asked.status.filter((status) => statuses.every(({ value }) => value !== status)),
    ...asked.round.filter((round) => rounds.every(({ value }) => value !== round)),
  ]
  if (query.isSuccess && unknown.length > 0) {
    const wrong = `There is no filter value ‘${unknown[0]?.slice(0, 40)}’. Choose from the filters, or clear them and start again`
    return <FilterProblem title="Returns" sentence={wrong} clear="/returns" />
  }
  const matching = (query.data ?? []).filter(
    (one) =>
      (asked.round.length === 0 || asked.round.includes(roundValue(one))) &&
      (asked.status.length === 0 || statusesOf(one).some((status) => asked.status.includes(status))),
  )
  const { shown, page, pages } = pageOf(matching, parameters, returnsPerPage)
  const tags = (['round', 'status'] as const).flatMap((name): FilterTag[] =>
    asked[name].map((value) => ({
      label: [...rounds, ...statuses].find((choice) => choice.value === value)?.label ?? value,
      without: withParameters('/returns', parameters, {
        [name]: asked[name].filter((other) => other !== value),
        page: null,
      }),
    })),
  )
  const all = query.data?.length ?? 0
  return (
    <Page title="Returns" busy={query.isPending}>
      <div className="app-columns">
        <div className="app-columns__side">
          <FilterPanel
            key={parameters.toString()}
            onApply={(form) =>
              void navigate(
                withParameters('/returns', new URLSearchParams(), {
                  round: chosenIn(form, 'round'),
                  status: chosenIn(form, 'status'),
                }),
              )
            }
          >
            <FilterChoices many name="status" legend="Status" choices={statuses} chosen={asked.status} />
            <FilterChoices many name="round" legend="Fund and round" choices={rounds} chosen={asked.round} />
          </FilterPanel>
        </div>
        <div className="app-columns__main">
          <FilterTags tags={tags} clear="/returns" />
          <p className="govuk-body app-read-on" role="status" tabIndex={-1} ref={sentence}>
            {all === 0
              ? 'There are no returns yet. They appear here when a fund team opens a round.'
              : matching.length === 0
                ? 'No return matches the filters. Remove one of them to see more.'
                : `${matching.length} of ${all} ${all === 1 ? 'return' : 'returns'}`}
          </p>
          {shown.length > 0 && (
            <>
              <ScrollRegion label="Table: returns">
                <ReturnsTable returns={shown} />
              </ScrollRegion>
              <Pages path="/returns" parameters={parameters} page={page} pages={pages} />
            </>
          )}
        </div>
      </div>
    </Page>
  )
}

function ReturnsTable({ returns }: { returns: readonly Listed[] }): ReactNode {
  return (
    <Table
      caption="Returns"
      head={['Recipient', 'Fund and round', 'Status', 'Deadline', 'Submitted', 'Reference'].map((text) => ({
        text,
      }))}
      rows={returns.map((one) => ({
        key: one.returnId,
        cells: [
          one.organisation.name,
          roundLabel(one),
          <Status key="status" one={one} />,
          formatDay(one.round.deadline),
          one.submittedAt === null ? 'Not yet' : formatInstant(one.submittedAt),
          one.reference ?? '–',
        ],
      }))}
    />
  )
}

function Status({ one }: { one: Listed }): ReactNode {
  const label = statuses.find(({ value }) => value === one.status)?.label
  const colour = ({ 'not-started': 'grey', 'in-progress': 'blue', submitted: 'green' } as const)[one.status]
  return (
    <span className="app-tags">
      <Tag colour={colour}>{label}</Tag>
      {one.late && <Tag colour="orange">Late</Tag>}
    </span>
  )
}

const statusesOf = (one: Listed): string[] => (one.late ? [one.status, 'late'] : [one.status])
const roundValue = ({ fund, round }: Listed): string => `${fund.code}-${round.number}`
const roundLabel = ({ fund, round }: Listed): string => `${fund.name} round ${round.number}`

function roundsOf(returns: readonly Listed[]): { value: string; label: string }[] {
  const rounds = new Map(returns.map((one) => [roundValue(one), roundLabel(one)]))
  return [...rounds].map(([value, label]) => ({ value, label }))
}

function chosenIn(form: FormData, name: string): string[] {
  return form.getAll(name).filter((value) => typeof value === 'string')
}
