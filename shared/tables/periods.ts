import { addDays, firstOfMonth, formatMonth, type Day } from '../day.ts'
import type { Period } from '../funds/bundle.ts'

/** How period columns are cut: financial years start on 1 April. */
export const axes = ['financial-quarter', 'financial-half', 'financial-year'] as const
export type Axis = (typeof axes)[number]

const months: Record<Axis, number> = { 'financial-quarter': 3, 'financial-half': 6, 'financial-year': 12 }
const letter: Record<Axis, string> = { 'financial-quarter': 'q', 'financial-half': 'h', 'financial-year': '' }

/** A financial year with those of its parts that were asked for; `short` is what a column below the year is called. */
export type YearOfPeriods = {
  readonly year: Period
  readonly parts: readonly (Period & { readonly from: Day; readonly to: Day; readonly short: string })[]
}

/** The first and last day of `2024-25`, `2024-25-h2` or `2024-25-q3`; undefined for anything else. */
export function parsePeriod(text: string): { readonly from: Day; readonly to: Day } | undefined {
  const match = /^(\d{4})-(\d{2})(?:-(?:q([1-4])|h([12])))?$/u.exec(text)
  if (match === null) return undefined
  const [, first = '', second = '', quarter, half] = match
  if ((Number(first) + 1) % 100 !== Number(second)) return undefined
  const length = quarter !== undefined ? 3 : half !== undefined ? 6 : 12
  const from = firstOfMonth(`${first}-04-01`, length * (Number(quarter ?? half ?? 1) - 1))
  return { from, to: lastDay(from, length) }
}

/** All periods from the start of `from` to the end of `to`, by financial year. The range must fall on whole periods. */
export function periodsOver({ axis, from, to }: { axis: Axis; from: Day; to: Day }): YearOfPeriods[] {
  const years: { year: Period; parts: YearOfPeriods['parts'][number][] }[] = []
  for (let start = from; start < to; start = firstOfMonth(start, months[axis])) {
    const year = yearOf(start)
    const current = years.at(-1)?.year.id === year.id ? years.at(-1) : undefined
    const part = partOf(axis, start)
    if (current === undefined) years.push({ year, parts: [part] })
    else current.parts.push(part)
  }
  return years
}

/** Whether a day is one that a period of this axis can start on. */
export function startsPeriod(axis: Axis, day: Day): boolean {
  return day.endsWith('-01') && (Number(day.slice(5, 7)) + 12 - 4) % months[axis] === 0
}

/** Everything before a day: "Up to March 2024". */
export function everythingBefore(day: Day): Period {
  return everythingUpTo(addDays(day, -1))
}

/** Everything up to the end of a day: "Up to March 2024". */
export function everythingUpTo(to: Day): Period {
  return { id: `to-${to.slice(0, 7)}`, label: `Up to ${formatMonth(to)}`, to }
}

/** Everything after a day: "April 2027 and after". */
export function everythingAfter(day: Day): Period {
  const from = addDays(day, 1)
  return { id: `from-${from.slice(0, 7)}`, label: `${formatMonth(from)} and after`, from }
}

/** `Mar 2024` */
export function shortMonth(day: Day): string {
  const [month = '', year = ''] = formatMonth(day).split(' ')
  return `${month.slice(0, 3)} ${year}`
}

function yearOf(day: Day): Period & { from: Day; to: Day } {
  const calendar = Number(day.slice(0, 4))
  const first = day.slice(5) < '04-01' ? calendar - 1 : calendar
  return {
    id: `${first}-${String((first + 1) % 100).padStart(2, '0')}`,
    label: `Financial year ${first} to ${first + 1}`,
    from: `${first}-04-01`,
    to: `${first + 1}-03-31`,
  }
}

function partOf(axis: Axis, from: Day): YearOfPeriods['parts'][number] {
  const length = months[axis]
  const to = lastDay(from, length)
  const year = yearOf(from)
  if (axis === 'financial-year') return { ...year, short: year.label.replace('Financial year ', '') }
  const number = ((Number(from.slice(5, 7)) + 12 - 4) % 12) / length + 1
  const [first = ''] = formatMonth(from).split(' ')
  return {
    id: `${year.id}-${letter[axis]}${number}`,
    label: `${first} to ${formatMonth(to)}`,
    from,
    to,
    short: `${shortMonth(from).slice(0, 3)} to ${shortMonth(to).slice(0, 3)}`,
  }
}

function lastDay(from: Day, length: number): Day {
  return addDays(firstOfMonth(from, length), -1)
}
