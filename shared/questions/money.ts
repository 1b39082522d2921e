import Big from 'big.js'
import * as z from 'zod'
import { formatPounds, groupThousands, plainPounds, toPence, type Pence } from '../money.ts'
import type { Kind } from './kind.ts'
import { outOfRange, readDecimal } from './number.ts'
import { askFor } from './sentences.ts'

const pounds = (pence: Pence): Big => new Big(pence).div(100)

/** Pounds sterling, stored as integer pence. Nothing is rounded: a third decimal is refused, not dropped. */
export const money: Kind<Pence> = {
  schema: z.int(),
  read: (typed) => {
    if (typed.trim() === '') return null
    const decimal = readDecimal(typed)
    const pence = decimal && toPence(decimal)
    return pence ?? { typed }
  },
  say: (pence) => formatPounds(pence),
  edit: (pence) => plainPounds(pence),
  findings: (pence, asked) =>
    outOfRange(pounds(pence), asked, (limit) => `£${groupThousands(String(limit))}`.replace('£-', '-£')),
  unread: ({ typed }, { label }) => {
    const decimal = readDecimal(typed)
    if (decimal !== undefined && decimal.abs().lt('9e13')) {
      return `${label} must be in pounds and pence, like 1200.50. You entered “${typed.trim()}”`
    }
    return `${label} must be an amount of money, like 1200.50 or £1,200. You entered “${typed.trim()}”`
  },
  missing: (asked) => askFor('Enter', asked),
  operand: pounds,
  sayOperand: (amount) => {
    const pence = amount instanceof Big ? toPence(amount.round(2, Big.roundHalfEven)) : undefined
    return pence === undefined ? String(amount) : formatPounds(pence)
  },
  measure: (pence) => ({ pence }),
  cell: (pence) => ({ value: pounds(pence).toNumber(), format: '£#,##0.00;-£#,##0.00' }),
  numeric: true,
}
