import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerAt, cellAt, definedRow, statusAt } from '#shared/answers/address.ts'
import { exampleBundle, exampleData } from '../../e2e/example.ts'
import { testDatabase, type TestDatabase } from '../testing.ts'
import {
  bolton,
  newReturn,
  publishFor,
  someone,
  stockton,
  TestDevice,
  type Someone,
} from '../testing-returns.ts'

const name = answerAt('administration', 'contact.name')
const summary = answerAt('administration', 'summary')
const grantCell = cellAt(
  { section: 'spend', table: 'spend.capital' },
  definedRow('grant'),
  'spend.2024-25-q1',
)

let database: TestDatabase
let bundle: string
const people: Record<'editor' | 'colleague' | 'finance' | 'coordinator' | 'stranger', Someone> = {} as never

beforeAll(async () => {
  database = await testDatabase()
  const { db } = database
  ;({ bundle } = await publishFor(db, { bundle: exampleBundle, data: exampleData }))
  people.editor = await someone(db, { role: 'editor', of: bolton })
  people.colleague = await someone(db, { role: 'editor', of: bolton })
  people.finance = await someone(db, { role: 'finance-editor', of: bolton })
  people.coordinator = await someone(db, { role: 'coordinator', of: bolton })
  people.stranger = await someone(db, { role: 'editor', of: stockton })
})
afterAll(() => database.close())

const draft = () => newReturn(database.db, { bundle, fund: 'EX' })

test('a finance editor edits the finance sections and no other', async () => {
  const { device } = await draft()
  const one = device(people.finance)
  expect(await one.set(grantCell, 500)).toMatchObject({ is: 'applied' })
  expect(await one.set(summary, 'x')).toMatchObject({ is: 'rejected', code: 'FORBIDDEN' })
  const hash = '0'.repeat(64)
  const status = await one.do({
    kind: 'status',
    target: statusAt('administration'),
    complete: true,
    sectionHash: hash,
    base: { prev: null, trunk: null },
  })
  expect(status).toMatchObject({ is: 'rejected', code: 'FORBIDDEN' })
})

test('an editor does not edit what only the certifier may', async () => {
  const { device } = await draft()
  const signatory = answerAt('sign-off', 'signatory.name')
  expect(await device(people.editor).set(signatory, 'Me')).toMatchObject({ code: 'FORBIDDEN' })
  const certifier = await someone(database.db, { role: 'certifier', of: bolton })
  expect(await device(certifier).set(signatory, 'Me')).toMatchObject({ is: 'applied' })
})

test('a coordinator reads and does not edit', async () => {
  const { device } = await draft()
  await device(people.editor).set(name, 'Priya')
  const one = device(people.coordinator)
  expect(await one.pull()).toHaveLength(1)
  expect(await one.set(summary, 'x')).toMatchObject({ code: 'FORBIDDEN' })
})

test('a grant that ended before the push no longer counts', async () => {
  const { device } = await draft()
  const leaver = await someone(database.db, { role: 'editor', of: bolton })
  const one = device(leaver)
  await one.set(name, 'x')
  await database.db.grant.updateMany({ where: { personId: leaver.id }, data: { endedAt: new Date() } })
  await database.db.grant.create({
    data: { personId: leaver.id, role: 'coordinator', organisationId: bolton.id },
  })
  expect(await one.set(summary, 'x')).toMatchObject({ code: 'FORBIDDEN' })
})

test('a grant that ends while the push waits its turn does not count either', async () => {
  const { id, device } = await draft()
  const leaver = await someone(database.db, { role: 'editor', of: bolton })
  const pushed = await database.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "return" WHERE id = ${id}::uuid FOR UPDATE`
    const waiting = device(leaver)
      .set(name, 'x')
      .catch((error: Error) => error.message)
    const waiters = () => database.db.$queryRaw`SELECT 1 AS waits FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`
    await expect.poll(waiters, { timeout: 10_000 }).toEqual([{ waits: 1 }])
    await tx.grant.updateMany({ where: { personId: leaver.id }, data: { endedAt: new Date() } })
    return { waiting }
  })
  expect(await pushed.waiting).toBe('NOT_FOUND')
})

test('to another organisation a return is not there, exactly as one that never was', async () => {
  const { id, device } = await draft()
  await device(people.editor).set(name, 'Priya')
  const api = await people.stranger.api()
  for (const returnId of [id, randomUUID()]) {
    const stranger = new TestDevice(people.stranger, { id: returnId, bundle })
    const refusal = { message: 'NOT_FOUND', code: 'NOT_FOUND' }
    await expect(stranger.set(name, 'x')).rejects.toMatchObject(refusal)
    await expect(stranger.pull()).rejects.toMatchObject(refusal)
    await expect(api.sync.data({ returnId })).rejects.toMatchObject(refusal)
  }
  const { returns } = await api.sync.manifest({ v: 1 })
  expect(returns.map(({ organisation }) => organisation.name)).toEqual([stockton.name])
})

test('nobody sends under the name that another person’s device has', async () => {
  const { id, device } = await draft()
  const one = device(people.editor)
  await one.set(name, 'Priya')
  const other = Object.assign(new TestDevice(people.colleague, { id, bundle }), {
    replicaId: one.replicaId,
  })
  await expect(other.set(name, 'Sam')).rejects.toMatchObject({ message: 'INVALID' })
})

test('an operation id of another organisation is refused without a word of it', async () => {
  const mine = await draft()
  const foreign = new TestDevice(people.stranger, {
    id: (await database.db.return.findFirstOrThrow({ where: { organisationId: stockton.id } })).id,
    bundle,
  })
  const used = await foreign.set(name, 'secret')
  const one = mine.device(people.editor)
  const op = {
    ...one.number({ kind: 'set', target: name, value: 'x', base: { prev: null, trunk: null } }),
    opId: used.opId,
  }
  expect((await one.send(op)).outcomes).toMatchObject([{ is: 'rejected', code: 'INVALID', seq: null }])
  expect(await one.set(summary, 'next')).toMatchObject({ is: 'applied' })
})
