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

describe('an author who names a rule is told about', () => {
  const withRule = (rule: string) => told(withRules(`  - id: a-rule\n    ${rule.split('; ').join('\n    ')}`))
  const sides = 'left: { answer: underspend }; right: 5'

  test.each([
    [
      'a rule that is not there',
      `rule: not-graeter-than; ${sides}`,
      2,
      'There is no rule “not-graeter-than” to use. Did you mean “not-greater-than”?',
    ],
    [
      'what is missing',
      'rule: not-greater-than; left: { answer: underspend }',
      1,
      '“right” is missing here: not-greater-than needs “left”, “right”',
    ],
    [
      'what means nothing',
      `rule: less-than; ${sides}; percent: 5`,
      5,
      '“percent” means nothing for less-than',
    ],
    [
      'a misspelt argument',
      `rule: less-than; ${sides}; rigth: 5`,
      5,
      'Unknown key “rigth”. Did you mean “right”?',
    ],
    [
      'an unknown question',
      'rule: less-than; left: { answer: underspent }; right: 5',
      3,
      'No question “underspent” is asked. Did you mean “underspend”?',
    ],
    [
      'an unknown question to answer',
      'rule: at-least-one-of; questions: [underspend, contact]',
      3,
      'There is nothing “contact” here',
    ],
    [
      'a table to answer',
      'rule: at-least-one-of; questions: [outputs]',
      3,
      '“outputs” is a table, which is not answered as a whole. Use “at-least-one-row”',
    ],
    [
      'an unknown table',
      'rule: at-least-one-row; in: output',
      3,
      'No table “output” is asked. Did you mean “outputs”?',
    ],
    [
      'an unknown column',
      'rule: unique-by; in: outputs; columns: [indicatr]',
      4,
      'There is no column “indicatr”. Did you mean “indicator”?',
    ],
    [
      'an unknown data set',
      'rule: matches-dataset; value: { answer: contact.name }; set: project; column: name',
      4,
      'There is no data set “project”. Did you mean “projects”?',
    ],
    [
      'a message with a value that is not there',
      `rule: less-than; ${sides}; message: It is {lefft}`,
      5,
      'The message gives “{lefft}”, which this rule does not know. Did you mean “left”?',
    ],
    [
      'a message with values where there are none',
      'check: { answered: underspend }; message: It is {left}; about: [underspend]',
      3,
      'The message gives “{left}”, which this rule does not know',
    ],
    [
      'a sentence that can’t be made',
      'rule: less-than; left: { add: [{ answer: underspend }, 1] }; right: 5',
      1,
      'No sentence can be made for this rule, because what “left” is has no name. Write a “message”',
    ],
    [
      'a kind of rule that says nothing by itself',
      'rule: implies; if: { answered: underspend }; then: { answered: contact.name }',
      1,
      'A rule of this kind says nothing by itself. Write a “message”',
    ],
    [
      'a rule with a check as well',
      `rule: less-than; ${sides}; check: { answered: underspend }`,
      5,
      'A rule has “rule” or “check”, not both',
    ],
    [
      'a rule with neither',
      'message: Hm',
      1,
      'A rule needs “check”, or “rule” with the name of one of the catalogue',
    ],
    [
      'an unknown severity',
      `rule: less-than; ${sides}; severity: warning`,
      5,
      'This must be one of “error”, “query”, “note”',
    ],
    [
      'a rule that can never be broken',
      'rule: not-less-than; left: { answer: underspend }; right: -1',
      1,
      'This rule can never be broken, because the limits of what it reads are tighter. Take it out, or change it',
    ],
    [
      'a rule that can never be kept',
      'rule: less-than; left: { answer: underspend }; right: 0',
      1,
      'This rule can never be kept, because the limits of what it reads forbid it. Take it out, or change it',
    ],
    [
      'a check that reads nothing',
      'check: { less: [1, 2] }; message: Hm; about: [underspend]',
      2,
      'This rule reads nothing that people enter, so it is always kept or always broken',
    ],
    ['a name of JavaScript', `rule: constructor; ${sides}`, 2, 'There is no rule “constructor” to use'],
  ])('%s', (_, rule, line, message) => {
    expect(withRule(rule)).toEqual([[line, message]])
  })
})

describe('limits that leave no answer are refused where they are written', () => {
  const bank = files['bank/bank.yaml'] ?? ''

  test.each([
    ['of a question', 'min: 0\n  spend', 'min: 5\n    max: 4\n  spend', '“min” is 5 and “max” is 4'],
    [
      'that touch',
      'min: 0\n  spend',
      'moreThan: 4\n    lessThan: 4\n  spend',
      '“moreThan” is 4 and “lessThan” is 4',
    ],
    [
      'of a column',
      'min: 0\n        variable',
      'min: 5\n        max: 4\n        variable',
      '“min” is 5 and “max” is 4',
    ],
  ])('%s', (_, from, to, message) => {
    expect(bank).toContain(from)
    const changed = bank.replace(from, to)
    const result = compile({ ...files, 'bank/bank.yaml': changed }, 'example/round-01')
    const found = 'problems' in result ? result.problems : []
    expect(found.map((problem) => problem.message).join()).toContain(`No answer is left: ${message}`)
    const high = changed.slice(0, changed.search(/(max|lessThan): 4/u)).split('\n').length
    expect(found.map(({ file, line }) => [file, line])).toContainEqual(['bank/bank.yaml', high])
  })

  test('by the bank and a fund together', () => {
    const changed = fund.replace('      - underspend\n', '      - use: underspend\n        max: -1\n')
    const result = compile({ ...files, 'example/fund.yaml': changed }, 'example/round-01')
    expect(result).toMatchObject({
      problems: [
        {
          file: 'example/fund.yaml',
          line: changed.slice(0, changed.indexOf('max: -1')).split('\n').length,
          message: 'No answer is left: “min” is 0 and “max” is -1. Raise “max” or lower “min”',
        },
      ],
    })
  })
})
