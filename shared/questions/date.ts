import * as z from 'zod'
import { dayFrom, formatDay, monthNamed, parseDay, type Day } from '../day.ts'
import type { Kind } from './kind.ts'
import { askFor } from './sentences.ts'

/**
 * Reads a date the way it is written in the United Kingdom: `31/3/2025`, `31 March 2025`, `31st Mar 25`,
 * `2025-03-31`. Day before month, always; a two-figure year is in this century. Undefined for anything else.
 */
function readDay(typed: string): Day | undefined {
  const plain = typed.trim().replace(/\s+/gu, ' ')
  const iso = parseDay(plain.replace(/T00:00.*$/u, ''))
  if (iso !== undefined) return iso
  const numbers = /^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})$/u.exec(plain)
  const words = /^(?:[a-z]+,? )?(\d{1,2})(?:st|nd|rd|th)?[ -]?(?:of )?([a-z]+)[, -]*(\d{4}|\d{2})$/iu.exec(
    plain,
  )
  const [, date, month, year] = numbers ?? words ?? []
  if (date === undefined || month === undefined || year === undefined) return undefined
  const monthNumber = numbers ? Number(month) : monthNamed(month)
  if (monthNumber === undefined) return undefined
  return dayFrom(year.length === 2 ? 2000 + Number(year) : Number(year), monthNumber, Number(date))
}

/** A calendar day. Three separate inputs are joined as `31/3/2025`; missing parts leave their place empty (`31//2025`). */
export const date: Kind<Day> = {
  schema: z.iso.date(),
  read: (typed) => {
    if (typed.replace(/[/\s]/gu, '') === '') return null
    return readDay(typed) ?? { typed }
  },
  say: formatDay,
  edit: (day) => `${Number(day.slice(8))}/${Number(day.slice(5, 7))}/${day.slice(0, 4)}`,
  findings: (day, { label, limits }, today) =>
    limits.past === true && day > today
      ? [{ rule: 'past', message: `${label} must be today or in the past` }]
      : [],
  unread: ({ typed }, { label }) => {
    const parts = typed.split('/').map((part) => part.trim())
    if (parts.length === 3 && parts.some((part) => part === '')) {
      const names = ['day', 'month', 'year'].filter((_, index) => parts[index] === '')
      return `${label} must include a ${names.join(' and ')}`
    }
    return `${label} must be a real date, like 31 3 2025`
  },
  missing: (asked) => askFor('Enter', asked),
  operand: (day) => day,
  measure: (day) => ({ day }),
  cell: (day) => ({ value: day }),
  numeric: false,
}
