import fc from 'fast-check'
import { expect, test } from 'vitest'
import { positionBetween } from './position.ts'

test('a row can always be put between two others, and stays there', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 200 }), (choices) => {
      const places: string[] = []
      for (const choice of choices) {
        const at = choice % (places.length + 1)
        places.splice(at, 0, positionBetween(places[at - 1] ?? null, places[at] ?? null))
      }
      expect(new Set(places).size).toBe(places.length)
      expect([...places].sort()).toEqual(places)
    }),
  )
})

test('rows added at the end a thousand times keep short places', () => {
  let last: string | null = null
  for (let count = 0; count < 1000; count += 1) last = positionBetween(last, null)
  expect(last?.length).toBeLessThanOrEqual(100)
})
