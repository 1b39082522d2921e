import { expect, test } from 'vitest'
import { readDefinitions } from '../../../server/funds/read-definitions.ts'
import { cellAt, definedRow, parseTarget, type Target } from '../../answers/address.ts'
import type { Content } from '../../answers/content.ts'
import { validate } from '../../answers/validate.ts'
import type { Value } from '../../answers/value.ts'
import { compile } from '../compile.ts'
import { sample } from '../sample.ts'

const compiled = compile(readDefinitions(), 'town-living/round-02')
if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems, null, 2))
const { bundle } = compiled
const data = compiled.data['E08000001'] ?? {}
const values = sample({ bundle, data }, 1)

const capital = (row: string, period: string): Target =>
  cellAt({ section: 'money', table: 'spend.capital-by-source' }, definedRow(row), `spend.${period}`)
const amounts = [...values.keys()].filter(
  (target) => target.startsWith('c/money/spend.capital-by-source/') && /def:(un)?committed/u.test(target),
)

/** A return whose whole capital grant is this many pence, entered in one cell. */
const withGrant = (pence: number, previous?: Content): Content => ({
  bundle,
  data,
  values: new Map<Target, Value>([
    ...values,
    ...amounts.map((target): [Target, Value] => [target, 0]),
    [capital('committed', '2025-26-h1'), pence],
  ]),
  ...(previous && { previous }),
})
const found = (content: Content) =>
  validate(content, bundle.round.deadline).map(({ rule, severity, message }) => [rule, severity, message])

test('more grant than the allocation is an error that tells by how much', () => {
  expect(found(withGrant(420_000_000))).toEqual([])
  expect(found(withGrant(420_000_001))).toEqual([
    [
      'capital.within-allocation',
      'error',
      'Your capital grant comes to £4,200,000.01, £0.01 more than your allocation of £4,200,000.00',
    ],
  ])
})

test('it is about the amounts that people entered, not about the total that comes of them', () => {
  const [problem] = validate(withGrant(420_000_001), bundle.round.deadline)
  expect(problem?.targets.toSorted()).toEqual(amounts.toSorted())
  expect(problem?.targets.map((target) => parseTarget(target)?.kind)).not.toContain(undefined)
})

test('a council without an allocation is not held to one', () => {
  const { allocations: _, ...others } = data
  expect(found({ ...withGrant(420_000_001), data: others })).toEqual([])
})

test('a grant that changed by more than a quarter since the last return has to be explained', () => {
  const before = withGrant(100_000_000)
  expect(found(withGrant(125_000_000, before))).toEqual([])
  expect(found(withGrant(125_000_001, before))).toEqual([
    [
      'capital.steady',
      'query',
      'Your capital grant came to £1,000,000.00 in the last return, and comes to £1,250,000.01 now',
    ],
  ])
})

test('match funding needs its funders', () => {
  const content = withGrant(100)
  const funders = [...content.values].map(([target, value]): [Target, Value] =>
    target.startsWith('x/match/') ? [target, false] : [target, value],
  )
  expect(found({ ...content, values: new Map(funders) }).map(([rule]) => rule)).toContain('match.some-funder')
})
