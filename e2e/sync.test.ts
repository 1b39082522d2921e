import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { answerAt, rowAt, statusAt, type Target } from '#shared/answers/address.ts'
import { contentHash } from '#shared/answers/stated.ts'
import type { Value } from '#shared/answers/value.ts'
import type { Bundle } from '#shared/funds/bundle.ts'
import type { Edit, RecipientApi } from '#shared/recipient/contract.ts'
import { openComputer, type Computer } from '../desktop/local/testing.ts'
import { createApp } from '../server/app.ts'
import { testDatabase, type TestDatabase } from '../server/testing.ts'
import { bolton, publishFor, someone, stockton, testKey, testNow } from '../server/testing-returns.ts'
import { exampleBundle, exampleData, exampleValues } from './example.ts'
import { versionTwo } from './example-moves.ts'

/** The engine against the real server on a real database: two computers, one return. */
let database: TestDatabase
let bundle: string
const people: Record<'priya' | 'sam' | 'helen' | 'grace', string> = {} as never
let server: Server
let url: string
let returnId: string
const computers: Computer[] = []

const name = answerAt('administration', 'contact.name')
const summary = answerAt('administration', 'summary')

beforeAll(async () => {
  database = await testDatabase()
  const { db } = database
  ;({ bundle } = await publishFor(db, { bundle: exampleBundle, data: exampleData }))
  people.priya = (await someone(db, { role: 'editor', of: bolton, name: 'Priya Shah' })).id
  people.sam = (await someone(db, { role: 'editor', of: bolton, name: 'Sam Patel' })).id
  people.helen = (await someone(db, { role: 'certifier', of: bolton, name: 'Helen Marsh' })).id
  people.grace = (await someone(db, { role: 'editor', of: stockton, name: 'Grace Doyle' })).id
  await db.person.updateMany({ data: { demo: true } })
})
afterAll(() => database.close())

beforeEach(async () => {
  await database.db.return.deleteMany({ where: { head: 0 } })
  returnId = randomUUID()
  const revision = (await database.db.return.count()) + 1
  await database.db.return.create({
    data: {
      id: returnId,
      organisationId: bolton.id,
      fundCode: 'EX',
      roundNumber: 1,
      bundleSha256: bundle,
      revision,
    },
  })
  await startServer(0)
})
afterEach(async () => {
  for (const computer of computers.splice(0)) await computer.close()
  await stopServer()
})

async function startServer(port: number): Promise<void> {
  const config = { demo: true, dashboard: import.meta.dirname, host: '127.0.0.1' }
  server = createServer(
    createApp({ db: database.db, config, log: () => undefined, now: () => testNow, signingKey: testKey }),
  )
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function stopServer(): Promise<void> {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
}

async function computerOf(person: string): Promise<Computer> {
  const computer = openComputer(url, { definitionKeys: [testKey.publicKey] })
  computers.push(computer)
  await computer.api.signIn({ person })
  await computer.api.syncNow({})
  return computer
}

async function shown(api: RecipientApi, target: Target): Promise<Value | undefined> {
  const { registers } = await api.openReturn({ returnId })
  return registers.find((register) => register.target === target)?.value
}

async function enter(api: RecipientApi, target: Target, value: Value): Promise<void> {
  const { registers } = await api.openReturn({ returnId })
  const seen = registers.find((register) => register.target === target)?.op ?? null
  await api.save({ returnId, edits: [{ kind: 'set', target, value, seen }] })
}

function editsOf(values: ReadonlyMap<Target, Value>): Edit[] {
  return [...values].flatMap(([target, value]): Edit[] => {
    if (target.startsWith('x/')) {
      const position = values.get(`p${target.slice(1)}`) as string
      return [{ kind: 'rowInsert', target, position }]
    }
    return target.startsWith('p/') ? [] : [{ kind: 'set', target, value, seen: null }]
  })
}

test('what one person enters, a colleague sees', async () => {
  const [a, b] = [await computerOf(people.priya), await computerOf(people.sam)]
  await enter(a.api, name, 'Priya Shah')
  expect((await a.api.syncNow({})).sync).toMatchObject({ is: 'synced', unsent: 0, problem: null })
  await b.api.syncNow({})
  const { registers } = await b.api.openReturn({ returnId })
  expect(registers).toMatchObject([{ target: name, value: 'Priya Shah', name: 'Priya Shah', mine: false }])
})

test('an edit is sent without anybody asking, soon after it was made', async () => {
  const [a, b] = [await computerOf(people.priya), await computerOf(people.sam)]
  await enter(a.api, name, 'Priya Shah')
  await expect
    .poll(async () => (await a.api.status({})).sync, { timeout: 10_000 })
    .toMatchObject({ is: 'synced', unsent: 0 })
  await b.api.syncNow({})
  expect(await shown(b.api, name)).toBe('Priya Shah')
})

test('what was entered while the server was away arrives when it is back', async () => {
  const a = await computerOf(people.priya)
  const { port } = server.address() as AddressInfo
  await stopServer()
  await enter(a.api, name, 'Priya Shah')
  await enter(a.api, name, 'Priya Anand Shah')
  expect((await a.api.syncNow({})).sync).toMatchObject({ is: 'offline', unsent: 2 })
  await a.reopen()
  expect(await shown(a.api, name)).toBe('Priya Anand Shah')
  await startServer(port)
  expect((await a.api.syncNow({})).sync).toMatchObject({ is: 'synced', unsent: 0, notAccepted: 0 })
  const b = await computerOf(people.sam)
  expect(await shown(b.api, name)).toBe('Priya Anand Shah')
})

test('two different answers to one question are both kept until somebody chooses', async () => {
  const [a, b] = [await computerOf(people.priya), await computerOf(people.sam)]
  await enter(a.api, summary, 'On track')
  await enter(b.api, summary, 'Late')
  await a.api.syncNow({})
  await b.api.syncNow({})
  await a.api.syncNow({})
  const { conflicts, registers } = await a.api.openReturn({ returnId })
  expect(registers.find(({ target }) => target === summary)?.value).toBe('On track')
  const [conflict] = conflicts
  expect(conflict?.contenders).toMatchObject([{ value: 'Late', name: 'Sam Patel', state: 'open' }])
  const seen = registers.find(({ target }) => target === summary)?.op ?? null
  const contenders = conflict?.contenders.map(({ op }) => op) ?? []
  const conflictId = conflict?.conflictId ?? ''
  await a.api.save({
    returnId,
    edits: [{ kind: 'resolve', target: summary, conflictId, value: 'Late', contenders, seen }],
  })
  expect((await a.api.openReturn({ returnId })).conflicts).toEqual([])
  await a.api.syncNow({})
  await b.api.syncNow({})
  for (const { api } of [a, b]) {
    expect(await shown(api, summary)).toBe('Late')
    expect((await api.openReturn({ returnId })).conflicts).toEqual([])
  }
  expect((await b.api.history({ returnId, target: summary })).map(({ value }) => value)).toEqual([
    'Late',
    'Late',
    'On track',
  ])
})

test('one person never disagrees with themselves, however fast they type', async () => {
  const a = await computerOf(people.priya)
  const type = (value: string) =>
    a.api.save({ returnId, edits: [{ kind: 'set', target: name, value, seen: null }] })
  for (const value of ['P', 'Pr', 'Pri']) await type(value)
  await a.api.syncNow({})
  for (const value of ['Priy', 'Priya']) await type(value)
  await a.api.syncNow({})
  const opened = await a.api.openReturn({ returnId })
  expect(opened.conflicts).toEqual([])
  expect(opened.registers).toMatchObject([{ target: name, value: 'Priya', mine: false }])
})

test('two thousand changes arrive, each once and in order', async () => {
  const a = await computerOf(people.priya)
  for (let batch = 0; batch < 20; batch += 1) {
    const edits = Array.from({ length: 100 }, (_, index): Edit => ({
      kind: 'rowInsert',
      target: rowAt('spend', 'outputs', randomUUID()),
      position: `a${String(batch * 100 + index).padStart(5, '0')}`,
    }))
    await a.api.save({ returnId, edits })
  }
  expect((await a.api.syncNow({})).sync).toMatchObject({ is: 'synced', unsent: 0, notAccepted: 0 })
  const b = await computerOf(people.sam)
  const [own, other] = [await a.api.openReturn({ returnId }), await b.api.openReturn({ returnId })]
  expect(other.registers).toHaveLength(4000)
  expect(other.registers).toEqual(own.registers)
})

test('somebody of another council has no such return, and is told nothing of it', async () => {
  const grace = await computerOf(people.grace)
  expect((await grace.api.listReturns({})).map(({ organisation }) => organisation.id)).not.toContain(
    bolton.id,
  )
  await expect(async () => grace.api.openReturn({ returnId })).rejects.toThrow('You have no such return')
})

test('a certifier submits, and everybody then sees the reference', async () => {
  const [a, helen] = [await computerOf(people.priya), await computerOf(people.helen)]
  const signing = new Map([...exampleValues].filter(([target]) => target.includes('/sign-off/')))
  const rest = new Map([...exampleValues].filter(([target]) => !target.includes('/sign-off/')))
  await a.api.save({ returnId, edits: editsOf(rest) })
  await a.api.save({
    returnId,
    edits: [{ kind: 'status', target: statusAt('administration'), complete: true, seen: null }],
  })
  expect((await a.api.syncNow({})).sync).toMatchObject({ is: 'synced', notAccepted: 0 })
  await helen.api.syncNow({})
  await helen.api.save({ returnId, edits: editsOf(signing) })
  const opened = await helen.api.openReturn({ returnId })
  const values = new Map(opened.registers.map(({ target, value }) => [target, value]))
  const hash = contentHash({ bundle: JSON.parse(opened.bundle) as Bundle, data: opened.data, values })
  const signer = { returnId, name: 'Helen Marsh', role: 'Section 151 Officer' }
  expect(await helen.api.submit({ ...signer, contentHash: 'a'.repeat(64) })).toHaveProperty('problem')
  const receipt = await helen.api.submit({ ...signer, contentHash: hash })
  expect(receipt).toHaveProperty('reference')
  expect(await helen.api.submit({ ...signer, contentHash: hash })).toEqual(receipt)
  await a.api.syncNow({})
  const [listed] = (await a.api.listReturns({})).filter((one) => one.returnId === returnId)
  expect(listed).toMatchObject({
    state: 'submitted',
    ...('reference' in receipt ? { reference: receipt.reference } : {}),
  })
  await expect(enter(a.api, name, 'Too late')).rejects.toThrow('has been submitted')
})

test('what was entered offline before the questions changed arrives at its new place, on every computer', async () => {
  const [a, b] = [await computerOf(people.priya), await computerOf(people.sam)]
  await enter(a.api, name, 'Priya Shah')
  for (const { api } of [a, b]) await api.syncNow({})
  const { port } = server.address() as AddressInfo
  await stopServer()
  await enter(a.api, name, 'Priya Anand Shah')
  await enter(a.api, answerAt('spend', 'underspend'), 12_345)
  const { bundle: later } = await publishFor(database.db, {
    bundle: { ...versionTwo, fund: exampleBundle.fund },
    data: exampleData,
  })
  await a.reopen()
  expect(await shown(a.api, name)).toBe('Priya Anand Shah')
  await startServer(port)
  const moved = answerAt('administration', 'person')
  await b.api.syncNow({})
  expect(await shown(b.api, moved)).toBe('Priya Shah')
  expect((await a.api.syncNow({})).sync).toMatchObject({ is: 'synced', unsent: 0, notAccepted: 0 })
  await b.api.syncNow({})
  for (const { api } of [a, b]) {
    const { registers, meta } = await api.openReturn({ returnId })
    expect(meta.bundle).toBe(later)
    const filled = registers.filter(({ value }) => value !== null)
    expect(
      Object.fromEntries(filled.map(({ target, value }) => [target.replace(/[0-9a-f-]{36}$/u, '…'), value])),
    ).toEqual({
      [moved]: 'Priya Anand Shah',
      'f/administration/channel': 'By post',
      'o/f/spend/underspend/…': ['£123.45', 'Spend', 'Underspend'],
    })
  }
})
