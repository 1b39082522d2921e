import Big from 'big.js'
import { cellAt, definedRow, type RowId, type SectionKey } from '../answers/address.ts'
import { isCellAsked } from '../answers/conditions.ts'
import { choicesFor, propertyOf, tableOf, type Content } from '../answers/content.ts'
import { isUnread, type Value } from '../answers/value.ts'
import type { Question, TableColumn, TableSpec } from '../funds/bundle.ts'
import { toPence } from '../money.ts'
import { kindOf } from '../questions/kinds.ts'
import { evaluate, nothing, type Outcome } from '../rules/evaluate.ts'

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
  return found.total !== undefined || found.calculate !== undefined || totalRow(question, row) !== undefined
}

/**
 * The value of any cell: what was entered, or for a calculated one what the entered ones come to; blank where it is not
 * asked. A total counts what can be read and is blank where nothing was entered; other calculations are blank until all
 * they need is there.
 */
export function cellValue(content: Content, place: CellPlace): Value {
  const column = columnOf(place.question, place.column)
  if (!isCellAsked(content, place)) return null
  if (!isCalculated(place)) {
    return (
      content.values.get(
        cellAt({ section: place.section, table: place.question.id }, place.row, column.id),
      ) ?? null
    )
  }
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
  const parts = enteredParts(place)
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
export function enteredParts(place: CellPlace): CellPlace[] {
  const entered = (
    ids: readonly string[],
    parts: (id: string) => readonly string[] | undefined,
  ): string[] => [...new Set(ids.flatMap((id) => (parts(id) ? entered(parts(id) ?? [], parts) : [id])))]
  const columns = entered([place.column], (id) => columnOf(place.question, id).total)
  const rows = entered([place.row], (id) => totalRow(place.question, id)?.map(definedRow))
  return rows.flatMap((row) => columns.map((column) => ({ ...place, row, column })))
}

function totalRow(question: Question, row: RowId): readonly string[] | undefined {
  const { rows } = tableOf(question)
  if (rows.mode === 'added') return undefined
  return rows.rows.find(({ key }) => definedRow(key) === row)?.total
}

function stored(column: TableColumn, amount: Big): Value {
  return column.kind === 'money' ? (toPence(amount) ?? null) : amount.toFixed()
}
