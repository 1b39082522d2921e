import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readDefinitions } from '../../../server/funds/read-definitions.ts'
import { tableOf } from '../../answers/content.ts'
import { questionIndex } from '../../answers/source.ts'
import type { Bundle, Question, TableColumn } from '../bundle.ts'
import { compile } from '../compile.ts'

/** Each round against what was read out of the workbook that it replaces, where that is at hand. */
const factsFile = join(import.meta.dirname, '../../../../shared/facts/pathfinders.rules.json')

const files = readDefinitions()
function bundleOf(number: number): Bundle {
  const compiled = compile(files, `pathfinders/round-0${number}`)
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems, null, 2))
  return compiled.bundle
}

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
const facts = existsSync(factsFile) ? (JSON.parse(readFileSync(factsFile, 'utf8')) as Facts) : undefined

const limitNamed = new Map([
  ['max_word_count', 'words'],
  ['greater_than', 'moreThan'],
  ['less_than', 'lessThan'],
  ['greater_than_or_equal_to', 'min'],
])
type Said = readonly [label: string, needed: boolean, limits: object]
const ours = ({
  label,
  required,
  limits: { words, min, moreThan, lessThan },
}: Question | TableColumn): Said => [
  label,
  required === true,
  JSON.parse(JSON.stringify({ words, min, moreThan, lessThan })) as object,
]

/** `Financial year 2024 to 2025, (Apr to Jun), Actual` */
const header = ({ group = '', label, state }: TableColumn): string =>
  label === 'Total'
    ? `${group}, Total`
    : `${group}, (${label}), ${state === 'actual' ? 'Actual' : 'Forecast'}`

describe.skipIf(facts === undefined).each([1, 2, 3])('round %i as its workbook has it', (number) => {
  const bundle = bundleOf(number)
  const index = questionIndex(bundle)
  const { enums, tables } = facts?.rounds[number] ?? { enums: {}, tables: {} }
  const columnsOf = (id: string): readonly TableColumn[] => index.get(id)?.question.table?.columns ?? []
  const theirs = (name: string): Said[] =>
    Object.entries(tables[name]?.columns ?? {}).map(([label, { nullable, checks }]) => {
      const limits = checks.flatMap(({ check, arg }): [string, number | undefined][] => {
        const limit = limitNamed.get(check)
        return limit === undefined ? [] : [[limit, arg]]
      })
      return [label, !nullable, Object.fromEntries(limits)]
    })

  test.each([
    ['rag-rating', 'RAGS'],
    ['project-status', 'PROJECT_STATUS'],
    ['change-status', 'ACTUAL_FORECAST'],
    ['reporting-period', 'REPORTING_PERIOD'],
    ['risk-category', 'RISK_CATEGORIES'],
    ['risk-score', 'RISK_SCORES'],
  ])('the list %s has the same choices', (list, name) => {
    const labels = bundle.lists[list]?.map(({ label }) => label) ?? []
    expect(labels.toSorted()).toEqual((enums[name] ?? []).toSorted())
  })

  test('the same is asked once for the return, as needed and with the same limits', () => {
    const elsewhere = ['portfolio.rag-spend', 'portfolio.rag-delivery']
    const asked = bundle.sections
      .filter(({ each }) => each === undefined)
      .flatMap(({ pages }) => pages.flatMap(({ questions }) => questions))
      .filter(({ id, kind }) => kind !== 'table' && !elsewhere.includes(id))
    const known = Object.keys(tables).filter(
      (name) => name !== 'Organisation name' && !name.endsWith('control'),
    )
    const wanted = known.map(theirs).flatMap((said) => (said.length === 1 ? said : []))
    expect(asked.map(ours).toSorted()).toEqual(wanted.toSorted())
  })

  test('the same is asked of each project', () => {
    const asked = bundle.sections
      .filter(({ each }) => each !== undefined)
      .flatMap(({ pages }) => pages.flatMap(({ questions }) => questions))
    const wanted = ['Project progress', 'Project location'].flatMap((name) => theirs(name).slice(1))
    expect(asked.map(ours)).toEqual(wanted)
  })

  test('the portfolio is rated by the same statements', () => {
    const asked = [...index].filter(([id]) => id.startsWith('portfolio.rag-'))
    expect(asked.map(([, found]) => found.question.label)).toEqual(enums['PORTFOLIO_STATEMENTS'] ?? [])
  })

  test('the same types of spend are told apart', () => {
    const wanted = enums['SPEND_TYPE']?.filter((label) => !label.startsWith('Total'))
    const spend = [...index].filter(([id]) => id.startsWith('spend.'))
    expect(spend.length).toBeGreaterThan(0)
    for (const [, { question }] of spend) {
      const { rows } = tableOf(question)
      const entered = rows.mode === 'fixed' ? rows.rows.filter(({ total }) => total === undefined) : []
      expect(entered.map(({ label }) => label)).toEqual(wanted)
    }
  })

  test.each([
    ['spend.combined', 'Forecast and actual spend'],
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
    const columns = columnsOf(id).filter(({ calculate }) => calculate === undefined)
    expect(columns.map(ours)).toEqual(theirs(name))
  })
})
