import { describe, expect, test } from 'vitest'
import { compile } from './compile.ts'
import { exampleFiles as files } from './example-files.ts'

const fund = files['example/fund.yaml'] ?? ''
const start = fund.indexOf('rules:')

/** The example with these rules in place of its own. */
const withRules = (rules: string) =>
  compile({ ...files, 'example/fund.yaml': `${fund.slice(0, start)}rules:\n${rules}\n` }, 'example/round-01')

const withCheck = (check: string) =>
  withRules(`  - id: a-rule
    check: ${check}
    message: Something is wrong
    about: [underspend]`)

const firstLine = fund.slice(0, start).split('\n').length
const told = (result: ReturnType<typeof compile>) =>
  'problems' in result ? result.problems.map(({ line, message }) => [line - firstLine, message]) : []

describe('an author is told, on the line of the check, about', () => {
  test.each([
    [
      'an operator that is not there',
      '{ devide: [1, 2] }',
      '“devide” is nothing that an expression can do. Did you mean “divide”?',
    ],
    [
      'a division that does not say how it is rounded',
      '{ divide: [1, 2], decimals: 2 }',
      '“divide” says of what, and how it is rounded: divide: [a, b], decimals: 2, rounding: half-even',
    ],
    [
      'an unknown column in a total',
      '{ less: [{ max: { table: outputs, columns: [scores] } }, 3] }',
      'There is no column “scores”. Did you mean “score”?',
    ],
    [
      'an unknown column in a condition on rows',
      '{ any: { table: outputs, where: { equals: [{ column: likly }, green] } } }',
      'There is no column “likly”. Did you mean “likely”?',
    ],
    [
      'a code that the list does not have',
      '{ any: { table: outputs, where: { one-of: { column: likely }, codes: [green, rod] } } }',
      '“rod” is not in the list “rag”. Did you mean “red”?',
    ],
    [
      'an unknown data set',
      '{ less: [1, { dataset: { set: output, count: true } }] }',
      'There is no data set “output”. Did you mean “outputs”?',
    ],
    [
      'an unknown column of a data set',
      '{ less: [1, { dataset: { set: outputs, column: labels, key: trees } }] }',
      'The data set “outputs” has no column “labels”. Did you mean “label”?',
    ],
    [
      'an unknown question of the last submission',
      '{ less: [1, { previous: { answer: underspent } }] }',
      'No question “underspent” is asked. Did you mean “underspend”?',
    ],
    [
      'an area that is none',
      '{ in-area: { answer: contact.name }, areas: [Bolton] }',
      '“in-area” is not complete, or has something in it that does not belong there',
    ],
  ])('%s', (_, check, message) => {
    expect(told(withCheck(check))).toEqual([[2, message]])
  })
})

describe('a rule that would take forever is refused', () => {
  test('rows within rows within rows', () => {
    const where = (inner: string) => `{ any: { table: outputs, where: ${inner} } }`
    const check = where(where(where('{ equals: [{ column: likely }, red] }')))
    expect(told(withCheck(check))).toEqual([
      [
        2,
        'This would take too long: it goes through “outputs” again for every row. Lower its “max”, or don’t read it inside “where”',
      ],
    ])
    expect(told(withCheck(where(where('{ equals: [{ column: likely }, red] }'))))).toEqual([])
  })

  test('more parts than anybody can follow, wide or deep', () => {
    const wide = (inner: string) => `{ and: [${Array(50).fill(inner).join(', ')}] }`
    const deep = `${'{ not: '.repeat(60)}true${' }'.repeat(60)}`
    const large =
      'This expression has more than 400 parts. Split it into several rules, or make a table of it'
    expect(told(withCheck(wide(wide('true'))))).toEqual([[2, large]])
    expect(told(withCheck(wide(deep)))).toContainEqual([2, expect.any(String) as string])
  })
})

test('nothing of JavaScript can be named in a rule', () => {
  for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf']) {
    expect(told(withCheck(`{ ${name}: [1, 2] }`)), name).toHaveLength(1)
    expect(told(withCheck(`{ answered: ${name} }`)), name).toHaveLength(1)
    expect(told(withCheck(`{ answer: contact.name, property: ${name} }`)), name).toHaveLength(1)
    expect(told(withCheck(`{ count: { table: ${name} } }`)), name).toHaveLength(1)
    expect(told(withCheck(`{ less: [1, { dataset: { set: ${name}, count: true } }] }`)), name).toHaveLength(1)
    expect(told(withCheck(`{ less: [1, { dataset: { set: outputs, sum: ${name} } }] }`)), name).toHaveLength(
      1,
    )
  }
})
