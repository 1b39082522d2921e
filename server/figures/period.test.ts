import { expect, test } from 'vitest'
import { compareSpans, endOfDay, financialYear, spanInWords, spanOnAxis } from './period.ts'

test.each([
  ['2024-04-01', '2024-06-30', 'April to June 2024', 'Apr–Jun\n2024'],
  ['2024-10-01', '2025-03-31', 'October 2024 to March 2025', 'Oct 24–\nMar 25'],
  ['2024-02-01', '2024-02-29', 'February 2024', 'Feb\n2024'],
  ['2024-04-06', '2025-04-05', '6 April 2024 to 5 April 2025', '6 Apr–\n5 Apr 2025'],
  [null, '2024-03-31', 'Up to March 2024', null],
  [null, '2024-03-15', 'Up to 15 March 2024', null],
  ['2027-04-01', null, 'From April 2027', null],
  [null, null, 'No period given', null],
])('a period from %s to %s is said as people say it', (from, to, words, axis) => {
  expect(spanInWords({ from, to })).toBe(words)
  if (from !== null && to !== null) expect(spanOnAxis({ from, to })).toBe(axis)
})

test('a financial year runs from April to March, and what crosses it is in none', () => {
  expect(financialYear({ from: '2025-01-01', to: '2025-03-31' })).toBe('2024 to 2025')
  expect(financialYear({ from: '2025-04-01', to: '2026-03-31' })).toBe('2025 to 2026')
  expect(financialYear({ from: '2025-03-01', to: '2025-04-30' })).toBeNull()
  expect(financialYear({ from: null, to: '2025-03-31' })).toBeNull()
})

test('periods stand in order of time, those open at an end at that end', () => {
  const spans = [
    { from: '2027-04-01', to: null },
    { from: '2024-07-01', to: '2024-09-30' },
    { from: null, to: '2024-03-31' },
    { from: '2024-07-01', to: '2025-03-31' },
  ]
  expect(spans.toSorted(compareSpans).map(spanInWords)).toEqual([
    'Up to March 2024',
    'July to September 2024',
    'July 2024 to March 2025',
    'From April 2027',
  ])
})

test('a day ends at midnight in the United Kingdom, in summer as in winter', () => {
  expect(endOfDay('2025-01-15').toISOString()).toBe('2025-01-16T00:00:00.000Z')
  expect(endOfDay('2025-07-15').toISOString()).toBe('2025-07-15T23:00:00.000Z')
  expect(endOfDay('2025-03-30').toISOString()).toBe('2025-03-30T23:00:00.000Z')
  expect(endOfDay('2025-10-26').toISOString()).toBe('2025-10-27T00:00:00.000Z')
})
