import type { History } from './history.ts'
import type { GridCell, GridEdit, GridModel } from './model.ts'
import type { Placed } from './paste.ts'
import type { Place, Selection, Shape } from './selection.ts'

/** A cell that is being edited. `typed`: by typing, so that arrows commit; `kept`: with its content, arrows move in it. */
export type Editing = { readonly row: string; readonly column: string; mode: 'typed' | 'kept' }

/** What happens to a grid between renders; the files of this folder work on it. */
export type Session = {
  model: GridModel
  selection: Selection
  editing: Editing | null
  readonly history: History
  /** The column where a run of Tabs began; Enter goes back to it. */
  run: number | null
  /** Escape was pressed, so that Tab leaves the grid. */
  leaving: boolean
  focused: boolean
  /** Rows of the last paste that need rows to be added. */
  over: { readonly column: number; readonly rows: readonly (readonly string[])[] } | null
  view: View
}

/** What the component does for the session. Everything is on the screen's document when these return. */
export type View = {
  readonly element: () => HTMLElement | null
  /** Finds out which rows are in view. */
  readonly measure: () => void
  /** Opens or closes the editor. */
  readonly edit: (editing: Editing | null) => void
  /** Hands an edit to the owner and closes the editor, in one render. */
  readonly change: (edit: GridEdit) => void
  /** Brings a cell's row into the document and the cell into view. */
  readonly reveal: (place: Place) => void
  /** Shows the selection: attributes, focus, the line about the active cell. */
  readonly paint: () => void
  /** Says one sentence, seen and heard. */
  readonly say: (message: string) => void
  /** Offers to add rows for the rest of a paste; null takes the offer away. */
  readonly offer: (rows: number | null) => void
}

const nothing: GridCell = { text: '', shown: '', locked: true, calculated: false }

/** The cell at a position. */
export function cellAt({ model }: Session, { row, column }: Place): GridCell {
  const rowId = model.rows[row]?.id
  const columnId = model.columns[column]?.id
  return rowId === undefined || columnId === undefined ? nothing : model.read(rowId, columnId)
}

export function shapeOf(session: Session): Shape {
  return {
    rows: session.model.rows.length,
    columns: session.model.columns.length,
    filled: (place) => cellAt(session, place).text !== '',
    open: (place) => !cellAt(session, place).locked,
  }
}

/** The position of a cell by its ids; undefined where it is gone. */
export function placeOf({ model }: Session, row: string, column: string): Place | undefined {
  const place = {
    row: model.rows.findIndex(({ id }) => id === row),
    column: model.columns.findIndex(({ id }) => id === column),
  }
  return place.row === -1 || place.column === -1 ? undefined : place
}

/** Writes by ids of writes by position; positions outside the table are dropped. */
export function writesOf({ model }: Session, placed: readonly Placed[]): GridEdit['cells'] {
  return placed.flatMap(({ row, column, text }) => {
    const rowId = model.rows[row]?.id
    const columnId = model.columns[column]?.id
    return rowId === undefined || columnId === undefined ? [] : [{ row: rowId, column: columnId, text }]
  })
}
