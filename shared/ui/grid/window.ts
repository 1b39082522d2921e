/** The rows that are in the document: a stretch, and the active one wherever it is, so that it keeps the focus. */
export type Stretch = { readonly first: number; readonly last: number; readonly pinned: number }

const SPARE = 4

/** What has to be in the document for what is in view. Lengths in CSS pixels; rows all have the same height. */
export function stretchOf(view: {
  readonly top: number
  readonly height: number
  readonly rowHeight: number
  readonly rows: number
  readonly active: number
}): Stretch {
  const first = Math.max(0, Math.floor(view.top / view.rowHeight) - SPARE)
  const last = Math.min(view.rows - 1, Math.ceil((view.top + view.height) / view.rowHeight) + SPARE)
  return { first: Math.min(first, Math.max(0, view.rows - 1)), last, pinned: view.active }
}

/** Columns by their first and last number. */
export type Columns = { readonly from: number; readonly to: number }

/**
 * While somebody scrolls fast, rows come in with the columns in view only; a moment later they get the others. At rest
 * every cell is in the document, as screen readers need it.
 */
export type Thin = { readonly rows: ReadonlySet<number>; readonly columns: Columns }

export type Shown = Stretch & { readonly thin: Thin | null }

const FAST = 6

/** Which rows stay or come in thin. `inView` is asked only where some do. */
export function thinned(before: Shown, next: Stretch, inView: () => Columns): Thin | null {
  const fast = Math.abs(next.first - before.first) > FAST
  const rows = new Set<number>()
  for (let row = next.first; row <= next.last; row += 1) {
    const there = (row >= before.first && row <= before.last) || row === before.pinned
    if (there ? before.thin?.rows.has(row) : fast) rows.add(row)
  }
  if (rows.size === 0) return null
  const view = inView()
  const had = before.thin?.columns ?? view
  return { rows, columns: { from: Math.min(had.from, view.from), to: Math.max(had.to, view.to) } }
}

/** The row numbers in order, which is also their order in the document. */
export function rowsOf({ first, last, pinned }: Stretch, rows: number): number[] {
  const numbers = Array.from(
    { length: Math.max(0, Math.min(last, rows - 1) - first + 1) },
    (_, at) => first + at,
  )
  if (pinned < first && pinned >= 0 && pinned < rows) return [pinned, ...numbers]
  return pinned > last && pinned < rows ? [...numbers, pinned] : numbers
}

/** Whether both mean the same rows; a pinned row inside the stretch changes nothing. */
export function sameRows(one: Stretch, other: Stretch): boolean {
  const outside = ({ first, last, pinned }: Stretch): number =>
    pinned < first || pinned > last ? pinned : -1
  return one.first === other.first && one.last === other.last && outside(one) === outside(other)
}
