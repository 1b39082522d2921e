import { apply } from './apply.ts'
import { enter, reportOf, setSelection, tab } from './commands.ts'
import type { Command } from './keys.ts'
import { commandOf, type Press } from './keys.ts'
import { boxOf, inside, only, type Place } from './selection.ts'
import { cellAt, placeOf, shapeOf, writesOf, type Session } from './session.ts'

/** A key in the open editor. True: it was the grid's, not the input's. */
export function editorKey(session: Session, press: Press & { readonly isComposing: boolean }): boolean {
  const { editing } = session
  if (editing === null || press.isComposing) return false
  if (press.key === 'Escape') {
    cancel(session)
    return true
  }
  if (press.key === 'F2') {
    editing.mode = editing.mode === 'typed' ? 'kept' : 'typed'
    return true
  }
  if (press.key === 'Enter' && press.altKey) return breakLine(session)
  if (press.key === 'Enter' && (press.ctrlKey || press.metaKey)) {
    commitToSelection(session)
    return true
  }
  const command = commandOf(press)
  if (command?.kind === 'tab') {
    commit(session)
    return tab(session, command.step)
  }
  if (command?.kind === 'enter') {
    commit(session)
    enter(session, command.step)
    return true
  }
  return editing.mode === 'typed' && command?.kind === 'step' && commitAndStep(session, command)
}

/** Takes over what was typed and closes the editor. An error that comes of it is said. */
export function commit(session: Session): void {
  const { editing } = session
  const text = typedIn(session)
  if (editing === null || text === undefined) return
  const { focused } = session
  session.editing = null
  apply(session, { description: 'Edit', cells: [{ row: editing.row, column: editing.column, text }] })
  session.view.edit(null)
  // Browsers differ in whether an input that goes away loses the focus before.
  session.focused = focused
  const place = placeOf(session, editing.row, editing.column)
  const error = place && cellAt(session, place).error
  if (error !== undefined) session.view.say(`Error: ${error}`)
}

/** Takes a choice that was clicked. */
export function choose(session: Session, label: string): void {
  const input = editorOf(session)
  if (input !== null) input.dataset['pick'] = label
  commit(session)
  session.view.paint()
}

function cancel(session: Session): void {
  session.editing = null
  session.view.edit(null)
  session.view.paint()
}

function commitToSelection(session: Session): void {
  const text = typedIn(session)
  if (text === undefined) return
  const box = boxOf(session.selection)
  const placed: (Place & { text: string })[] = []
  for (let row = box.top; row <= box.bottom; row += 1) {
    for (let column = box.left; column <= box.right; column += 1) placed.push({ row, column, text })
  }
  session.editing = null
  const { changed, locked } = apply(session, { description: 'Fill', cells: writesOf(session, placed) })
  session.view.edit(null)
  session.view.paint()
  session.view.say(reportOf(changed, locked, 'filled'))
}

function commitAndStep(session: Session, step: Extract<Command, { extend: boolean; rows: number }>): boolean {
  commit(session)
  const { active } = session.selection
  const target = { row: active.row + step.rows, column: active.column + step.columns }
  setSelection(session, only(inside(shapeOf(session), target)))
  return true
}

function breakLine(session: Session): boolean {
  const input = editorOf(session)
  if (!(input instanceof HTMLTextAreaElement)) return true
  input.setRangeText('\n', input.selectionStart, input.selectionEnd, 'end')
  return true
}

/** What the editor holds: the choice that was picked, else what was typed. */
function typedIn(session: Session): string | undefined {
  const input = editorOf(session)
  return input === null ? undefined : (input.dataset['pick'] ?? input.value)
}

function editorOf(session: Session): HTMLInputElement | HTMLTextAreaElement | null {
  return session.view.element()?.querySelector('[data-editor]') ?? null
}
