import { apply, select } from './apply.ts'
import { readCells, readTable, writeCells, writeTable, type Block } from './clipboard.ts'
import { clear, reportOf } from './commands.ts'
import { closingRow, counted, rowsToFill, type GridWrite } from './model.ts'
import { planPaste } from './paste.ts'
import { boxOf, sizeOf } from './selection.ts'
import { cellAt, shapeOf, writesOf, type Session } from './session.ts'

/** Puts the selected cells on the clipboard, as text and as a table. */
export function copy(session: Session, clipboard: DataTransfer): void {
  const box = boxOf(session.selection)
  const block: string[][] = []
  for (let row = box.top; row <= box.bottom; row += 1) {
    const texts: string[] = []
    for (let column = box.left; column <= box.right; column += 1)
      texts.push(cellAt(session, { row, column }).text)
    block.push(texts)
  }
  const numeric = session.model.columns.slice(box.left, box.right + 1).map((column) => column.numeric)
  clipboard.setData('text/plain', writeCells(block))
  clipboard.setData('text/html', writeTable(block, numeric))
  session.view.say(`${counted(sizeOf(box), 'cell')} copied`)
}

/** Copies, then clears; one step. */
export function cut(session: Session, clipboard: DataTransfer): void {
  copy(session, clipboard)
  clear(session, 'Cut')
}

/** Pastes what spreadsheets, documents and web pages put on the clipboard. */
export function paste(session: Session, clipboard: DataTransfer): void {
  const text = clipboard.getData('text/plain')
  const block =
    text === ''
      ? readTable(new DOMParser().parseFromString(clipboard.getData('text/html'), 'text/html'))
      : readCells(text)
  if (block.length === 0) {
    session.view.say('There is nothing on the clipboard that can be pasted')
    return
  }
  pasteBlock(session, block)
}

/** Adds the rows that the last paste had no room for, with their texts; one step. */
export function pasteRest(session: Session): void {
  const { over, model } = session
  if (over === null || model.adding === undefined) return
  const { adding } = model
  const rows = over.rows.slice(0, roomFor(session)).map((texts) => ({ id: adding.newId(), texts }))
  const cells: GridWrite[] = rows.flatMap(({ id, texts }) =>
    texts.flatMap((text, index) => {
      const column = model.columns[over.column + index]
      return column === undefined || text === '' ? [] : [{ row: id, column: column.id, text }]
    }),
  )
  const top = rowsToFill(model)
  const before = closingRow(model)
  const description = `Add ${counted(rows.length, adding.rowName)}`
  apply(session, { description, insert: rows.map(({ id }) => ({ id, before })), cells })
  session.focused = true
  const bottom = top + rows.length - 1
  const right = over.column + Math.max(0, ...over.rows.map((row) => row.length)) - 1
  select(session, { top, left: over.column, bottom, right })
  session.view.say(
    `${counted(rows.length, adding.rowName)} added and ${counted(cells.length, 'cell')} pasted`,
  )
}

function pasteBlock(session: Session, block: Block): void {
  const shape = shapeOf(session)
  const selected = boxOf(session.selection)
  // What has no room above the total can become rows; on the total itself there is nothing to paste.
  const rows = selected.bottom < rowsToFill(session.model) ? rowsToFill(session.model) : shape.rows
  const plan = planPaste(block, selected, { rows, columns: shape.columns })
  const { changed, locked } = apply(session, { description: 'Paste', cells: writesOf(session, plan.writes) })
  select(session, plan.box)
  const below = plan.rowsOver.reduce((cells, row) => cells + row.length, 0)
  const lost = below + plan.cellsOver
  const cutOff =
    lost === 0
      ? ''
      : `. ${counted(lost, 'cell')} did not fit in the table and ${lost === 1 ? 'was' : 'were'} not pasted`
  offer(session, plan.rowsOver.length > 0 ? { column: plan.box.left, rows: plan.rowsOver } : null)
  session.view.say(`${reportOf(changed, locked, 'pasted')}${cutOff}`)
}

function offer(session: Session, over: Session['over']): void {
  session.over = over
  const rows = over === null ? 0 : Math.min(over.rows.length, roomFor(session))
  session.view.offer(rows === 0 ? null : rows)
}

function roomFor({ model }: Session): number {
  return model.adding === undefined ? 0 : Math.max(0, model.adding.max - rowsToFill(model))
}
