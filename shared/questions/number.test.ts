import { expect, test } from 'vitest'
import type { Asked } from './kind.ts'
import { money } from './money.ts'
import { number } from './number.ts'

const asked: Asked = { label: 'Amount', limits: {}, choices: [] }

test.each([' £-   ', '£-', ' £ -  '])('%j is a zero as Excel’s accounting format copies it', (text) => {
  expect(money.read(text, asked)).toBe(0)
})

test('a dash alone is not guessed at', () => {
  expect(money.read(' -   ', asked)).toEqual({ typed: ' -   ' })
})

test('a number that is too long to be stored is kept as typed', () => {
  const long = '1'.repeat(41)
  expect(number.read(long, asked)).toEqual({ typed: long })
  expect(number.read(`0.${long}`, asked)).toEqual({ typed: `0.${long}` })
  expect(number.read('1'.repeat(40), asked)).toBe('1'.repeat(40))
})
