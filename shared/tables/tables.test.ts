import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellAt, positionAt, rowAt, type Target } from '../answers/address.ts'
import { cellState } from '../answers/conditions.ts'
import { rowsOf, tableOf, totalRowId, type Content } from '../answers/content.ts'
import { factsOf } from '../answers/facts.ts'
import { questionIndex } from '../answers/source.ts'
import { contentHash } from '../answers/stated.ts'
import { validate } from '../answers/validate.ts'
import type { Value } from '../answers/value.ts'
import type { Question } from '../funds/bundle.ts'
import { sample } from '../funds/sample.ts'
import { placeOf, placesOf } from '../sync/places.ts'
import { cellValue, isCalculated } from './calculate.ts'
import { compiled } from './testing-tables.ts'

const whole = compiled()
if ('problems' in whole) throw new Error(JSON.stringify(whole.problems, null, 2))
const { bundle } = whole
const data = whole.data['E08000001'] ?? {}
const returned = (values: Iterable<readonly [Target, Value]> = []): Content => ({
  bundle,
  data,
  values: new Map(values),
})
const asked = (id: string): Question => {
  const found = questionIndex(bundle).get(id)?.question
  if (found === undefined) throw new Error(id)
  return found
}
const at = (table: string, row: string, column: string): Target =>
  cellAt({ section: 't', table }, row, column)
const valueAt = (content: Content, table: string, row: string, column: string): Value =>
  cellValue(content, { section: 't', question: asked(table), row, column })
const columnIds = (table: string): string[] => tableOf(asked(table)).columns.map(({ id }) => id)
const work = (id: string, cells: Record<string, Value>): [Target, Value][] => [
  [rowAt('t', 'works', id), true],
  [positionAt('t', 'works', id), id],
  ...Object.entries(cells).map(([column, value]): [Target, Value] => [at('works', id, column), value]),
]

describe('rows', () => {
  test('of a data set are one for each row of the recipient’s own', () => {
    const rows = rowsOf(returned(), 't', asked('projects'))
    expect(rows.map(({ id, label }) => [id, label])).toEqual([
      ['def:EX-1', 'Market'],
      ['def:EX-2', 'Ferry'],
      [totalRowId, 'All projects'],
    ])
    const others = { ...returned(), data: whole.data['E08000015'] ?? {} }
    expect(rowsOf(others, 't', asked('projects')).map(({ label }) => label)).toEqual(['Pier', 'All projects'])
  })

  test('of a list are one for each choice', () => {
    expect(rowsOf(returned(), 't', asked('themes')).map(({ label }) => label)).toEqual([
      'Parks',
      'Roads',
      'Homes',
      'All themes',
    ])
  })

  test('can be written where the recipient has them, and nowhere else', () => {
    const places = placesOf(bundle, data)
    const can = (row: string, column = 'capital') =>
      placeOf(places, at('projects', row, column)) !== undefined
    expect([can('def:EX-1'), can('def:EX-3'), can('x-1'), can(totalRowId), can('def:EX-1', 'both')]).toEqual([
      true,
      false,
      false,
      false,
      false,
    ])
    expect(placeOf(places, rowAt('t', 'projects', 'x-1'))).toBeUndefined()
    expect(placeOf(places, at('works', totalRowId, 'cost'))).toBeUndefined()
  })

  test('that are projects make facts about those projects', () => {
    const content = returned([
      [at('projects', 'def:EX-1', 'capital'), 500],
      [at('projects', 'def:EX-2', 'capital'), 700],
    ])
    expect(factsOf(content).map(({ project, item, measure }) => ({ project, item, ...measure }))).toEqual([
      { project: 'EX-1', item: null, pence: 500 },
      { project: 'EX-2', item: null, pence: 700 },
    ])
  })

  test('have sample values, and none in what is calculated or locked', () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const content = returned(sample({ bundle, data }, seed))
      expect(validate(content, '2024-11-30')).toEqual([])
      for (const target of content.values.keys()) {
        const [, , table = '', row = '', column] = target.split('/')
        if (!target.startsWith('c/') || column === undefined) continue
        const state = cellState(content, { section: 't', question: asked(table), row, column })
        expect([target, state]).toEqual([target, 'entered'])
      }
    }
  })
})

describe('totals', () => {
  test('of all rows stand below what people added, and only where something was', () => {
    expect(rowsOf(returned(), 't', asked('works'))).toEqual([])
    const content = returned([
      ...work('a', { name: 'A', unit: 'km', amount: '1.5', cost: 100 }),
      ...work('b', { name: 'B', unit: 'n-of', amount: '3', cost: 250 }),
    ])
    expect(rowsOf(content, 't', asked('works')).map(({ label }) => label)).toEqual(['A', 'B', 'All works'])
    expect(valueAt(content, 'works', totalRowId, 'cost')).toBe(350)
  })

  test('do not add kilometres to numbers of things, nor words', () => {
    const content = returned(work('a', { name: '7', unit: 'km', amount: '1.5', cost: 100 }))
    expect(valueAt(content, 'works', totalRowId, 'amount')).toBeNull()
    expect(valueAt(content, 'works', totalRowId, 'name')).toBeNull()
  })

  test('a calculated row works in every column, those of totals too', () => {
    const content = returned([
      [at('fixed', 'def:grant', 'spend.2024-25-q1'), 1000],
      [at('fixed', 'def:match', 'spend.2024-25-q1'), 300],
      [at('fixed', 'def:grant', 'spend.2024-25-q2'), 5],
      [at('fixed', 'def:match', 'spend.2024-25-q2'), 10],
    ])
    expect(valueAt(content, 'fixed', 'def:left', 'spend.2024-25-q1')).toBe(700)
    expect(valueAt(content, 'fixed', 'def:left', 'spend.2024-25-q3')).toBeNull()
    expect(valueAt(content, 'fixed', 'def:left', 'spend.2024-25')).toBe(695)
    expect(isCalculated({ question: asked('fixed'), row: 'def:left', column: 'spend.2024-25-q1' })).toBe(true)
  })

  test('to date are what the cut-off has seen; a running total goes to the end of its year', () => {
    expect(columnIds('fixed')).toEqual([
      'spend.to-2024-03',
      'spend.to-2024-03.total',
      'spend.2024-25-q1',
      'spend.2024-25-q2',
      'spend.2024-25-q3',
      'spend.2024-25-q4',
      'spend.2024-25',
      'spend.to-2025-03.cumulative',
      'spend.from-2025-04',
      'spend.to-date',
      'spend.total',
    ])
    const amounts = [1, 10, 100, 1000, 10_000, 100_000]
    const entered = columnIds('fixed').filter(
      (column) => !isCalculated({ question: asked('fixed'), row: 'def:grant', column }),
    )
    const content = returned(
      entered.map((column, index) => [at('fixed', 'def:grant', column), amounts[index] ?? 0]),
    )
    const value = (column: string) => valueAt(content, 'fixed', 'def:grant', column)
    expect(value('spend.to-date')).toBe(111)
    expect(value('spend.to-2025-03.cumulative')).toBe(11_111)
    expect(value('spend.total')).toBe(111_111)
    const { period } = tableOf(asked('fixed')).columns.find(({ id }) => id === 'spend.to-date') ?? {}
    expect(period).toEqual({ id: 'to-2024-09', label: 'Up to September 2024', to: '2024-09-30' })
  })

  const pence = fc.oneof(fc.constant(null), fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }))

  test.each(['fixed', 'projects', 'themes', 'works'])(
    'of the rows of “%s” come to as much as those of its columns, to the penny',
    (id) => {
      const question = asked(id)
      const columns = tableOf(question).columns.filter(({ kind }) => kind === 'money')
      const entered = columns.filter(({ total }) => total === undefined)
      const names = ['a', 'b', 'c', 'd']
      fc.assert(
        fc.property(fc.array(pence, { minLength: 24, maxLength: 24 }), (amounts) => {
          const added = id === 'works' ? names.flatMap((name) => work(name, { name })) : []
          const rows = rowsOf(returned(added), 't', question)
          const inner = rows.filter(({ total }) => !total)
          const content = returned([
            ...added,
            ...inner.flatMap(({ id: row }, down) =>
              entered.map(({ id: column }, across): [Target, Value] => [
                at(id, row, column),
                amounts[(down * entered.length + across) % amounts.length] ?? null,
              ]),
            ),
          ])
          const number = (row: string, column: string): number => {
            const value = valueAt(content, id, row, column)
            return typeof value === 'number' ? value : 0
          }
          const bottom = id === 'fixed' ? 'def:sum' : totalRowId
          const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0)
          for (const { id: column } of columns)
            expect(number(bottom, column)).toBe(sum(inner.map(({ id: row }) => number(row, column))))
          const last = columns.at(-1)
          if (last?.total === undefined) return
          for (const { id: row } of [...inner, { id: bottom }])
            expect(number(row, last.id)).toBe(sum(entered.map(({ id: column }) => number(row, column))))
        }),
        { numRuns: 60 },
      )
    },
  )

  test('are stored nowhere and change no hash', () => {
    const content = returned(work('a', { name: 'A', cost: 100 }))
    expect([...content.values.keys()].some((target) => target.includes('total'))).toBe(false)
    const stray = returned([...content.values, [at('works', totalRowId, 'cost'), 7]])
    expect(valueAt(stray, 'works', totalRowId, 'cost')).toBe(100)
    expect(contentHash(content)).not.toBe(contentHash(returned()))
  })
})

describe('a locked cell', () => {
  const closed = (value: Value): [Target, Value][] => [[at('themes', 'def:roads', 'closed'), value]]
  const spend = at('themes', 'def:roads', 'spend.2024-25')
  const about = (content: Content) =>
    validate(content, '2024-11-30').filter(({ targets }) => targets.includes(spend))

  test('is needed by nobody and says nothing wrong while it is blank', () => {
    expect(about(returned(closed('no')))).toHaveLength(1)
    expect(about(returned(closed('yes')))).toEqual([])
  })

  test('that holds something says so, instead of losing it', () => {
    const content = returned([...closed('yes'), [spend, 500]])
    expect(about(content).map(({ rule, severity, message }) => [rule, severity, message])).toEqual([
      [
        'locked',
        'error',
        'Roads, Financial year 2024 to 2025: this cell is locked and stays blank. Clear it',
      ],
    ])
    expect(valueAt(content, 'themes', 'def:roads', 'spend.2024-25')).toBe(500)
  })

  test('is not locked while nobody knows', () => {
    const place = { section: 't', question: asked('themes'), row: 'def:roads', column: 'spend.2024-25' }
    expect(cellState(returned(), place)).toBe('entered')
    expect(cellState(returned(closed('yes')), place)).toBe('locked')
  })
})

describe('periods', () => {
  const shown = (over: string, actualsTo: string) => {
    const result = compiled([
      ['over: { axis: financial-year, grandTotal: All }', `over: ${over}`],
      ['actualsTo: 2024-09-30', `actualsTo: ${actualsTo}`],
      ['years: { from: 2024-25, to: 2024-25 }', 'years: { from: 2023-24, to: 2025-26 }'],
    ])
    if ('problems' in result) throw new Error(JSON.stringify(result.problems))
    const table = questionIndex(result.bundle).get('themes')?.question.table
    return (table?.columns ?? [])
      .filter(({ period }) => period !== undefined)
      .map(({ group, label, state }) => [group, label, state ?? 'total'].join(' | '))
  }

  test('that the cut-off falls into are forecast, as not all of them has happened', () => {
    expect(shown('{ axis: financial-half, totals: false }', '2024-12-31')).toEqual([
      'Financial year 2023 to 2024 | Apr to Sep | actual',
      'Financial year 2023 to 2024 | Oct to Mar | actual',
      'Financial year 2024 to 2025 | Apr to Sep | actual',
      'Financial year 2024 to 2025 | Oct to Mar | forecast',
      'Financial year 2025 to 2026 | Apr to Sep | forecast',
      'Financial year 2025 to 2026 | Oct to Mar | forecast',
    ])
    expect(shown('{ axis: financial-year }', '2024-12-31')).toEqual([
      'Financial year | 2023 to 2024 | actual',
      'Financial year | 2024 to 2025 | forecast',
      'Financial year | 2025 to 2026 | forecast',
    ])
    expect(shown('{ axis: financial-year }', '2025-03-31')[1]).toBe('Financial year | 2024 to 2025 | actual')
  })

  test('of half a year have a total a year, and a running one', () => {
    expect(
      shown(
        '{ axis: financial-half, from: 2024-25, to: 2024-25, upTo: Before, after: true, cumulative: true, toDate: So far }',
        '2024-12-31',
      ),
    ).toEqual([
      'Before | Up to and including Mar 2024 | actual',
      'Before | Total | total',
      'Financial year 2024 to 2025 | Apr to Sep | actual',
      'Financial year 2024 to 2025 | Oct to Mar | forecast',
      'Financial year 2024 to 2025 | Total | total',
      'Financial year 2024 to 2025 | Up to and including Mar 2025 | total',
      'April 2025 and after | Total | forecast',
      ' | So far | total',
    ])
  })
})
