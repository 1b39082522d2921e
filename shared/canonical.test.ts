import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, hashOf } from './canonical.ts'

test('the order in which keys were written does not matter', () => {
  expect(canonicalJson({ b: 1, a: [true, null, { d: '£', c: -0 }] })).toBe(
    '{"a":[true,null,{"c":0,"d":"£"}],"b":1}',
  )
})

test('canonical JSON reads back as the same content', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (content) => {
      expect(canonicalJson(JSON.parse(canonicalJson(content)))).toBe(canonicalJson(content))
    }),
  )
})

test('what has no JSON form is a bug, not an empty hash', () => {
  expect(() => canonicalJson({ a: Number.NaN })).toThrow('No canonical form')
  expect(() => canonicalJson(() => 1)).toThrow('No canonical form')
})

test('hashes are the SHA-256 that everybody else computes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(hashOf(text)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'))
    }),
  )
})
