import { expect, test } from 'vitest'
import { compile, type Compiled } from '../funds/compile.ts'
import type { Rule } from '../funds/bundle.ts'
import { exampleFiles } from '../funds/example-files.ts'
import { sample } from '../funds/sample.ts'
import { placeOf, placesOf } from '../sync/places.ts'
import { answerAt } from './address.ts'
import { checkerOf } from './checker.ts'
import { factsOf } from './facts.ts'
import { answerValue, questionIndex } from './source.ts'
import { validate } from './validate.ts'

const question = `  left-over:
    kind: money
    label: Left over
    variable: spend
    calculate: { subtract: [{ answer: underspend }, { sum: { table: spend.capital, columns: [spend.2024-25-q1] } }] }
`
/** The example, where what is left over is worked out after the table that it needs. */
function files(calculated = question): Record<string, string> {
  const bank = exampleFiles['bank/bank.yaml'] ?? ''
  const fund = exampleFiles['example/fund.yaml'] ?? ''
  return {
    ...exampleFiles,
    'bank/bank.yaml': bank.replace('questions:\n', `questions:\n${calculated}`),
    'example/fund.yaml': fund
      .replace('      - spend.revenue\n', '      - left-over\n      - spend.revenue\n')
      .replace(
        /rules:[^]*$/u,
        'rules:\n  - { id: none-left, check: { at-most: [{ answer: left-over }, 5] }, message: Too much is left over, about: [left-over] }\n',
      ),
  }
}

function compiled(): Compiled {
  const result = compile(files(), 'example/round-01')
  if ('problems' in result) throw new Error(JSON.stringify(result.problems))
  return result
}

const underspend = answerAt('finances', 'underspend')
const today = '2024-11-01'

/** The return of a council that has entered its spend, and this underspend in pence. */
function leftOver(pence: number | null) {
  const { bundle, data } = compiled()
  const own = data['E08000001'] ?? {}
  const values = new Map(sample({ bundle: { ...bundle, rules: [] }, data: own }, 1))
  const spent = [...values].flatMap(([target, value]) =>
    target.startsWith('c/finances/spend.capital/') && target.endsWith('.2024-25-q1') ? [Number(value)] : [],
  )
  const content = { bundle, data: own, values: values.set(underspend, pence) }
  const asking = questionIndex(bundle).get('left-over')
  if (asking === undefined) throw new Error('not asked')
  const value = answerValue(content, 'finances', asking.question)
  return { content, value, spent: spent.reduce((sum, each) => sum + each, 0) }
}

test('a question is worked out from what was answered before it, and blank as long as that is', () => {
  expect(leftOver(null).value).toBeNull()
  const { value, spent } = leftOver(999_99)
  expect(spent).toBeGreaterThan(0)
  expect(value).toBe(999_99 - spent)
})

test('it is read by rules, and checked again with every edit of what it needs', () => {
  const { spent } = leftOver(null)
  const { content } = leftOver(spent + 6_00)
  const own = (found: readonly { rule: string }[]) => found.filter(({ rule }) => rule === 'none-left')
  expect(own(validate(content, today))).toHaveLength(1)
  const checker = checkerOf(content, today)
  checker.edit([[underspend, spent + 5_00]])
  expect(own(checker.problems())).toEqual([])
  checker.edit([[underspend, spent + 5_01]])
  expect(own(checker.problems())).toHaveLength(1)
})

test('it is data like what is entered', () => {
  const { content, value } = leftOver(10_00)
  expect(factsOf(content).find(({ target }) => target.endsWith('left-over'))).toMatchObject({
    variable: 'spend',
    measure: { pence: value },
  })
})

test('nobody can write it, and no sample does', () => {
  const { bundle, data } = compiled()
  const own = data['E08000001'] ?? {}
  expect(placeOf(placesOf(bundle, own), answerAt('finances', 'left-over'))).toBeUndefined()
  expect(placeOf(placesOf(bundle, own), underspend)).toBeDefined()
  const plain = { ...bundle, rules: [] }
  expect(sample({ bundle: plain, data: own }, 1).has(answerAt('finances', 'left-over'))).toBe(false)
})

test('a sample keeps rules about it, by what it is worked out from', () => {
  const { bundle, data } = compiled()
  const own = data['E08000001'] ?? {}
  const rules = bundle.rules.map((rule): Rule => ({
    ...rule,
    check: { greater: [{ answer: 'left-over' }, 0] },
  }))
  const kept = { ...bundle, rules }
  const values = sample({ bundle: kept, data: own }, 1)
  expect(validate({ bundle: kept, data: own, values }, bundle.round.deadline)).toEqual([])
})

test.each([
  ['{ answer: left-over }', 'What “left-over” comes to can’t depend on itself'],
  ['{ answer: outputs }', '“outputs” is a table. Use “sum” or “count” to read it'],
  [
    '{ sum: { table: spend.revenue, columns: [spend.2024-25-q1] } }',
    'What “left-over” comes to depends on “spend.revenue”, which is only asked after it. Ask “spend.revenue” first, or depend on something before',
  ],
])('an author who works it out from %s is told', (calculate, message) => {
  const other = question.replace(/calculate: .*/u, `calculate: ${calculate}`)
  const result = compile(files(other), 'example/round-01')
  expect('problems' in result && result.problems.map((problem) => problem.message)).toContain(message)
})

test('only what can be worked out is', () => {
  const result = compile(files(question.replace('kind: money', 'kind: long-text')), 'example/round-01')
  expect('problems' in result && result.problems.map((problem) => problem.message)).toContain(
    'Only money, number, percentage, date can be worked out, not long-text',
  )
})
