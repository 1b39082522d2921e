import { expect, test } from 'vitest'
import { waitAfter } from './backoff.ts'

test('the wait doubles with each failure, up to five minutes', () => {
  expect([1, 2, 3, 9, 10, 100].map((failures) => waitAfter(failures, 1))).toEqual([
    1000, 2000, 4000, 256_000, 300_000, 300_000,
  ])
})

test('computers that failed together do not come back together', () => {
  expect([0, 0.25, 0.5].map((chance) => waitAfter(3, chance))).toEqual([0, 1000, 2000])
})
