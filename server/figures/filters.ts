import * as z from 'zod'
import { addDays, parseDay } from '#shared/day.ts'
import { endOfDay } from './period.ts'

/** Filters as they stand in the address of a page, a chart or a download: every name with all its values. */
export const filters = z.record(z.string().max(100), z.array(z.string().max(200)).max(1_000))
export type Filters = z.infer<typeof filters>

/** A filter that can't be used, as a sentence that says what to do. */
export class UnusableFilter extends Error {}

/** What a sentence about a filter ends with. */
export const chooseAgain = 'Choose from the filters, or clear them and start again'

/** The filters of an address: `?fund=PF&organisation=E08000001&organisation=E08000002`. */
export function filtersOf(parameters: URLSearchParams): Filters {
  return Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name)]))
}

/** The value of a filter that can have only one; null where it is not there or blank. */
export function onlyValue(given: Filters, name: string): string | null {
  const values = valuesOf(given, name)
  if (values.length > 1) {
    throw new UnusableFilter(`The address has more than one value for ${name}. ${chooseAgain}`)
  }
  return values[0] ?? null
}

/** Every value of a filter once, blanks left out. */
export function valuesOf(given: Filters, name: string): string[] {
  return [...new Set(given[name] ?? [])].filter((text) => text !== '')
}

/** Makes sure that something can be an id before anything is asked about it. */
export function idFrom(text: string, what: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(text)) return text
  throw new UnusableFilter(`‘${clip(text)}’ is not the code of ${what}. ${chooseAgain}`)
}

/** One of the values that there are. */
export function oneOf<T extends string>(text: string, known: readonly T[], what: string): T {
  const found = known.find((value) => value === text)
  if (found !== undefined) return found
  throw new UnusableFilter(`There is no ${what} called ‘${clip(text)}’. ${chooseAgain}`)
}

/**
 * Reads "as at", a day or a moment; null is now.
 *
 * @returns the moment that something must have happened before to count: for a day, the end of it
 */
export function readAsAt(text: string | null, now: Date): Date {
  if (text === null) return new Date(now.getTime() + 1)
  const day = parseDay(text)
  if (day === undefined && !z.iso.datetime({ precision: 3 }).safeParse(text).success) {
    throw new UnusableFilter('The ‘as at’ date must be a real date, for example 31 3 2025')
  }
  const from = day === undefined ? new Date(text) : endOfDay(addDays(day, -1))
  if (from > now) throw new UnusableFilter('The ‘as at’ date must be today or in the past')
  return day === undefined ? new Date(from.getTime() + 1) : endOfDay(day)
}

/** Shortens what somebody else may have put into an address, for a sentence. */
export const clip = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text)
