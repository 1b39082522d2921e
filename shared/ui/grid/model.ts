/**
 * What the grid knows: a table of texts. It does not know funds, kinds, storage or the network; the owner of the
 * model reads what was typed and gives back a new model with what came of it. `columns` stays the same array while
 * nothing about it changes, so that only rows with changed cells render again.
 */
export type GridModel = {
  /** The name of the table, for assistive technology. */
  readonly label: string
  /** How many leading columns name their row; they stay in view when the rest scrolls. */
  readonly rowHeaderCount: number
  readonly columns: readonly GridColumn[]
  readonly rows: readonly GridRow[]
  /** Asked for the cells in view on each render, so it must be quick. */
  readonly read: (row: string, column: string) => GridCell
  /** Lines of text that a row has room for; 1 where absent. */
  readonly lines?: number
  /** Nobody may edit it here and now; it can be read and copied. */
  readonly readOnly?: boolean
  /** Set where people may add and delete rows. */
  readonly adding?: GridAdding
}

export type GridColumn = {
  readonly id: string
  readonly label: string
  /** The header above: neighbours with the same group share it. */
  readonly group?: string
  readonly hint?: string
  /** Right-aligned, and counted in the sum and average of a selection. */
  readonly numeric: boolean
  /** In characters. Columns of numbers grow where a number needs more. */
  readonly width: number
  /** Whether the period of the column has happened; said in words and by a pattern. */
  readonly state?: 'actual' | 'forecast'
  /** Text with line breaks. */
  readonly multiline?: boolean
  readonly choices?: readonly GridChoice[] | ((row: string) => readonly GridChoice[])
  /** Formats a plain decimal ("1234.5") for the sum of a selection. */
  readonly say?: (plain: string) => string
}

/** What is typed, pasted and copied is the label. */
export type GridChoice = { readonly code: string; readonly label: string }

export type GridRow = {
  readonly id: string
  /** Says the row in announcements; without it the text of its row headers does. */
  readonly label?: string
  /** A row that sums others. */
  readonly total?: boolean
}

export type GridCell = {
  /** For editing and copying: what the owner reads back unchanged. May start with `=`. */
  readonly text: string
  /** For looking at. */
  readonly shown: string
  readonly locked: boolean
  readonly calculated: boolean
  /** Not asked of this row: blank, and nobody types into it. It is locked too. */
  readonly notAsked?: boolean
  readonly error?: string
  /** Something else to know about the cell: "Changed by Sam Lee". */
  readonly mark?: string
}

export type GridAdding = {
  /** What one row is called: "output". */
  readonly rowName: string
  readonly min: number
  readonly max: number
  readonly newId: () => string
}

/** One step of work, undone as a whole. The owner inserts rows, then writes texts, then removes rows. */
export type GridEdit = {
  /** "Paste", "Undo paste" */
  readonly description: string
  /** `before` names the row that it goes in front of; null is the end of the table. */
  readonly insert: readonly { readonly id: string; readonly before: string | null }[]
  readonly cells: readonly GridWrite[]
  readonly remove: readonly string[]
}

/** A text as it was typed or pasted. */
export type GridWrite = { readonly row: string; readonly column: string; readonly text: string }

/** The choices of a column in one row; undefined where the column has none. */
export function choicesOf(column: GridColumn, row: string): readonly GridChoice[] | undefined {
  return typeof column.choices === 'function' ? column.choices(row) : column.choices
}

/** How many rows there are before those that add up the table, which stand below what people add. */
export function rowsToFill({ rows, adding }: GridModel): number {
  return adding === undefined ? rows.length : rows.findLastIndex(({ total }) => total !== true) + 1
}

/** The row that a row added at the end goes in front of; null is the very end. */
export function closingRow(model: GridModel): string | null {
  return model.rows[rowsToFill(model)]?.id ?? null
}

/** "2024/25 Q1, forecast": what tells the column from the others. */
export function columnName(column: GridColumn): string {
  const name = column.group === undefined ? column.label : `${column.group} ${column.label}`
  return column.state === undefined ? name : `${name} ${column.state}`
}

/** What tells the row from the others, or its number where its headers are still blank. */
export function rowName(model: GridModel, index: number): string {
  const row = model.rows[index]
  if (row === undefined) return ''
  if (row.label !== undefined) return row.label
  const headers = model.columns.slice(0, model.rowHeaderCount)
  const said = headers.map((column) => model.read(row.id, column.id).shown).filter((text) => text !== '')
  return said.length > 0 ? said.join(', ') : `row ${index + 1}`
}

/** "1 cell", "3 cells" */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`
}
