import Big from 'big.js'
import { expect, test } from 'vitest'
import { evaluate, expression, type Expression, type Source } from './expression.ts'

const cells = [
  { kind: 'grant', amount: '0.1' },
  { kind: 'match', amount: '0.2' },
]

const source: Source = {
  answer: (question) => ({ number: new Big('0.3'), word: 'yes', code: '5' })[question],
  column: () => undefined,
  round: () => '2025-03-31',
  rows: () =>
    cells.map(
      (row) => (column: string) =>
        column === 'amount' ? new Big(row.amount) : column === 'kind' ? row.kind : undefined,
    ),
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
