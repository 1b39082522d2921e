import { afterEach, beforeEach, expect, test } from 'vitest'
import { seed } from '../../prisma/seed.ts'
import { returnIdOf } from '../returns/open.ts'
import { testDatabase, type TestDatabase } from '../testing.ts'
import { bolton, someone, stockton, testKey, testNow, type Someone } from '../testing-returns.ts'

const pathfinders = { fund: 'PF', round: 3 }
const today = '2024-11-05'
const later = new Date('2024-12-01T10:00:00.000Z')

let database: TestDatabase
let manager: Someone
let editors: { bolton: Someone; stockton: Someone }

beforeEach(async () => {
  database = await testDatabase()
  // Opened 30 days before, with 21 to go.
  await seed(database.db, { now: testNow, key: testKey })
  manager = await someone(database.db, { role: 'fund-manager', fund: 'PF', name: 'Daniel Price' })
  editors = {
    bolton: await someone(database.db, { role: 'editor', of: bolton, fund: 'PF' }),
    stockton: await someone(database.db, { role: 'editor', of: stockton, fund: 'PF' }),
  }
})
afterEach(() => database.close())

const funds = async (now = testNow) => (await manager.api(now)).funds
async function datesOf(person: Someone, now = testNow) {
  const { returns } = await (await person.api(now)).sync.manifest({ v: 1 })
  return returns.map(({ round: { opens, deadline } }) => ({ opens, deadline }))
}

test('new dates of a round reach recipients without a new version, and are on record', async () => {
  await (await funds()).setDates({ ...pathfinders, opens: '2024-10-06', deadline: '2024-12-13' })
  expect(await datesOf(editors.bolton)).toEqual([{ opens: '2024-10-06', deadline: '2024-12-13' }])
  const { dates, history, versions } = await (await funds()).round(pathfinders)
  expect(dates).toEqual({ opens: '2024-10-06', deadline: '2024-12-13' })
  expect(versions.map(({ number }) => number)).toEqual([1])
  expect(history).toMatchObject([
    { what: 'round.dates', by: { name: 'Daniel Price' }, detail: { deadline: '2024-12-13' } },
  ])
})

test('a return is there on the day that its round opens, and not before', async () => {
  await (
    await funds(new Date('2024-09-01T10:00:00Z'))
  ).setDates({
    ...pathfinders,
    opens: today,
    deadline: '2024-12-13',
  })
  const eve = new Date('2024-11-04T23:59:00Z')
  const returnId = returnIdOf({ organisationId: bolton.id, fundCode: 'PF', roundNumber: 3 })
  const api = await editors.bolton.api(eve)
  expect(await datesOf(editors.bolton, eve)).toEqual([])
  const push = { v: 1 as const, returnId, replicaId: `d-${returnId}`, ops: [{}] }
  await expect(api.sync.pull({ v: 1, returnId, since: 0, limit: 1 })).rejects.toThrow('NOT_FOUND')
  await expect(api.sync.data({ returnId })).rejects.toThrow('NOT_FOUND')
  await expect(api.sync.push({ ...push, ops: [{ kind: 'set', opId: returnId, cseq: 1 }] })).rejects.toThrow(
    'NOT_FOUND',
  )
  expect(await datesOf(editors.bolton)).toEqual([{ opens: today, deadline: '2024-12-13' }])
})

test('a round that is open is not closed to people who have begun', async () => {
  const closing = (await funds()).setDates({ ...pathfinders, opens: '2024-12-01', deadline: '2024-12-13' })
  await expect(closing).rejects.toThrow('The round is open already')
  const wrong = (await funds()).setDates({ ...pathfinders, opens: today, deadline: '2024-11-04' })
  await expect(wrong).rejects.toThrow('The deadline must be the same as or after')
})

test('one organisation has more time, with a reason; it alone sees so, and is not late', async () => {
  const extension = { ...pathfinders, organisation: bolton.id, deadline: '2024-12-31', reason: 'Flooded' }
  await (await funds()).extend(extension)
  const [given] = await datesOf(editors.bolton)
  const [usual] = await datesOf(editors.stockton)
  expect([given?.deadline, usual?.deadline]).toEqual(['2024-12-31', '2024-11-26'])
  const listed = await (await manager.api(later)).returns.list({})
  const late = listed
    .filter(({ late, fund }) => late && fund.code === 'PF')
    .map(({ organisation }) => organisation.id)
  expect(late).not.toContain(bolton.id)
  expect(late).toContain(stockton.id)
  const { recipients } = await (await funds()).round(pathfinders)
  expect(recipients.find(({ id }) => id === bolton.id)?.extension).toEqual({
    deadline: '2024-12-31',
    reason: 'Flooded',
  })
  const event = await database.db.event.findFirstOrThrow({ where: { what: 'round.extended' } })
  expect(event.record).toContain('2024-12-31')
  expect(event.record).not.toContain('Flooded')
})

test('more time can be taken back, and every word about it is kept', async () => {
  const extension = { ...pathfinders, organisation: bolton.id, reason: 'Flooded' }
  await (await funds()).extend({ ...extension, deadline: '2024-12-31' })
  await (await funds()).extend({ ...extension, deadline: null, reason: 'A mistake' })
  expect((await datesOf(editors.bolton))[0]?.deadline).toBe('2024-11-26')
  expect(await database.db.extension.count()).toBe(2)
  await expect(database.db.extension.deleteMany()).rejects.toThrow('append-only')
})

test('an extension is later than the round’s deadline, and for somebody who reports', async () => {
  const extension = { ...pathfinders, organisation: bolton.id, reason: 'Flooded' }
  const early = (await funds()).extend({ ...extension, deadline: '2024-11-26' })
  await expect(early).rejects.toThrow('must be after the deadline of the round')
  const past = (await funds(later)).extend({ ...extension, deadline: '2024-11-30' })
  await expect(past).rejects.toThrow('must be today or in the future')
  const elsewhere = (await funds()).extend({
    ...extension,
    organisation: 'E09000001',
    deadline: '2024-12-31',
  })
  await expect(elsewhere).rejects.toThrow('NOT_FOUND')
})
