import { expect, test } from 'vitest'
import { safePath, withParameters } from './address.ts'
import { pageOf } from './pages.tsx'

test('a filter is set, added to or taken away, and the others stay', () => {
  const now = new URLSearchParams('fund=PF&organisation=A&organisation=B&page=2')
  expect(withParameters('/spend', now, { organisation: ['B'], page: null })).toBe(
    '/spend?fund=PF&organisation=B',
  )
  expect(withParameters('/spend', now, { type: 'capital', fund: '' })).toBe(
    '/spend?organisation=A&organisation=B&page=2&type=capital',
  )
  expect(withParameters('/spend', new URLSearchParams('type=capital'), { type: null })).toBe('/spend')
})

test('after signing in one goes on inside this service, whatever the address says', () => {
  expect(safePath('/spend?fund=PF')).toBe('/spend?fund=PF')
  for (const elsewhere of ['https://example.com', '//example.com', '/\\example.com', 'spend', null]) {
    expect(safePath(elsewhere)).toBe('/')
  }
})

test('a page that is not there is the nearest that is', () => {
  const numbers = Array.from({ length: 101 }, (_, index) => index)
  const ask = (page: string) => pageOf(numbers, new URLSearchParams({ page }), 50)
  expect(ask('2')).toMatchObject({ page: 2, pages: 3, shown: numbers.slice(50, 100) })
  expect(ask('3').shown).toEqual([100])
  expect(ask('99').page).toBe(3)
  expect([ask('-1').page, ask('0').page, ask('two').page, ask('1e999').page]).toEqual([1, 1, 1, 3])
  expect(pageOf([], new URLSearchParams(), 50)).toEqual({ shown: [], page: 1, pages: 1 })
})
