import { elementAt, headerRows } from './dom.ts'
import { columnName, rowName } from './model.ts'
import { boxOf, sizeOf, type Box } from './selection.ts'
import { cellAt, type Session } from './session.ts'

/** What selection looks like in the document now, so that a move touches only what differs. */
export type Painted = { readonly edges: Map<Element, string>; active: HTMLElement | null }

/** The lines below the grid that follow the active cell. */
export type Lines = {
  readonly id: string
  readonly name: HTMLElement | null
  /** Becomes the description of the focused cell. */
  readonly about: HTMLElement | null
}

/**
 * Marks the range and the active cell and moves the focus, by attributes: React renders rows, it has no part in
 * moving about.
 */
export function paintSelection(session: Session, painted: Painted, lines: Lines): void {
  const root = session.view.element()
  if (root === null) return
  paintRange(session, painted, root)
  const active = elementAt(root, session.model, session.selection.active) ?? null
  if (painted.active !== null && painted.active !== active) {
    painted.active.tabIndex = -1
    painted.active.removeAttribute('aria-describedby')
  }
  painted.active = active
  const about = sayAbout(session)
  write(lines.name, active === null ? '' : nameOf(session))
  write(lines.about, about.text)
  lines.about?.classList.toggle('grid-about--error', about.error)
  if (active === null) return
  if (active.tabIndex !== 0) active.tabIndex = 0
  if (about.text === '') active.removeAttribute('aria-describedby')
  else active.setAttribute('aria-describedby', lines.id)
  const elsewhere = document.activeElement
  if (session.focused && session.editing === null && elsewhere !== active)
    active.focus({ preventScroll: true })
}

function paintRange(session: Session, painted: Painted, root: HTMLElement): void {
  const box = boxOf(session.selection)
  const wanted = new Map<Element, string>()
  if (sizeOf(box) > 1) {
    const offset = headerRows(session.model) + 1
    for (const row of root.querySelectorAll('.grid-row')) {
      const index = Number(row.getAttribute('aria-rowindex')) - offset
      if (index < box.top || index > box.bottom) continue
      const whole = row.childElementCount === session.model.columns.length
      for (let column = box.left; column <= box.right; column += 1) {
        const cell = whole
          ? row.children[column]
          : row.querySelector(`:scope > [aria-colindex="${column + 1}"]`)
        if (cell) wanted.set(cell, edgesOf(box, index, column))
      }
    }
  }
  for (const [cell] of painted.edges) {
    if (wanted.has(cell)) continue
    cell.removeAttribute('aria-selected')
    cell.removeAttribute('data-edges')
  }
  for (const [cell, edges] of wanted) {
    if (painted.edges.get(cell) === edges) continue
    cell.setAttribute('aria-selected', 'true')
    cell.setAttribute('data-edges', edges)
  }
  painted.edges.clear()
  for (const [cell, edges] of wanted) painted.edges.set(cell, edges)
}

function edgesOf(box: Box, row: number, column: number): string {
  const edges = []
  if (row === box.top) edges.push('top')
  if (row === box.bottom) edges.push('bottom')
  if (column === box.left) edges.push('left')
  if (column === box.right) edges.push('right')
  return edges.join(' ')
}

function nameOf(session: Session): string {
  const { active } = session.selection
  const column = session.model.columns[active.column]
  return `${rowName(session.model, active.row)}, ${column ? columnName(column) : ''}`
}

function sayAbout(session: Session): { text: string; error: boolean } {
  const { active } = session.selection
  const cell = cellAt(session, active)
  const column = session.model.columns[active.column]
  if (column === undefined || session.model.rows.length === 0) return { text: '', error: false }
  const parts: string[] = []
  if (cell.error !== undefined) parts.push(`Error: ${cell.error}`)
  if (cell.notAsked) parts.push('Not asked in this row')
  else if (cell.calculated) parts.push('Calculated')
  else if (cell.locked) parts.push('Locked')
  if (cell.mark !== undefined) parts.push(cell.mark)
  if (column.hint !== undefined) parts.push(column.hint)
  if (cell.shown.length > column.width) parts.push(cell.shown)
  return { text: parts.join('. '), error: cell.error !== undefined }
}

function write(element: HTMLElement | null, text: string): void {
  if (element !== null && element.textContent !== text) element.textContent = text
}
