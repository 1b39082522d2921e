import Big from 'big.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exampleBundle, exampleData, exampleValues } from '../../e2e/example.ts'
import { parseTarget, type Target } from '../answers/address.ts'
import { isBlank, isUnread, type Value } from '../answers/value.ts'
import type { Bundle } from '../funds/bundle.ts'
import type { Move } from '../funds/moves.ts'
import { sample } from '../funds/sample.ts'
import { isOfKind } from '../questions/kinds.ts'
import { placeOf, placesOf } from '../sync/places.ts'
import { moveReturn, sectionsToReview, uncovered, type MovedReturn, type Versions } from './move.ts'
import { everyMove, versionOne, versionTwo } from '../../e2e/example-moves.ts'

const between = (before: Bundle, after: Bundle): Versions => ({
  before: { bundle: before, data: exampleData },
  after: { bundle: after, data: exampleData },
  moves: after.moves ?? [],
})
const move = (values: ReadonlyMap<Target, Value>): MovedReturn =>
  moveReturn(values, between(versionOne, versionTwo))

/** Drafts as people leave them: some answers blank, some that could not be read, rows added and removed. */
const draft = fc
  .record({ seed: fc.nat(10_000), fates: fc.array(fc.nat(5), { minLength: 40, maxLength: 40 }) })
  .map(({ seed, fates }): ReadonlyMap<Target, Value> => {
    const whole = sample({ bundle: versionOne, data: exampleData }, seed)
    return new Map(
      [...whole].map(([target, value], index): [Target, Value] => {
        const fate = fates[index % fates.length]
        if (target.startsWith('x/')) return [target, fate !== 0]
        if (target.startsWith('p/')) return [target, value]
        return [target, fate === 0 ? null : fate === 1 ? { typed: `about ${index}` } : value]
      }),
    )
  })

/** Every answer that somebody gave and did not take back. */
const given = (values: ReadonlyMap<Target, Value>): [Target, Value][] =>
  [...values].filter(([target, value]) => {
    const address = parseTarget(target)
    if (address?.kind !== 'answer' && address?.kind !== 'cell') return false
    if (address.kind === 'cell' && !address.row.startsWith('def:'))
      if (values.get(`x/${address.section}/${address.table}/${address.row}`) !== true) return false
    return !isBlank(value)
  })

describe('moving any draft by every kind of step', () => {
  test('loses no answer: each is in the new return or among those that are no longer asked', () => {
    fc.assert(
      fc.property(draft, (values) => {
        const { origins, tray } = move(values)
        const found = new Set([...[...origins.values()].flat(), ...tray.map(({ origin }) => origin)])
        expect(given(values).filter(([target]) => !found.has(target))).toEqual([])
        for (const { origin, said } of tray) expect([origin, said]).not.toEqual([origin, ''])
      }),
      { numRuns: 200 },
    )
  })

  test('adds up exactly what becomes one amount', () => {
    const total = (values: ReadonlyMap<Target, Value>, start: string): Big =>
      [...values].reduce(
        (sum, [target, value]) =>
          target.startsWith(start) && typeof value === 'number' ? sum.plus(value) : sum,
        new Big(0),
      )
    fc.assert(
      fc.property(draft, (values) => {
        const { values: moved } = move(values)
        const sum = total(moved, 'c/money/spend.capital/def:')
        expect(sum.toFixed()).toBe(total(values, 'c/spend/spend.capital/def:').toFixed())
      }),
    )
  })

  test('changes nothing the second time', () => {
    fc.assert(
      fc.property(draft, (values) => {
        const once = move(values)
        const twice = moveReturn(once.values, between(versionTwo, versionTwo))
        expect([...twice.values].sort()).toEqual([...once.values].sort())
        expect(twice.tray).toEqual([])
      }),
    )
  })

  test('leaves nothing that the new version has no place for', () => {
    const text = JSON.stringify(versionTwo)
    const dated = JSON.parse(
      text.replace('"id":"amount","kind":"number"', '"id":"amount","kind":"date"'),
    ) as Bundle
    fc.assert(
      fc.property(draft, fc.constantFrom(versionTwo, dated), (values, after) => {
        const places = placesOf(after, exampleData)
        for (const [target, value] of moveReturn(values, between(versionOne, after)).values) {
          if (target.startsWith('p/')) continue
          const place = placeOf(places, target)
          expect([target, place?.is]).not.toEqual([target, undefined])
          if (place?.is === 'answer' || place?.is === 'cell')
            expect([target, isOfKind(place.kind, value)]).toEqual([target, true])
        }
      }),
    )
  })

  test('gives everything back when names are changed and changed back', () => {
    const there: Move[] = [
      { rename: { section: 'spend', to: 'money' } },
      { rename: { question: 'outputs', to: 'results' } },
      { rename: { column: 'amount', of: 'results', to: 'count' } },
      { rename: { row: 'match', of: 'spend.capital', to: 'matched' } },
    ]
    const back: Move[] = [
      { rename: { row: 'matched', of: 'spend.capital', to: 'match' } },
      { rename: { column: 'count', of: 'results', to: 'amount' } },
      { rename: { question: 'results', to: 'outputs' } },
      { rename: { section: 'money', to: 'spend' } },
    ]
    fc.assert(
      fc.property(draft, (values) => {
        const moved = moveReturn(values, { ...between(versionOne, versionOne), moves: [...there, ...back] })
        expect([...moved.values].sort()).toEqual([...values].sort())
        expect(moved.tray).toEqual([])
      }),
    )
  })
})

test('each answer is where its step sends it', () => {
  const { values, tray } = move(
    new Map<Target, Value>([
      ...exampleValues,
      ['f/administration/summary', 'Works began in spring'],
      ['f/spend/underspend', { typed: 'a few pounds' }],
    ]),
  )
  const [row = ''] = [...exampleValues.keys()].filter((target) => target.startsWith('x/'))
  const output = row.replace('x/spend/', '')
  expect(Object.fromEntries(values)).toMatchObject({
    'f/administration/person': 'Priya Shah',
    'f/administration/notes': '31 March 2026; priya.shah@bolton.example',
    'f/administration/summary.first': 'Works',
    'f/administration/summary.rest': 'began in spring',
    'f/administration/signatory.name': 'Helen Marsh',
    'f/administration/channel': 'By post',
    'f/project-progress:EX-001/project.rag': 'on-track',
    'f/project-progress:EX-002/project.rag': 'red',
    'c/money/spend.capital/def:grant/spend.2024-25-h1': 1_500_050,
    'c/money/spend.capital/def:matched/spend.2024-25-h1': 140_000,
    [`x/money/${output}`]: true,
    [`p/money/${output}`]: 'a0',
    [`c/money/${output}/amount`]: '0.0125',
  })
  expect(tray).toEqual([
    {
      origin: 'f/spend/underspend',
      value: { typed: 'a few pounds' },
      said: 'a few pounds',
      place: ['Spend', 'Underspend'],
    },
  ])
})

test('an amount that could not be read is kept beside the sum', () => {
  const cell = 'c/spend/spend.capital/def:grant/spend.2024-25-q1'
  const { values, tray } = move(new Map<Target, Value>([...exampleValues, [cell, { typed: 'tbc' }]]))
  expect(values.get('c/money/spend.capital/def:grant/spend.2024-25-h1')).toBe(500_000)
  expect(tray).toMatchObject([
    { said: 'tbc', place: ['Spend', 'Capital spend', 'Grant', 'Financial year 2024 to 2025, April to June'] },
  ])
  expect(isUnread(tray[0]?.value)).toBe(true)
})

describe('what no step covers', () => {
  test('is nothing where every change has its step', () => {
    expect(uncovered(versionOne, versionTwo).map(({ sentence }) => sentence)).toEqual([])
  })

  test.each(
    everyMove.filter(({ setDefault, merge, split }) => !setDefault && !merge && !split).map((step) => [step]),
  )('is something without the step %j', (step) => {
    const moves = everyMove.filter((other) => other !== step)
    expect(uncovered(versionOne, { ...versionTwo, moves })).not.toEqual([])
  })

  test('is every question that is gone, where there are no steps', () => {
    const { moves: _moves, ...after } = versionTwo
    expect(uncovered(versionOne, after).map(({ sentence }) => sentence)).toContain('The question is gone')
    expect(uncovered(exampleBundle, exampleBundle)).toEqual([])
  })
})

test('people look again at sections that ask something else now, and at no others', () => {
  expect(sectionsToReview(versionOne, versionOne)).toEqual(new Set())
  const review = sectionsToReview(versionOne, versionTwo)
  expect(review.has('money')).toBe(true)
  const relabelled = {
    ...versionOne,
    sections: versionOne.sections.map((section) => ({
      ...section,
      title: `${section.title}${section.id === 'spend' ? ' now' : ''}`,
    })),
  }
  expect(sectionsToReview(versionOne, relabelled)).toEqual(new Set(['spend']))
})
