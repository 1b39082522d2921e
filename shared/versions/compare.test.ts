import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exampleBundle } from '../../e2e/example.ts'
import { readDefinitions } from '../../server/funds/read-definitions.ts'
import type { Bundle } from '../funds/bundle.ts'
import { compile } from '../funds/compile.ts'
import type { ChangeClass } from './change.ts'
import { changeClasses, compare } from './compare.ts'

function round(name: string): Bundle {
  const compiled = compile(readDefinitions(), name)
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems, null, 2))
  return compiled.bundle
}
const pathfinders = round('pathfinders/round-03')

type Json = Record<string, unknown>

/** A copy of a bundle in which the value at a path of keys and indexes was replaced; undefined takes it away. */
function planted(bundle: Bundle, path: readonly (string | number)[], to: unknown): Bundle {
  const copy = JSON.parse(JSON.stringify(bundle)) as Bundle
  const last = path.at(-1) ?? ''
  const holder = path.slice(0, -1).reduce<Json>((inner, key) => inner[key] as Json, copy as unknown as Json)
  if (to !== undefined) holder[last] = to
  else if (Array.isArray(holder)) holder.splice(Number(last), 1)
  else Reflect.deleteProperty(holder, last)
  return copy
}

const question = (section: number, page: number): (string | number)[] => [
  'sections',
  section,
  'pages',
  page,
  'questions',
  0,
]
const summary = question(0, 2)
const spend = [...question(2, 1), 'table']
const optional = { kind: 'text', label: 'Nickname', required: false, personal: false, limits: {} }
const rule = { id: 'r', severity: 'error', check: true, message: 'Look again', about: ['summary'] }

test.each<[string, ChangeClass, (string | number)[], unknown, string]>([
  ['an optional question', 'ADDITION', [...summary.slice(0, -1), 1], { id: 'n', ...optional }, 'is new'],
  [
    'a needed question',
    'REVISION',
    [...summary.slice(0, -1), 1],
    { id: 'n', ...optional, required: true },
    'needs',
  ],
  ['a question that is gone', 'MODEL', summary, undefined, 'The question is gone'],
  ['another kind', 'MODEL', [...summary, 'kind'], 'text', 'kind of answer is now “text”'],
  ['another label', 'REVISION', [...summary, 'label'], 'Short summary', '“Short summary”; it was “Summary”'],
  ['a new hint', 'REVISION', [...summary, 'hint'], 'In plain words', 'The hint is new'],
  ['an answer that is needed', 'REVISION', [...summary, 'required'], true, 'is needed now'],
  ['an answer no longer needed', 'ADDITION', [...question(0, 1), 'required'], false, 'no longer needed'],
  ['a looser limit', 'ADDITION', [...summary, 'limits', 'words'], 200, 'most words is now “200”'],
  ['a tighter limit', 'REVISION', [...summary, 'limits', 'words'], 50, 'it was “100”'],
  ['no limit', 'ADDITION', [...summary, 'limits', 'words'], undefined, 'is gone'],
  ['another unit', 'MODEL', [...summary, 'limits', 'unit'], 'km', 'The unit'],
  ['another list', 'MODEL', [...question(1, 0), 'limits', 'list'], 'other', 'The list to choose from'],
  ['another variable', 'MODEL', [...question(1, 0), 'variable'], 'rag.spend', 'The variable'],
  ['a new choice', 'ADDITION', ['lists', 'rag', 2], { code: 'amber', label: 'Amber' }, 'The choice is new'],
  ['a choice that is gone', 'MODEL', ['lists', 'rag', 0], undefined, 'The choice is gone'],
  ['a choice in other words', 'REVISION', ['lists', 'rag', 0, 'label'], 'On track', '“On track”'],
  ['a row of a data set', 'MODEL', ['dataSets', 'outputs', 'rows', 0], undefined, 'The choice is gone'],
  ['a section that is gone', 'MODEL', ['sections', 0], undefined, 'The section is gone'],
  ['a section per project', 'MODEL', ['sections', 0, 'each'], 'projects', 'What the section is asked for'],
  ['another title', 'REVISION', ['sections', 0, 'title'], 'Admin', '“Admin”'],
  ['a column that is gone', 'MODEL', [...spend, 'columns', 0], undefined, 'The column is gone'],
  [
    'another period',
    'MODEL',
    [...spend, 'columns', 0, 'period', 'from'],
    '2024-05-01',
    'The start of the period',
  ],
  ['a row that is gone', 'MODEL', [...spend, 'rows', 'rows', 0], undefined, 'The row is gone'],
  [
    'rows that people add',
    'MODEL',
    [...spend, 'rows'],
    { mode: 'added', min: 0, max: 1, key: 'x' },
    'add the rows',
  ],
  ['a condition', 'REVISION', [...summary, 'when'], false, 'When it is asked has changed'],
  ['a lock', 'REVISION', [...spend, 'columns', 0, 'lock'], true, 'When it is locked has changed'],
  [
    'a carried figure',
    'REVISION',
    [...spend, 'columns', 0, 'carry'],
    'locked',
    'a carried figure is new: “locked”',
  ],
  [
    'a total of all rows',
    'REVISION',
    [...spend, 'rows', 'total'],
    'All',
    'The row that adds up the others is new',
  ],
  ['a new rule', 'REVISION', ['rules', 0], rule, 'It is checked now'],
  ['a later deadline', 'ADDITION', ['round', 'deadline'], '2024-12-31', 'The deadline'],
])('%s is %s', (_, of, path, to, sentence) => {
  const { class: whole, changes } = compare(exampleBundle, planted(exampleBundle, path, to))
  expect(whole).toBe(of)
  expect(changes.map((change) => change.sentence).join('\n')).toContain(sentence)
})

test('a change says where it stands', () => {
  const path = [...spend, 'columns', 0, 'label']
  expect(compare(exampleBundle, planted(exampleBundle, path, 'Spring')).changes).toEqual([
    {
      class: 'REVISION',
      where: [
        { is: 'section', id: 'spend', name: 'Spend' },
        { is: 'question', id: 'spend.capital', name: 'Capital spend' },
        { is: 'column', id: 'spend.2024-25-q1', name: 'Financial year 2024 to 2025, Spring' },
      ],
      sentence: 'The label is now “Spring”; it was “April to June”',
    },
  ])
})

test('a forecast that the cut-off makes actual is said once, and as that', () => {
  const later = planted(exampleBundle, ['round', 'actualsTo'], '2024-07-31')
  const columns = [...spend, 'columns', 1]
  const after = planted(later, [...columns, 'state'], 'actual')
  expect(compare(exampleBundle, after).changes.map(({ sentence }) => sentence)).toContain(
    'The last day that is actual is now “2024-07-31”; it was “2024-06-30”',
  )
  const before = planted(exampleBundle, [...columns, 'period', 'to'], '2024-07-31')
  const moved = planted(after, [...columns, 'period', 'to'], '2024-07-31')
  expect(compare(before, moved).changes.map(({ sentence }) => sentence)).toEqual([
    'The last day that is actual is now “2024-07-31”; it was “2024-06-30”',
    'Forecast becomes actual, as the round reports up to 2024-07-31: July to September 2024',
  ])
})

test('a definition is no different from itself', () => {
  for (const bundle of [exampleBundle, pathfinders])
    expect(compare(bundle, JSON.parse(JSON.stringify(bundle)) as Bundle)).toEqual({
      class: undefined,
      changes: [],
    })
})

/** The path of every single value of a bundle. */
function leaves(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]))
}

const demanded: readonly [RegExp, ChangeClass][] = [
  [/\/questions\/\d+\/(id|kind|variable)$/u, 'MODEL'],
  [/\/(columns|rows)\/\d+\/(id|key|kind|item)$/u, 'MODEL'],
  [/\/limits\/(list|dataSet|unit)$/u, 'MODEL'],
  [/^lists\/.*\/code$/u, 'MODEL'],
  [/^sections\/\d+\/(id|each)$/u, 'MODEL'],
  [/\/(label|title|hint|guidance|message|group|description|name)$/u, 'REVISION'],
]

test.each([
  ['the example', exampleBundle],
  ['Pathfinders round 3', pathfinders],
])('any single edit of %s is found, and never classed lower than it is', (_, bundle) => {
  const paths = leaves(bundle)
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.string({ minLength: 1 }), (path, text) => {
      const old = path.reduce<unknown>((inner, key) => (inner as Json)[key], bundle)
      const to =
        typeof old === 'number' ? old + 1 : typeof old === 'boolean' ? !old : `${String(old)}~${text}`
      const { class: whole, changes } = compare(bundle, planted(bundle, path, to))
      expect([path, changes.length]).not.toEqual([path, 0])
      const holder = path.slice(0, -1).reduce<unknown>((inner, key) => (inner as Json)[key], bundle) as Json
      // Nobody entered anything into a calculated row or column, so no answer has to be moved for it.
      const calculated = holder['total'] !== undefined || holder['calculate'] !== undefined
      const kept = demanded.find(([pattern]) => pattern.test(path.join('/')))?.[1]
      const least = calculated && ['id', 'key'].includes(String(path.at(-1))) ? 'ADDITION' : kept
      if (least !== undefined && whole !== undefined)
        expect([path, changeClasses.indexOf(whole) <= changeClasses.indexOf(least)]).toEqual([path, true])
    }),
    { numRuns: 300 },
  )
})

test('planted changes in a real round are all found', () => {
  const retitled = planted(pathfinders, ['sections', 0, 'title'], 'Who you are')
  const [list = ''] = Object.keys(pathfinders.lists)
  const after = planted(retitled, ['lists', list, 0], undefined)
  expect(compare(pathfinders, after)).toMatchObject({
    class: 'MODEL',
    changes: [{ class: 'REVISION' }, { class: 'MODEL', sentence: 'The choice is gone' }],
  })
})
