import { formatDay, formatInstant } from '#shared/day.ts'
import { formatPounds, groupThousands, type Pence } from '#shared/money.ts'
import type { SpendFigure, SpendPeriod } from './spend.ts'

/** What the figure is, for people who rely on it. */
export const spendDefinition = [
  'Spend is what recipients enter in the spend tables of their returns, capital and revenue, for each period. It counts the latest submission of each return; drafts are never counted.',
  'Actual spend is for periods that the round asks about as over. Forecast spend is for later periods, as the recipient expected it when the return was submitted.',
  'Fund money is spend of the grant, contractually committed or not, as expenditure in the data standard. Match funding is what others put beside it. Every fund is counted in the same way.',
  'A period is as long as the fund asks about, a quarter or half a year. No amount is split or spread over shorter periods.',
  'A dash means that nothing was entered, which is not the same as £0.',
]

/** What is shown, as a heading: `Capital and revenue spend of fund money, Example fund round 3 (October 2024 to March 2025)`. */
export function subjectInWords({ asked }: Pick<SpendFigure, 'asked'>): string {
  const type = { all: 'Capital and revenue spend', capital: 'Capital spend', revenue: 'Revenue spend' }
  const source = { fund: 'fund money', match: 'match funding', all: 'fund money and match funding' }
  const [only, ...others] = asked.organisations
  const whose = only !== undefined && others.length === 0 ? `, ${only.name}` : ''
  const when = asked.asAt === null ? '' : `, as at ${asAtInWords(asked.asAt)}`
  return `${type[asked.type]} of ${source[asked.source]}, ${asked.fund.name} round ${asked.round.number} (${asked.round.title})${whose}${when}`
}

/** The figure as one sentence: what was spent, and what is still to come. */
export function headlineOf(figure: Pick<SpendFigure, 'asked' | 'periods' | 'totals' | 'returns'>): string {
  const { returns, periods, asked } = figure
  if (returns.in === 0) return 'No return is in yet, so there is no spend to show'
  const actual = totalOf(figure, 'actual')
  const forecast = totalOf(figure, 'forecast')
  const [only, ...others] = asked.organisations
  const who = only !== undefined && others.length === 0 ? `${only.name} has` : 'Recipients have'
  const by = (state: SpendPeriod['state']): string => {
    const last = periods.filter((period) => period.state === state).at(-1)
    if (last === undefined || last.to === null) return ''
    return ` ${state === 'actual' ? 'up to' : 'by'} ${formatDay(last.to)}`
  }
  if (actual === null && forecast === null) return `${who} reported no spend of this kind`
  if (forecast === null) return `${who} spent ${roughly(actual ?? 0)}${by('actual')}`
  if (actual === null) return `${who} forecast ${roughly(forecast)} of spend${by('forecast')}`
  return `${who} spent ${roughly(actual)}${by('actual')} and forecast another ${roughly(forecast)}${by('forecast')}`
}

/** The sum over all periods of a state, or over all of them; null where nothing was entered. */
export function totalOf(
  { periods, totals }: Pick<SpendFigure, 'periods' | 'totals'>,
  state?: SpendPeriod['state'],
): Pence | null {
  const amounts = (totals.at(-1)?.amounts ?? []).filter(
    (_, index) => state === undefined || periods[index]?.state === state,
  )
  const entered = amounts.filter((amount) => amount !== null)
  return entered.length === 0 ? null : entered.reduce((sum, amount) => sum + amount, 0)
}

/** `31 March 2025`, or the moment as people say it. */
export const asAtInWords = (asAt: string): string =>
  asAt.length === 10 ? formatDay(asAt) : formatInstant(asAt)

/** An amount to read in a sentence: `£15.2 million`, `£312,500`. Tables have it to the penny. */
export function roughly(pence: Pence): string {
  const [amount, unit] = rounded(pence)
  return unit === 'million' || unit === 'billion'
    ? `${amount}\u00a0${unit}`
    : formatPounds(pence).replace(/\.\d\d$/, '')
}

/** An amount to stand over a bar: `£15.2m`, `£312k`. */
export function shortly(pence: Pence): string {
  const [amount, unit] = rounded(pence)
  return `${amount}${{ billion: 'bn', million: 'm', thousand: 'k', one: '' }[unit]}`
}

type Unit = 'billion' | 'million' | 'thousand' | 'one'

function rounded(pence: Pence): [amount: string, unit: Unit] {
  const pounds = Math.abs(pence) / 100
  const sign = pence < 0 ? '-£' : '£'
  const at = (size: number): string =>
    sign + String(Number((pounds / size).toFixed(pounds / size < 100 ? 1 : 0)))
  // What would round to 1,000 of a unit is one of the next.
  if (pounds >= 999.5e6) return [at(1e9), 'billion']
  if (pounds >= 999.5e3) return [at(1e6), 'million']
  if (pounds >= 9_999.5) return [at(1e3), 'thousand']
  return [sign + groupThousands(pounds.toFixed(0)), 'one']
}
