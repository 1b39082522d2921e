import * as z from 'zod'
import { longestText } from '../answers/value.ts'
import type { Finding } from '../problems.ts'
import type { Asked, Kind } from './kind.ts'
import { askFor } from './sentences.ts'

/** Words as a word processor counts them: runs of anything but white space. */
export function countWords(text: string): number {
  return text.match(/\S+/gu)?.length ?? 0
}

function tooManyWords(text: string, { label, limits }: Asked): Finding[] {
  if (limits.words === undefined || countWords(text) <= limits.words) return []
  return [{ rule: 'words', message: `${label} must be ${limits.words} words or less` }]
}

/** One line of text. */
export const text: Kind<string> = {
  schema: z.string().max(longestText),
  read: (typed) => typed.replace(/\s+/gu, ' ').trim() || null,
  say: (value) => value,
  edit: (value) => value,
  findings: tooManyWords,
  unread: (_, asked) => askFor('Enter', asked),
  missing: (asked) => askFor('Enter', asked),
  operand: (value) => value,
  measure: (value) => ({ text: value }),
  cell: (value) => ({ value }),
  numeric: false,
}

/** Text of several paragraphs; line breaks and bullets pasted from elsewhere are kept as lines. */
export const longText: Kind<string> = {
  ...text,
  read: (typed) => {
    const lines = typed.split(/\r\n?|[\n\u2028\u2029]/u)
    const kept = lines.map((line) => line.trimEnd()).join('\n')
    return kept.trim() === '' ? null : kept
  },
}
