import { afterAll, beforeAll, expect, test } from 'vitest'
import { cellAt, definedRow, type Target } from '#shared/answers/address.ts'
import type { Content } from '#shared/answers/content.ts'
import { contentHash } from '#shared/answers/stated.ts'
import type { Value } from '#shared/answers/value.ts'
import { hashOf } from '#shared/canonical.ts'
import type { Bundle } from '#shared/funds/bundle.ts'
import type { Submitted } from '#shared/sync/protocol.ts'
import { exampleBundle, exampleData, exampleValues } from '../../e2e/example.ts'
import { testDatabase, type TestDatabase } from '../testing.ts'
import {
  bolton,
  publishFor,
  someone,
  stockton,
  TestDevice,
  type Draft,
  type Someone,
} from '../testing-returns.ts'

const spend = { section: 'spend', table: 'spend.capital' }
const carried = cellAt(spend, definedRow('grant'), 'spend.2024-25-q1')
const declaration = { name: 'Helen Marsh', role: 'Section 151 Officer' }

/** The round after the example, which carries what was spent from April to June. */
const secondBundle: Bundle = {
  ...exampleBundle,
  round: { ...exampleBundle.round, number: 2 },
  sections: exampleBundle.sections.map((section) => ({
    ...section,
    pages: section.pages.map((page) => ({
      ...page,
      questions: page.questions.map((question) =>
        question.id !== spend.table || question.table === undefined
          ? question
          : {
              ...question,
              table: {
                ...question.table,
                columns: question.table.columns.map((column) =>
                  column.id === 'spend.2024-25-q1' ? { ...column, carry: 'locked' as const } : column,
                ),
              },
            },
      ),
    })),
  })),
}
const firstValues: ReadonlyMap<Target, Value> = exampleValues
/** What a certifier enters in round 2: all but what is carried. */
const secondValues = new Map([...exampleValues].filter(([target]) => !target.endsWith('/spend.2024-25-q1')))
const previous: Content = { bundle: exampleBundle, data: exampleData, values: firstValues }
const second: Content = { bundle: secondBundle, data: exampleData, values: secondValues, previous }

let database: TestDatabase
let certifier: Someone
let first: Awaited<ReturnType<typeof publishFor>>
let next: Awaited<ReturnType<typeof publishFor>>

beforeAll(async () => {
  database = await testDatabase()
  first = await publishFor(database.db, { bundle: exampleBundle, data: exampleData })
  next = await publishFor(database.db, { bundle: secondBundle, data: exampleData })
  certifier = await someone(database.db, { role: 'certifier', of: bolton, name: 'Helen Marsh' })
})
afterAll(() => database.close())

async function enter(device: TestDevice, values: ReadonlyMap<Target, Value>): Promise<void> {
  const drafts = [...values]
    .filter(([target]) => !target.startsWith('p/'))
    .map(([target, value]): Draft =>
      target.startsWith('x/')
        ? { kind: 'rowInsert', target, position: 'a0' }
        : { kind: 'set', target, value, base: { prev: null, trunk: null } },
    )
  const { outcomes } = await device.send(...drafts.map((draft) => device.number(draft)))
  if (outcomes.some(({ is }) => is !== 'applied')) throw new Error('The example was not accepted')
}

const listed = async (person: Someone, returnId: string) => {
  const { returns } = await (await person.api()).sync.manifest({ v: 1 })
  return returns.find((entry) => entry.returnId === returnId)
}

test('before a recipient has submitted anything, nothing is carried', async () => {
  expect((await listed(certifier, next.bolton))?.previous).toBeUndefined()
  const api = await certifier.api()
  await expect(api.sync.previous({ returnId: next.bolton })).rejects.toThrow('NOT_FOUND')
})

test('what a recipient submitted is carried into the next round, checked and kept with it', async () => {
  const before = new TestDevice(certifier, { id: first.bolton, bundle: first.bundle })
  await enter(before, firstValues)
  expect(await before.do({ kind: 'submit', contentHash: contentHash(previous), declaration })).toMatchObject({
    is: 'applied',
  })

  const named = (await listed(certifier, next.bolton))?.previous
  const { json } = await (await certifier.api()).sync.previous({ returnId: next.bolton })
  expect(hashOf(json)).toBe(named)
  const said = JSON.parse(json) as Submitted
  expect(said.bundle).toBe(first.bundle)
  expect(said.values[carried]).toBe(exampleValues.get(carried))
  expect((await listed(certifier, first.bolton))?.previous).toBeUndefined()

  const device = new TestDevice(certifier, { id: next.bolton, bundle: next.bundle })
  await enter(device, secondValues)
  const { previous: _, ...without } = second
  expect(await device.do({ kind: 'submit', contentHash: contentHash(without), declaration })).toMatchObject({
    is: 'rejected',
    code: 'STALE',
  })
  const changed = await device.set(carried, 1)
  const wrong = { ...second, values: new Map([...secondValues, [carried, 1] as const]) }
  expect(await device.do({ kind: 'submit', contentHash: contentHash(wrong), declaration })).toMatchObject({
    is: 'rejected',
    code: 'INCOMPLETE',
  })
  await device.set(carried, null, changed.opId)
  expect(await device.do({ kind: 'submit', contentHash: contentHash(second), declaration })).toMatchObject({
    is: 'applied',
  })

  const stored = await database.db.submission.findUniqueOrThrow({ where: { returnId: next.bolton } })
  const content = JSON.parse(stored.content) as Record<Target, Value>
  expect(content[carried]).toBe(exampleValues.get(carried))
  const fact = await database.db.fact.findFirst({ where: { returnId: next.bolton, target: carried } })
  expect(fact?.pence).toBe(1_000_050n)
})

test('another council is told nothing of it', async () => {
  const stranger = await someone(database.db, { role: 'certifier', of: stockton })
  expect((await listed(stranger, next.stockton))?.previous).toBeUndefined()
  const api = await stranger.api()
  await expect(api.sync.previous({ returnId: next.bolton })).rejects.toThrow('NOT_FOUND')
})
