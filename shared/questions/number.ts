import Big from 'big.js'
import * as z from 'zod'
import { groupThousands } from '../money.ts'
import type { Finding } from '../problems.ts'
import type { Asked, Kind } from './kind.ts'
import { askFor } from './sentences.ts'

/** The point included; what is longer is kept as typed. */
const mostDigits = 40

/**
 * Reads a number as people type and paste it: `1,234.5`, ` 12 `, `(1,200)` for a negative, `−5` with a proper
 * minus, `£` in front, a no-break space between thousands. Undefined for anything else, `1.2.3` and `12 units` included.
 */
export function readDecimal(typed: string): Big | undefined {
  const plain = typed
    .normalize('NFKC')
    .trim()
    .replace(/\u2212/gu, '-')
  // How Excel's accounting format shows a zero. A dash without the £ may mean anything, and is not guessed at.
  if (/^£\s*-$/u.test(plain)) return new Big(0)
  const bracketed = /^\(([^()-]*)\)$/u.exec(plain)
  const signed = bracketed ? `-${bracketed[1] ?? ''}` : plain
  const match = /^([+-]?)\s*£?\s*([+-]?)(\d[\d,\s]*(?:\.\d*)?|\.\d+)$/u.exec(signed)
  if (!match || (match[1] && match[2])) return undefined
  const [whole = '', decimals] = (match[3] ?? '').split('.')
  if (!/^(\d+|\d{1,3}([,\s]\d{3})+)?\s*$/u.test(whole)) return undefined
  const digits = `${whole.replace(/[,\s]/gu, '') || '0'}${decimals ? `.${decimals}` : ''}`
  if (digits.length > mostDigits) return undefined
  const negative = match[1] === '-' || match[2] === '-'
  return new Big(`${negative ? '-' : ''}${digits}`)
}

/** What is wrong with an amount, said with the limits written as `say` writes amounts. */
export function outOfRange(amount: Big, { label, limits }: Asked, say: (limit: number) => string): Finding[] {
  const { min, max, moreThan, lessThan } = limits
  if (min !== undefined && amount.lt(min)) {
    return [{ rule: 'min', message: `${label} must be ${say(min)} or more` }]
  }
  if (moreThan !== undefined && amount.lte(moreThan)) {
    return [{ rule: 'more-than', message: `${label} must be more than ${say(moreThan)}` }]
  }
  if (max !== undefined && amount.gt(max)) {
    return [{ rule: 'max', message: `${label} must be ${say(max)} or less` }]
  }
  if (lessThan !== undefined && amount.gte(lessThan)) {
    return [{ rule: 'less-than', message: `${label} must be less than ${say(lessThan)}` }]
  }
  return []
}

const format = (value: string): string => {
  const [whole = '', decimals] = value.replace('-', '').split('.')
  return `${value.startsWith('-') ? '-' : ''}${groupThousands(whole)}${decimals === undefined ? '' : `.${decimals}`}`
}

/** An exact decimal, stored as text (`"1.5"`), so that no digit is lost. `limits.decimals: 0` asks for whole numbers. */
export const number: Kind<string> = {
  schema: z.string().regex(/^-?\d{1,40}(\.\d{1,40})?$/),
  read: (typed) => {
    if (typed.trim() === '') return null
    const decimal = readDecimal(typed)
    return decimal === undefined ? { typed } : decimal.toFixed()
  },
  say: (value, { limits }) => {
    const unit = limits.unit === undefined ? '' : limits.unit === '%' ? '%' : ` ${limits.unit}`
    return `${format(value)}${unit}`
  },
  edit: (value) => value,
  findings: (value, asked) => {
    const decimal = new Big(value)
    const { decimals } = asked.limits
    if (decimals !== undefined && !decimal.eq(decimal.round(decimals))) {
      const message =
        decimals === 0
          ? `${asked.label} must be a whole number`
          : `${asked.label} must have no more than ${decimals} decimal ${decimals === 1 ? 'place' : 'places'}`
      return [{ rule: 'decimals', message }]
    }
    return outOfRange(decimal, asked, (limit) => format(String(limit)))
  },
  unread: ({ typed }, { label }) =>
    `${label} must be a number, like 9 or 1,200.5. You entered “${typed.trim()}”`,
  missing: (asked) => askFor('Enter', asked),
  operand: (value) => new Big(value),
  measure: (value) => ({ number: value }),
  cell: (value) => ({ value: Number(value), format: value.includes('.') ? '#,##0.##########' : '#,##0' }),
  numeric: true,
}
