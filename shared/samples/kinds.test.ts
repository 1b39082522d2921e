import { describe, expect, test } from 'vitest'
import { readDefinitions } from '../../server/funds/read-definitions.ts'
import { questionsOf, rowsOf, sectionsOf, type Content } from '../answers/content.ts'
import { validate } from '../answers/validate.ts'
import { compile, roundsIn } from '../funds/compile.ts'
import { exampleFiles } from '../funds/example-files.ts'
import type { Problem } from '../problems.ts'
import { coverageOf, sayCoverage } from './coverage.ts'
import { sampleKinds, samplesOf, type SampleOf } from './kinds.ts'
import { violations } from './violations.ts'

const files = { ...readDefinitions() }
const rounds = [
  [exampleFiles, 'example/round-01'] as const,
  ...lastRounds(roundsIn(files)).map((round) => [files, round] as const),
].map(([all, round]): [string, SampleOf] => {
  const compiled = compile(all, round)
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems))
  const [first] = compiled.recipients
  return [round, { bundle: compiled.bundle, data: compiled.data[first?.organisation ?? ''] ?? {} }]
})

/** The latest round of each fund: the others ask much the same. */
function lastRounds(all: readonly string[]): string[] {
  return [...new Map(all.map((round) => [round.split('/')[0], round])).values()]
}

function problemsOf(of: SampleOf, values: Content['values']): Problem[] {
  return validate({ ...of, values }, of.bundle.round.deadline)
}

describe.each(rounds)('samples of %s', (_, of) => {
  test('each return that is meant to break one rule breaks that one and nothing else', () => {
    const before = problemsOf(of, samplesOf('valid', of, 3)[0]?.values ?? new Map())
    expect(before).toEqual([])
    const { returns } = violations(of, 3)
    expect(returns.length).toBeGreaterThan(20)
    for (const { name, values, trips } of returns) {
      const rules = new Set(problemsOf(of, values).map(({ rule }) => rule))
      expect([name, ...rules]).toEqual([name, trips?.rule])
    }
  })

  test.each(['boundary', 'unicode', 'large'])('nothing is wrong with a %s return', (kind) => {
    for (const { name, values } of samplesOf(kind, of, 3))
      expect([name, problemsOf(of, values).filter(({ severity }) => severity === 'error')]).toEqual([
        name,
        [],
      ])
  })

  test('the returns at the edge reach the least and the most that each limit allows', () => {
    const edges = new Set(samplesOf('boundary', of, 3).flatMap((each) => each.edges ?? []))
    const limited = of.bundle.sections.flatMap(questionsOf).filter(({ limits }) => limits.words !== undefined)
    for (const { id } of limited) expect(edges).toContain(`${id}: words`)
  })

  test('all kinds together reach every page, question and column', () => {
    const returns = sampleKinds.flatMap((kind) => samplesOf(kind, of, 3))
    const { pages, questions, problems } = coverageOf(of, { returns, missed: [] })
    expect([pages.not, questions.not]).toEqual([[], []])
    expect(problems.error).toBeGreaterThan(20)
  })
})

const [[, example] = ['', undefined]] = rounds
if (example === undefined) throw new Error('There is no example')

test('every rule of the definition is broken alone by a return', () => {
  const { returns, missed } = violations(example, 3)
  const tripped = new Set(returns.map(({ trips }) => trips?.rule))
  expect(example.bundle.rules.map(({ id }) => id).filter((id) => !tripped.has(id))).toEqual([])
  expect(missed.filter(({ also }) => also.length === 0)).toEqual([])
})

test('a large return has as many rows as can be told apart', () => {
  const pathfinders = rounds.find(([round]) => round.startsWith('pathfinders'))?.[1] ?? example
  const [large] = samplesOf('large', pathfinders, 1)
  const content = { ...pathfinders, values: large?.values ?? new Map() }
  const rows = sectionsOf(pathfinders.bundle, pathfinders.data).flatMap(({ key, section }) =>
    questionsOf(section)
      .filter(({ table }) => table?.rows.mode === 'added')
      .map((question) => rowsOf(content, key, question).length),
  )
  expect(Math.max(...rows)).toBe(200)
})

test('a half return says some of what a valid one says, an empty one nothing', () => {
  const [half] = samplesOf('half', example, 1)
  const [valid] = samplesOf('valid', example, 1)
  expect(half?.values.size).toBeLessThan(valid?.values.size ?? 0)
  expect([...(half?.values ?? [])].every(([target, value]) => valid?.values.get(target) === value)).toBe(true)
  expect(samplesOf('empty', example, 1)[0]?.values.size).toBe(0)
})

test('text that was pasted from Word arrives with its quotes, its no-break spaces and its other scripts', () => {
  const texts = samplesOf('unicode', example, 1).map(({ values }) => JSON.stringify([...values]))
  for (const part of ['“Smart quotes”', '\u00a0', '👩‍👩‍👧‍👦', 'עברית', 'e\u0308'])
    expect([part, texts.some((text) => text.includes(part))]).toEqual([part, true])
})

test('the same seed makes the same returns, another one others', () => {
  for (const kind of sampleKinds) {
    const of = (seed: number) => samplesOf(kind, example, seed).map(({ values }) => [...values])
    expect(of(5)).toEqual(of(5))
    if (!['empty', 'conditions'].includes(kind)) expect(of(5)).not.toEqual(of(6))
  }
})

test('a report says what was not reached, and what breaks only together', () => {
  const { returns } = violations(example, 1)
  const said = sayCoverage(
    coverageOf(example, {
      returns: returns.slice(0, 1),
      missed: [{ at: 'underspend', rule: 'min', also: ['spend-covers-underspend'] }],
    }),
  ).join('\n')
  expect(said).toContain('0 of 1 rules of the definition are broken by a return; not spend-covers-underspend')
  expect(said).toContain('breaks min (underspend) without spend-covers-underspend')
})
