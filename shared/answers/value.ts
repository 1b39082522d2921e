import * as z from 'zod'

/** What a person typed that its kind could not read (`twelve`, `31/2/2025`). It is kept as typed until put right. */
export type Unread = { readonly typed: string }

/**
 * What an answer or a cell holds. Which of these a question uses is up to its kind: money is integer pence,
 * numbers are exact decimals as text (`1.5`), dates are ISO days, choices are codes, several choices and
 * postcodes are lists. Null is blank, which is not the same as 0.
 */
export type Value = string | number | boolean | readonly string[] | Unread | null

/** The longest text that one answer may hold, in UTF-16 units. */
export const longestText = 60_000

const text = z.string().max(longestText)

export const value: z.ZodType<Value> = z.union([
  text,
  z.int(),
  z.boolean(),
  z.array(text).max(500).readonly(),
  z.strictObject({ typed: text }).readonly(),
  z.null(),
])

export function isUnread(value: Value | undefined): value is Unread {
  return typeof value === 'object' && value !== null && 'typed' in value
}

/** Nothing was entered: null, empty text, an empty list. */
export function isBlank(value: Value | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

/** Whether two values are the same answer. */
export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
}
