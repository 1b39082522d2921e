import { describe, expect, test } from 'vitest'
import { readDefinitions } from '../../../server/funds/read-definitions.ts'
import { answerAt, type Target } from '../../answers/address.ts'
import { factsOf, type Fact } from '../../answers/facts.ts'
import { questionIndex } from '../../answers/source.ts'
import { validate } from '../../answers/validate.ts'
import type { Value } from '../../answers/value.ts'
import { compile, type Compiled } from '../compile.ts'
import { sample } from '../sample.ts'

const files = readDefinitions()
function roundOf(name: string): Compiled {
  const compiled = compile(files, name)
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems, null, 2))
  return compiled
}
const [first, second] = [roundOf('town-living/round-01'), roundOf('town-living/round-02')]
const pathfinders = roundOf('pathfinders/round-03')
const bolton = 'E08000001'

function facts({ bundle, data }: Compiled): Fact[] {
  const own = data[bolton] ?? {}
  return factsOf({ bundle, data: own, values: sample({ bundle, data: own }, 3) })
}

test('the fund and both of its rounds are at most 150 lines', () => {
  const lines = ['fund', 'round-01', 'round-02'].map(
    (name) => files[`town-living/${name}.yaml`]?.trimEnd().split('\n').length ?? 0,
  )
  expect(lines.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(150)
})

test('every question comes from the bank', () => {
  const own = Object.entries(files).filter(([path]) => path.startsWith('town-living/'))
  expect(own.every(([, text]) => !/^ *kind:/mu.test(text))).toBe(true)
  expect(questionIndex(first.bundle).size).toBeGreaterThan(20)
})

test('it reports by half-years, actual up to the end of the round and forecast after it', () => {
  const states = ({ bundle }: Compiled): string[] =>
    (questionIndex(bundle).get('spend.capital-by-source')?.question.table?.columns ?? []).flatMap(
      ({ period, state }) => (state === undefined ? [] : [`${period?.id} ${state}`]),
    )
  const later = ['2026-27-h1', '2026-27-h2', '2027-28-h1', '2027-28-h2'].map((id) => `${id} forecast`)
  expect(states(first)).toEqual(['2025-26-h1 actual', '2025-26-h2 forecast', ...later])
  expect(states(second)).toEqual(['2025-26-h1 actual', '2025-26-h2 actual', ...later])
})

describe('what a return says can be compared with what a Pathfinders return says', () => {
  const [ours, theirs] = [facts(second), facts(pathfinders)]
  const shared = new Set(
    ours.map(({ variable }) => variable).filter((id) => theirs.some(({ variable }) => variable === id)),
  )

  test.each([
    'expenditure.capital',
    'expenditure.revenue',
    'match-funding.capital',
    'match-funding.revenue',
    'output',
    'output.baseline',
    'outcome',
    'rag.delivery',
    'rag.spend',
    'project.status',
    'risk.principal',
    'risk.current.total',
    'risk.target.total',
  ])('%s', (variable) => {
    expect([...shared]).toContain(variable)
  })

  test('with the same codes and units', () => {
    const units = (all: readonly Fact[], variable: string): (string | null)[] => [
      ...new Set(all.filter((fact) => fact.variable === variable).map(({ unit }) => unit)),
    ]
    expect(units(ours, 'expenditure.capital')).toEqual(units(theirs, 'expenditure.capital'))
    expect(second.bundle.lists['rag-rating']).toEqual(pathfinders.bundle.lists['rag-rating'])
    expect(second.bundle.lists['risk-score']).toEqual(pathfinders.bundle.lists['risk-score'])
  })

  test('of councils that are in both funds', () => {
    const both = first.recipients.filter(({ organisation }) =>
      pathfinders.recipients.some((other) => other.organisation === organisation),
    )
    expect(both.map(({ name }) => name)).toEqual([
      'Bolton Council',
      'Stockton-on-Tees Borough Council',
      'Rotherham Metropolitan Borough Council',
    ])
  })
})

test('what holds a building up is asked, and needed, only of those that are on hold', () => {
  const { bundle, data } = first
  const own = data[bolton] ?? {}
  const [status, factor] = ['project.status', 'project.delay-factor'].map((id) =>
    answerAt('building:TL-BOL-001', id),
  ) as [Target, Target]
  const told = (code: string): string[] => {
    const values = new Map<Target, Value>([
      ...sample({ bundle, data: own }, 3),
      [status, code],
      [factor, null],
    ])
    return validate({ bundle, data: own, values }, bundle.round.deadline).map(({ message }) => message)
  }
  expect(told('in-progress')).toEqual([])
  expect(told('on-hold')).toEqual(['Answer the question “What holds the building up most?”'])
})

test('a council is given its own buildings and its own allocation', () => {
  expect(first.data[bolton]?.['allocations']).toEqual([
    { grant: 'TL-BOL-G1', capital: '4200000', revenue: '350000', agreed: '2025-03-14' },
  ])
  expect(first.data[bolton]?.['projects']?.map(({ reference }) => reference)).toEqual([
    'TL-BOL-001',
    'TL-BOL-002',
  ])
})
