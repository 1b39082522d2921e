import {
  cellAt,
  positionAt,
  rowAt,
  type RowId,
  type SectionKey,
  type Target,
} from '#shared/answers/address.ts'
import { askedColumns, cellState } from '#shared/answers/conditions.ts'
import { askedOf, choicesFor, rowsOf, tableOf, totalRowId, type Content } from '#shared/answers/content.ts'
import type { Value } from '#shared/answers/value.ts'
import type { Question, TableColumn } from '#shared/funds/bundle.ts'
import { formatPounds } from '#shared/money.ts'
import { editValue, kindOf, sayValue } from '#shared/questions/kinds.ts'
import type { Edit } from '#shared/recipient/contract.ts'
import { cellValue, storedValue, type CellPlace } from '#shared/tables/calculate.ts'
import { carriedValue, isSameFigure } from '#shared/tables/carry.ts'
import type { GridCell, GridColumn, GridEdit, GridModel } from '#shared/ui/grid/model.ts'
import { deleteRow, insertRow, lay, seenAt, type Draft } from './draft.ts'
import { positionBetween } from './position.ts'

/** The column of the grid that names the rows which the definition gives. */
const nameColumn = 'row-name'

/** One table of a return. */
export type TablePlace = { readonly section: SectionKey; readonly question: Question }

/**
 * What the grid calls a row, and what it is in the return. They differ where a deleted row was put back: its old id can
 * never be used again, and the grid still knows the row by it.
 */
export type RowNames = Map<RowId, RowId>

type Shown = {
  readonly place: TablePlace
  readonly names: RowNames
  /** What is wrong with which cell, if it was asked for. */
  readonly errors: ReadonlyMap<Target, string>
  /** Nobody may edit it here and now. */
  readonly locked: boolean
  /** There is little width, as on a telephone or at 400% zoom: the names of rows must leave some for the cells. */
  readonly narrow: boolean
}

/** A table of a return as the grid takes it. */
export function tableModel(draft: Draft, { place, names, errors, locked, narrow }: Shown): GridModel {
  const { section, question } = place
  const { content } = draft
  const { rows, rowName } = tableOf(question)
  const columns = askedColumns(content, place)
  const known = new Map(columns.map((column) => [column.id, column]))
  const inReturn = rowsOf(content, section, question)
  const shownAs = new Map([...names].map(([shown, row]) => [row, shown]))
  const labels = new Map(inReturn.map(({ id, label }) => [id, label]))
  const totals = new Set(inReturn.filter(({ total }) => total).map(({ id }) => id))
  const disputed = new Set(draft.conflicts.map(({ target }) => target))
  const [first] = columns
  const named = rows.mode === 'added' && first && !kindOf(first.kind).numeric ? first : undefined
  const read = (shownRow: string, id: string): GridCell => {
    const row = names.get(shownRow) ?? shownRow
    if (id === nameColumn) return fixedCell(labels.get(row) ?? '')
    const column = known.get(id)
    if (column === undefined) return fixedCell('')
    // Where no column names the rows, the total says what it is in the first one, which adds up nothing.
    if (row === totalRowId && column === named)
      return { ...fixedCell(labels.get(row) ?? ''), calculated: true }
    const target = cellAt({ section, table: question.id }, row, id)
    const state = cellState(content, { section, question, row, column: id })
    if (state === 'not-asked') return notAsked
    const calculated = state === 'calculated'
    const cell = { section, question, row, column: id }
    const value = cellValue(content, { section, question, row, column: id })
    // Only choices need to know the row; a large table asks for thousands of cells.
    const asked = askedOf(content, column, { section, question, row })
    const error = errors.get(target)
    return {
      text: editValue(column.kind, value, asked),
      shown: sayValue(column.kind, value, asked),
      locked: locked || calculated || isFixed(content, cell),
      calculated,
      ...(error === undefined ? {} : { error }),
      ...markOf(content, cell, disputed.has(target)),
    }
  }
  const multiline = columns.some(({ kind }) => kind === 'long-text')
  const choosing = columns.some(({ kind }) => kind === 'one-of')
  const key = rows.mode === 'added' ? columns.findIndex(({ id }) => id === rows.key) : -1
  return {
    label: question.label,
    rowHeaderCount: rows.mode !== 'added' || (key === 0 && !narrow) ? 1 : 0,
    columns: [
      ...(rows.mode !== 'added'
        ? [{ id: nameColumn, label: rows.header, numeric: false, width: narrow ? 12 : 30 }]
        : []),
      ...columns.map((column) => gridColumn(content, place, { column, names })),
    ],
    rows: inReturn.map(({ id, label }) => ({ id: shownAs.get(id) ?? id, label, total: totals.has(id) })),
    read,
    readOnly: locked,
    // Names of choices are long; a row has room for two lines of them.
    lines: rows.mode !== 'added' ? (narrow ? 5 : 2) : multiline ? 3 : choosing ? 2 : 1,
    ...(rows.mode === 'added' && !locked
      ? { adding: { rowName, min: 0, max: rows.max, newId: () => crypto.randomUUID() } }
      : {}),
  }
}

function gridColumn(
  content: Content,
  { section, question }: TablePlace,
  { column, names }: { column: TableColumn; names: RowNames },
): GridColumn {
  const { id, kind, limits, hint, group, state } = column
  const numeric = kindOf(kind).numeric
  const choices =
    kind === 'yes-no'
      ? yesNo
      : kind !== 'one-of'
        ? undefined
        : limits.matching === undefined
          ? choicesFor(content, limits)
          : (row: string) => choicesFor(content, limits, { section, question, row: names.get(row) ?? row })
  return {
    id,
    label: column.label,
    numeric,
    width: column.width ?? (numeric ? 14 : kind === 'long-text' ? 36 : 22),
    ...(hint === undefined ? {} : { hint }),
    ...(group === undefined ? {} : { group }),
    ...(state === undefined ? {} : { state }),
    ...(kind === 'long-text' ? { multiline: true } : {}),
    ...(choices === undefined ? {} : { choices }),
    ...(kind === 'money' ? { say: poundsOf } : {}),
  }
}

const yesNo = [
  { code: 'yes', label: 'Yes' },
  { code: 'no', label: 'No' },
]

/** "1234.5" as "£1,234.50" */
function poundsOf(plain: string): string {
  const pence = kindOf('money').read(plain, { label: '', limits: {}, choices: [] })
  return typeof pence === 'number' ? formatPounds(pence) : plain
}

const fixedCell = (text: string): GridCell => ({ text, shown: text, locked: true, calculated: false })

const notAsked: GridCell = { text: '', shown: '', locked: true, calculated: false, notAsked: true }

/** Whether nobody types or pastes into a cell. One that is locked and says something wrong has to be cleared by somebody. */
function isFixed(content: Content, place: CellPlace): boolean {
  const state = cellState(content, place)
  if (state !== 'locked') return state !== 'entered'
  const stored = storedValue(content, place)
  return stored === null || isSameFigure(stored, carriedValue(content, place))
}

/** What else there is to know about a cell. */
function markOf(content: Content, place: CellPlace, disputed: boolean): Pick<GridCell, 'mark'> {
  if (disputed) return { mark: 'There is more than one answer. Choose one of them' }
  const carried = storedValue(content, place) === null && carriedValue(content, place) !== null
  return carried ? { mark: 'Carried from your last return' } : {}
}

/**
 * What an edit of the grid does to the return, as one step: rows added, cells written, rows deleted. Texts are read by
 * their columns' kinds; what can't be read is kept as typed.
 */
export function editsOf(
  draft: Draft,
  { place, names }: Pick<Shown, 'place' | 'names'>,
  edit: GridEdit,
): Edit[] {
  const { section, question } = place
  const at = { section, table: question.id }
  const columns = new Map(tableOf(question).columns.map((column) => [column.id, column]))
  const values = new Map(draft.content.values)
  const content: Content = { ...draft.content, values }
  const edits: Edit[] = []
  const add = (one: Edit): void => {
    edits.push(one)
    lay(values, one)
  }
  const order = rowsOf(content, section, question).flatMap(({ id, total }) => (total ? [] : [id]))
  for (const { id, before } of edit.insert) {
    const row = draft.registers.has(rowAt(section, question.id, id)) ? crypto.randomUUID() : id
    if (row !== id) names.set(id, row)
    const found = before === null ? -1 : order.indexOf(names.get(before) ?? before)
    const index = found === -1 ? order.length : found
    const position = positionBetween(
      placeOf(values, place, order[index - 1]),
      placeOf(values, place, order[index]),
    )
    order.splice(index, 0, row)
    add(insertRow(at, row, position))
  }
  for (const { row: shown, column: id, text } of edit.cells) {
    const row = names.get(shown) ?? shown
    const column = columns.get(id)
    if (column === undefined || isFixed(content, { section, question, row, column: id })) continue
    const target = cellAt(at, row, id)
    const value = kindOf(column.kind).read(text, askedOf(content, column, { section, question, row }))
    add({ kind: 'set', target, value: value as never, seen: seenAt(draft, target) })
  }
  // The row that adds up the others can be selected with them.
  const remove = edit.remove.filter((shown) => order.includes(names.get(shown) ?? shown))
  for (const shown of remove) add(deleteRow(draft, at, names.get(shown) ?? shown))
  return edits
}

function placeOf(
  values: ReadonlyMap<Target, Value>,
  { section, question }: TablePlace,
  row: RowId | undefined,
): string | null {
  const position = row === undefined ? undefined : values.get(positionAt(section, question.id, row))
  return typeof position === 'string' ? position : null
}
