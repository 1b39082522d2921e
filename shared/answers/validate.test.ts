import { describe, expect, test } from 'vitest'
import { exampleBundle, exampleData, exampleValues } from '../../e2e/example.ts'
import type { Bundle, Question } from '../funds/bundle.ts'
import { answerAt, cellAt, definedRow, positionAt, rowAt, statusAt, type Target } from './address.ts'
import { rowsOf, sectionsOf, type Content } from './content.ts'
import { contentHash, sectionHash } from './stated.ts'
import { factsOf } from './facts.ts'
import { progress } from './progress.ts'
import { questionIndex } from './source.ts'
import { validate } from './validate.ts'
import type { Value } from './value.ts'
import { cellValue } from '../tables/calculate.ts'

const today = '2025-05-01'
const spend = { section: 'spend', table: 'spend.capital' }
const outputs = { section: 'spend', table: 'outputs' }
const question = (id: string) => {
  const found = questionIndex(exampleBundle).get(id)
  if (found === undefined) throw new Error(id)
  return found.question
}

function withChanges(
  changes: readonly (readonly [Target, Value])[],
  bundle: Bundle = exampleBundle,
): Content {
  return { bundle, data: exampleData, values: new Map([...exampleValues, ...changes]) }
}
const messages = (content: Content) => validate(content, today).map(({ message }) => message)

describe('problems', () => {
  test('a return with everything in order has none', () => {
    expect(messages(withChanges([]))).toEqual([])
  })

  test('an empty return is told everything it needs, in the order of the sections', () => {
    const empty = { bundle: exampleBundle, data: exampleData, values: new Map() }
    expect(messages(empty)).toEqual([
      'Enter contact name',
      'Enter contact email',
      'Enter completion date',
      'Select delivery rating',
      'Select delivery rating',
      'Grant: 2 cells are blank. Enter an amount in each, 0 where there was none',
      'Match funding: 2 cells are blank. Enter an amount in each, 0 where there was none',
      'Enter signatory name',
    ])
  })

  test('0 is an answer, blank is not', () => {
    const at = cellAt(spend, definedRow('grant'), 'spend.2024-25-q1')
    expect(messages(withChanges([[at, 0]]))).toEqual([])
    expect(messages(withChanges([[at, null]]))).toEqual([
      'Grant, April to June 2024: enter an amount, 0 if there was none',
    ])
  })

  test('a cell is named by its row and its period', () => {
    const at = cellAt(spend, definedRow('match'), 'spend.2024-25-q2')
    expect(messages(withChanges([[at, -1]]))).toEqual([
      'Match funding, July to September 2024 must be £0 or more',
    ])
    expect(validate(withChanges([[at, { typed: 'x' }]]), today)[0]).toMatchObject({
      targets: [at],
      section: 'spend',
      severity: 'error',
      rule: 'unread',
    })
  })

  test('text in one cell does not hide what is wrong in another', () => {
    const found = messages(
      withChanges([
        [cellAt(spend, definedRow('grant'), 'spend.2024-25-q1'), { typed: 'x' }],
        [cellAt(spend, definedRow('match'), 'spend.2024-25-q1'), -1],
      ]),
    )
    expect(found).toHaveLength(2)
  })

  test('an exemption frees the recipient who holds it, and nobody else', () => {
    const except = { dataSet: 'exemptions', key: 'negative-spend' }
    const bundle: Bundle = {
      ...exampleBundle,
      dataSets: {
        ...exampleBundle.dataSets,
        exemptions: { per: 'organisation', key: 'id', label: 'id', columns: ['id'] },
      },
      sections: exampleBundle.sections.map((section) => ({
        ...section,
        pages: section.pages.map((page) => ({
          ...page,
          questions: page.questions.map((asked) =>
            asked.id === 'underspend' ? { ...asked, limits: { min: 0, except } } : asked,
          ),
        })),
      })),
    }
    const content = withChanges([[answerAt('spend', 'underspend'), -100]], bundle)
    const holder = { ...exampleData, exemptions: [{ id: 'negative-spend' }] }
    expect(messages(content)).toEqual(['Underspend must be £0 or more'])
    expect(messages({ ...content, data: holder })).toEqual([])
    expect(messages({ ...content, data: { ...exampleData, exemptions: [{ id: 'another' }] } })).toHaveLength(
      1,
    )
  })

  test('a repeated row is told apart from the first', () => {
    const found = messages(
      withChanges([
        [rowAt('spend', 'outputs', 'r2'), true],
        [positionAt('spend', 'outputs', 'r2'), 'a1'],
        [cellAt(outputs, 'r2', 'output'), 'Trees planted'],
        [cellAt(outputs, 'r2', 'amount'), '1'],
      ]),
    )
    expect(found).toEqual([
      'Trees planted: the same output is in an earlier row. Change or remove one of them',
    ])
  })

  test('a rule of the definition is reported with its own sentence and severity', () => {
    const bundle: Bundle = {
      ...exampleBundle,
      rules: [
        {
          id: 'underspend-explained',
          severity: 'query',
          check: { less: [{ answer: 'underspend' }, 1000] },
          message: 'The underspend is large. Explain why',
          about: ['underspend'],
        },
        {
          id: 'match-below-grant',
          severity: 'error',
          table: 'spend.capital',
          check: { 'at-most': [{ column: 'spend.2024-25-q1' }, 5000] },
          message: 'no more than £5,000 in a quarter',
          about: ['spend.2024-25-q1'],
        },
      ],
    }
    const found = validate(withChanges([[answerAt('spend', 'underspend'), 100_000]], bundle), today)
    expect(found.map(({ rule, severity, message }) => [rule, severity, message])).toEqual([
      ['underspend-explained', 'query', 'The underspend is large. Explain why'],
      ['match-below-grant', 'error', 'Grant: no more than £5,000 in a quarter'],
    ])
  })
})

describe('totals', () => {
  const total = (row: string, column: string, changes: readonly (readonly [Target, Value])[] = []) =>
    cellValue(withChanges(changes), {
      section: 'spend',
      question: question('spend.capital'),
      row: definedRow(row),
      column,
    })

  test('row, column and grand totals are the sums of what was entered', () => {
    expect(total('grant', 'spend.total')).toBe(1_500_050)
    expect(total('total', 'spend.2024-25-q1')).toBe(1_100_050)
    expect(total('total', 'spend.total')).toBe(1_640_050)
  })

  test('text is left out of a total, and a total of nothing is blank', () => {
    const at = cellAt(spend, definedRow('grant'), 'spend.2024-25-q1')
    expect(total('grant', 'spend.total', [[at, { typed: 'x' }]])).toBe(500_000)
    expect(
      total('grant', 'spend.total', [
        [at, null],
        [cellAt(spend, definedRow('grant'), 'spend.2024-25-q2'), null],
      ]),
    ).toBeNull()
  })
})

test('a calculated cell may multiply what its choices score, and is blank until all are chosen', () => {
  const column = { kind: 'one-of', required: true, limits: { list: 'score' } } as const
  const score: Question = {
    id: 'risks',
    kind: 'table',
    label: 'Risks',
    required: true,
    personal: false,
    limits: {},
    table: {
      rowName: 'risk',
      unique: [],
      rows: { mode: 'added', min: 0, max: 5, key: 'likelihood' },
      columns: [
        { ...column, id: 'likelihood', label: 'Likelihood' },
        { ...column, id: 'impact', label: 'Impact' },
        {
          id: 'total',
          kind: 'number',
          label: 'Total',
          required: false,
          limits: {},
          calculate: {
            multiply: [
              { column: 'likelihood', property: 'score' },
              { column: 'impact', property: 'score' },
            ],
          },
        },
      ],
    },
  }
  const lists = {
    score: [
      { code: 'low', label: '2 - Low', properties: { score: 2 } },
      { code: 'high', label: '4 - High', properties: { score: 4 } },
    ],
  }
  const at = { section: 'risks', table: 'risks' }
  const total = (impact: string | null) =>
    cellValue(
      withChanges(
        [
          [cellAt(at, 'r1', 'likelihood'), 'low'],
          [cellAt(at, 'r1', 'impact'), impact],
        ],
        { ...exampleBundle, lists },
      ),
      { section: 'risks', question: score, row: 'r1', column: 'total' },
    )
  expect(total('high')).toBe('8')
  expect(total(null)).toBeNull()
})

describe('content', () => {
  test('a section that is asked per project is there once for each of the recipient’s projects', () => {
    expect(sectionsOf(exampleBundle, exampleData).map(({ key }) => key)).toEqual([
      'administration',
      'project-progress:EX-001',
      'project-progress:EX-002',
      'spend',
      'sign-off',
    ])
  })

  test('added rows stand in their order and are named by what is chosen in them', () => {
    const content = withChanges([
      [rowAt('spend', 'outputs', 'r2'), true],
      [positionAt('spend', 'outputs', 'r2'), 'Zz'],
    ])
    expect(rowsOf(content, 'spend', question('outputs')).map(({ label }) => label)).toEqual([
      'Output 1',
      'Trees planted',
    ])
  })

  test('the hash is of what the return says: order, blanks and statuses do not count, each answer does', () => {
    const plain = contentHash(withChanges([]))
    const reversed = { ...withChanges([]), values: new Map([...exampleValues].reverse()) }
    expect(contentHash(reversed)).toBe(plain)
    expect(contentHash(withChanges([[answerAt('administration', 'summary'), null]]))).toBe(plain)
    expect(contentHash(withChanges([[statusAt('spend'), 'a'.repeat(64)]]))).toBe(plain)
    expect(contentHash(withChanges([[cellAt(outputs, 'gone', 'amount'), '9']]))).toBe(plain)
    expect(contentHash(withChanges([[answerAt('administration', 'summary'), 'x']]))).not.toBe(plain)
  })
})

describe('progress', () => {
  const state = (changes: readonly (readonly [Target, Value])[]) => {
    const content = withChanges(changes)
    return progress(content, validate(content, today)).get('administration')
  }
  const complete = [statusAt('administration'), sectionHash(withChanges([]), 'administration')] as const

  test('a section is complete when somebody said so and it has not changed since', () => {
    expect(state([])).toBe('in-progress')
    expect(state([complete])).toBe('completed')
    expect(state([complete, [answerAt('administration', 'summary'), 'more']])).toBe('in-progress')
  })

  test('a section that nobody touched is not started', () => {
    const empty = { bundle: exampleBundle, data: exampleData, values: new Map() }
    expect(progress(empty, []).get('spend')).toBe('not-started')
  })
})

describe('facts', () => {
  test('each marked answer and entered cell is one observation; totals and personal data are none', () => {
    const facts = factsOf(withChanges([]))
    expect(facts.map(({ variable, item, project, measure }) => [variable, item, project, measure])).toEqual([
      ['rag.delivery', null, 'EX-001', { code: 'green' }],
      ['rag.delivery', null, 'EX-002', { code: 'red' }],
      ['expenditure.capital', 'grant', null, { pence: 1_000_050 }],
      ['expenditure.capital', 'grant', null, { pence: 500_000 }],
      ['expenditure.capital', 'match', null, { pence: 100_000 }],
      ['expenditure.capital', 'match', null, { pence: 40_000 }],
      ['output', 'Trees planted', null, { number: '12.5' }],
    ])
  })

  test('a fact knows its period, whether it has happened, and its cell', () => {
    expect(factsOf(withChanges([]))[3]).toMatchObject({
      state: 'forecast',
      periodFrom: '2024-04-01',
      target: 'c/spend/spend.capital/def:grant/spend.2024-25-q2',
      unit: 'GBP',
    })
  })
})
