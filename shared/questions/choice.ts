import * as z from 'zod'
import type { Asked, Kind } from './kind.ts'
import { askFor } from './sentences.ts'

const fold = (text: string): string => text.normalize('NFKC').replace(/\s+/gu, ' ').trim().toLowerCase()

/** The code of the choice that this is the code or the label of, whatever its capitals and spaces. */
export const findChoice = (typed: string, { choices }: Asked): string | undefined =>
  choices.find(({ code, label }) => code === typed || fold(label) === fold(typed))?.code

/** One of a list, stored as its code. Labels are read back whatever their capitals and spaces. */
export const oneOf: Kind<string> = {
  schema: z.string().min(1).max(200),
  read: (typed, asked) => (typed.trim() === '' ? null : (findChoice(typed, asked) ?? { typed })),
  say: (code, { choices }) => choices.find((choice) => choice.code === code)?.label ?? code,
  edit: (code, asked) => oneOf.say(code, asked),
  findings: (code, { label, choices }) =>
    choices.some((choice) => choice.code === code)
      ? []
      : [{ rule: 'list', message: `${label} must be one of the choices. “${code}” is not one of them here` }],
  unread: ({ typed }, { label }) =>
    `${label} must be one of the choices. “${typed.trim()}” is not one of them`,
  missing: (asked) => askFor('Select', asked),
  operand: (code) => code,
  measure: (code) => ({ code }),
  cell: (code, asked) => ({ value: oneOf.say(code, asked) }),
  numeric: false,
}

const answers = [
  { code: 'yes', label: 'Yes' },
  { code: 'no', label: 'No' },
] as const

/** Yes or no, stored as `yes` or `no`. */
export const yesNo: Kind<string> = {
  ...oneOf,
  schema: z.enum(['yes', 'no']),
  read: (typed, asked) => oneOf.read(typed, { ...asked, choices: answers }),
  say: (code) => (code === 'yes' ? 'Yes' : 'No'),
  edit: (code) => (code === 'yes' ? 'Yes' : 'No'),
  findings: () => [],
  missing: (asked) =>
    asked.limits.missing ?? `Select yes if ${asked.label.charAt(0).toLowerCase()}${asked.label.slice(1)}`,
  cell: (code) => ({ value: code === 'yes' ? 'Yes' : 'No' }),
}
