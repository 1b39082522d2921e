import { describe, expect, test } from 'vitest'
import { cellAt, explanationAt, positionAt, rowAt, type Target } from '../answers/address.ts'
import { cellState } from '../answers/conditions.ts'
import type { Content } from '../answers/content.ts'
import { factsOf } from '../answers/facts.ts'
import { questionIndex } from '../answers/source.ts'
import { carriedValues, contentHash } from '../answers/stated.ts'
import { validate } from '../answers/validate.ts'
import type { Value } from '../answers/value.ts'
import type { Bundle, Question } from '../funds/bundle.ts'
import { compile } from '../funds/compile.ts'
import { exampleFiles } from '../funds/example-files.ts'
import { sample } from '../funds/sample.ts'
import { placeOf, placesOf } from '../sync/places.ts'
import { cellValue } from './calculate.ts'

const bank = `variables:
  spend: { label: Spend, measure: money }
questions:
  spend:
    kind: table
    label: Spend
    rows: { header: Kind, fixed: { grant: Grant, match: Match } }
    columns:
      spend: { kind: money, variable: spend, carry: locked, over: { axis: financial-quarter, upTo: Before, grandTotal: All } }
  works:
    kind: table
    label: Works
    rows: { key: name }
    unique: [[name]]
    columns:
      name: { kind: text, label: Name }
      baseline: { kind: number, label: Baseline, carry: correctable }
      note: { kind: text, label: Note, required: false }
`

function bundleOf(changes: Record<string, string> = {}): Bundle {
  const change = (text: string): string =>
    Object.entries(changes).reduce((changed, [from, to]) => changed.replace(from, to), text)
  const fund = (exampleFiles['example/fund.yaml'] ?? '').replace(
    /data:[\s\S]*/u,
    'sections: [{ id: t, title: T, group: G, ask: [spend, works] }]\n',
  )
  const round = (exampleFiles['example/round-01.yaml'] ?? '').replace(/exemptions:[\s\S]*/u, '')
  const result = compile(
    {
      ...exampleFiles,
      'bank/bank.yaml': change(bank),
      'example/fund.yaml': change(fund),
      'example/round-01.yaml': change(round),
    },
    'example/round-01',
  )
  if ('problems' in result) throw new Error(JSON.stringify(result.problems))
  return result.bundle
}

const firstRound = bundleOf()
/** The round after it: October 2024 to March 2025. */
const nextRound = {
  'from: 2024-04-01': 'from: 2024-10-01',
  'to: 2024-09-30': 'to: 2025-03-31',
  'actualsTo: 2024-09-30': 'actualsTo: 2025-03-31',
  'deadline: 2024-11-30': 'deadline: 2025-05-31',
}
const today = '2025-05-01'
const at = (table: string, row: string, column: string): Target =>
  cellAt({ section: 't', table }, row, column)
const spend = (row: string, period: string): Target => at('spend', `def:${row}`, `spend.${period}`)
const work = (id: string, cells: Record<string, Value>): [Target, Value][] => [
  [rowAt('t', 'works', id), true],
  [positionAt('t', 'works', id), id],
  ...Object.entries(cells).map(([column, value]): [Target, Value] => [at('works', id, column), value]),
]

const previous: Content = {
  bundle: firstRound,
  data: {},
  values: new Map<Target, Value>([
    [spend('grant', 'to-2024-03'), 1_000],
    [spend('grant', '2024-25-q1'), 200],
    [spend('grant', '2024-25-q2'), 30],
    [spend('grant', '2024-25-q3'), 4],
    [spend('match', 'to-2024-03'), 0],
    ...work('11', { name: 'Bridge ', baseline: '1.50' }),
    ...work('12', { name: 'Path', baseline: '2' }),
    ...work('13', { name: 'Path', baseline: '3' }),
  ]),
}

function following(
  bundle: Bundle,
  values: [Target, Value][] = [],
  before: Content | undefined = previous,
): Content {
  return { bundle, data: {}, values: new Map(values), ...(before && { previous: before }) }
}
const questionOf = (bundle: Bundle, id: string): Question => {
  const found = questionIndex(bundle).get(id)?.question
  if (found === undefined) throw new Error(id)
  return found
}
const cell = (content: Content, target: Target) => {
  const [, , table = '', row = '', column = ''] = target.split('/')
  const place = { section: 't', question: questionOf(content.bundle, table), row, column }
  return { value: cellValue(content, place), state: cellState(content, place) }
}
const about = (content: Content, target: Target) =>
  validate(content, today)
    .filter(({ targets }) => targets.includes(target))
    .map(({ rule, severity, message }) => [rule, severity, message])

describe('a figure of the last return', () => {
  const later = bundleOf(nextRound)

  test('is carried to the same row and period, for periods that ended before this round', () => {
    const content = following(later)
    expect(cell(content, spend('grant', 'to-2024-03'))).toEqual({ value: 1_000, state: 'locked' })
    expect(cell(content, spend('grant', '2024-25-q2'))).toEqual({ value: 30, state: 'locked' })
    expect(cell(content, spend('match', 'to-2024-03'))).toEqual({ value: 0, state: 'locked' })
    // October to December is what this round is about, whatever was forecast.
    expect(cell(content, spend('grant', '2024-25-q3'))).toEqual({ value: null, state: 'entered' })
  })

  test('counts in totals, facts and what is signed, and is stored nowhere', () => {
    const content = following(later)
    expect(cell(content, spend('grant', 'total')).value).toBe(1_230)
    expect(factsOf(content).map(({ target }) => target)).toContain(spend('grant', '2024-25-q1'))
    expect(contentHash(content)).not.toBe(
      contentHash(following(later, [], { ...previous, values: new Map() })),
    )
    expect(content.values.size).toBe(0)
  })

  test('is the same when a submission is read that holds it', () => {
    const content = following(later, [[spend('grant', '2024-25-q3'), 7]])
    const values = new Map([...content.values, ...carriedValues(content)])
    expect(values.get(spend('grant', '2024-25-q1'))).toBe(200)
    expect(contentHash({ bundle: later, data: {}, values })).toBe(contentHash(content))
  })

  test('that was blank is asked for', () => {
    const content = following(later)
    expect(cell(content, spend('match', '2024-25-q1'))).toEqual({ value: null, state: 'entered' })
    expect(about(content, spend('match', '2024-25-q1'))[0]?.[0]).toBe('required')
    expect(about(content, spend('grant', '2024-25-q1'))).toEqual([])
  })

  test('is asked for where there was no return', () => {
    const content: Content = { bundle: later, data: {}, values: new Map() }
    expect(cell(content, spend('grant', 'to-2024-03'))).toEqual({ value: null, state: 'entered' })
  })

  test('can’t be changed without being told', () => {
    const changed = following(later, [[spend('grant', '2024-25-q1'), 999]])
    expect(about(changed, spend('grant', '2024-25-q1'))).toEqual([
      [
        'locked',
        'error',
        'Grant, April to June 2024: your last return said £2.00, which can’t be changed here. Clear the cell, and it says £2.00 again',
      ],
    ])
    expect(
      about(following(later, [[spend('grant', '2024-25-q1'), 200]]), spend('grant', '2024-25-q1')),
    ).toEqual([])
  })
})

describe('periods that are cut otherwise', () => {
  test('an opening figure is the one before and what has been since, to the penny', () => {
    const year = bundleOf({
      ...nextRound,
      'years: { from: 2024-25, to: 2024-25 }': 'years: { from: 2024-25-q3, to: 2025-26 }',
    })
    expect(cell(following(year), spend('grant', 'to-2024-09')).value).toBe(1_230)
    expect(cell(following(year), spend('match', 'to-2024-09')).value).toBeNull()
  })

  test('a half is its two quarters; a part that is missing leaves it blank', () => {
    const halves = bundleOf({ ...nextRound, 'axis: financial-quarter': 'axis: financial-half' })
    expect(cell(following(halves), spend('grant', '2024-25-h1')).value).toBe(230)
    const gap = new Map([...previous.values].filter(([target]) => target !== spend('grant', '2024-25-q2')))
    expect(
      cell(following(halves, [], { ...previous, values: gap }), spend('grant', '2024-25-h1')).value,
    ).toBeNull()
  })

  test('quarters are not made up from a half', () => {
    const halves = bundleOf({ 'axis: financial-quarter': 'axis: financial-half' })
    const before = { ...previous, bundle: halves, values: new Map([[spend('grant', '2024-25-h1'), 230]]) }
    expect(cell(following(bundleOf(nextRound), [], before), spend('grant', '2024-25-q1')).value).toBeNull()
  })
})

describe('a figure that may be corrected', () => {
  const later = bundleOf(nextRound)
  const baseline = at('works', '21', 'baseline')

  test('comes with the row that is about the same, once somebody says what it is about', () => {
    expect(cell(following(later, work('21', {})), baseline)).toEqual({ value: null, state: 'entered' })
    expect(cell(following(later, work('21', { name: 'bridge' })), baseline)).toEqual({
      value: '1.50',
      state: 'entered',
    })
  })

  test('is not guessed where two rows were about the same', () => {
    expect(cell(following(later, work('21', { name: 'Path' })), baseline).value).toBeNull()
  })

  test('has to be explained when it is, and is back when the cell is cleared', () => {
    const row = (value: Value) => following(later, work('21', { name: 'Bridge', baseline: value }))
    expect(about(row('4'), baseline)).toEqual([
      [
        'carried.works',
        'query',
        'Bridge, Baseline: your last return said 1.50, this one says 4. Explain why, or clear the cell to go back to 1.50',
      ],
    ])
    expect(cell(row('4'), baseline).value).toBe('4')
    const explanation = explanationAt('t', 'carried.works', '21')
    const told = following(later, [
      ...work('21', { name: 'Bridge', baseline: '4' }),
      [explanation, 'Counted anew'],
    ])
    expect(validate(told, today).find(({ severity }) => severity === 'query')?.explanation).toEqual({
      at: explanation,
      text: 'Counted anew',
    })
    expect(placeOf(placesOf(later, {}), explanation)).toBeDefined()
    expect(placeOf(placesOf(later, {}), explanationAt('t', 'carried.spend', 'def:grant'))).toBeUndefined()
    expect(cell(row(null), baseline).value).toBe('1.50')
    expect(about(row(null), baseline)).toEqual([])
    expect(about(row('1.5'), baseline)).toEqual([])
  })
})

test('a sample return enters nothing where figures are carried and locked', () => {
  const later = bundleOf(nextRound)
  for (let seed = 1; seed <= 10; seed += 1) {
    const values = sample({ bundle: later, data: {}, previous }, seed)
    const errors = validate({ bundle: later, data: {}, values, previous }, today).filter(
      ({ severity }) => severity === 'error',
    )
    expect(errors).toEqual([])
    expect(values.has(spend('grant', '2024-25-q1'))).toBe(false)
    expect(values.has(spend('match', '2024-25-q1'))).toBe(true)
  }
})
