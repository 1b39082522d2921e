import { redoing, remember, settled, stepOf, undoing, type Step } from './history.ts'
import { counted, type GridEdit, type GridWrite } from './model.ts'
import { boxOf, inside, type Box, type Place } from './selection.ts'
import { placeOf, shapeOf, type Session } from './session.ts'

type Wanted = Partial<GridEdit> & Pick<GridEdit, 'description'>

/**
 * The only way in which anything in the table changes, except taking steps back. Locked cells are left out and
 * counted; the rest is one step for the owner and for undo. `changed` counts texts that were there already too,
 * of which the owner does not hear.
 */
export function apply(session: Session, wanted: Wanted): { changed: number; locked: number } {
  const { model } = session
  const insert = wanted.insert ?? []
  const added = new Set(insert.map(({ id }) => id))
  const cells: GridWrite[] = []
  const texts: string[] = []
  let locked = 0
  for (const write of wanted.cells ?? []) {
    const cell = added.has(write.row) ? undefined : model.read(write.row, write.column)
    if (cell?.locked) locked += 1
    else if (cell?.text !== write.text) {
      cells.push(write)
      texts.push(cell?.text ?? '')
    }
  }
  const edit = { description: wanted.description, insert, cells, remove: wanted.remove ?? [] }
  withdrawOffer(session)
  if (cells.length + insert.length + edit.remove.length > 0) {
    const step = stepOf(model, edit, { texts, selected: boxOf(session.selection) })
    session.editing = null
    session.view.change(edit)
    remember(session.history, step, session.model)
  }
  return { changed: (wanted.cells?.length ?? 0) - locked, locked }
}

/** Takes the last step back, and selects what changed. */
export function undo(session: Session): void {
  const step = session.history.done.pop()
  if (step === undefined) {
    session.view.say('Nothing to undo')
    return
  }
  const { edit, kept } = undoing(step, session.model)
  withdrawOffer(session)
  session.view.change(edit)
  session.history.undone.push(step)
  select(session, changedBox(session, edit) ?? step.selected)
  const others = kept === 0 ? '' : `. ${counted(kept, 'cell')} changed since then and not undone`
  session.view.say(`${step.description} undone${others}`)
}

/** Does the last undone step again. */
export function redo(session: Session): void {
  const step = session.history.undone.pop()
  if (step === undefined) {
    session.view.say('Nothing to redo')
    return
  }
  const edit = redoing(step, session.model)
  const texts = edit.cells.map(({ row, column }) => session.model.read(row, column).text)
  const now = stepOf(session.model, edit, { texts, selected: step.selected })
  const again: Step = { ...now, description: step.description }
  session.view.change(edit)
  session.history.done.push(settled(again, session.model))
  select(session, changedBox(session, edit) ?? step.selected)
  session.view.say(`${step.description} done again`)
}

/** What a paste left over is for the moment after it only. */
function withdrawOffer(session: Session): void {
  if (session.over === null) return
  session.over = null
  session.view.offer(null)
}

/** Selects a rectangle; its first cell becomes active and comes into view. */
export function select(session: Session, box: Box): void {
  const shape = shapeOf(session)
  const active = inside(shape, { row: box.top, column: box.left })
  const head = inside(shape, { row: box.bottom, column: box.right })
  session.selection = { active, anchor: active, head }
  session.run = null
  session.view.reveal(active)
  session.view.paint()
}

function changedBox(session: Session, { cells, insert }: GridEdit): Box | undefined {
  const first = session.model.columns[0]?.id ?? ''
  const rows = new Map(session.model.rows.map(({ id }, index) => [id, index]))
  const columns = new Map(session.model.columns.map(({ id }, index) => [id, index]))
  const places: Place[] = cells.flatMap((write) => {
    const row = rows.get(write.row)
    const column = columns.get(write.column)
    return row === undefined || column === undefined ? [] : [{ row, column }]
  })
  for (const { id } of insert) {
    const place = placeOf(session, id, first)
    if (place !== undefined) places.push(place)
  }
  const start = places[0]
  if (start === undefined) return undefined
  return places.reduce<Box>(
    (box, { row, column }) => ({
      top: Math.min(box.top, row),
      left: Math.min(box.left, column),
      bottom: Math.max(box.bottom, row),
      right: Math.max(box.right, column),
    }),
    { top: start.row, left: start.column, bottom: start.row, right: start.column },
  )
}
