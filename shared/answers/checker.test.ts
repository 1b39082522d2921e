import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDefinitions } from '../../server/funds/read-definitions.ts'
import type { Bundle, RecipientData } from '../funds/bundle.ts'
import { compile, roundsIn } from '../funds/compile.ts'
import { exampleFiles } from '../funds/example-files.ts'
import { sample } from '../funds/sample.ts'
import { answerAt, cellAt, explanationAt, positionAt, rowAt, type Target } from './address.ts'
import { checkerOf } from './checker.ts'
import { questionsOf, rowsOf, sectionsOf, tableOf, type Content } from './content.ts'
import { validate } from './validate.ts'
import type { Value } from './value.ts'

const today = '2025-05-01'

/** Rules of every reach: a question, a row, all rows, tables and projects, other sections, the last submission, data. */
const rules = `rules:
  - { id: cap, rule: not-greater-than, left: { answer: underspend }, right: { sum: { table: spend.capital, columns: [spend.2024-25-q1] } } }
  - { id: quarter, table: spend.capital, rule: not-greater-than, left: { column: spend.2024-25-q1 }, right: 100 }
  - { id: once, rule: unique-by, in: outputs, columns: [indicator] }
  - { id: some, rule: at-least-one-row, in: outputs, where: { equals: [{ column: likely }, green] } }
  - { id: reason, severity: query, rule: required-if, if: { answered: underspend }, questions: [contact.name] }
  - { id: steady, severity: query, rule: changed-by-more-than, percent: 10, value: { sum: { table: spend.revenue, columns: [spend.total] } } }
  - { id: known, rule: matches-dataset, table: outputs, value: { column: indicator }, set: outputs, column: code }
  - { id: red, check: { not: { equals: [{ answer: project.rag }, red] } }, message: No project may be red, about: [project.rag, contact.name] }
`
const fund = exampleFiles['example/fund.yaml'] ?? ''
const withRules = { ...exampleFiles, 'example/fund.yaml': `${fund.slice(0, fund.indexOf('rules:'))}${rules}` }
/** Words that say answers, so that what is wrong is said in others after every edit of those. */
const withWords = {
  ...exampleFiles,
  'example/fund.yaml': fund
    .replace('        words: 50\n', '        words: 5\n        label: "Why is it {answer:project.rag}?"\n')
    .replace('message: Underspend must', 'message: Underspend of {answer:underspend} must'),
}

const returnsOf = (files: Readonly<Record<string, string>>, round: string): Content[] => {
  const compiled = compile(files, round)
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems, null, 2))
  const { bundle, data, recipients } = compiled
  const own = data[recipients[0]?.organisation ?? ''] ?? {}
  return [1, 2, 3].map((seed) => ({ bundle, data: own, values: sampleOf({ bundle, data: own }, seed) }))
}

/** A valid return; of the example, whose rules are made to be broken, one with what the plain example has. */
function sampleOf(of: { bundle: Bundle; data: RecipientData }, seed: number): ReadonlyMap<Target, Value> {
  return sample({ ...of, bundle: { ...of.bundle, rules: [] } }, seed)
}

/** Everything that can be written to in a return: answers, cells, rows, explanations. */
function addressesOf(content: Content): Target[] {
  const queries = content.bundle.rules.filter(({ severity }) => severity === 'query')
  return sectionsOf(content.bundle, content.data).flatMap(({ key, section }) => [
    ...queries.map(({ id }) => explanationAt(key, id)),
    ...questionsOf(section).flatMap((question) => {
      if (question.kind !== 'table') return [answerAt(key, question.id)]
      const { columns, rows } = tableOf(question)
      const ids = rowsOf(content, key, question).map(({ id }) => id)
      const all = rows.mode === 'added' ? [...ids, 'new-row'] : ids
      return all.flatMap((row) => [
        ...columns.map((column) => cellAt({ section: key, table: question.id }, row, column.id)),
        ...(rows.mode === 'added' ? [rowAt(key, question.id, row), positionAt(key, question.id, row)] : []),
      ])
    }),
  ])
}

/** What somebody may have entered at an address: what samples have in any row or project, nothing, or what is unread. */
function edits(content: Content, others: readonly Content[]): fc.Arbitrary<[Target, Value][]> {
  const kindOf = (target: Target): string => {
    const parts = target.split('/')
    return parts[0] === 'c' ? `${parts[2]}/${parts[4]}` : (parts[2] ?? '')
  }
  const entered = new Map<string, Value[]>()
  for (const [target, value] of others.flatMap(({ values }) => [...values]))
    entered.set(kindOf(target), [...(entered.get(kindOf(target)) ?? []), value])
  const edit = fc.constantFrom(...addressesOf(content)).chain((target): fc.Arbitrary<[Target, Value]> => {
    const values: Readonly<Record<string, readonly Value[]>> = {
      x: [true, false],
      p: ['a0', 'a1', 'b0'],
      e: [null, 'We dug deeper', 'We dug less'],
    }
    const possible = values[target.charAt(0)] ?? [
      null,
      { typed: 'x' },
      ...(entered.get(kindOf(target)) ?? []),
    ]
    return fc.constantFrom(...possible).map((value) => [target, value])
  })
  return fc.array(edit, { minLength: 1, maxLength: 12 })
}

const files = readDefinitions()
const last = roundsIn(files).at(-1) ?? ''

describe.each([
  ['the example with rules of every reach', withRules, 'example/round-01'],
  ['the example with words that say answers', withWords, 'example/round-01'],
  [last, files, last],
])('a return of %s', (_, from, round) => {
  const samples = returnsOf(from, round)
  const [content, other] = samples
  if (content === undefined || other === undefined) throw new Error('no return')

  test.each([
    ['for the first time', content],
    ['after an earlier submission', { ...content, previous: other }],
  ])('is found, edit by edit, to have what a full check finds, %s', (_, start: Content) => {
    fc.assert(
      fc.property(edits(start, samples), (changes) => {
        const checker = checkerOf(start, today)
        const values = new Map(start.values)
        expect(checker.problems()).toEqual(validate(start, today))
        for (const [target, value] of changes) {
          values.set(target, value)
          checker.edit([[target, value]])
          expect(checker.problems()).toEqual(validate({ ...start, values }, today))
        }
      }),
      { numRuns: 40 },
    )
  })

  test('is not checked again where an edit is not read', () => {
    const checker = checkerOf(content, today)
    const before = checker.problems()
    const target = addressesOf(content).find((address) => address.startsWith('f/')) ?? ''
    expect(checker.edit([['f/nowhere/nothing', 1]])).toBe(0)
    expect(checker.edit([[target, null]])).toBeLessThan(8)
    expect(checker.problems()).not.toBe(before)
  })
})

test('what is wrong says an answer as it is after each edit of it', () => {
  const [start] = returnsOf(withWords, 'example/round-01')
  if (start === undefined) throw new Error('no return')
  const [rag, reason] = ['project.rag', 'project.reason'].map((id) => answerAt('progress:EX-BOL-001', id))
  const checker = checkerOf(start, today)
  const values = new Map(start.values)
  const said = [
    [reason, null],
    [rag, 'red'],
    [rag, 'green'],
  ] as const
  for (const [target = '', value] of said) {
    values.set(target, value)
    checker.edit([[target, value]])
    expect(checker.problems()).toEqual(validate({ ...start, values }, today))
  }
  expect(checker.problems().map(({ message }) => message)).toContain('Answer the question “Why is it Green?”')
})
