import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readDefinitions } from '../../../server/funds/read-definitions.ts'
import { answerAt, cellAt, definedRow, positionAt, rowAt, type Target } from '../../answers/address.ts'
import { choicesFor, sectionsOf, tableOf, type Content } from '../../answers/content.ts'
import { questionIndex } from '../../answers/source.ts'
import { validate } from '../../answers/validate.ts'
import type { Value } from '../../answers/value.ts'
import type { Question, TableColumn } from '../bundle.ts'
import { compile } from '../compile.ts'
import { sample } from '../sample.ts'

const compiled = compile(readDefinitions(), 'pathfinders/round-03')
if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems, null, 2))
const { bundle, data, recipients } = compiled
const [bolton, stockton, sheffield] = ['E08000001', 'E06000004', 'E08000019']

function question(id: string): Question {
  const found = questionIndex(bundle).get(id)
  if (found === undefined) throw new Error(`${id} is not asked`)
  return found.question
}
const columnsOf = (id: string): readonly TableColumn[] => tableOf(question(id)).columns

/** A valid return with some answers changed. */
function contentOf(organisation: string, changes: readonly (readonly [Target, Value])[]): Content {
  const own = data[organisation] ?? {}
  return { bundle, data: own, values: new Map([...sample({ bundle, data: own }, 1), ...changes]) }
}
const problemsOf = (content: Content): string[] =>
  validate(content, bundle.round.deadline).map(({ message }) => message)

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

test('ten councils report on 153 projects, each given its own only', () => {
  expect(recipients.length).toBe(10)
  expect(Object.values(data).flatMap(({ projects = [] }) => projects).length).toBe(153)
  const references = (data[sheffield]?.['projects'] ?? []).map(({ reference = '' }) => reference.slice(0, 6))
  expect(new Set(references)).toEqual(new Set(['PF-SHE']))
  expect(JSON.stringify(bundle)).not.toMatch(/PF-[A-Z]{3}-|Bolton|Sheffield|E0\d{7}/u)
})

const quarters = (year: string) => ['q1', 'q2', 'q3', 'q4'].map((quarter) => `${year}-${quarter}`)
const years = ['2024-25', '2025-26', '2026-27']
const periods = ['to-2024-03', 'to-2024-03.total', ...years.flatMap((year) => [...quarters(year), year])]

test.each(['spend.capital', 'spend.revenue'])('%s has the columns C to T of the workbook', (id) => {
  expect(columnsOf(id).map((column) => column.id)).toEqual(
    [...periods, 'total'].map((period) => `spend.${period}`),
  )
})

test.each(['spend.capital', 'spend.revenue'])('%s has the rows 33 to 40 of the workbook', (id) => {
  const { rows } = tableOf(question(id))
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

test.each(['outputs.standard', 'outputs.bespoke', 'outcomes.standard', 'outcomes.bespoke'])(
  '%s has the columns B to X of the workbook',
  (id) => {
    const amounts = [...periods, 'from-2027-04', 'total'].map((period) => `amount.${period}`)
    expect(columnsOf(id).map((column) => column.id)).toEqual([
      'theme',
      'indicator',
      'unit',
      'baseline',
      ...amounts,
    ])
  },
)

test('an output is chosen by its theme, its unit by the output', () => {
  const place = { section: 'outputs', question: question('outputs.standard'), row: 'one' }
  const at = (column: string) => cellAt({ section: 'outputs', table: 'outputs.standard' }, 'one', column)
  const values = new Map<Target, Value>([
    [at('theme'), 'employment-education'],
    [at('indicator'), 'amount-new-educational-space-created'],
  ])
  const choices = (column: string): string[] => {
    const { limits } = columnsOf('outputs.standard').find(({ id }) => id === column) ?? { limits: {} }
    return choicesFor({ bundle, data: {}, values }, limits, place).map(({ label }) => label)
  }
  expect(choices('indicator')).toHaveLength(5)
  expect(choices('indicator')[0]).toBe('Amount of new educational space created')
  expect(choices('unit')).toEqual(['sqm'])
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

const factsFile = join(import.meta.dirname, '../../../../shared/facts/pathfinders.rules.json')

describe.skipIf(!existsSync(factsFile))('as the workbook in use has it', () => {
  type Facts = {
    rounds: Record<
      string,
      {
        enums: Record<string, string[]>
        tables: Record<
          string,
          { columns: Record<string, { nullable: boolean; checks: { check: string; arg?: number }[] }> }
        >
      }
    >
  }
  const { enums, tables } = existsSync(factsFile)
    ? ((JSON.parse(readFileSync(factsFile, 'utf8')) as Facts).rounds['3'] ?? { enums: {}, tables: {} })
    : { enums: {}, tables: {} }

  test.each([
    ['rag-rating', 'RAGS'],
    ['project-status', 'PROJECT_STATUS'],
    ['change-status', 'ACTUAL_FORECAST'],
    ['reporting-period', 'REPORTING_PERIOD'],
    ['risk-category', 'RISK_CATEGORIES'],
    ['risk-score', 'RISK_SCORES'],
  ])('the list %s has the same choices', (list, name) => {
    const labels = bundle.lists[list]?.map(({ label }) => label) ?? []
    expect(labels.toSorted()).toEqual(enums[name]?.toSorted())
  })

  /** `Financial year 2024 to 2025, (Apr to Jun), Actual` */
  const header = ({ group = '', label, state }: TableColumn): string =>
    label === 'Total'
      ? `${group}, Total`
      : `${group}, (${label}), ${state === 'actual' ? 'Actual' : 'Forecast'}`

  test.each([
    ['spend.capital', 'Forecast and actual spend (capital)'],
    ['spend.revenue', 'Forecast and actual spend (revenue)'],
    ['outputs.standard', 'Outputs'],
    ['outputs.bespoke', 'Bespoke outputs'],
    ['outcomes.standard', 'Outcomes'],
    ['outcomes.bespoke', 'Bespoke outcomes'],
  ])('%s has the same periods, actual and forecast', (id, name) => {
    const entered = columnsOf(id).filter(({ period, total }) => period !== undefined && total === undefined)
    const wanted = Object.keys(tables[name]?.columns ?? {}).filter((column) => column.includes(', '))
    expect(entered.map(header)).toEqual(wanted)
  })

  test.each([
    ['finance.changes', 'Project finance changes'],
    ['risks.register', 'Risks'],
  ])('%s has the same columns with the same limits', (id, name) => {
    const names = new Map([
      ['max_word_count', 'words'],
      ['greater_than', 'moreThan'],
      ['less_than', 'lessThan'],
    ])
    const wanted = Object.entries(tables[name]?.columns ?? {}).map(([label, { nullable, checks }]) => {
      const limits = checks.flatMap(({ check, arg }): [string, number | undefined][] => {
        const limit = names.get(check)
        return limit === undefined ? [] : [[limit, arg]]
      })
      return [label, !nullable, Object.fromEntries(limits)]
    })
    const columns = columnsOf(id).filter(({ calculate }) => calculate === undefined)
    const ours = columns.map(({ label, required, limits: { words, moreThan, lessThan } }) => [
      label,
      required,
      JSON.parse(JSON.stringify({ words, moreThan, lessThan })) as object,
    ])
    expect(ours).toEqual(wanted)
  })
})
