import { apply, redo, select, undo } from './apply.ts'
import type { Command } from './keys.ts'
import { columnName, counted, rowName } from './model.ts'
import { planFill } from './paste.ts'
import { addRow, deleteRows } from './rows.ts'
import {
  boxOf,
  cycle,
  edgeOfData,
  inside,
  nextOpen,
  only,
  sizeOf,
  type Box,
  type Place,
  type Selection,
} from './selection.ts'
import { cellAt, shapeOf, writesOf, type Session } from './session.ts'
import { summaryOf } from './status.ts'

/** Does what a key asks. False: the key is the browser's after all. */
export function run(session: Session, command: Command): boolean {
  const leaving = session.leaving
  session.leaving = false
  session.view.say('')
  switch (command.kind) {
    case 'step':
    case 'jump':
    case 'screen':
    case 'row start':
    case 'row end':
    case 'table start':
    case 'table end':
      move(session, command)
      return true
    case 'tab':
      return !leaving && tab(session, command.step)
    case 'enter':
      enter(session, command.step)
      return true
    case 'error':
      findError(session, command.step)
      return true
    case 'leave':
      session.leaving = true
      session.view.say('Press Tab to leave the table')
      return true
    case 'edit':
      edit(session, 'kept')
      return true
    case 'type':
      return edit(session, 'typed')
    case 'clear and edit':
      edit(session, 'typed')
      return true
    case 'clear':
      clear(session, 'Clear')
      return true
    case 'undo':
      undo(session)
      return true
    case 'redo':
      redo(session)
      return true
    case 'fill down':
    case 'fill right':
      fill(session, command.kind === 'fill down')
      return true
    case 'insert row':
      addRow(session, 'above')
      return true
    case 'delete rows':
      deleteRows(session)
      return true
    case 'say sum':
      session.view.say(summaryOf(session) || sayActive(session))
      return true
    case 'reveal':
      session.view.reveal(session.selection.active)
      return true
    case 'select all':
    case 'select rows':
    case 'select columns':
      selectLines(session, command.kind)
      return true
  }
}

/** Makes a selection current; a range of several cells is said once. */
export function setSelection(session: Session, selection: Selection, show: Place = selection.head): void {
  session.selection = selection
  session.run = null
  session.view.reveal(show)
  session.view.paint()
  const box = boxOf(selection)
  if (sizeOf(box) > 1) session.view.say(sayRange(session, box))
}

/** Opens the editor on the active cell, or says why not. False where the key is nobody's. */
export function edit(session: Session, mode: 'typed' | 'kept'): boolean {
  const { active } = session.selection
  const row = session.model.rows[active.row]
  const column = session.model.columns[active.column]
  if (row === undefined || column === undefined) return false
  const cell = cellAt(session, active)
  if (cell.locked) {
    session.view.say(
      `${cell.notAsked ? 'Not asked in this row' : cell.calculated ? 'Calculated' : 'Locked'}: this cell cannot be changed`,
    )
    return true
  }
  session.view.reveal(active)
  session.view.edit({ row: row.id, column: column.id, mode })
  return false
}

/** Empties the selected cells that are not locked. */
export function clear(session: Session, description: string): void {
  const box = boxOf(session.selection)
  const places: (Place & { text: string })[] = []
  for (let row = box.top; row <= box.bottom; row += 1) {
    for (let column = box.left; column <= box.right; column += 1) places.push({ row, column, text: '' })
  }
  const { changed, locked } = apply(session, { description, cells: writesOf(session, places) })
  session.view.say(reportOf(changed, locked, description === 'Cut' ? 'cut' : 'cleared'))
}

/** "12 cells pasted. 2 locked cells left as they are" */
export function reportOf(changed: number, locked: number, done: string): string {
  const left =
    locked === 0 ? '' : `. ${counted(locked, 'locked cell')} left as ${locked === 1 ? 'it is' : 'they are'}`
  return `${counted(changed, 'cell')} ${done}${left}`
}

/** Tab: the next cell that can be typed into, in the range if there is one. False past the last one. */
export function tab(session: Session, step: 1 | -1): boolean {
  const box = boxOf(session.selection)
  if (sizeOf(box) > 1) {
    goRound(session, { step, down: false })
    return true
  }
  const from = session.selection.active
  const next = nextOpen(shapeOf(session), from, step)
  if (next === undefined) return false
  const started = session.run ?? from.column
  setSelection(session, only(next))
  session.run = started
  return true
}

/** Enter: one cell down, to the column where a run of Tabs began. */
export function enter(session: Session, step: 1 | -1): void {
  const { active } = session.selection
  if (sizeOf(boxOf(session.selection)) > 1) {
    goRound(session, { step, down: true })
    return
  }
  const column = session.run ?? active.column
  setSelection(session, only(inside(shapeOf(session), { row: active.row + step, column })))
}

function goRound(session: Session, by: { step: 1 | -1; down: boolean }): void {
  const box = boxOf(session.selection)
  const shape = shapeOf(session)
  let next = session.selection.active
  for (let tries = Math.min(sizeOf(box), 10_000); tries > 0; tries -= 1) {
    next = cycle(box, next, by)
    if (shape.open(next)) break
  }
  session.selection = { ...session.selection, active: next }
  session.view.reveal(next)
  session.view.paint()
}

type Move = Extract<Command, { extend: boolean }>

function move(session: Session, command: Move): void {
  const { active, anchor, head } = session.selection
  const target = targetOf(session, command, command.extend ? head : active)
  setSelection(session, command.extend ? { active, anchor, head: target } : only(target))
}

function targetOf(session: Session, command: Move, from: Place): Place {
  const shape = shapeOf(session)
  const last = { row: shape.rows - 1, column: shape.columns - 1 }
  switch (command.kind) {
    case 'step':
      return inside(shape, { row: from.row + command.rows, column: from.column + command.columns })
    case 'jump':
      return edgeOfData(shape, from, { row: command.rows, column: command.columns })
    case 'screen': {
      const screen = screenOf(session)
      return inside(shape, {
        row: from.row + command.rows * screen.rows,
        column: from.column + command.columns * screen.columns,
      })
    }
    case 'row start':
      return { row: from.row, column: 0 }
    case 'row end':
      return { row: from.row, column: last.column }
    case 'table start':
      return inside(shape, { row: 0, column: session.model.rowHeaderCount })
    case 'table end':
      return inside(shape, last)
  }
}

/** How many rows and columns fit on one screen of the grid, at least one. */
function screenOf(session: Session): { rows: number; columns: number } {
  const element = session.view.element()
  const row = element?.querySelector<HTMLElement>('.grid-row')
  const header = element?.querySelector<HTMLElement>('.grid-head')
  const cell = row?.querySelector<HTMLElement>('.grid-cell:not(.grid-frozen)')
  if (!element || !row || !cell) return { rows: 1, columns: 1 }
  return {
    rows: Math.max(1, Math.floor((element.clientHeight - (header?.offsetHeight ?? 0)) / row.offsetHeight)),
    columns: Math.max(1, Math.floor((element.clientWidth - cell.offsetLeft) / cell.offsetWidth)),
  }
}

function selectLines(session: Session, kind: 'select all' | 'select rows' | 'select columns'): void {
  const shape = shapeOf(session)
  const box = boxOf(session.selection)
  const rows = kind !== 'select rows'
  const columns = kind !== 'select columns'
  const anchor = { row: rows ? 0 : box.top, column: columns ? 0 : box.left }
  const head = {
    row: rows ? shape.rows - 1 : box.bottom,
    column: columns ? shape.columns - 1 : box.right,
  }
  const { active } = session.selection
  setSelection(session, { active, anchor, head: inside(shape, head) }, active)
}

function fill(session: Session, down: boolean): void {
  const placed = planFill(boxOf(session.selection), down, (place) => cellAt(session, place).text)
  const description = down ? 'Fill down' : 'Fill right'
  const { changed, locked } = apply(session, { description, cells: writesOf(session, placed) })
  session.view.say(reportOf(changed, locked, 'filled'))
}

/** Goes to the next or previous cell with an error, round the end of the table. */
export function findError(session: Session, step: 1 | -1): void {
  const { columns, rows } = shapeOf(session)
  const { active } = session.selection
  const size = rows * columns
  const start = active.row * columns + active.column
  for (let moved = 1; moved <= size; moved += 1) {
    const at = (((start + moved * step) % size) + size) % size
    const place = { row: Math.floor(at / columns), column: at % columns }
    const { error } = cellAt(session, place)
    if (error === undefined) continue
    select(session, { top: place.row, left: place.column, bottom: place.row, right: place.column })
    return
  }
  session.view.say('There are no errors in this table')
}

function sayRange(session: Session, box: Box): string {
  const { model } = session
  const name = (row: number, column: number): string => {
    const found = model.columns[column]
    return `${rowName(model, row)}, ${found === undefined ? '' : columnName(found)}`
  }
  return `${counted(sizeOf(box), 'cell')} selected: ${name(box.top, box.left)} to ${name(box.bottom, box.right)}`
}

function sayActive(session: Session): string {
  const { active } = session.selection
  const column = session.model.columns[active.column]
  const shown = cellAt(session, active).shown || 'blank'
  return `${rowName(session.model, active.row)}, ${column ? columnName(column) : ''}: ${shown}`
}
