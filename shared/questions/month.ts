import * as z from 'zod'
import { dayFrom, formatMonth, monthNamed } from '../day.ts'
import type { Finding } from '../problems.ts'
import { date } from './date.ts'
import type { Asked, Kind } from './kind.ts'
import { askFor } from './sentences.ts'

/** A month of a year: `2025-03`. Months compare and sort as text. */
type Month = string

const firstDay = (month: Month): string => `${month}-01`

const sayMonth = (month: Month): string => formatMonth(firstDay(month))

/**
 * Reads a month as people write it: `3/2025`, `March 2025`, `Mar-25`, `2025-03`. Undefined for anything else. Two
 * figures are only a year where they can't be a day: `March 25` and `3/25` are not read.
 */
function readMonth(typed: string): Month | undefined {
  const plain = typed.trim().replace(/\s+/gu, ' ')
  const [, isoYear, isoMonth] = /^(\d{4})-(\d{2})$/u.exec(plain) ?? []
  const [, monthNumber, yearAfter] = /^(\d{1,2}) ?[/. -] ?(\d{4})$/u.exec(plain) ?? []
  const [, name, wholeYear, shortYear] =
    /^([a-z]+)\.?(?:[ ,/-]{0,2}(\d{4})|(?:-| ?[’'])(\d{2}))$/iu.exec(plain) ?? []
  const month = name === undefined ? (isoMonth ?? monthNumber) : monthNamed(name)
  const year = isoYear ?? yearAfter ?? wholeYear ?? (shortYear === undefined ? undefined : `20${shortYear}`)
  if (month === undefined || year === undefined) return undefined
  return dayFrom(Number(year), Number(month), 1)?.slice(0, 7)
}

function outOfBounds(month: Month, { label, limits: { earliest, latest } }: Asked): Finding[] {
  if (earliest !== undefined && month < earliest)
    return [{ rule: 'earliest', message: `${label} must be ${sayMonth(earliest)} or later` }]
  if (latest !== undefined && month > latest)
    return [{ rule: 'latest', message: `${label} must be ${sayMonth(latest)} or earlier` }]
  return []
}

/**
 * A month and year. Two separate inputs are joined as `3/2025`; a missing part leaves its place empty (`3/`). Rules
 * and facts see its first day, so that it can be compared with days.
 */
export const month: Kind<Month> = {
  schema: z.string().regex(/^[1-9]\d{3}-(0[1-9]|1[0-2])$/u),
  read: (typed) => {
    if (typed.replace(/[/\s]/gu, '') === '') return null
    return readMonth(typed) ?? { typed }
  },
  say: sayMonth,
  edit: (value) => `${Number(value.slice(5))}/${value.slice(0, 4)}`,
  findings: outOfBounds,
  unread: ({ typed }, asked) => {
    const { label } = asked
    const parts = typed.split('/').map((part) => part.trim())
    if (parts.length === 2 && parts.includes('')) {
      return `${label} must include a ${parts[0] === '' ? 'month' : 'year'}`
    }
    if (typeof date.read(typed, asked) === 'string')
      return `${label} must be a month and year without a day, like 3 2025. You entered “${typed.trim()}”`
    return `${label} must be a real month and a year of 4 figures, like 3 2025`
  },
  missing: (asked) => askFor('Enter', asked),
  operand: firstDay,
  sayOperand: (day) => sayMonth(String(day).slice(0, 7)),
  measure: (value) => ({ day: firstDay(value) }),
  cell: (value) => ({ value: sayMonth(value) }),
  numeric: false,
}
