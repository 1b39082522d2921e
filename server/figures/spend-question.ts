import {
  chooseAgain,
  clip,
  idFrom,
  oneOf,
  onlyValue,
  readAsAt,
  UnusableFilter,
  valuesOf,
  type Filters,
} from './filters.ts'

const spendTypes = ['all', 'capital', 'revenue'] as const
export type SpendType = (typeof spendTypes)[number]

const moneySources = ['fund', 'match', 'all'] as const
export type MoneySource = (typeof moneySources)[number]

/** What somebody asks of the figure "Spend by period". */
export type SpendQuestion = {
  /** A fund's code; null takes the first one that the person may read. */
  readonly fund: string | null
  /** A round's number; null takes the latest that has opened. */
  readonly round: number | null
  /** Ids of organisations; none means all of them. */
  readonly organisations: readonly string[]
  readonly type: SpendType
  /** Whose money: the fund's, what others put beside it, or both. */
  readonly source: MoneySource
  /** As it was asked, a day or a moment; null means now. */
  readonly asAt: string | null
  /** What was submitted before this moment counts. */
  readonly before: Date
}

const names = ['fund', 'round', 'organisation', 'type', 'source', 'asAt']

/**
 * Reads the filters of an address.
 *
 * @throws UnusableFilter where one of them is nonsense
 */
export function readSpendQuestion(given: Filters, now: Date): SpendQuestion {
  const unknown = Object.keys(given).find((name) => !names.includes(name))
  if (unknown !== undefined) {
    throw new UnusableFilter(`There is no filter called ‘${clip(unknown)}’. ${chooseAgain}`)
  }
  const fund = onlyValue(given, 'fund')
  const asAt = onlyValue(given, 'asAt')
  return {
    fund: fund === null ? null : idFrom(fund, 'a fund'),
    round: roundFrom(onlyValue(given, 'round')),
    organisations: valuesOf(given, 'organisation').map((id) => idFrom(id, 'an organisation')),
    type: oneOf(onlyValue(given, 'type') ?? 'all', spendTypes, 'type of spend'),
    source: oneOf(onlyValue(given, 'source') ?? 'fund', moneySources, 'source of funding'),
    asAt,
    before: readAsAt(asAt, now),
  }
}

function roundFrom(text: string | null): number | null {
  if (text === null) return null
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  throw new UnusableFilter(`The round must be a number, and ‘${clip(text)}’ is not one. ${chooseAgain}`)
}
