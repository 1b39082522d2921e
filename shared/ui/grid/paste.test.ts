import { expect, test } from 'vitest'
import { planFill, planPaste } from './paste.ts'

const table = { rows: 4, columns: 4 }
const one = (row: number, column: number) => ({ top: row, left: column, bottom: row, right: column })

test('a block takes the room that it needs from the top left', () => {
  const plan = planPaste(
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
    one(1, 1),
    table,
  )
  expect(plan.box).toEqual({ top: 1, left: 1, bottom: 2, right: 2 })
  expect(plan.writes.at(-1)).toEqual({ row: 2, column: 2, text: 'd' })
})

test('a block that is no divisor of the selection is pasted once', () => {
  const plan = planPaste([['a', 'b']], { top: 0, left: 0, bottom: 0, right: 2 }, table)
  expect(plan.writes.map(({ text }) => text)).toEqual(['a', 'b'])
})

test('what lies past the last row and column is kept apart and counted', () => {
  const plan = planPaste(
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
    one(3, 3),
    table,
  )
  expect(plan.writes).toEqual([{ row: 3, column: 3, text: 'a' }])
  expect(plan.rowsOver).toEqual([['c']])
  expect(plan.cellsOver).toBe(2)
})

test('rows of different lengths paste as long as they are', () => {
  const plan = planPaste([['a'], ['b', 'c']], one(0, 0), table)
  expect(plan.writes.map(({ text }) => text)).toEqual(['a', 'b', 'c'])
})

test('filling one cell down takes the cell above, and there is none above the first', () => {
  const read = ({ row, column }: { row: number; column: number }) => `${row},${column}`
  expect(planFill(one(2, 1), true, read)).toEqual([{ row: 2, column: 1, text: '1,1' }])
  expect(planFill(one(0, 1), true, read)).toEqual([])
  expect(planFill({ top: 0, left: 0, bottom: 1, right: 1 }, false, read).map(({ text }) => text)).toEqual([
    '0,0',
    '1,0',
  ])
})
