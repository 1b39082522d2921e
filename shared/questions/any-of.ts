import * as z from 'zod'
import type { Choice } from '../funds/bundle.ts'
import type { Finding } from '../problems.ts'
import { findChoice, oneOf } from './choice.ts'
import type { Asked, Kind } from './kind.ts'

/** A choice that stands for none of the others; its list gives it the property `exclusive: 1`. */
export function isExclusive({ properties }: Choice): boolean {
  return properties?.['exclusive'] === 1
}

/** Codes in the order of the list, those that it does not have left out. */
export const inListOrder = (codes: ReadonlySet<string>, { choices }: Asked): string[] =>
  choices.map(({ code }) => code).filter((code) => codes.has(code))

const partsOf = (text: string): string[] =>
  text
    .split(/[;\r\n\u2028\u2029]/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')

function wrongCount(codes: readonly string[], { label, limits: { least, most } }: Asked): Finding[] {
  if (least !== undefined && codes.length < least)
    return [{ rule: 'least', message: `${label} must have at least ${counted(least)}` }]
  if (most !== undefined && codes.length > most)
    return [{ rule: 'most', message: `${label} must have no more than ${counted(most)}` }]
  return []
}

const counted = (count: number): string => `${count} ${count === 1 ? 'choice' : 'choices'}`

/**
 * Several of a list, stored as their codes in the order of the list. As text, their labels are separated by
 * semicolons or line breaks. Rules see the codes with a space between, so `equals` is true of that one choice alone.
 */
export const anyOf: Kind<readonly string[]> = {
  schema: z.array(z.string().min(1).max(200)).min(1).max(500).readonly(),
  read: (typed, asked) => {
    const whole = findChoice(typed, asked)
    const parts = partsOf(typed)
    if (whole === undefined && parts.length === 0) return null
    const found = whole === undefined ? parts.map((part) => findChoice(part, asked)) : [whole]
    const codes = new Set(found.filter((code) => code !== undefined))
    return found.includes(undefined) ? { typed } : inListOrder(codes, asked)
  },
  say: (codes, asked) => codes.map((code) => oneOf.say(code, asked)).join('; '),
  // A label with a semicolon in it would be read as two.
  edit: (codes, asked) =>
    codes
      .map((code) => [oneOf.say(code, asked), code] as const)
      .map(([label, code]) => (codes.length > 1 && /[;\r\n]/u.test(label) ? code : label))
      .join('; '),
  findings: (codes, asked) => {
    const { label, choices } = asked
    const stranger = codes.find((code) => !choices.some((choice) => choice.code === code))
    if (stranger !== undefined)
      return [
        {
          rule: 'list',
          message: `${label} must be some of the choices. “${stranger}” is not one of them here`,
        },
      ]
    const alone = choices.find((choice) => isExclusive(choice) && codes.includes(choice.code))
    if (alone === undefined) return wrongCount(codes, asked)
    return codes.length === 1
      ? []
      : [{ rule: 'exclusive', message: `${label} can’t be “${alone.label}” together with other choices` }]
  },
  unread: ({ typed }, asked) => {
    const wrong = partsOf(typed).find((part) => findChoice(part, asked) === undefined)
    return `${asked.label} must be some of the choices, separated by semicolons. “${wrong ?? typed.trim()}” is not one of them`
  },
  missing: oneOf.missing,
  operand: (codes) => codes.join(' '),
  sayOperand: (codes, asked) => anyOf.say(String(codes).split(' '), asked),
  measure: (codes) => ({ text: codes.join(' ') }),
  cell: (codes, asked) => ({ value: anyOf.say(codes, asked) }),
  numeric: false,
}
