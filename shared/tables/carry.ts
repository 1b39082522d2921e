import Big from 'big.js'
import { previousCell, previousColumns } from '../answers/previous.ts'
import type { Content } from '../answers/content.ts'
import { isUnread, sameValue, type Value } from '../answers/value.ts'
import { addDays } from '../day.ts'
import type { Period, Question, TableColumn } from '../funds/bundle.ts'
import type { Finding } from '../problems.ts'
import type { Asked } from '../questions/kind.ts'
import { sayValue } from '../questions/kinds.ts'
import { columnOf, storedValue, type CellPlace } from './calculate.ts'

/**
 * What a cell is prefilled with from the last submission: the same row and column there or, for a period that was cut
 * otherwise, the sum of the columns that make it up exactly (four quarters for a year, an opening figure and what came
 * after for a later one). Null where nothing is carried, or where part of it was blank.
 */
export function carriedValue(content: Content, place: CellPlace): Value {
  const column = columnOf(place.question, place.column)
  if (column.carry === undefined || content.previous === undefined) return null
  const before = previousColumns(content, place.question)
  const same = before.find(({ id, kind }) => id === column.id && kind === column.kind)
  const parts =
    same !== undefined ? [same] : column.period === undefined ? [] : partsOf(column, column.period, before)
  const { section, question, row } = place
  const values = parts.map(({ id }) => previousCell(content, { section, question, row, column: id }))
  const [first = null] = values
  if (values.length < 2) return isUnread(first) ? null : first
  const amounts = values.map(amountOf)
  if (!amounts.every((amount) => amount !== undefined)) return null
  const sum = amounts.reduce((total, amount) => total.plus(amount))
  return column.kind === 'money' ? Number(sum.toFixed()) : sum.toFixed()
}

/** The entered columns of a figure that follow on each other from the start of a period to its end; none where they leave a gap. */
function partsOf(column: TableColumn, period: Period, before: readonly TableColumn[]): TableColumn[] {
  const [figure] = column.id.split('.')
  const found: TableColumn[] = []
  let to: string | undefined
  for (const one of before) {
    const { id, kind, period: part, total, calculate } = one
    if (id.split('.')[0] !== figure || kind !== column.kind || part?.to === undefined) continue
    if (total !== undefined || calculate !== undefined) continue
    const start = found.length === 0 ? period.from : to && addDays(to, 1)
    if (part.from !== start || (period.to !== undefined && part.to > period.to)) continue
    found.push(one)
    to = part.to
  }
  return to !== undefined && to === period.to ? found : []
}

/** What is wrong with a locked cell: it says something else than it has to. A person can put that right, nothing else. */
export function lockFindings(content: Content, place: CellPlace, asked: Asked): Finding[] {
  const stored = storedValue(content, place)
  const carried = carriedValue(content, place)
  if (stored === null || isSameFigure(stored, carried)) return []
  if (carried === null)
    return [{ rule: 'locked', message: `${asked.label}: this cell is locked and stays blank. Clear it` }]
  const was = said(place, carried, asked)
  const message = `${asked.label}: your last return said ${was}, which can’t be changed here. Clear the cell, and it says ${was} again`
  return [{ rule: 'locked', message }]
}

/** What has to be explained: a carried figure that was corrected. */
export function correctionFindings(content: Content, place: CellPlace, asked: Asked): Finding[] {
  if (columnOf(place.question, place.column).carry === undefined) return []
  const stored = storedValue(content, place)
  const carried = carriedValue(content, place)
  if (stored === null || carried === null || isSameFigure(stored, carried)) return []
  const [was, is] = [carried, stored].map((value) => said(place, value, asked))
  const message = `${asked.label}: your last return said ${was}, this one says ${is}. Explain why, or clear the cell to go back to ${was}`
  return [{ rule: carriedRule(place.question), severity: 'query', message }]
}

/** Whether two cells say the same; 1.5 is 1.50. */
export function isSameFigure(a: Value, b: Value): boolean {
  const [one, other] = [amountOf(a), amountOf(b)]
  return one !== undefined && other !== undefined ? one.eq(other) : sameValue(a, b)
}

function amountOf(value: Value): Big | undefined {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/u.test(value))
    ? new Big(value)
    : undefined
}

/** The rule that asks for an explanation of each row of a table in which a carried figure was corrected. */
export const carriedRule = ({ id }: Question): string => `carried.${id}`

function said({ question, column }: CellPlace, value: Value, asked: Asked): string {
  return sayValue(columnOf(question, column).kind, value, asked)
}
