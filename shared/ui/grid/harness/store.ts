import type { GridCell, GridColumn, GridEdit, GridModel, GridRow } from '../model.ts'

/** The texts of a harness table, by row, then by column. */
type Texts = ReadonlyMap<string, ReadonlyMap<string, string>>

/** What a harness table is made of; `cell` says what a text comes to. */
export type Table = Omit<GridModel, 'read'> & {
  readonly texts: Texts
  readonly cell: (table: Table, row: string, column: string) => GridCell
}

/** The text of a cell, blank where nothing was entered. */
export const textOf = ({ texts }: Pick<Table, 'texts'>, row: string, column: string): string =>
  texts.get(row)?.get(column) ?? ''

/** The grid's view of a table. */
export function modelOf(table: Table): GridModel {
  return { ...table, read: (row, column) => table.cell(table, row, column) }
}

/** What an owner does with an edit: rows in, texts, rows out. Numbers are stored as plain decimals. */
export function edited(table: Table, edit: GridEdit): Table {
  let rows: readonly GridRow[] = table.rows
  for (const { id, before } of edit.insert) {
    const at = before === null ? rows.length : rows.findIndex((row) => row.id === before)
    rows = [...rows.slice(0, at), { id }, ...rows.slice(at)]
  }
  const columns = new Map(table.columns.map((column) => [column.id, column]))
  const texts = new Map(table.texts)
  const fresh = new Map<string, Map<string, string>>()
  for (const { row, column, text } of edit.cells) {
    const cells = fresh.get(row) ?? new Map(table.texts.get(row))
    if (!fresh.has(row)) texts.set(row, cells)
    fresh.set(row, cells)
    cells.set(column, columns.get(column)?.numeric ? plain(text) : text)
  }
  if (edit.remove.length > 0) rows = rows.filter(({ id }) => !edit.remove.includes(id))
  return { ...table, rows, texts }
}

/** "£1,200.50" and "(1,200.50)" as plain decimals; what is not a number stays as it was typed. */
function plain(text: string): string {
  const bare = text.trim().replace(/[£,\s]/g, '')
  const negative = /^\((.+)\)$/.exec(bare)
  const number = negative ? `-${negative[1] ?? ''}` : bare.replace('−', '-')
  return /^-?\d+(\.\d+)?$/.test(number) ? number.replace(/^(-?)0+(?=\d)/, '$1') : text
}

/** An amount of money in a cell that people type into. */
export function money(column: GridColumn, text: string): GridCell {
  const cell = { text, locked: false, calculated: false }
  if (text !== '' && !/^-?\d+(\.\d{1,2})?$/.test(text)) {
    return { ...cell, shown: text, error: `${column.label} must be an amount of money, like 1200.50` }
  }
  return {
    ...cell,
    get shown() {
      return pounds(text)
    },
  }
}

/** "1234.5" as "£1,234.50" */
export function pounds(text: string): string {
  const number = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text)
  if (number === null) return text
  const [, sign = '', whole = '', pence = ''] = number
  return `${sign}£${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${pence.padEnd(2, '0')}`
}
