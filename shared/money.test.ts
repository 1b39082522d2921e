import Big from 'big.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatPounds, plainPounds, toPence } from './money.ts'

test('pence are shown as pounds with thousands separators and both pence figures', () => {
  expect([0, 5, 120_000, 123_456_789, -250].map(formatPounds)).toEqual([
    '£0.00',
    '£0.05',
    '£1,200.00',
    '£1,234,567.89',
    '-£2.50',
  ])
})

test('pence as plain pounds read back to the same pence, whatever the amount', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (pence) => {
      const back = toPence(new Big(plainPounds(pence)))
      expect(back === 0 ? 0 : back).toBe(pence === 0 ? 0 : pence)
    }),
  )
})

test('a third decimal is refused, never rounded', () => {
  expect(toPence(new Big('0.005'))).toBeUndefined()
  expect(toPence(new Big('19.99'))).toBe(1999)
})
