import { describe, expect, test } from 'vitest'
import { readDefinitions } from '../../../server/funds/read-definitions.ts'
import { answerAt, cellAt, definedRow, positionAt, rowAt, type Target } from '../../answers/address.ts'
import { factsOf } from '../../answers/facts.ts'
import { choicesFor, sectionsOf, tableOf, type Content } from '../../answers/content.ts'
import { questionIndex } from '../../answers/source.ts'
import { validate } from '../../answers/validate.ts'
import type { Value } from '../../answers/value.ts'
import type { Question, TableColumn } from '../bundle.ts'
import { compile, type Compiled } from '../compile.ts'
import { sample } from '../sample.ts'

const files = readDefinitions()
function roundOf(number: number): Compiled {
  const compiled = compile(files, `pathfinders/round-0${number}`)
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems, null, 2))
  return compiled
}
const rounds = new Map([1, 2, 3].map((number) => [number, roundOf(number)]))
const latest = roundOf(3)
const { data, recipients } = latest
const [bolton, stockton, sheffield] = ['E08000001', 'E06000004', 'E08000019']

function question(id: string, { bundle } = latest): Question {
  const found = questionIndex(bundle).get(id)
  if (found === undefined) throw new Error(`${id} is not asked`)
  return found.question
}
const columnsOf = (id: string, round = latest): readonly TableColumn[] => tableOf(question(id, round)).columns

/** A valid return with some answers changed. */
function contentOf(
  organisation: string,
  changes: readonly (readonly [Target, Value])[],
  { bundle } = latest,
): Content {
  const own = data[organisation] ?? {}
  return { bundle, data: own, values: new Map([...sample({ bundle, data: own }, 1), ...changes]) }
}
const problemsOf = (content: Content): string[] =>
  validate(content, content.bundle.round.deadline).map(({ message }) => message)

test('round 3 is the bundle that returns were begun with', () => {
  expect(latest.hash).toBe('1c66667b5bcb56bf6bd3970a174586b76d07fb7addb23ba62b1d698eac8511e2')
})

test('the difference of a round to the one before is short', () => {
  for (const number of [1, 2, 3])
    expect(files[`pathfinders/round-0${number}.yaml`]?.split('\n').length).toBeLessThan(50)
})

describe.each([1, 2, 3])('round %i', (number) => {
  const { bundle } = rounds.get(number) ?? latest

  test('every section of the return is there, those about projects once for each of them', () => {
    expect(bundle.sections.map(({ id }) => id)).toEqual([
      'administration',
      'portfolio-progress',
      'project-progress',
      'project-location',
      'outputs',
      'bespoke-outputs',
      'outcomes',
      'bespoke-outcomes',
      'finances',
      'spend',
      'finance-changes',
      'risks',
      'sign-off',
    ])
    const keys = sectionsOf(bundle, data[bolton] ?? {}).map(({ key }) => key)
    expect(keys.filter((key) => key.startsWith('project-')).length).toBe(18)
    expect(keys).toContain('project-location:PF-BOL-009')
  })
})

test('each round asks what the one before did not, and no longer all that it did', () => {
  const asked = (number: number): string[] => [...questionIndex((rounds.get(number) ?? latest).bundle).keys()]
  const difference = (a: number, b: number): string[] => asked(a).filter((id) => !asked(b).includes(id))
  expect(difference(1, 2)).toEqual([
    'finance.has-credible-plan',
    'finance.total-underspend',
    'finance.reused-underspend',
    'finance.credible-plan',
    'spend.combined',
  ])
  expect(difference(2, 1)).toEqual([
    'date.activity-end',
    'portfolio.rag-spend',
    'portfolio.rag-delivery',
    'project.status',
    'spend.capital',
    'spend.revenue',
  ])
  expect(difference(2, 3)).toEqual([])
  expect(difference(3, 2)).toEqual(['finance.received', 'finance.spent', 'finance.credible-plan'])
})

test('ten councils report on 153 projects, each given its own only', () => {
  expect(recipients.length).toBe(10)
  expect(Object.values(data).flatMap(({ projects = [] }) => projects).length).toBe(153)
  const references = (data[sheffield]?.['projects'] ?? []).map(({ reference = '' }) => reference.slice(0, 6))
  expect(new Set(references)).toEqual(new Set(['PF-SHE']))
  expect(JSON.stringify(latest.bundle)).not.toMatch(/PF-[A-Z]{3}-|Bolton|Sheffield|E0\d{7}/u)
})

test('Billingham came with round 3, so the rounds before are about 152 projects', () => {
  const references = (number: number): (string | undefined)[] =>
    Object.values((rounds.get(number) ?? latest).data).flatMap(({ projects = [] }) =>
      projects.map(({ reference }) => reference),
    )
  expect([1, 2, 3].map((number) => references(number).length)).toEqual([152, 152, 153])
  expect(references(3).filter((reference) => !references(2).includes(reference))).toEqual(['PF-STO-010'])
})

const quarters = (year: string) => ['q1', 'q2', 'q3', 'q4'].map((quarter) => `${year}-${quarter}`)
const allOf = (year: string) => [...quarters(year), year]
const earlier = ['2023-24-q4', '2023-24', ...allOf('2024-25'), ...allOf('2025-26')]
const periods = [
  'to-2024-03',
  'to-2024-03.total',
  ...allOf('2024-25'),
  ...allOf('2025-26'),
  ...allOf('2026-27'),
]
const spendTables: [string, number, string[]][] = [
  ['spend.combined', 1, earlier],
  ['spend.capital', 2, periods],
  ['spend.revenue', 2, periods],
  ['spend.capital', 3, periods],
  ['spend.revenue', 3, periods],
]

test.each(spendTables)('%s of round %i has the columns of the workbook', (id, number, wanted) => {
  expect(columnsOf(id, rounds.get(number)).map((column) => column.id)).toEqual(
    [...wanted, 'total'].map((period) => `spend.${period}`),
  )
})

test.each(spendTables)('%s of round %i has the rows of the workbook', (id, number) => {
  const { rows } = tableOf(question(id, rounds.get(number)))
  expect(rows.mode === 'fixed' && rows.rows.map(({ key, item, total }) => [key, item ?? total])).toEqual([
    ['committed', 'committed'],
    ['uncommitted', 'uncommitted'],
    ['freedoms', 'freedoms'],
    ['total-grant', ['committed', 'uncommitted', 'freedoms']],
    ['match-secured', 'match-secured'],
    ['match-unsecured', 'match-unsecured'],
    ['total-match', ['match-secured', 'match-unsecured']],
    ['total', ['total-grant', 'total-match']],
  ])
})

describe.each(['outputs.standard', 'outputs.bespoke', 'outcomes.standard', 'outcomes.bespoke'])(
  '%s',
  (id) => {
    test.each([
      [1, [], [...earlier, 'from-2026-04', 'total']],
      [2, ['baseline'], [...periods, 'from-2027-04', 'total']],
      [3, ['baseline'], [...periods, 'from-2027-04', 'total']],
    ])('of round %i has the columns of the workbook', (number, baseline, wanted) => {
      const amounts = wanted.map((period) => `amount.${period}`)
      expect(columnsOf(id, rounds.get(number)).map((column) => column.id)).toEqual([
        'theme',
        'indicator',
        'unit',
        ...baseline,
        ...amounts,
      ])
    })
  },
)

test.each([1, 2, 3])('round %i asks for five risks', (number) => {
  expect(tableOf(question('risks.register', rounds.get(number))).rows).toMatchObject({ min: 5, max: 5 })
})

test.each([
  [1, 'q4-2025-26', 9],
  [2, 'q4-2026-27', 13],
  [3, 'q4-2026-27', 13],
])('round %i offers reporting periods until %s', (number, last, count) => {
  const periodsOffered = rounds.get(number)?.bundle.lists['reporting-period'] ?? []
  expect([periodsOffered.at(-1)?.code, periodsOffered.length]).toEqual([last, count])
})

test('an output is chosen by its theme, its unit by the output', () => {
  const place = { section: 'outputs', question: question('outputs.standard'), row: 'one' }
  const at = (column: string) => cellAt({ section: 'outputs', table: 'outputs.standard' }, 'one', column)
  const values = new Map<Target, Value>([
    [at('theme'), 'employment-education'],
    [at('indicator'), 'amount-new-educational-space-created'],
  ])
  const choices = (column: string): string[] => {
    const { limits } = columnsOf('outputs.standard').find(({ id }) => id === column) ?? { limits: {} }
    return choicesFor({ bundle: latest.bundle, data: {}, values }, limits, place).map(({ label }) => label)
  }
  expect(choices('indicator')).toHaveLength(5)
  expect(choices('indicator')[0]).toBe('Amount of new educational space created')
  expect(choices('unit')).toEqual(['sqm'])
})

describe('rules of round 1', () => {
  const first = rounds.get(1) ?? latest
  const at = (id: string): Target => answerAt('finances', `finance.${id}`)
  const withPlan = (plan: Value, others: Value): string[] =>
    problemsOf(
      contentOf(
        bolton,
        [
          [at('has-credible-plan'), plan],
          [at('total-underspend'), others],
          [at('reused-underspend'), others],
          [at('credible-plan'), others === null ? null : 'We spend it on paving'],
        ],
        first,
      ),
    )

  test('a credible plan needs its underspend, what to do with it and a summary', () => {
    expect(withPlan('yes', 100)).toEqual([])
    expect(withPlan('yes', null)).toEqual([
      'Enter total underspend, because you have a credible plan',
      'Enter how much underspend you propose to use, because you have a credible plan',
      'Sum up your credible plan, because you have one',
    ])
  })

  test('without a credible plan, the questions about it stay blank', () => {
    expect(withPlan('no', null)).toEqual([])
    expect(withPlan('no', 100)).toEqual([expect.stringContaining('because you have no credible plan')])
  })

  test('any one answer about a plan that there is not is too many', () => {
    const one = contentOf(
      bolton,
      [
        [at('has-credible-plan'), 'no'],
        [at('total-underspend'), null],
        [at('reused-underspend'), 0],
        [at('credible-plan'), null],
      ],
      first,
    )
    expect(problemsOf(one)).toHaveLength(1)
  })

  test('nobody may take back spend', () => {
    const target = cellAt(
      { section: 'spend', table: 'spend.combined' },
      definedRow('committed'),
      'spend.2023-24-q4',
    )
    expect(problemsOf(contentOf(bolton, [[target, -100]], first))).toHaveLength(1)
  })
})

test('match funding is observed apart from the fund’s money', () => {
  const observed = factsOf(contentOf(bolton, [])).filter(({ target }) => target.includes('/spend.revenue/'))
  const items = (variable: string): unknown[] => [
    ...new Set(observed.filter((fact) => fact.variable === variable).map(({ item }) => item)),
  ]
  expect(items('expenditure.revenue')).toEqual(['committed', 'uncommitted', 'freedoms'])
  expect(items('match-funding.revenue')).toEqual(['match-secured', 'match-unsecured'])
})

test('a risk is observed in the category of the fund, and in the principal one that all funds have', () => {
  const category = cellAt({ section: 'risks', table: 'risks.register' }, 'r', 'category')
  const risk = (code: string): unknown =>
    factsOf(
      contentOf(bolton, [
        [rowAt('risks', 'risks.register', 'r'), true],
        [category, code],
      ]),
    )
      .filter(({ target }) => target === category)
      .map(({ variable, measure }) => [variable, measure])
  expect(risk('slippage')).toEqual([
    ['risk.category', { code: 'slippage' }],
    ['risk.principal', { code: 'project-programme' }],
  ])
  expect(risk('other')).toEqual([['risk.category', { code: 'other' }]])
})

describe('rules', () => {
  const underspend = answerAt('finances', 'finance.underspend')
  const period = answerAt('administration', 'reporting-period')
  const sentence = 'Enter current underspend, because the reporting period is not the last quarter of a year'

  test('current underspend is needed unless the reporting period is a fourth quarter', () => {
    expect(problemsOf(contentOf(bolton, [[underspend, null]]))).toEqual([])
    const third = contentOf(bolton, [
      [underspend, null],
      [period, 'q3-2024-25'],
    ])
    expect(problemsOf(third)).toContain(sentence)
  })

  const changed = (status: string, when: string): string[] => {
    const cells = { section: 'finance-changes', table: 'finance.changes' }
    const project = data[bolton]?.['projects']?.[0]?.['reference'] ?? ''
    const row: [string, Value][] = [
      ['number', '77'],
      ['project-from', project],
      ['theme-from', 'connectivity'],
      ['project-to', project],
      ['theme-to', 'connectivity'],
      ['amount', 100],
      ['change', 'Less paving'],
      ['reason', 'Cost'],
      ['status', status],
      ['period', when],
    ]
    return problemsOf(
      contentOf(bolton, [
        [rowAt(cells.section, cells.table, 'one'), true],
        [positionAt(cells.section, cells.table, 'one'), 'z'],
        ...row.map(([column, value]) => [cellAt(cells, 'one', column), value] as const),
      ]),
    )
  }

  test('a change that is actual can’t be after the reporting period', () => {
    expect(changed('actual', 'q4-2024-25')).toEqual([])
    expect(changed('actual', 'q1-2026-27')).toEqual([
      expect.stringContaining('a change that is actual can’t take place after'),
    ])
  })

  test('a change that is forecast must be after the reporting period', () => {
    expect(changed('forecast', 'q1-2025-26')).toEqual([])
    expect(changed('forecast', 'q4-2024-25')).toEqual([
      expect.stringContaining('a change that is forecast must take place after'),
    ])
  })

  test('a cancelled change may be in any period', () => {
    expect(changed('cancelled', 'q1-2026-27')).toEqual([])
    expect(changed('cancelled', 'q4-2023-24')).toEqual([])
  })

  const negative = (organisation: string, column: string): number => {
    const target = cellAt({ section: 'spend', table: 'spend.capital' }, definedRow('committed'), column)
    return problemsOf(contentOf(organisation, [[target, -100]])).length
  }

  test('only Bolton and Stockton may take back spend, and only of two periods', () => {
    expect(
      [bolton, stockton, sheffield].map((organisation) => negative(organisation, 'spend.to-2024-03')),
    ).toEqual([0, 0, 1])
    expect(
      [bolton, stockton, sheffield].map((organisation) => negative(organisation, 'spend.2024-25-q3')),
    ).toEqual([0, 0, 1])
    expect(negative(bolton, 'spend.2024-25-q4')).toBe(1)
  })
})
