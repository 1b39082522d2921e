import { expect, test } from 'vitest'
import type { Bundle } from './bundle.ts'
import { compile } from './compile.ts'
import { exampleFiles, exampleRound } from './example-files.ts'

const compiled = (moves: string, before?: Bundle): ReturnType<typeof compile> =>
  compile(
    {
      ...exampleFiles,
      'example/round-01.yaml': `${exampleRound}${moves === '' ? '' : `moves:\n  - ${moves}\n`}`,
    },
    'example/round-01',
    before,
  )

const problems = (moves: string, before?: Bundle): readonly unknown[] => {
  const result = compiled(moves, before)
  return 'problems' in result ? result.problems : []
}

const inForce = compiled('')
if ('problems' in inForce) throw new Error('The example is right')
const before = inForce.bundle
const line = exampleRound.split('\n').length + 1

test.each([
  [
    'rename: { question: underspent, to: underspand }',
    'There is no question “underspand” now. Did you mean “underspend”?',
  ],
  ['rename: { question: contact.name, to: underspend }', 'The question “contact.name” is still there'],
  [
    'rename: { question: contact.nam, to: underspend }',
    'The version before had no question “contact.nam”. Did you mean “contact.name”?',
  ],
  [
    'rename: { row: grunt, of: spend.capital, to: grant }',
    'The version before had no row “grunt”. Did you mean “grant”?',
  ],
  ['rename: { column: amount, to: spend }', 'Say which table the column is of'],
  ['rename: { question: a, section: b, to: c }', 'Name one thing'],
  ['mapCode: { list: rag, codes: { green: red } }', '“green” is still a choice'],
  ['mapCode: { list: rag, codes: { amber: rad } }', '“rad” is no choice now. Did you mean “red”?'],
  ['mapCode: { list: rga, codes: { amber: red } }', 'There is no list of this name now'],
  ['split: { question: was, into: [contact.name, underspend], at: "," }', '“underspend” takes no text'],
  [
    'merge: { questions: [was, underspend], into: contact.name, with: "; " }',
    'The question “underspend” is still there',
  ],
  ['move: { question: underspend, to: progress }', '“underspend” is asked in the section “finances” now'],
  [
    'setDefault: { column: likly, of: outputs, value: red }',
    'There is no column “likly” in “outputs” now. Did you mean “likely”?',
  ],
  ['retire: { question: underspend }', 'The question “underspend” is still there'],
  ['retire: { list: rag, code: red }', '“red” is still a choice'],
  ['convertUnit: { question: underspend, from: m, to: km, times: "0.001" }', 'It is asked in no unit now'],
  ['convertUnit: { question: underspend, from: m, to: km, times: "0" }', 'This must be more than 0'],
  [
    'reshapeTable: { table: spend.capital, columns: { a: spend.2024-25-q9 } }',
    'Did you mean “spend.2024-25-q1”?',
  ],
  ['renam: { question: a, to: b }', 'Unknown key “renam”. Did you mean “rename”?'],
])('a step that can’t be taken is refused where it stands: %s', (step, message) => {
  expect(problems(step, before)).toContainEqual({
    file: 'example/round-01.yaml',
    line,
    message: expect.stringContaining(message) as string,
  })
})

test('steps that can be taken are in the bundle as they were written', () => {
  const step = 'rename: { question: gone, to: underspend }'
  const result = compiled(step)
  if ('problems' in result) throw new Error(JSON.stringify(result.problems))
  expect(result.bundle.moves).toEqual([{ rename: { question: 'gone', to: 'underspend' } }])
  expect(before).not.toHaveProperty('moves')
})
