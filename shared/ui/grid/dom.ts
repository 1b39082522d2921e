import type { GridModel } from './model.ts'
import type { Place } from './selection.ts'
import type { Columns } from './window.ts'

/** Rows of column headers: groups above columns where there are any. */
export function headerRows(model: GridModel): 1 | 2 {
  return model.columns.some(({ group }) => group !== undefined) ? 2 : 1
}

/** Where in the table an element is; row -1 is the header. Undefined outside of cells. */
export function placeAt(model: GridModel, target: EventTarget | null): Place | undefined {
  if (!(target instanceof Element)) return undefined
  const cell = target.closest('[aria-colindex]')
  const row = cell?.closest('[aria-rowindex]')
  if (!cell || !row) return undefined
  const index = Number(row.getAttribute('aria-rowindex')) - headerRows(model) - 1
  return { row: Math.max(-1, index), column: Number(cell.getAttribute('aria-colindex')) - 1 }
}

/** The element of a cell; undefined where its row is not in the document. */
export function elementAt(root: HTMLElement, model: GridModel, place: Place): HTMLElement | undefined {
  const row = root.querySelector(`[aria-rowindex="${place.row + headerRows(model) + 1}"]`)
  const cell = row?.querySelector<HTMLElement>(`:scope > [aria-colindex="${place.column + 1}"]`)
  return cell ?? undefined
}

/** Scrolls the grid, then the page if need be, so that no header and no frozen column hides the cell. */
export function scrollToPlace(root: HTMLElement, model: GridModel, place: Place): void {
  const head = root.querySelector<HTMLElement>('.grid-head')
  const body = root.querySelector<HTMLElement>('.grid-body')
  if (!head || !body) return
  const height = rowHeight(root)
  const covered = getComputedStyle(head).position === 'sticky' ? head.offsetHeight : 0
  const top = head.offsetHeight + place.row * height
  if (top - covered < root.scrollTop) root.scrollTop = top - covered
  else if (top + height > root.scrollTop + root.clientHeight)
    root.scrollTop = top + height - root.clientHeight
  const cell = head.querySelector<HTMLElement>(
    `[role=row]:last-child > [aria-colindex="${place.column + 1}"]`,
  )
  if (!cell || getComputedStyle(cell).position === 'sticky') return
  const frozen = frozenWidth(head)
  if (cell.offsetLeft - frozen < root.scrollLeft) root.scrollLeft = cell.offsetLeft - frozen
  else if (cell.offsetLeft + cell.offsetWidth > root.scrollLeft + root.clientWidth) {
    root.scrollLeft = Math.min(
      cell.offsetLeft - frozen,
      cell.offsetLeft + cell.offsetWidth - root.clientWidth,
    )
  }
}

/** In CSS pixels. */
export function rowHeight(root: HTMLElement): number {
  return root.querySelector('.grid-row')?.getBoundingClientRect().height || 30
}

/** The width that sticky columns cover, 0 where the screen is too narrow for them. */
function frozenWidth(head: HTMLElement): number {
  const cells = head.querySelectorAll<HTMLElement>('[role=row]:last-child > .grid-frozen')
  let width = 0
  for (const cell of cells) if (getComputedStyle(cell).position === 'sticky') width += cell.offsetWidth
  return width
}

/** The columns that are at least partly in view, besides frozen ones. */
export function columnsInView(root: HTMLElement): Columns {
  const cells = [...root.querySelectorAll<HTMLElement>('.grid-columns > [aria-colindex]')]
  const right = root.scrollLeft + root.clientWidth
  const from = cells.findIndex((cell) => cell.offsetLeft + cell.offsetWidth > root.scrollLeft)
  const beyond = cells.findIndex((cell, at) => at >= from && cell.offsetLeft >= right)
  return { from: Math.max(0, from), to: (beyond === -1 ? cells.length : beyond) - 1 }
}
