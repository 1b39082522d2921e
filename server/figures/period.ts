import { addDays, dayInLondon, firstOfMonth, formatDay, formatMonth, type Day } from '#shared/day.ts'

/** A stretch of time that facts are about; without `from` it is everything up to `to`, without `to` everything since. */
export type Span = { readonly from: Day | null; readonly to: Day | null }

/** `April to June 2024`, `October 2024 to March 2025`, `Up to March 2024`. */
export function spanInWords({ from, to }: Span): string {
  if (from === null && to === null) return 'No period given'
  if (from === null) return `Up to ${lastDayInWords(to ?? '')}`
  if (to === null) return `From ${from === firstOfMonth(from) ? formatMonth(from) : formatDay(from)}`
  if (!wholeMonths(from, to)) return `${formatDay(from)} to ${formatDay(to)}`
  if (firstOfMonth(from) === firstOfMonth(to)) return formatMonth(from)
  const start = from.slice(0, 4) === to.slice(0, 4) ? formatMonth(from).slice(0, -5) : formatMonth(from)
  return `${start} to ${formatMonth(to)}`
}

/** A closed span in two short lines, for the axis of a chart: `Apr–Jun` over `2024`. */
export function spanOnAxis({ from, to }: { from: Day; to: Day }): string {
  if (!wholeMonths(from, to)) return `${dayAndMonth(from)}–\n${dayAndMonth(to)} ${to.slice(0, 4)}`
  if (firstOfMonth(from) === firstOfMonth(to)) return `${month(from)}\n${to.slice(0, 4)}`
  if (from.slice(0, 4) === to.slice(0, 4)) return `${month(from)}–${month(to)}\n${to.slice(0, 4)}`
  return `${month(from)} ${from.slice(2, 4)}–\n${month(to)} ${to.slice(2, 4)}`
}

/** `2024 to 2025`: the financial year (April to March) that a span lies in; null where it lies in no single one. */
export function financialYear({ from, to }: Span): string | null {
  if (from === null || to === null) return null
  const year = yearStart(from)
  return year === yearStart(to) ? `${year} to ${year + 1}` : null
}

/** Spans in order of time: what is open at the start first, what is open at the end last. */
export function compareSpans(a: Span, b: Span): number {
  const start = (a.from ?? '').localeCompare(b.from ?? '')
  return start === 0 ? (a.to ?? '~').localeCompare(b.to ?? '~') : start
}

/** Midnight after a day in the United Kingdom, which in summer is 11pm UTC. */
export function endOfDay(day: Day): Date {
  const next = addDays(day, 1)
  const midnight = new Date(`${next}T00:00:00.000Z`)
  const inSummer = new Date(midnight.getTime() - 3_600_000)
  return dayInLondon(inSummer.toISOString()) === next ? inSummer : midnight
}

const yearStart = (day: Day): number => Number(day.slice(0, 4)) - (day.slice(5, 7) < '04' ? 1 : 0)
const month = (day: Day): string => formatMonth(day).slice(0, 3)
const dayAndMonth = (day: Day): string => `${Number(day.slice(8, 10))} ${month(day)}`
const endsMonth = (day: Day): boolean => addDays(day, 1).endsWith('-01')
const wholeMonths = (from: Day, to: Day): boolean => from.endsWith('-01') && endsMonth(to)
const lastDayInWords = (day: Day): string => (endsMonth(day) ? formatMonth(day) : formatDay(day))
