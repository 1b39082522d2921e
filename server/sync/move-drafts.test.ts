import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { exampleData } from '../../e2e/example.ts'
import { versionOne, versionTwo } from '../../e2e/example-moves.ts'
import type { Target } from '#shared/answers/address.ts'
import type { Value } from '#shared/answers/value.ts'
import type { Bundle } from '#shared/funds/bundle.ts'
import { chainAfter } from '#shared/sync/chain.ts'
import { chainStart, type Entry } from '#shared/sync/protocol.ts'
import { applyEntry, emptyState } from '#shared/sync/state.ts'
import { testDatabase, type TestDatabase } from '../testing.ts'
import { bolton, publishFor, someone, TestDevice, type Someone } from '../testing-returns.ts'

let database: TestDatabase
let editor: Someone
let made = 0
let returnId: string
let first: TestDevice
let offline: TestDevice

beforeAll(async () => {
  database = await testDatabase()
  await publishAs(versionOne)
  editor = await someone(database.db, { role: 'editor', of: bolton })
})
afterAll(() => database.close())

/** A fund of its own for each test. */
const ofFund = (bundle: Bundle): Bundle => ({
  ...bundle,
  fund: { ...bundle.fund, code: `M${String.fromCharCode(65 + made)}` },
})
const publishAs = (bundle: Bundle): ReturnType<typeof publishFor> =>
  publishFor(database.db, { bundle: ofFund(bundle), data: exampleData })

beforeEach(async () => {
  made += 1
  const { bundle, bolton: id } = await publishAs(versionOne)
  returnId = id
  first = new TestDevice(editor, { id, bundle })
  offline = new TestDevice(editor, { id, bundle })
})

/** What a device that reads the whole log comes to; every link of its chain is checked. */
function replayed(entries: readonly Entry[]): Map<Target, Value> {
  const state = emptyState('')
  let chain = chainStart
  for (const entry of entries) {
    expect(entry.chain).toBe(chainAfter(chain, entry))
    chain = entry.chain
    applyEntry(state, entry)
  }
  return new Map([...state.registers].map(([target, { value }]) => [target, value]))
}

/** As the server has it, once a log says the same. */
async function valuesNow(): Promise<Record<Target, Value>> {
  const values = replayed(await first.pull())
  const stored = await database.db.syncRegister.findMany({ where: { returnId } })
  const there = new Map(stored.map(({ target, value }) => [target, JSON.parse(value) as Value]))
  expect([...values].sort()).toEqual([...there].sort())
  return Object.fromEntries(values)
}

const row = '7b0f1f4e-6a3b-4b59-9e43-0c3f5b1a9c01'
const amount = `c/spend/outputs/${row}/amount`

/** Answers of the first version; their writes by address. */
async function fillIn(): Promise<Record<Target, string>> {
  await first.do({ kind: 'rowInsert', target: `x/spend/outputs/${row}`, position: 'a0' })
  const answers: [Target, Value][] = [
    ['f/administration/contact.name', 'Priya Shah'],
    ['f/administration/summary', 'Works began'],
    ['f/project-progress:EX-001/project.rag', 'green'],
    ['f/spend/underspend', { typed: 'a few pounds' }],
    ['c/spend/spend.capital/def:grant/spend.2024-25-q1', 100_000],
    ['c/spend/spend.capital/def:grant/spend.2024-25-q2', 50_000],
    [amount, '12.5'],
  ]
  const writes: Record<Target, string> = {}
  for (const [target, value] of answers) {
    const { opId, is } = await first.set(target, value)
    expect([target, is]).toEqual([target, 'applied'])
    writes[target] = opId
  }
  return writes
}

test('a draft is moved when a version is published, with everything in it', async () => {
  await fillIn()
  const { bundle } = await publishAs(versionTwo)
  const { returns } = await (await editor.api()).sync.manifest({ v: 1 })
  expect(returns.find((one) => one.returnId === returnId)?.bundle).toBe(bundle)
  expect(await valuesNow()).toMatchObject({
    'f/administration/person': 'Priya Shah',
    'f/administration/contact.name': null,
    'f/administration/summary.first': 'Works',
    'f/administration/summary.rest': 'began',
    'f/administration/channel': 'By post',
    'f/project-progress:EX-001/project.rag': 'on-track',
    'c/money/spend.capital/def:grant/spend.2024-25-h1': 150_000,
    [`x/money/outputs/${row}`]: true,
    [`x/spend/outputs/${row}`]: false,
    [`c/money/outputs/${row}/amount`]: '0.0125',
    'o/f/spend/underspend': ['a few pounds', 'Spend', 'Underspend'],
  })
})

test('a section that asks something else is no longer complete, and another one is', async () => {
  await fillIn()
  const sectionHash = 'a'.repeat(64)
  for (const target of ['s/spend', 's/project-progress:EX-002']) {
    const status = { kind: 'status', target, complete: true, sectionHash } as const
    await first.do({ ...status, base: { prev: null, trunk: null } })
  }
  const sections = versionOne.sections.map((one) =>
    one.id === 'spend' ? { ...one, guidance: 'Enter what was paid' } : one,
  )
  await publishAs({ ...versionOne, sections })
  expect(await valuesNow()).toMatchObject({ 's/spend': null, 's/project-progress:EX-002': sectionHash })
})

test('what was entered offline under the version before arrives at the new places, and nothing is lost', async () => {
  const writes = await fillIn()
  const over = (target: Target): { prev: string | null; trunk: null } => ({
    prev: writes[target] ?? null,
    trunk: null,
  })
  const edit = (target: Target, value: Value) =>
    offline.number({ kind: 'set', target, value, base: over(target) })
  const edits = [
    edit('f/administration/contact.name', 'Tom Ellis'),
    edit('f/project-progress:EX-001/project.rag', 'red'),
    edit('f/project-progress:EX-002/project.rag', 'green'),
    edit(amount, '20'),
    edit('f/spend/underspend', 12_345),
    edit('c/spend/spend.capital/def:grant/spend.2024-25-q1', 70_000),
    offline.number({ kind: 'rowInsert', target: `x/spend/outputs/${row.replace('7', '8')}`, position: 'a1' }),
  ]
  await publishAs(versionTwo)
  const { outcomes } = await offline.send(...edits)
  expect(outcomes.map(({ is }) => is)).toEqual(edits.map(() => 'applied'))
  const [, , , , underspend, quarter] = edits
  expect(await valuesNow()).toMatchObject({
    'f/administration/person': 'Tom Ellis',
    'f/project-progress:EX-001/project.rag': 'red',
    'f/project-progress:EX-002/project.rag': 'on-track',
    [`c/money/outputs/${row}/amount`]: '0.02',
    [`x/money/outputs/${row.replace('7', '8')}`]: true,
    'c/money/spend.capital/def:grant/spend.2024-25-h1': 150_000,
    [`o/f/spend/underspend/${underspend?.opId}`]: ['£123.45', 'Spend', 'Underspend'],
    [`o/c/spend/spend.capital/def:grant/spend.2024-25-q1/${quarter?.opId}`]: [
      '£700.00',
      'Spend',
      'Capital spend',
      'Grant',
      'Financial year 2024 to 2025, April to June',
    ],
  })
})

test('an edit that did not see the one before it is a choice at the new place', async () => {
  await fillIn()
  const blind = offline.number({
    kind: 'set',
    target: 'f/administration/contact.name',
    value: 'Tom Ellis',
    base: { prev: null, trunk: null },
  })
  await publishAs(versionTwo)
  expect((await offline.send(blind)).outcomes).toMatchObject([{ is: 'conflict' }])
  const [record] = await database.db.syncConflict.findMany({ where: { returnId } })
  expect(record).toMatchObject({ target: 'f/administration/person', open: true })
})

test('a choice that is open goes with its answer, and one without a place is kept', async () => {
  await fillIn()
  await offline.set('f/administration/contact.name', 'Tom Ellis')
  const { opId } = await offline.set('f/spend/underspend', 200)
  await publishAs(versionTwo)
  const open = await database.db.syncConflict.findMany({ where: { returnId, open: true } })
  expect(open.map(({ target }) => target)).toEqual(['f/administration/person'])
  expect(await valuesNow()).toMatchObject({
    [`o/f/spend/underspend/${opId}`]: ['£2.00', 'Spend', 'Underspend'],
  })
  const { openConflicts } = await database.db.return.findUniqueOrThrow({ where: { id: returnId } })
  expect(openConflicts).toBe(1)
})

test('publishing the same again moves nothing', async () => {
  await fillIn()
  await publishAs(versionTwo)
  const before = await first.pull()
  await publishAs(versionTwo)
  expect(await first.pull()).toEqual(before)
})
