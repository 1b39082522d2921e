import { expect, test } from 'vitest'
import { addDays, dayFrom, dayInLondon, firstOfMonth, formatDay, formatInstant, parseDay } from './day.ts'

test('days that the calendar does not have are refused', () => {
  expect(dayFrom(2025, 2, 31)).toBeUndefined()
  expect(dayFrom(2025, 2, 29)).toBeUndefined()
  expect(dayFrom(2024, 2, 29)).toBe('2024-02-29')
  expect(parseDay('2025-13-01')).toBeUndefined()
})

test('days are written in British form', () => {
  expect(formatDay('2025-03-01')).toBe('1 March 2025')
})

test('a moment just after midnight in summer is the next day in London', () => {
  expect(dayInLondon('2025-07-31T23:30:00.000Z')).toBe('2025-08-01')
  expect(dayInLondon('2025-01-31T23:30:00.000Z')).toBe('2025-01-31')
})

test('times are shown in United Kingdom time on both sides of the clock changes', () => {
  expect(formatInstant('2025-03-30T00:59:00.000Z')).toBe('30 March 2025 at 12:59am')
  expect(formatInstant('2025-03-30T01:00:00.000Z')).toBe('30 March 2025 at 2:00am')
  expect(formatInstant('2025-10-26T12:05:00.000Z')).toBe('26 October 2025 at 12:05pm')
})

test('adding days and months crosses years', () => {
  expect(addDays('2024-12-31', 1)).toBe('2025-01-01')
  expect(firstOfMonth('2024-11-15', 2)).toBe('2025-01-01')
})
