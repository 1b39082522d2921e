import Big from 'big.js'
import { expect, test } from 'vitest'
import { evaluate, nothing, type RowSource, type Source } from './evaluate.ts'
import { expression, type Expression } from './expression.ts'

const row = (kind: string, amount: string | undefined): RowSource => ({
  ...nothing,
  column: (column) =>
    column === 'amount' ? amount && new Big(amount) : column === 'kind' ? kind : undefined,
  lackOfColumn: () => 'needed',
})
const rows = [row('grant', '0.1'), row('match', '0.2')]

const source: Source = {
  ...nothing,
  answer: (question) =>
    ({ number: new Big('0.3'), word: 'yes', code: '5', text: 'two words', postcode: 'BL1 1RU' })[question],
  lackOfAnswer: (question) => (question === 'unread' ? 'unread' : 'blank'),
  round: () => '2025-03-31',
  rows: (table) => (table === 'half' ? [...rows, row('match', undefined)] : rows),
  previous: () => ({ ...source, answer: () => new Big(7), previous: () => undefined }),
  dataSet: (id) =>
    id === 'allocations'
      ? {
          key: 'kind',
          rows: [
            { kind: 'capital', total: '1500.50', town: 'a' },
            { kind: 'revenue', total: '20', town: 'b' },
            { kind: 'blank', total: '', town: 'b' },
          ],
        }
      : undefined,
}

const outcome = (text: Expression) => {
  const result = evaluate(expression.parse(text), source)
  return result instanceof Big ? result.toFixed() : result
}

test('sums are exact decimals: 0.1 and 0.2 equal 0.3', () => {
  expect(outcome({ equals: [{ sum: { table: 't', columns: ['amount'] } }, { answer: 'number' }] })).toBe(true)
})

test('sums and counts can be of the rows that meet a condition', () => {
  const where = { equals: [{ column: 'kind' }, 'match'] } as const
  expect(outcome({ sum: { table: 't', columns: ['amount'], where } })).toBe('0.2')
  expect(outcome({ count: { table: 't', where } })).toBe('1')
})

test('what is blank makes a comparison unknown, not false', () => {
  expect(outcome({ less: [{ answer: 'missing' }, 5] })).toBeUndefined()
  expect(outcome({ not: { equals: [{ answer: 'missing' }, 5] } })).toBeUndefined()
})

test('and, or settle as soon as one side does, even beside something unknown', () => {
  const unknown: Expression = { less: [{ answer: 'missing' }, 5] }
  expect(outcome({ and: [unknown, false] })).toBe(false)
  expect(outcome({ and: [unknown, true] })).toBeUndefined()
  expect(outcome({ or: [unknown, true] })).toBe(true)
  expect(outcome({ or: [unknown, false] })).toBeUndefined()
})

test('a code that is a number multiplies as one', () => {
  expect(outcome({ multiply: [{ answer: 'code' }, 3] })).toBe('15')
})

test('dates compare as days', () => {
  expect(outcome({ 'at-most': ['2025-03-30', { round: 'to' }] })).toBe(true)
  expect(outcome({ 'at-most': ['2025-04-01', { round: 'to' }] })).toBe(false)
})

test('an expression with a word that is not in the language is refused', () => {
  expect(expression.safeParse({ equal: [1, 1] }).success).toBe(false)
  expect(expression.safeParse({ equals: [1, 1], less: [1, 2] }).success).toBe(false)
})

test('division is rounded as it says, half to even where it says so; by 0 it is unknown', () => {
  const divide = (a: number, b: number, rounding: 'half-even' | 'half-up' | 'down' | 'up') =>
    outcome({ divide: [a, b], decimals: 2, rounding })
  expect([divide(1, 8, 'half-even'), divide(3, 8, 'half-even')]).toEqual(['0.12', '0.38'])
  expect(['half-up', 'down', 'up'].map((way) => divide(1, 8, way as 'up'))).toEqual(['0.13', '0.12', '0.13'])
  expect(divide(-1, 8, 'half-even')).toBe('-0.12')
  expect(divide(1, 3, 'half-even')).toBe('0.33')
  expect(divide(1, 0, 'half-even')).toBeUndefined()
})

test('the least and the greatest are of numbers, of days, or of the rows of a table', () => {
  expect([outcome({ min: [3, 2, 5] }), outcome({ max: [3, 2, 5] })]).toEqual(['2', '5'])
  expect(outcome({ max: ['2025-01-01', { round: 'to' }] })).toBe('2025-03-31')
  expect(outcome({ min: ['2025-01-01', { round: 'to' }] })).toBe('2025-01-01')
  expect(outcome({ max: { table: 't', columns: ['amount'] } })).toBe('0.2')
  expect(outcome({ min: { table: 't', columns: ['amount'], where: false } })).toBeUndefined()
  expect(outcome({ min: [3, { answer: 'missing' }] })).toBeUndefined()
})

test('a total is unknown while a cell in it is needed or unread, so that nothing is said of half a table', () => {
  expect(outcome({ sum: { table: 'half', columns: ['amount'] } })).toBeUndefined()
  const where = { equals: [{ column: 'kind' }, 'grant'] } as const
  expect(outcome({ sum: { table: 'half', columns: ['amount'], where } })).toBe('0.1')
})

test('any and all are of the rows of a table; unknown only where an unknown row could settle it', () => {
  const over = (amount: number): Expression => ({ greater: [{ column: 'amount' }, amount] })
  expect(outcome({ any: { table: 't', where: over(0.15) } })).toBe(true)
  expect(outcome({ all: { table: 't', where: over(0.15) } })).toBe(false)
  expect(outcome({ any: { table: 'half', where: over(0.15) } })).toBe(true)
  expect(outcome({ any: { table: 'half', where: over(1) } })).toBeUndefined()
  expect(outcome({ all: { table: 'half', where: over(0.15) } })).toBe(false)
  expect(outcome({ all: { table: 'half', where: over(0) } })).toBeUndefined()
  expect(outcome({ count: { table: 'half', where: over(0) } })).toBeUndefined()
})

test('rows are unique whatever capitals and spaces they are written with', () => {
  expect(outcome({ unique: { table: 't', columns: ['kind'] } })).toBe(true)
  expect(outcome({ unique: { table: 'half', columns: ['kind'] } })).toBe(false)
  expect(outcome({ unique: { table: 'half', columns: ['kind', 'amount'] } })).toBe(true)
})

test('if takes one way, and is unknown with its condition unless both come to the same', () => {
  expect(outcome({ if: { equals: [1, 1] }, then: 'a', else: 'b' })).toBe('a')
  expect(outcome({ if: false, then: 'a', else: 'b' })).toBe('b')
  const unknown: Expression = { less: [{ answer: 'missing' }, 5] }
  expect(outcome({ if: unknown, then: 'a', else: 'b' })).toBeUndefined()
  expect(outcome({ if: unknown, then: 2, else: 2 })).toBe('2')
})

test('a question is answered, is not, or can’t be told while it is unread', () => {
  expect(outcome({ answered: 'word' })).toBe(true)
  expect(outcome({ answered: 'missing' })).toBe(false)
  expect(outcome({ answered: 'unread' })).toBeUndefined()
})

test('texts are counted in words, and told by their codes, postcodes and areas', () => {
  expect(outcome({ words: { answer: 'text' } })).toBe('2')
  expect(outcome({ 'one-of': { answer: 'word' }, codes: ['no', 'yes'] })).toBe(true)
  expect(outcome({ 'one-of': { answer: 'missing' }, codes: ['no'] })).toBeUndefined()
  expect([outcome({ postcode: { answer: 'postcode' } }), outcome({ postcode: 'BL1' })]).toEqual([true, false])
  const inArea = (text: string, areas: string[]) => outcome({ 'in-area': text, areas })
  expect(['BL', 'BL1', 'B', 'BL11'].map((area) => inArea('bl1 1ru', [area]))).toEqual([
    true,
    true,
    false,
    false,
  ])
  expect(inArea('BL1 1RU, M1 1AA', ['BL'])).toBe(false)
  expect(inArea('BL1 1RU, M1 1AA', ['BL', 'M'])).toBe(true)
  expect(['E', 'E08', 'E0800'].map((area) => inArea('E08000001', [area]))).toEqual([false, true, true])
})

test('the last submission is read with the same words, and is unknown where there was none', () => {
  const before: Expression = { previous: { answer: 'number' } }
  expect(outcome({ subtract: [before, { answer: 'number' }] })).toBe('6.7')
  expect(outcome({ previous: before })).toBeUndefined()
})

test('a data set is looked up by its key, added up and counted; unknown where the recipient has none', () => {
  expect(outcome({ dataset: { set: 'allocations', column: 'total', key: 'capital' } })).toBe('1500.5')
  expect(outcome({ dataset: { set: 'allocations', column: 'total', key: 'blank' } })).toBeUndefined()
  expect(outcome({ dataset: { set: 'allocations', column: 'total', key: 'other' } })).toBeUndefined()
  expect(outcome({ dataset: { set: 'allocations', sum: 'total' } })).toBe('1520.5')
  expect(outcome({ dataset: { set: 'allocations', sum: 'total', where: { town: 'b' } } })).toBe('20')
  expect(outcome({ dataset: { set: 'allocations', count: true, where: { town: 'b' } } })).toBe('2')
  expect(outcome({ dataset: { set: 'others', sum: 'total' } })).toBeUndefined()
})

test('an evaluation that would take forever ends, and settles nothing', () => {
  const many = Array.from({ length: 3000 }, () => row('grant', '1'))
  const huge: Source = { ...source, rows: () => many }
  const inner: Expression = { sum: { table: 't', columns: ['amount'] } }
  const where: Expression = { greater: [inner, 0] }
  expect(evaluate({ any: { table: 't', where: { not: where } } }, huge)).toBeUndefined()
})
