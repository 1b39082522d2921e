import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerAt, cellAt, definedRow, rowAt } from '#shared/answers/address.ts'
import { chainAfter } from '#shared/sync/chain.ts'
import { chainStart, type Operation } from '#shared/sync/protocol.ts'
import { applyEntry, emptyState } from '#shared/sync/state.ts'
import { exampleBundle, exampleData } from '../../e2e/example.ts'
import { testDatabase, type TestDatabase } from '../testing.ts'
import { bolton, newReturn, publishFor, someone, type Someone } from '../testing-returns.ts'
import { registerFrom, type RegisterRow } from './store.ts'

const name = answerAt('administration', 'contact.name')
const summary = answerAt('administration', 'summary')
const underspend = answerAt('spend', 'underspend')
const totalCell = cellAt(
  { section: 'spend', table: 'spend.capital' },
  definedRow('total'),
  'spend.2024-25-q1',
)
const outputs = { section: 'spend', table: 'outputs' }

let database: TestDatabase
let bundle: string
const people: Record<'editor' | 'colleague', Someone> = {} as never

beforeAll(async () => {
  database = await testDatabase()
  const { db } = database
  ;({ bundle } = await publishFor(db, { bundle: exampleBundle, data: exampleData }))
  people.editor = await someone(db, { role: 'editor', of: bolton, name: 'Priya Shah' })
  people.colleague = await someone(db, { role: 'editor', of: bolton, name: 'Sam Patel' })
})
afterAll(() => database.close())

const draft = () => newReturn(database.db, { bundle, fund: 'EX' })

async function registers(returnId: string) {
  const rows = await database.db.$queryRaw<RegisterRow[]>`
    SELECT target, value, seq, op_id AS op, person_id AS by, name, at FROM sync_register
    WHERE return_id = ${returnId}::uuid ORDER BY target COLLATE "C"`
  return rows.map(registerFrom)
}

const row = () => {
  const id = randomUUID()
  return { presence: rowAt('spend', 'outputs', id), amount: cellAt(outputs, id, 'amount') }
}

describe('two people on one return', () => {
  test('an answer that one of them writes reaches the other, with who wrote it', async () => {
    const { device } = await draft()
    const outcome = await device(people.editor).set(name, 'Priya')
    expect(outcome).toMatchObject({ is: 'applied', seq: 1 })
    const [entry] = await device(people.colleague).pull()
    expect(entry).toMatchObject({
      seq: 1,
      name: 'Priya Shah',
      effects: [{ is: 'register', target: name, value: 'Priya', op: outcome.opId }],
    })
  })

  test('a value written without having seen the other one is kept beside it', async () => {
    const { id, device } = await draft()
    const first = await device(people.editor).set(underspend, 100)
    const second = await device(people.colleague).set(underspend, 200)
    expect([first.is, second.is]).toEqual(['applied', 'conflict'])
    expect(await registers(id)).toMatchObject([{ target: underspend, value: 100 }])
    const log = await device(people.editor).pull()
    expect(log.at(-1)?.effects).toMatchObject([
      {
        is: 'conflict',
        conflict: { target: underspend, open: true, contenders: [{ value: 200, name: 'Sam Patel' }] },
      },
    ])
    expect(await database.db.return.findUnique({ where: { id } })).toMatchObject({
      openConflicts: 1,
      head: 2,
    })
  })

  test('the same value from both is no conflict', async () => {
    const { device } = await draft()
    await device(people.editor).set(underspend, 100)
    expect(await device(people.colleague).set(underspend, 100)).toMatchObject({ is: 'same' })
  })

  test('a conflict is over once somebody who saw both values has chosen', async () => {
    const { id, device } = await draft()
    const first = await device(people.editor).set(underspend, 100)
    const second = await device(people.colleague).set(underspend, 200)
    const chosen = await device(people.editor).do({
      kind: 'resolve',
      target: underspend,
      conflictId: second.opId,
      value: 200,
      seen: [second.opId],
      base: { prev: first.opId, trunk: null },
    })
    expect(chosen).toMatchObject({ is: 'applied' })
    expect(await registers(id)).toMatchObject([{ value: 200, op: chosen.opId }])
    expect(await database.db.return.findUnique({ where: { id } })).toMatchObject({ openConflicts: 0 })
  })

  test('a row is not deleted over an amount that the person deleting it had not seen', async () => {
    const { id, device } = await draft()
    const { presence, amount } = row()
    const one = device(people.editor)
    await one.do({ kind: 'rowInsert', target: presence, position: 'a0' })
    const written = await device(people.colleague).set(amount, '12.5')
    expect(await one.do({ kind: 'rowDelete', target: presence, saw: {} })).toMatchObject({ is: 'conflict' })
    expect((await registers(id)).find(({ target }) => target === presence)?.value).toBe(true)
    const knowing = await one.do({ kind: 'rowDelete', target: presence, saw: { [amount]: written.opId } })
    expect(knowing).toMatchObject({ is: 'applied' })
    expect(await database.db.return.findUnique({ where: { id } })).toMatchObject({ openConflicts: 0 })
  })

  test('an amount entered into a row that a colleague deleted is kept', async () => {
    const { device } = await draft()
    const { presence, amount } = row()
    const one = device(people.editor)
    await one.do({ kind: 'rowInsert', target: presence, position: 'a0' })
    await one.do({ kind: 'rowDelete', target: presence, saw: {} })
    await device(people.colleague).set(amount, '3')
    const log = await one.pull()
    expect(log.at(-1)?.effects).toMatchObject([
      { is: 'conflict', conflict: { kind: 'edit-deleted', open: true, contenders: [{ value: '3' }] } },
    ])
  })
})

describe('sending again', () => {
  test('an operation that is sent twice is answered as the first time, and done once', async () => {
    const { id, device } = await draft()
    const one = device(people.editor)
    const ops = [
      one.number({ kind: 'set', target: name, value: 'Priya', base: { prev: null, trunk: null } }),
      one.number({ kind: 'set', target: totalCell, value: 5, base: { prev: null, trunk: null } }),
    ]
    const first = await one.send(...ops)
    const again = await one.send(...ops)
    expect(first.outcomes.map(({ is }) => is)).toEqual(['applied', 'rejected'])
    expect(again).toEqual(first)
    expect(await database.db.syncLog.count({ where: { returnId: id } })).toBe(1)
  })

  test('a gap in the numbers is answered with the number that is missing, and stops there', async () => {
    const { id, device } = await draft()
    const one = device(people.editor)
    one.number({ kind: 'set', target: name, value: 'lost', base: { prev: null, trunk: null } })
    const later = one.number({
      kind: 'set',
      target: summary,
      value: 'later',
      base: { prev: null, trunk: null },
    })
    expect(await one.send(later)).toEqual({ outcomes: [], head: 0, expected: 1 })
    expect(await registers(id)).toEqual([])
  })

  test('another operation under a number that was used says that the device was copied', async () => {
    const { device } = await draft()
    const one = device(people.editor)
    await one.set(name, 'Priya')
    const copy = {
      ...one.number({ kind: 'set', target: summary, value: 'x', base: { prev: null, trunk: null } }),
      cseq: 1,
    }
    expect(await one.send(copy)).toEqual({ outcomes: [], head: 1, forked: true })
  })

  test('an operation that a copied device renumbers keeps its first answer', async () => {
    const { device } = await draft()
    const one = device(people.editor)
    const operation = one.number({
      kind: 'set',
      target: name,
      value: 'Priya',
      base: { prev: null, trunk: null },
    })
    const first = await one.send(operation)
    const other = device(people.editor)
    expect((await other.send(operation)).outcomes).toEqual(first.outcomes)
    other.number({ kind: 'set', target: name, value: '', base: { prev: null, trunk: null } })
    expect(await other.set(summary, 'next')).toMatchObject({ is: 'applied', seq: 2 })
  })

  test('two devices that push at once get numbers without gaps', async () => {
    const { id, device } = await draft()
    const devices = Array.from({ length: 6 }, () => device(people.editor))
    await Promise.all(
      devices.map(async (one) => {
        for (let count = 0; count < 5; count += 1) await one.set(summary, `${one.replicaId} ${count}`)
      }),
    )
    const log = await database.db.syncLog.findMany({ where: { returnId: id }, orderBy: { seq: 'asc' } })
    expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
  })
})

describe('what is not accepted', () => {
  test('one bad operation holds up none of the others', async () => {
    const { device } = await draft()
    const one = device(people.editor)
    const base = { prev: null, trunk: null }
    const good = one.number({ kind: 'set', target: name, value: 'Priya', base })
    const bad = one.number({ kind: 'set', target: 'f/administration/nothing', value: 'x', base })
    const later = one.number({ kind: 'set', target: summary, value: 'Well', base })
    const { outcomes } = await one.send(good, bad, later)
    expect(outcomes.map(({ is, code }) => code ?? is)).toEqual(['applied', 'INVALID', 'applied'])
  })

  const broken: readonly [string, (operation: Operation) => unknown][] = [
    ['a character that cannot be stored', (operation) => ({ ...operation, value: 'a\u0000b' })],
    ['half a character', (operation) => ({ ...operation, value: 'a\ud800b' })],
    ['a field that nobody knows', (operation) => ({ ...operation, extra: 1 })],
    ['more than 64 KiB', (operation) => ({ ...operation, value: '€'.repeat(21_900) })],
    ['a kind that nobody knows', (operation) => ({ ...operation, kind: 'erase' })],
    ['an address that is none', (operation) => ({ ...operation, target: "f/'; DROP TABLE return/x" })],
    ['money as text', (operation) => ({ ...operation, target: underspend, value: '12' })],
    ['a total', (operation) => ({ ...operation, target: totalCell, value: 12 })],
    [
      'a project of nobody',
      (operation) => ({ ...operation, target: 'f/project-progress:EX-999/project.rag' }),
    ],
    [
      'a prototype for a name',
      (operation) => JSON.parse(JSON.stringify(operation).replace('{', '{"__proto__":{},')) as unknown,
    ],
  ]
  test.each(broken)('%s is refused, kept as answered, and the next goes through', async (_what, breaking) => {
    const { device } = await draft()
    const one = device(people.editor)
    const bad = breaking(
      one.number({ kind: 'set', target: summary, value: 'x', base: { prev: null, trunk: null } }),
    )
    const first = await one.send(bad)
    expect(first.outcomes).toMatchObject([{ is: 'rejected', code: 'INVALID', seq: null }])
    expect(first.outcomes[0]?.reason).toMatch(/^[A-Z].* .*[a-z]$/)
    expect((await one.send(bad)).outcomes).toEqual(first.outcomes)
    expect(await one.set(name, 'next')).toMatchObject({ is: 'applied', seq: 1 })
  })

  test('just 64 KiB is accepted', async () => {
    const { device } = await draft()
    const one = device(people.editor)
    const empty = one.number({ kind: 'set', target: summary, value: '', base: { prev: null, trunk: null } })
    const room = 64 * 1024 - Buffer.byteLength(JSON.stringify(empty))
    const value = '€'.repeat(Math.floor(room / 3)) + 'x'.repeat(room % 3)
    expect((await one.send({ ...empty, value })).outcomes).toMatchObject([{ is: 'applied' }])
  })

  test('a push that is too large as a whole is refused, so that it can be sent in parts', async () => {
    const { device } = await draft()
    const one = device(people.editor)
    const value = 'x'.repeat(60_000)
    const ops = Array.from({ length: 5 }, () =>
      one.number({ kind: 'set', target: summary, value, base: { prev: null, trunk: null } }),
    )
    await expect(one.send(...ops)).rejects.toMatchObject({ message: 'TOO_LARGE' })
    expect((await one.send(...ops.slice(0, 4))).outcomes).toHaveLength(4)
  })

  test('a cell of a row that was never added is refused', async () => {
    const { device } = await draft()
    expect(await device(people.editor).set(row().amount, '1')).toMatchObject({
      is: 'rejected',
      code: 'ROW_UNKNOWN',
    })
  })

  test('a value written on top of one that was not accepted is judged by what was confirmed', async () => {
    const { device } = await draft()
    const confirmed = await device(people.colleague).set(underspend, 100)
    const one = device(people.editor)
    const refused = await one.do({
      kind: 'set',
      target: underspend,
      value: 'text',
      base: { prev: confirmed.opId, trunk: confirmed.opId },
    })
    const next = await one.do({
      kind: 'set',
      target: underspend,
      value: 300,
      base: { prev: refused.opId, trunk: confirmed.opId },
    })
    expect([refused.is, next.is]).toEqual(['rejected', 'applied'])
  })
})

test('the log holds together from its first entry, and replaying it gives what is stored', async () => {
  const { id, device } = await draft()
  const [one, two] = [device(people.editor), device(people.colleague)]
  const { presence, amount } = row()
  const first = await one.set(underspend, 1)
  const met = await two.set(underspend, 2)
  await two.set(underspend, 2)
  await one.do({ kind: 'rowInsert', target: presence, position: 'a0' })
  await one.set(amount, '4')
  await two.do({ kind: 'rowDelete', target: presence, saw: {} })
  const base = { prev: first.opId, trunk: null }
  await one.do({
    kind: 'resolve',
    target: underspend,
    conflictId: met.opId,
    value: 2,
    seen: [met.opId],
    base,
  })

  const state = emptyState(bundle)
  let chain = chainStart
  for (const entry of await two.pull()) {
    chain = chainAfter(chain, entry)
    expect(chain).toBe(entry.chain)
    applyEntry(state, entry)
  }
  const stored = await database.db.return.findUniqueOrThrow({ where: { id } })
  expect(stored.headChain).toBe(chain)
  expect([...state.registers.values()].sort((a, b) => (a.target < b.target ? -1 : 1))).toEqual(
    await registers(id),
  )
  const conflicts = await database.db.syncConflict.findMany({ where: { returnId: id } })
  expect(conflicts.map(({ record }) => JSON.parse(record) as unknown)).toEqual(
    conflicts.map(({ id: conflictId }) => state.conflicts.get(conflictId)),
  )
  expect(stored.openConflicts).toBe([...state.conflicts.values()].filter(({ open }) => open).length)
})

test('what is in the log can be neither changed nor removed', async () => {
  const { id, device } = await draft()
  await device(people.editor).set(name, 'Priya')
  const { db } = database
  await expect(db.syncLog.updateMany({ where: { returnId: id }, data: { entry: '{}' } })).rejects.toThrow(
    /append-only/,
  )
  await expect(db.syncLog.deleteMany({ where: { returnId: id } })).rejects.toThrow(/append-only/)
  await expect(db.$executeRaw`TRUNCATE sync_log`).rejects.toThrow(/append-only/)
})
