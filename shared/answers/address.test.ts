import { expect, test } from 'vitest'
import {
  answerAt,
  cellAt,
  definedRow,
  parseTarget,
  positionAt,
  rowAt,
  sectionOf,
  statusAt,
} from './address.ts'

test('every address can be taken apart again', () => {
  const table = { section: 'project-progress:PF-BOL-001', table: 'spend.capital' }
  expect(parseTarget(answerAt('administration', 'contact.email'))).toEqual({
    kind: 'answer',
    section: 'administration',
    question: 'contact.email',
  })
  expect(parseTarget(cellAt(table, definedRow('match'), 'spend.2024-25-q3'))).toEqual({
    kind: 'cell',
    ...table,
    row: 'def:match',
    column: 'spend.2024-25-q3',
  })
  expect(parseTarget(rowAt('risks', 'risks', 'r1'))?.kind).toBe('presence')
  expect(parseTarget(positionAt('risks', 'risks', 'r1'))?.kind).toBe('position')
  expect(parseTarget(statusAt('risks'))).toEqual({ kind: 'status', section: 'risks' })
})

test('the section of an address is known without parsing it', () => {
  expect(sectionOf(rowAt('risks', 'risks', 'r1'))).toBe('risks')
})

test.each([
  '',
  'f/',
  'f/a',
  'f/a/b/c',
  'c/a/b/c',
  'q/a/b',
  'f/a/__proto__',
  'f/../b',
  'f/a/b\u0000',
  's/a/b',
])('%j is no address', (text) => {
  expect(parseTarget(text)).toBeUndefined()
})
