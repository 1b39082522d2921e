import * as z from 'zod'
import { dayInLondon, type Day, type Instant } from '#shared/day.ts'
import type { Pence } from '#shared/money.ts'
import { dayOf, type Database } from '../database.ts'
import { analyst, refuseWith, type SignedIn } from '../trpc.ts'
import { filters, UnusableFilter, type Filters } from './filters.ts'
import { compareSpans, financialYear, spanInWords, type Span } from './period.ts'
import {
  chosenRound,
  countsOf,
  readableRounds,
  recipientsOf,
  type Named,
  type ReturnCounts,
  type Round,
} from './round.ts'
import { describeSpend } from './spend-chart.ts'
import { asAtInWords, headlineOf, spendDefinition, subjectInWords } from './spend-words.ts'
import { readSpendQuestion, type MoneySource, type SpendQuestion, type SpendType } from './spend-question.ts'

/**
 * The figure "Spend by period": what recipients say they spent and will spend, in one round of one fund. The page,
 * the chart and the download are made of the same answer.
 */
export type SpendFigure = {
  readonly asked: {
    readonly fund: Named
    readonly round: { readonly number: number; readonly title: string; readonly deadline: Day }
    readonly organisations: readonly Named[]
    readonly type: SpendType
    readonly source: MoneySource
    readonly asAt: string | null
  }
  /** What can be asked for instead. */
  readonly options: {
    readonly rounds: readonly { fund: Named; number: number; title: string }[]
    readonly organisations: readonly Named[]
  }
  /** In order of time: what each amount of a line is about. */
  readonly periods: readonly SpendPeriod[]
  readonly totals: readonly SpendLine[]
  /** Every recipient whose return is in, by name, with the same lines as the totals. */
  readonly recipients: readonly (Named & { readonly lines: readonly SpendLine[] })[]
  readonly returns: ReturnCounts
  readonly answeredAt: Instant
}

export type SpendPeriod = Span & {
  readonly label: string
  /** `2024 to 2025`, where the period lies in one financial year. */
  readonly year: string | null
  readonly state: 'actual' | 'forecast'
}

/** What a line is about: `combined` is what a round asked for without telling capital and revenue apart. */
export type SpendLineType = SpendType | 'combined'

/** `all` is the sum of the other lines. An amount is null where nothing was entered, which is not the same as £0. */
export type SpendLine = {
  readonly type: SpendLineType
  readonly amounts: readonly (Pence | null)[]
}

/** Every fund's spend is observed in the same variables: whose money it is, and after a dot the type of spend. */
const families = { fund: ['expenditure'], match: ['match-funding'], all: ['expenditure', 'match-funding'] }
const spendTypes = ['capital', 'revenue', 'combined'] as const

export const spend = analyst.input(z.strictObject({ filters })).query(async ({ ctx, input }) => {
  try {
    const figure = await spendFigure({ db: ctx.db, session: ctx.session, now: ctx.now() }, input.filters)
    return {
      ...figure,
      subject: subjectInWords(figure),
      headline: headlineOf(figure),
      definition: spendDefinition,
      chart: describeSpend(figure),
      asAt: figure.asked.asAt === null ? null : asAtInWords(figure.asked.asAt),
    }
  } catch (error) {
    if (error instanceof UnusableFilter) throw refuseWith('BAD_REQUEST', error.message)
    throw error
  }
})

/** Who asks, and when. They have been let in as an analyst already; which funds they may read is decided here. */
export type Asker = { readonly db: Database; readonly session: Pick<SignedIn, 'grants'>; readonly now: Date }

/**
 * The figure for the filters of an address. It counts the latest submission of each return, never drafts.
 *
 * @throws UnusableFilter for nonsense, and for a fund that the person may not read as if it weren't there
 */
export async function spendFigure({ db, session, now }: Asker, given: Filters): Promise<SpendFigure> {
  const question = readSpendQuestion(given, now)
  const rounds = await readableRounds(db, session)
  const round = chosenRound(rounds, question, dayInLondon(now.toISOString()))
  const recipients = await recipientsOf(db, round, question.before)
  const organisations = question.organisations.map((id) => {
    const found = recipients.find((recipient) => recipient.id === id)
    if (found) return { id, name: found.name }
    throw new UnusableFilter(
      `No organisation with the code ‘${id}’ has a return in ${round.fund.name} round ${round.number}. Remove it from the filters`,
    )
  })
  const counted = recipients.filter(
    ({ id }) => organisations.length === 0 || question.organisations.includes(id),
  )
  const cells = await spendCells(db, {
    type: question.type,
    source: question.source,
    round,
    submissions: counted.flatMap(({ submission }) => submission ?? []),
  })
  const periods = periodsOf(cells)
  const types = lineTypes(cells, question.type)
  const byOrganisation = grouped(cells, ({ organisation_id }) => organisation_id)
  return {
    asked: {
      fund: round.fund,
      round: { number: round.number, title: round.title, deadline: dayOf(round.deadline) },
      organisations,
      type: question.type,
      source: question.source,
      asAt: question.asAt,
    },
    options: {
      rounds: rounds.map(({ fund, number, title }) => ({ fund, number, title })),
      organisations: recipients.map(({ id, name }) => ({ id, name })),
    },
    periods,
    totals: linesOf(cells, periods, types),
    recipients: counted
      .filter(({ submission }) => submission !== null)
      .map(({ id, name }) => ({
        id,
        name,
        lines: linesOf(byOrganisation.get(id) ?? [], periods, types),
      })),
    returns: countsOf(counted, dayOf(round.deadline), question.before),
    answeredAt: now.toISOString(),
  }
}

/** As text, which costs a third of what typed dates and numbers cost at ten thousand rows. */
type Cell = {
  readonly organisation_id: string
  readonly variable: string
  readonly from: Day | null
  readonly to: Day | null
  readonly state: 'actual' | 'forecast'
  readonly pence: string
}

/**
 * The sums that the figure is made of. The submissions say which facts count, so that a submission which arrives
 * meanwhile changes nothing; naming both values of `current` lets the index of the facts serve any moment.
 */
function spendCells(
  db: Database,
  asked: Pick<SpendQuestion, 'type' | 'source'> & { round: Round; submissions: readonly string[] },
): Promise<Cell[]> {
  const { round, type, source, submissions } = asked
  if (submissions.length === 0) return Promise.resolve([])
  const wanted = families[source].flatMap((family) =>
    (type === 'all' ? spendTypes : [type]).map((each) => `${family}.${each}`),
  )
  return db.$queryRaw<Cell[]>`
    SELECT organisation_id, variable, period_from::text AS "from", period_to::text AS "to", state,
      sum(pence)::text AS pence
    FROM fact
    WHERE variable = ANY(${wanted}) AND current = ANY('{true,false}')
      AND fund = ${round.fund.id} AND round = ${round.number}
      AND submission_id = ANY(${[...submissions]}::uuid[])
      AND state IN ('actual', 'forecast') AND pence IS NOT NULL
    GROUP BY organisation_id, variable, period_from, period_to, state`
}

function periodsOf(cells: readonly Cell[]): SpendPeriod[] {
  const found = new Map(
    cells.map(({ from, to, state }) => [periodKey({ from, to, state }), { from, to, state }]),
  )
  return [...found.values()]
    .sort((a, b) => compareSpans(a, b) || a.state.localeCompare(b.state))
    .map((period) => ({ ...period, label: spanInWords(period), year: financialYear(period) }))
}

/** The lines to show: capital, revenue and their sum, and together only what was asked for together. */
function lineTypes(cells: readonly Cell[], type: SpendType): readonly SpendLineType[] {
  if (type !== 'all') return [type]
  const there = spendTypes.filter((each) => cells.some(({ variable }) => variable.endsWith(`.${each}`)))
  return there.includes('combined') ? [...there, 'all'] : ['capital', 'revenue', 'all']
}

function linesOf(
  cells: readonly Cell[],
  periods: readonly SpendPeriod[],
  types: readonly SpendLineType[],
): SpendLine[] {
  const byPeriod = grouped(cells, periodKey)
  return types.map((line) => ({
    type: line,
    amounts: periods.map((period) => {
      const here = byPeriod.get(periodKey(period)) ?? []
      return sum(here.filter(({ variable }) => line === 'all' || variable.endsWith(`.${line}`)))
    }),
  }))
}

function grouped<T>(all: readonly T[], key: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const group = groups.get(key(one))
    if (group) group.push(one)
    else groups.set(key(one), [one])
  }
  return groups
}

function sum(cells: readonly Cell[]): Pence | null {
  if (cells.length === 0) return null
  const total = Number(cells.reduce((pence, cell) => pence + BigInt(cell.pence), 0n))
  if (!Number.isSafeInteger(total)) throw new Error('A sum of spend is too large to be shown to the penny')
  return total
}

function periodKey({ from, to, state }: Pick<SpendPeriod, 'from' | 'to' | 'state'>): string {
  return `${from ?? ''}/${to ?? ''}/${state}`
}
