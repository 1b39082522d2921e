import Big from 'big.js'
import { cellAt, definedRow, type RowId, type SectionKey } from '../answers/address.ts'
import { isCellAsked } from '../answers/conditions.ts'
import { choicesFor, propertyOf, rowsOf, tableOf, totalRowId, type Content } from '../answers/content.ts'
import { isBlank, isUnread, type Value } from '../answers/value.ts'
import type { Question, TableColumn, TableRow, TableSpec } from '../funds/bundle.ts'
import { toPence } from '../money.ts'
import { kindOf } from '../questions/kinds.ts'
import { evaluate, nothing, type Outcome } from '../rules/evaluate.ts'
import type { Expression } from '../rules/expression.ts'
import { carriedValue } from './carry.ts'

/** One cell of a return's table. */
export type CellPlace = {
  readonly section: SectionKey
  readonly question: Question
  readonly row: RowId
  readonly column: string
}

/** Whether a cell is worked out from others, so that nobody types into it. */
export function isCalculated({ question, row, column }: Omit<CellPlace, 'section'>): boolean {
  const found = columnOf(question, column)
  return found.total !== undefined || found.calculate !== undefined || isCalculatedRow(question, row)
}

/** Whether nobody types into a row at all. */
function isCalculatedRow(question: Question, row: RowId): boolean {
  const found = fixedRow(question, row)
  return row === totalRowId || found?.total !== undefined || found?.calculate !== undefined
}

/**
 * The value of any cell: what was entered, or for a calculated one what the entered ones come to; blank where it is not
 * asked. A total counts what can be read and is blank where nothing was entered; other calculations are blank until all
 * they need is there.
 */
export function cellValue(content: Content, place: CellPlace): Value {
  const column = columnOf(place.question, place.column)
  if (!isCellAsked(content, place)) return null
  if (!isCalculated(place)) return storedValue(content, place) ?? carriedValue(content, place)
  const row = fixedRow(place.question, place.row)?.calculate
  if (row !== undefined) return calculatedInRow(content, place, row)
  if (column.calculate !== undefined) {
    const read = (id: string, property?: string): Outcome =>
      property === undefined
        ? operandOf(content, { ...place, column: id })
        : cellProperty(content, { ...place, column: id }, property)
    const outcome = evaluate(column.calculate, {
      ...nothing,
      column: read,
      round: (part) => content.bundle.round[part],
    })
    return outcome instanceof Big ? stored(column, outcome) : null
  }
  if (place.row === totalRowId && !addsUp(place.question, column)) return null
  const parts = enteredParts(content, place)
  const amounts = parts.map((part) => operandOf(content, part)).filter((amount) => amount instanceof Big)
  if (amounts.length === 0) return null
  return stored(
    column,
    amounts.reduce((sum, amount) => sum.plus(amount), new Big(0)),
  )
}

/** What a rule may read of a cell: money in pounds, numbers, codes; undefined where blank or not readable. */
export function operandOf(content: Content, place: CellPlace): Outcome {
  const value = cellValue(content, place)
  if (value === null || value === '' || isUnread(value)) return undefined
  return kindOf(columnOf(place.question, place.column).kind).operand(value as never)
}

/** What the choice in a cell says of itself under a property. */
export function cellProperty(content: Content, place: CellPlace, property: string): Outcome {
  const { section, question, row, column } = place
  const of = columnOf(question, column)
  if (!isCellAsked(content, place)) return undefined
  const code = content.values.get(cellAt({ section, table: question.id }, row, column))
  return propertyOf(choicesFor(content, of.limits), code, property)
}

const columnIndexes = new WeakMap<TableSpec, ReadonlyMap<string, TableColumn>>()

/** The column of a table by its id. Naming one that is not there is a bug. */
export function columnOf(question: Question, id: string): TableColumn {
  const spec = tableOf(question)
  const known = columnIndexes.get(spec) ?? new Map(spec.columns.map((column) => [column.id, column]))
  columnIndexes.set(spec, known)
  const column = known.get(id)
  if (column === undefined) throw new Error(`${question.id} has no column ${id}`)
  return column
}

/** The entered cells that a total comes from; totals of totals are followed down to them, each cell once. */
export function enteredParts(content: Content, place: CellPlace): CellPlace[] {
  const { section, question } = place
  const entered = (
    ids: readonly string[],
    parts: (id: string) => readonly string[] | undefined,
  ): string[] => [...new Set(ids.flatMap((id) => (parts(id) ? entered(parts(id) ?? [], parts) : [id])))]
  const columns = entered([place.column], (id) => columnOf(question, id).total)
  const all = (): RowId[] =>
    rowsOf(content, section, question).flatMap(({ id, total }) => (total ? [] : [id]))
  const rows =
    place.row === totalRowId
      ? all()
      : entered([place.row], (id) => fixedRow(question, id)?.total?.map(definedRow))
  return rows.flatMap((row) => columns.map((column) => ({ ...place, row, column })))
}

/** Whether the amounts of a column may be added up over all rows: not where each row has a unit of its own. */
function addsUp(question: Question, { kind, limits }: TableColumn): boolean {
  if (kind === 'money') return true
  return (
    kind === 'number' &&
    (limits.unit !== undefined || !tableOf(question).columns.some(({ id }) => id === 'unit'))
  )
}

/** A cell of a calculated row, from the cells of other rows in the same column. */
function calculatedInRow(content: Content, place: CellPlace, calculate: Expression): Value {
  const outcome = evaluate(calculate, {
    ...nothing,
    row: (key) => operandOf(content, { ...place, row: definedRow(key) }),
    round: (part) => content.bundle.round[part],
  })
  return outcome instanceof Big ? stored(columnOf(place.question, place.column), outcome) : null
}

/** What was entered into a cell, if anything. */
export function storedValue(content: Content, { section, question, row, column }: CellPlace): Value {
  const value = content.values.get(cellAt({ section, table: question.id }, row, column)) ?? null
  return isBlank(value) ? null : value
}

/** A row that the definition gives; undefined for all others. */
export function fixedRow(question: Question, row: RowId): TableRow | undefined {
  const { rows } = tableOf(question)
  return rows.mode === 'fixed' ? rows.rows.find(({ key }) => definedRow(key) === row) : undefined
}

/** An amount as its kind stores it: money in pence. */
export function stored(column: Pick<TableColumn, 'kind'>, amount: Big): Value {
  return column.kind === 'money' ? (toPence(amount) ?? null) : amount.toFixed()
}
