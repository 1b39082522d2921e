import * as z from 'zod'
import type { Kind } from './kind.ts'
import { text } from './text.ts'
import { inSentence } from './sentences.ts'

const emailAddress = /^[A-Za-z0-9_.+'-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/

/** An e-mail address. */
export const email: Kind<string> = {
  ...text,
  schema: z.string().max(320),
  read: (typed) => {
    const plain = typed.replace(/\s+/gu, '')
    return plain.length > 320 ? { typed } : plain || null
  },
  findings: (value, { label }) =>
    emailAddress.test(value)
      ? []
      : [
          {
            rule: 'email',
            message: `Enter ${inSentence(label)} in the correct format, like name@example.com`,
          },
        ],
}

/** A United Kingdom telephone number, kept as it was typed; spaces, brackets, `+44` and an extension (`#123`) are fine. */
export const telephone: Kind<string> = {
  ...text,
  schema: z.string().max(60),
  read: (typed, asked) => {
    const plain = text.read(typed, asked)
    return typeof plain === 'string' && plain.length > 60 ? { typed } : plain
  },
  findings: (value, { label }) =>
    isTelephone(value)
      ? []
      : [
          {
            rule: 'telephone',
            message: `Enter ${inSentence(label)}, like 01632 960 001, 07700 900 982 or +44 808 157 0192`,
          },
        ],
}

function isTelephone(value: string): boolean {
  const [numberPart = '', extension] = value.split('#')
  if (extension !== undefined && !/^\s*\d{3,4}\s*$/u.test(extension)) return false
  if (!/^\+?[\d\s()-]+$/u.test(numberPart.trim())) return false
  const digits = numberPart.replace(/\D/gu, '')
  if (numberPart.trim().startsWith('+')) return /^44(0?)[1-9]\d{8,9}$/u.test(digits)
  return /^0[1-9]\d{8,9}$/u.test(digits)
}

/** A whole postcode in capitals, its space in its place or left out. */
export const postcode = /^(GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})$/u

/** Postcodes, several allowed: separated by commas, semicolons or line breaks, in capitals with one space. */
export const postcodes: Kind<readonly string[]> = {
  schema: z.array(z.string().max(10)).max(500).readonly(),
  read: (typed) => {
    const parts = typed
      .toUpperCase()
      .split(/[,;\n]/u)
      .map((part) => part.replace(/\s+/gu, ''))
      .filter((part) => part !== '')
    if (parts.length === 0) return null
    if (!parts.every((part) => postcode.test(part))) return { typed }
    return [...new Set(parts.map((part) => `${part.slice(0, -3)} ${part.slice(-3)}`))]
  },
  say: (value) => value.join(', '),
  edit: (value) => value.join(', '),
  findings: () => [],
  unread: ({ typed }, { label }) => {
    const wrong = typed
      .split(/[,;\n]/u)
      .map((part) => part.trim())
      .find((part) => part !== '' && !postcode.test(part.toUpperCase().replace(/\s+/gu, '')))
    return `${label} must be full UK postcodes, separated by commas, like EX12 3AM, PL4 5EJ. Check “${wrong ?? typed.trim()}”`
  },
  missing: ({ limits }) => limits.missing ?? 'Enter a postcode, or several separated by commas',
  operand: (value) => value.join(', '),
  sayOperand: String,
  measure: (value) => ({ text: value.join(', ') }),
  cell: (value) => ({ value: value.join(', ') }),
  numeric: false,
}
