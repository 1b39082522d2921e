import { describe, expect, test } from 'vitest'
import { exampleBundle, exampleData, exampleValues } from '../../e2e/example.ts'
import type { Bundle } from '../funds/bundle.ts'
import { answerAt, cellAt, definedRow, positionAt, rowAt, type Target } from './address.ts'
import type { Content } from './content.ts'
import { contentHash } from './stated.ts'
import { previousAnswer, previousCell, rowKey } from './previous.ts'
import { questionIndex } from './source.ts'
import type { Value } from './value.ts'

const question = (id: string) => {
  const found = questionIndex(exampleBundle).get(id)
  if (found === undefined) throw new Error(id)
  return found.question
}
const spend = { section: 'spend', question: question('spend.capital') }
const outputs = { section: 'spend', question: question('outputs') }

const returned = (values: readonly (readonly [Target, Value])[] = [], bundle: Bundle = exampleBundle) => ({
  bundle,
  data: exampleData,
  values: new Map([...exampleValues, ...values]),
})
const after = (
  previous: Content | undefined,
  values: readonly (readonly [Target, Value])[] = [],
): Content => ({ ...returned(values), ...(previous && { previous }) })

const output = (id: string, name: string, amount: string): [Target, Value][] => [
  [rowAt('spend', 'outputs', id), true],
  [positionAt('spend', 'outputs', id), id],
  [cellAt({ section: 'spend', table: 'outputs' }, id, 'output'), name],
  [cellAt({ section: 'spend', table: 'outputs' }, id, 'amount'), amount],
]

describe('what the last submission said', () => {
  test('is found under the same question, cell and calculated cell', () => {
    const at = cellAt({ section: 'spend', table: 'spend.capital' }, definedRow('grant'), 'spend.2024-25-q1')
    const content = after(
      returned([
        [answerAt('spend', 'underspend'), 500],
        [at, 1200],
      ]),
    )
    expect(previousAnswer(content, 'spend', question('underspend'))).toBe(500)
    const grant = { ...spend, row: definedRow('grant') }
    expect(previousCell(content, { ...grant, column: 'spend.2024-25-q1' })).toBe(1200)
  })

  test('is found though another section asks it now', () => {
    const moved: Bundle = {
      ...exampleBundle,
      sections: exampleBundle.sections.map((section) =>
        section.id === 'spend' ? { ...section, id: 'finances' } : section,
      ),
    }
    const content = after(returned([[answerAt('finances', 'underspend'), 700]], moved))
    expect(previousAnswer(content, 'spend', question('underspend'))).toBe(700)
  })

  test('is that of the same project, and nothing for a project that is new', () => {
    const content = after(returned([[answerAt('project-progress:EX-1', 'project.rag'), 'red']]))
    const [first = { id: '' }] = exampleData['projects'] ?? []
    const key = `project-progress:${first.id}`
    const before = after(returned([[answerAt(key, 'project.rag'), 'red']]))
    expect(previousAnswer(before, key, question('project.rag'))).toBe('red')
    expect(previousAnswer(content, 'project-progress:NEW-9', question('project.rag'))).toBeNull()
  })

  test('is that of the row with the same key, whatever its id and place', () => {
    const content = after(returned(output('b2', 'Path improved', '40')), output('a1', 'Path improved', '50'))
    const row = { ...outputs, row: 'a1' }
    expect(rowKey(content, row)).toBe('path improved')
    expect(previousCell(content, { ...row, column: 'amount' })).toBe('40')
  })

  test('is nothing where two rows had the key, unless one is the very row', () => {
    const twice = returned([...output('b1', 'Trees planted', '1'), ...output('b2', 'Trees planted', '2')])
    const content = after(twice, [
      ...output('a1', 'Trees planted', '50'),
      ...output('b2', 'Trees planted', '50'),
    ])
    expect(previousCell(content, { ...outputs, row: 'a1', column: 'amount' })).toBeNull()
    expect(previousCell(content, { ...outputs, row: 'b2', column: 'amount' })).toBe('2')
  })

  test('is nothing where there was no submission, no such question, no such column, no key', () => {
    const before = after(returned(output('a1', 'Trees planted', '1')), [
      ...output('a1', 'Trees planted', '1'),
      [cellAt({ section: 'spend', table: 'outputs' }, 'a1', 'output'), null],
    ])
    expect(previousCell(before, { ...outputs, row: 'a1', column: 'amount' })).toBeNull()
    expect(previousCell(before, { ...outputs, row: 'a1', column: 'gone' })).toBeNull()
    expect(previousAnswer(after(undefined), 'spend', question('underspend'))).toBeNull()
    const without: Bundle = { ...exampleBundle, sections: exampleBundle.sections.slice(0, 2) }
    expect(previousAnswer(after(returned([], without)), 'spend', question('underspend'))).toBeNull()
  })

  test('is no part of what this return says', () => {
    expect(contentHash(after(returned()))).toBe(contentHash(after(undefined)))
  })
})
