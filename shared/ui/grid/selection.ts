/** A cell by its position, from 0; row headers count as columns. */
export type Place = { readonly row: number; readonly column: number }

/** A rectangle of cells, edges included. */
export type Box = {
  readonly top: number
  readonly left: number
  readonly bottom: number
  readonly right: number
}

/** The range goes from `anchor` to `head`; the active cell, which has the focus, is one of its cells. */
export type Selection = { readonly active: Place; readonly anchor: Place; readonly head: Place }

/** What movement needs to know about a table. */
export type Shape = {
  readonly rows: number
  readonly columns: number
  readonly filled: (place: Place) => boolean
  /** Whether the cell can be typed into. */
  readonly open: (place: Place) => boolean
}

/** A selection of one cell. */
export const only = (place: Place): Selection => ({ active: place, anchor: place, head: place })

/** The range of a selection as a rectangle. */
export function boxOf({ anchor, head }: Selection): Box {
  return {
    top: Math.min(anchor.row, head.row),
    left: Math.min(anchor.column, head.column),
    bottom: Math.max(anchor.row, head.row),
    right: Math.max(anchor.column, head.column),
  }
}

export const sizeOf = (box: Box): number => (box.bottom - box.top + 1) * (box.right - box.left + 1)

/** The nearest place inside the table. */
export function inside(shape: Pick<Shape, 'rows' | 'columns'>, place: Place): Place {
  const clamp = (value: number, count: number): number => Math.max(0, Math.min(count - 1, value))
  return { row: clamp(place.row, shape.rows), column: clamp(place.column, shape.columns) }
}

/** Ctrl and an arrow, as in Excel: the end of this run of filled cells, else the next filled cell, else the edge. */
export function edgeOfData(shape: Shape, from: Place, step: Place): Place {
  const next = (place: Place): Place => ({ row: place.row + step.row, column: place.column + step.column })
  const within = (place: Place): boolean => {
    const nearest = inside(shape, place)
    return nearest.row === place.row && nearest.column === place.column
  }
  let place = from
  const inRun = shape.filled(from) && within(next(from)) && shape.filled(next(from))
  while (within(next(place))) {
    if (inRun && !shape.filled(next(place))) break
    place = next(place)
    if (!inRun && shape.filled(place)) break
  }
  return place
}

/** The next cell in reading order that can be typed into; undefined past the last one. */
export function nextOpen(shape: Shape, from: Place, step: 1 | -1): Place | undefined {
  const last = shape.rows * shape.columns
  for (let at = from.row * shape.columns + from.column + step; at >= 0 && at < last; at += step) {
    const place = { row: Math.floor(at / shape.columns), column: at % shape.columns }
    if (shape.open(place)) return place
  }
  return undefined
}

/** Tab (by row) and Enter (by column) inside a range go round in it. */
export function cycle(box: Box, from: Place, by: { readonly step: 1 | -1; readonly down: boolean }): Place {
  const rows = box.bottom - box.top + 1
  const columns = box.right - box.left + 1
  const row = from.row - box.top
  const column = from.column - box.left
  const size = rows * columns
  const at = ((by.down ? column * rows + row : row * columns + column) + by.step + size) % size
  return by.down
    ? { row: box.top + (at % rows), column: box.left + Math.floor(at / rows) }
    : { row: box.top + Math.floor(at / columns), column: box.left + (at % columns) }
}
