import { expect, test } from 'vitest'
import { redoing, remember, stepOf, undoing, type History } from './history.ts'
import type { GridEdit, GridModel } from './model.ts'

const box = { top: 0, left: 0, bottom: 0, right: 0 }
const tableOf = (texts: Record<string, string>): GridModel => ({
  label: 'Table',
  rowHeaderCount: 0,
  columns: [{ id: 'c', label: 'C', numeric: false, width: 5 }],
  rows: Object.keys(texts).map((id) => ({ id })),
  read: (row) => ({ text: texts[row] ?? '', shown: '', locked: false, calculated: false }),
})
const edit = (part: Partial<GridEdit>): GridEdit => ({
  description: 'Edit',
  insert: [],
  cells: [],
  remove: [],
  ...part,
})

test('rows that were deleted together come back in their places with their texts', () => {
  const before = tableOf({ a: '1', b: '2', c: '3', d: '4' })
  const step = stepOf(before, edit({ remove: ['b', 'c'] }), { texts: [], selected: box })
  const { edit: back } = undoing(step, tableOf({ a: '1', d: '4' }))
  expect(back.insert).toEqual([
    { id: 'b', before: 'd' },
    { id: 'c', before: 'd' },
  ])
  expect(back.cells.map(({ row, text }) => `${row}=${text}`)).toEqual(['b=2', 'c=3'])
})

test('an undo leaves texts that somebody else has changed since', () => {
  const history: History = { done: [], undone: [] }
  const step = stepOf(
    tableOf({ a: '1', b: '2' }),
    edit({
      cells: [
        { row: 'a', column: 'c', text: '5' },
        { row: 'b', column: 'c', text: '6' },
      ],
    }),
    { texts: ['1', '2'], selected: box },
  )
  remember(history, step, tableOf({ a: '5', b: '6' }))
  const [done] = history.done
  if (done === undefined) throw new Error('nothing was remembered')
  const { edit: back, kept } = undoing(done, tableOf({ a: '5', b: 'theirs' }))
  expect(back.cells).toEqual([{ row: 'a', column: 'c', text: '1' }])
  expect(kept).toBe(1)
})

test('a row that was added goes with an undo and comes back with a redo, texts and all', () => {
  const cells = [{ row: 'b', column: 'c', text: '9' }]
  const step = stepOf(tableOf({ a: '1' }), edit({ insert: [{ id: 'b', before: null }], cells }), {
    texts: [''],
    selected: box,
  })
  expect(undoing(step, tableOf({ a: '1', b: '9' })).edit).toMatchObject({ remove: ['b'], cells: [] })
  expect(redoing(step, tableOf({ a: '1' }))).toMatchObject({ insert: [{ id: 'b', before: null }], cells })
})

test('a hundred steps are kept', () => {
  const history: History = { done: [], undone: [] }
  const table = tableOf({ a: '1' })
  for (let at = 0; at < 101; at += 1) {
    remember(history, stepOf(table, edit({ description: `${at}` }), { texts: [], selected: box }), table)
  }
  expect(history.done.map(({ description }) => description)).toEqual(
    Array.from({ length: 100 }, (_, at) => `${at + 1}`),
  )
})
