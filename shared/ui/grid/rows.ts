import { apply, select } from './apply.ts'
import { closingRow, counted, rowsToFill } from './model.ts'
import { boxOf } from './selection.ts'
import type { Session } from './session.ts'

/** Adds a row above the active one or at the end of the table, and goes to its first cell. */
export function addRow(session: Session, where: 'above' | 'end'): void {
  const { adding, rows } = session.model
  if (adding === undefined) {
    session.view.say('Rows cannot be added to this table')
    return
  }
  if (rowsToFill(session.model) >= adding.max) {
    session.view.say(`This table has room for ${counted(adding.max, adding.rowName)} only`)
    return
  }
  const end = closingRow(session.model)
  const active = rows[session.selection.active.row]
  const before = where === 'above' && active?.total !== true ? (active?.id ?? end) : end
  const id = adding.newId()
  apply(session, { description: `Add ${adding.rowName}`, insert: [{ id, before }] })
  const row = Math.max(
    0,
    session.model.rows.findIndex((candidate) => candidate.id === id),
  )
  session.focused = true
  select(session, { top: row, left: 0, bottom: row, right: 0 })
  session.view.say(`${capital(adding.rowName)} added as row ${row + 1} of ${rowsToFill(session.model)}`)
}

/** Deletes the rows of the selection, as many as the table lets go; undo brings them back. */
export function deleteRows(session: Session): void {
  const { adding, rows } = session.model
  if (adding === undefined) {
    session.view.say('Rows cannot be deleted from this table')
    return
  }
  const { top, bottom, left } = boxOf(session.selection)
  const filled = rowsToFill(session.model)
  const spare = Math.max(0, filled - adding.min)
  const remove = rows.slice(top, Math.min(bottom + 1, top + spare, filled)).map(({ id }) => id)
  if (remove.length === 0) {
    session.view.say(
      filled === 0 || top >= filled
        ? `There is no ${adding.rowName} to delete`
        : `This table needs at least ${counted(adding.min, adding.rowName)}`,
    )
    return
  }
  apply(session, { description: `Delete ${counted(remove.length, adding.rowName)}`, remove })
  session.focused = session.model.rows.length > 0
  if (!session.focused) {
    // With the last row goes the only tab stop of the grid.
    session.view.element()?.closest('.grid-box')?.querySelector<HTMLElement>('[data-add]')?.focus()
  }
  select(session, { top, left, bottom: top, right: left })
  session.view.say(
    `${capital(counted(remove.length, adding.rowName))} deleted. Undo brings ${remove.length === 1 ? 'it' : 'them'} back`,
  )
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
