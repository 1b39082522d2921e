import { parseDay } from '../day.ts'
import { plainPounds } from '../money.ts'
import { money } from '../questions/money.ts'
import { number } from '../questions/number.ts'
import { parsePeriod } from '../tables/periods.ts'

/** What a column of a data set may be said to hold. A column that nothing is said of holds text. */
export const cellTypes = ['money', 'number', 'date', 'period', 'code'] as const
export type CellType = (typeof cellTypes)[number]

const asked = { label: '', limits: {}, choices: [] }

/** How each type is read; what comes out is the same text however it was written. Undefined for anything else. */
const readers: Record<CellType, (text: string) => string | undefined> = {
  money: (text) => {
    const pence = money.read(text, asked)
    return typeof pence === 'number' ? plainPounds(pence) : undefined
  },
  number: (text) => {
    const decimal = number.read(text, asked)
    return typeof decimal === 'string' ? decimal : undefined
  },
  date: (text) => parseDay(text),
  period: (text) => (parsePeriod(text) === undefined ? undefined : text),
  code: (text) => (isCode(text) ? text : undefined),
}

const wanted: Record<CellType, string> = {
  money: 'an amount of money, like 1250000 or £1,250,000.50',
  number: 'a number, like 120 or 1.5',
  date: 'a date, like 2026-03-31',
  period: 'a financial year (2024-25), half (2024-25-h1) or quarter (2024-25-q1)',
  code: 'a code: letters, digits, dots and hyphens',
}

/** A code of a data set: it stands in addresses, so it has no spaces. */
export const isCode = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/u.test(text)

/**
 * Reads a cell of a CSV file as what its column holds: money comes out in plain pounds (`1250000.5`), numbers as
 * plain decimals, dates as ISO days.
 */
export function readCell(
  type: CellType,
  text: string,
): { readonly value: string } | { readonly problem: string } {
  const value = readers[type](text)
  if (value !== undefined) return { value }
  return { problem: text === '' ? `This must be ${wanted[type]}` : `“${text}” is not ${wanted[type]}` }
}
