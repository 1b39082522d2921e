import { edit, setSelection } from './commands.ts'
import { placeAt } from './dom.ts'
import { commit } from './editing.ts'
import { choicesOf } from './model.ts'
import { only, type Place } from './selection.ts'
import type { Session } from './session.ts'

const EDGE = 24
const TICK_MS = 50

/** The part of a mouse event that matters, React's or the browser's own. */
type Press = Pick<
  MouseEvent,
  'button' | 'shiftKey' | 'clientX' | 'clientY' | 'target' | 'preventDefault' | 'ctrlKey'
>

/** Selects the pressed cell, or the column of a pressed header, and follows the mouse until it is let go. */
export function pressed(session: Session, event: Press): void {
  if (event.target instanceof Element && event.target.closest('[data-editor], [role=listbox]')) return
  const place = placeAt(session.model, event.target)
  if (place === undefined || session.model.rows.length === 0) return
  session.view.say('')
  if (session.editing !== null) commit(session)
  if (event.button !== 0 || (event.ctrlKey && event.button !== 0)) return
  event.preventDefault()
  session.focused = true
  const { active, anchor } = session.selection
  const whole = place.row === -1
  const last = session.model.rows.length - 1
  const to = (end: Place): Place => (whole ? { row: last, column: end.column } : end)
  const start = whole ? { row: 0, column: place.column } : place
  if (event.shiftKey) setSelection(session, { active, anchor, head: to(place) }, place)
  else if (whole) setSelection(session, { active: start, anchor: start, head: to(start) }, start)
  else setSelection(session, only(place))
  if (!whole && !event.shiftKey && onArrow(session, event, place)) {
    edit(session, 'kept')
    return
  }
  follow(session, to)
}

/** Double click: edits with the content kept. */
export function pressedTwice(session: Session, target: EventTarget | null): void {
  const place = placeAt(session.model, target)
  if (place !== undefined && place.row >= 0 && session.editing === null) edit(session, 'kept')
}

/** The arrow at the right of a cell with choices opens its list. */
function onArrow(session: Session, event: Press, place: Place): boolean {
  const column = session.model.columns[place.column]
  const row = session.model.rows[place.row]
  if (!column || !row || !(event.target instanceof Element) || choicesOf(column, row.id) === undefined)
    return false
  const cell = event.target.closest('[aria-colindex]')
  return cell !== null && event.clientX > cell.getBoundingClientRect().right - EDGE
}

function follow(session: Session, to: (place: Place) => Place): void {
  const root = session.view.element()
  if (root === null) return
  let mouse: { x: number; y: number } | undefined
  let head = session.selection.head
  const extend = (): void => {
    if (mouse === undefined) return
    const box = root.getBoundingClientRect()
    if (mouse.y > box.bottom - EDGE) root.scrollTop += EDGE
    else if (mouse.y < box.top + EDGE) root.scrollTop -= EDGE
    if (mouse.x > box.right - EDGE) root.scrollLeft += EDGE * 2
    else if (mouse.x < box.left + EDGE) root.scrollLeft -= EDGE * 2
    const x = Math.max(box.left + 2, Math.min(box.right - 18, mouse.x))
    const y = Math.max(box.top + 2, Math.min(box.bottom - 18, mouse.y))
    const place = placeAt(session.model, document.elementFromPoint(x, y))
    if (place === undefined) return
    const next = to({ row: Math.max(0, place.row), column: place.column })
    if (next.row === head.row && next.column === head.column) return
    head = next
    session.selection = { ...session.selection, head }
    session.view.paint()
  }
  const moved = (event: MouseEvent): void => {
    mouse = { x: event.clientX, y: event.clientY }
    extend()
  }
  const timer = setInterval(extend, TICK_MS)
  const released = (): void => {
    clearInterval(timer)
    removeEventListener('mousemove', moved)
    removeEventListener('mouseup', released)
    if (mouse !== undefined) setSelection(session, session.selection)
  }
  addEventListener('mousemove', moved)
  addEventListener('mouseup', released)
}
