import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode, type Ref } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { formatDay, formatInstant } from '#shared/day.ts'
import { ErrorSummary } from '#shared/ui/page/error-summary.tsx'
import { SummaryList } from '#shared/ui/page/summary-list.tsx'
import { api, refusalOf } from '../api.ts'
import { withParameters } from '../address.ts'
import { FilterTags, type FilterTag } from '../filters/filter-tags.tsx'
import { Page } from '../page.tsx'
import { pageOf, Pages } from '../pages.tsx'
import { FilterProblem, ProblemPage } from '../problem-page.tsx'
import { useReadOn } from '../read-on.ts'
import { ScrollRegion } from '../scroll-region.tsx'
import { moneySources, SpendFilters, spendTypes, type Spend } from './spend-filters.tsx'
import { PeriodTable, RecipientTable } from './spend-tables.tsx'

const recipientsPerPage = 25

/** The figure "Spend by period" for the filters in the address. */
export function SpendPage(): ReactNode {
  const [parameters] = useSearchParams()
  const navigate = useNavigate()
  const filters = Object.fromEntries(
    [...parameters.keys()].filter((name) => name !== 'page').map((name) => [name, parameters.getAll(name)]),
  )
  const query = useQuery(api.figures.spend.queryOptions({ filters }, { placeholderData: keepPreviousData }))
  const [problem, setProblem] = useState<{ message: string; attempt: number } | null>(null)
  const headline = useReadOn<HTMLHeadingElement>(parameters.toString(), !query.isFetching)
  const refusal = refusalOf(query.error)
  if (refusal?.code === 'BAD_REQUEST') {
    return <FilterProblem title="Spend by period" sentence={refusal.message} clear="/spend" />
  }
  if (query.isError) return <ProblemPage error={query.error} />
  const spend = query.data
  return (
    <Page
      title="Spend by period"
      busy={spend === undefined}
      error={problem !== null}
      above={
        problem !== null && (
          <ErrorSummary
            errors={[{ message: problem.message, field: 'as-at-day' }]}
            attempt={problem.attempt}
          />
        )
      }
    >
      {spend !== undefined && (
        <div className="app-columns">
          <div className="app-columns__side">
            <SpendFilters
              key={JSON.stringify(spend.asked)}
              spend={spend}
              problem={problem?.message ?? null}
              onProblem={(message) =>
                setProblem((before) =>
                  message === null ? null : { message, attempt: (before?.attempt ?? 0) + 1 },
                )
              }
              onApply={(changes) =>
                void navigate(withParameters('/spend', parameters, { ...changes, page: null }))
              }
            />
          </div>
          <div className="app-columns__main" aria-busy={query.isPlaceholderData}>
            <FilterTags tags={tagsOf(spend, parameters)} clear="/spend" />
            <Answer spend={spend} parameters={parameters} headline={headline} />
          </div>
        </div>
      )}
    </Page>
  )
}

function Answer({
  spend,
  parameters,
  headline,
}: {
  spend: Spend
  parameters: URLSearchParams
  headline: Ref<HTMLHeadingElement>
}): ReactNode {
  const file = (path: string): string => withParameters(path, parameters, { page: null })
  const { shown, page, pages } = pageOf(spend.recipients, parameters, recipientsPerPage)
  const empty = spend.periods.length === 0
  return (
    <>
      <h2 className="govuk-heading-m govuk-!-margin-bottom-2 app-read-on" tabIndex={-1} ref={headline}>
        {spend.headline}
      </h2>
      <p className="govuk-body" role="status">
        {spend.subject}. {spend.returns.in} of {spend.returns.due}{' '}
        {spend.returns.due === 1 ? 'return' : 'returns'} counted.
      </p>
      {!empty && (
        <ScrollRegion label="Chart: spend by period">
          <img className="app-chart" src={file('/figures/spend.plain.svg')} width="960" alt={spend.chart} />
        </ScrollRegion>
      )}
      <ReturnCounts spend={spend} />
      {!empty && (
        <>
          <ScrollRegion label="Table: spend by period">
            <PeriodTable spend={spend} />
          </ScrollRegion>
          <ScrollRegion label="Table: spend by recipient">
            <RecipientTable spend={spend} recipients={shown} />
          </ScrollRegion>
          <Pages path="/spend" parameters={parameters} page={page} pages={pages} />
        </>
      )}
      <h2 className="govuk-heading-m" id="definition">
        What this figure counts
      </h2>
      {spend.definition.map((sentence) => (
        <p className="govuk-body" key={sentence}>
          {sentence}
        </p>
      ))}
      <h2 className="govuk-heading-m">Take it away</h2>
      <ul className="govuk-list">
        {!empty && (
          <>
            <Download href={file('/figures/spend.csv')}>Download as CSV</Download>
            <Download href={file('/figures/spend.excel.csv')}>Download as CSV for Excel</Download>
            <Download href={file('/figures/spend.svg')}>Download the chart (SVG)</Download>
          </>
        )}
        <li>
          <Link className="govuk-link" to={permalink(spend, parameters)}>
            Link to this view as it is now
          </Link>
          . It goes on counting what had been submitted by {formatInstant(spend.answeredAt)}.
        </li>
      </ul>
    </>
  )
}

function Download({ href, children }: { href: string; children: ReactNode }): ReactNode {
  return (
    <li>
      <a className="govuk-link" href={href} download>
        {children}
      </a>
    </li>
  )
}

/** What the figure rests on: who is in, who is missing, who was late. */
function ReturnCounts({ spend: { returns, asked } }: { spend: Spend }): ReactNode {
  const deadline = formatDay(asked.round.deadline)
  return (
    <div className="app-counts">
      <SummaryList
        rows={[
          { key: 'Returns in', value: `${returns.in} of ${returns.due}` },
          {
            key: 'Missing',
            value: (
              <>
                {returns.missing.length === 0 ? 'None' : named(returns.missing)}
                <span className="app-counts__more">
                  The deadline {returns.closed ? 'was' : 'is'} {deadline}
                </span>
              </>
            ),
          },
          { key: 'Submitted late', value: returns.late.length === 0 ? 'None' : named(returns.late) },
          {
            key: 'Last submitted',
            value: returns.lastSubmitted === null ? 'Nothing yet' : formatInstant(returns.lastSubmitted),
          },
        ]}
      />
    </div>
  )
}

function named(recipients: Spend['returns']['missing']): string {
  const names = recipients.slice(0, 5).map(({ name }) => name)
  const others = recipients.length - names.length
  return `${recipients.length}: ${names.join(', ')}${others > 0 ? ` and ${others} more` : ''}`
}

function tagsOf({ asked, asAt }: Spend, parameters: URLSearchParams): FilterTag[] {
  const without = (changes: Parameters<typeof withParameters>[2]): string =>
    withParameters('/spend', parameters, { ...changes, page: null })
  const labelOf = (choices: readonly { value: string; label: string }[], value: string): string =>
    choices.find((choice) => choice.value === value)?.label ?? value
  const chosenRound = parameters.has('round') || parameters.has('fund')
  return [
    ...(chosenRound
      ? [
          {
            label: `${asked.fund.name} round ${asked.round.number}`,
            without: without({ fund: null, round: null, organisation: null }),
          },
        ]
      : []),
    ...(asked.type === 'all'
      ? []
      : [{ label: labelOf(spendTypes, asked.type), without: without({ type: null }) }]),
    ...(asked.source === 'fund'
      ? []
      : [{ label: sourceTag(asked.source), without: without({ source: null }) }]),
    ...asked.organisations.map(({ id, name }) => ({
      label: name,
      without: without({
        organisation: asked.organisations.map((one) => one.id).filter((one) => one !== id),
      }),
    })),
    ...(asAt === null ? [] : [{ label: `As at ${asAt}`, without: without({ asAt: null }) }]),
  ]
}

const sourceTag = (source: Spend['asked']['source']): string =>
  source === 'all'
    ? 'Fund money and match funding'
    : (moneySources.find(({ value }) => value === source)?.label ?? source)

/** The same question, with everything that is now taken for granted written out. */
function permalink({ asked, answeredAt }: Spend, parameters: URLSearchParams): string {
  return withParameters('/spend', parameters, {
    fund: asked.fund.id,
    round: String(asked.round.number),
    asAt: asked.asAt ?? answeredAt,
  })
}
