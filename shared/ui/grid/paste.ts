import type { Block } from './clipboard.ts'
import type { Box, Place } from './selection.ts'

/** A text for a position of the table. */
export type Placed = Place & { readonly text: string }

/** Where the cells of a block go, and what finds no place. */
export type PastePlan = {
  readonly writes: readonly Placed[]
  /** The cells that were covered, for selecting them. */
  readonly box: Box
  /** Rows of the block below the last row of the table, as far as their columns exist. */
  readonly rowsOver: Block
  /** Cells to the right of the last column. */
  readonly cellsOver: number
}

/**
 * Places a block on a selection as Excel does: one value fills it, a block repeats where the selection is an exact
 * multiple of it, and otherwise starts at the top left and takes the room that it needs.
 */
export function planPaste(block: Block, selected: Box, table: { rows: number; columns: number }): PastePlan {
  const height = block.length
  const width = Math.max(0, ...block.map((row) => row.length))
  const tall = selected.bottom - selected.top + 1
  const wide = selected.right - selected.left + 1
  const tiles = height > 0 && width > 0 && tall % height === 0 && wide % width === 0
  const rows = tiles ? tall : height
  const columns = tiles ? wide : width
  const writes: Placed[] = []
  const rowsOver: string[][] = []
  let cellsOver = 0
  const fits = Math.min(columns, table.columns - selected.left)
  for (let down = 0; down < rows; down += 1) {
    const source = block[down % height] ?? []
    const row = selected.top + down
    cellsOver += Math.max(0, Math.min(columns, source.length) - fits)
    if (row >= table.rows) {
      rowsOver.push(source.slice(0, fits))
      continue
    }
    for (let across = 0; across < fits; across += 1) {
      const text = source[across % width]
      if (text !== undefined) writes.push({ row, column: selected.left + across, text })
    }
  }
  const box = {
    top: selected.top,
    left: selected.left,
    bottom: Math.min(table.rows, selected.top + rows) - 1,
    right: selected.left + fits - 1,
  }
  return { writes, box, rowsOver, cellsOver }
}

/** Fill down or right: the first row or column of the selection goes over the rest; one line takes the line before. */
export function planFill(selected: Box, down: boolean, read: (place: Place) => string): Placed[] {
  const single = down ? selected.top === selected.bottom : selected.left === selected.right
  const source = (down ? selected.top : selected.left) - (single ? 1 : 0)
  if (source < 0) return []
  const writes: Placed[] = []
  for (let row = selected.top; row <= selected.bottom; row += 1) {
    for (let column = selected.left; column <= selected.right; column += 1) {
      const from = down ? { row: source, column } : { row, column: source }
      if (from.row !== row || from.column !== column) writes.push({ row, column, text: read(from) })
    }
  }
  return writes
}
