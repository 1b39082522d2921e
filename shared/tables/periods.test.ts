import { expect, test } from 'vitest'
import { everythingAfter, everythingBefore, parsePeriod, periodsOver, startsPeriod } from './periods.ts'

const ids = (axis: Parameters<typeof periodsOver>[0]['axis'], from: string, to: string) =>
  periodsOver({ axis, from, to }).map(({ year, parts }) => [year.id, parts.map(({ id }) => id)])

test('a financial year starts in April and has four quarters', () => {
  expect(periodsOver({ axis: 'financial-quarter', from: '2024-04-01', to: '2025-03-31' })).toEqual([
    {
      year: { id: '2024-25', label: 'Financial year 2024 to 2025', from: '2024-04-01', to: '2025-03-31' },
      parts: [
        {
          id: '2024-25-q1',
          label: 'April to June 2024',
          short: 'Apr to Jun',
          from: '2024-04-01',
          to: '2024-06-30',
        },
        {
          id: '2024-25-q2',
          label: 'July to September 2024',
          short: 'Jul to Sep',
          from: '2024-07-01',
          to: '2024-09-30',
        },
        {
          id: '2024-25-q3',
          label: 'October to December 2024',
          short: 'Oct to Dec',
          from: '2024-10-01',
          to: '2024-12-31',
        },
        {
          id: '2024-25-q4',
          label: 'January to March 2025',
          short: 'Jan to Mar',
          from: '2025-01-01',
          to: '2025-03-31',
        },
      ],
    },
  ])
})

test('a range may start and end within a year', () => {
  expect(ids('financial-quarter', '2024-01-01', '2024-09-30')).toEqual([
    ['2023-24', ['2023-24-q4']],
    ['2024-25', ['2024-25-q1', '2024-25-q2']],
  ])
})

test('halves run from April and from October', () => {
  expect(ids('financial-half', '2024-04-01', '2025-09-30')).toEqual([
    ['2024-25', ['2024-25-h1', '2024-25-h2']],
    ['2025-26', ['2025-26-h1']],
  ])
})

test('the turn of a century is a financial year too', () => {
  expect(parsePeriod('2099-00')).toEqual({ from: '2099-04-01', to: '2100-03-31' })
  expect(ids('financial-year', '2099-04-01', '2100-03-31')).toEqual([['2099-00', ['2099-00']]])
})

test('what is written as a period is read back to its days', () => {
  expect(parsePeriod('2024-25')).toEqual({ from: '2024-04-01', to: '2025-03-31' })
  expect(parsePeriod('2024-25-h2')).toEqual({ from: '2024-10-01', to: '2025-03-31' })
  expect(parsePeriod('2024-25-q4')).toEqual({ from: '2025-01-01', to: '2025-03-31' })
  expect(['2024', '2024-26', '2024-25-q5', '2024-25-m1', ''].map(parsePeriod)).toEqual(
    Array(5).fill(undefined),
  )
})

test('only the first day of a quarter starts a quarter, and only that of a half a half', () => {
  expect(startsPeriod('financial-quarter', '2025-01-01')).toBe(true)
  expect(startsPeriod('financial-half', '2025-01-01')).toBe(false)
  expect(startsPeriod('financial-year', '2024-10-01')).toBe(false)
  expect(startsPeriod('financial-quarter', '2025-01-02')).toBe(false)
})

test('what came before and what comes after is open at one end', () => {
  expect(everythingBefore('2024-04-01')).toEqual({
    id: 'to-2024-03',
    label: 'Up to March 2024',
    to: '2024-03-31',
  })
  expect(everythingAfter('2027-03-31')).toEqual({
    id: 'from-2027-04',
    label: 'April 2027 and after',
    from: '2027-04-01',
  })
})
