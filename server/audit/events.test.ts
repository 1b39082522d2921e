import { afterEach, beforeEach, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../testing.ts'
import { record, verifyEvents } from './events.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await testDatabase()
})
afterEach(() => database.close())

const happen = (about: string) =>
  database.db.$transaction((tx) =>
    record(tx, { at: new Date('2024-11-05T10:00:00Z'), by: 'ruth-okafor', what: 'session.started', about }),
  )

test('events that happen at once stand in one order, each holding the ones before it', async () => {
  await Promise.all(Array.from({ length: 8 }, (_, index) => happen(`person ${index}`)))
  expect(await verifyEvents(database.db)).toEqual({ events: 8, brokenAt: null })
})

test('an event that somebody changed behind the server’s back is found', async () => {
  for (const about of ['a', 'b', 'c']) await happen(about)
  await database.db.$executeRaw`ALTER TABLE event DISABLE TRIGGER append_only`
  await database.db.$executeRaw`UPDATE event SET record = replace(record, 'ruth', 'paul') WHERE id = 2`
  expect(await verifyEvents(database.db)).toEqual({ events: 1, brokenAt: 2 })
})

test('an event that somebody took out is missed', async () => {
  for (const about of ['a', 'b', 'c']) await happen(about)
  await database.db.$executeRaw`ALTER TABLE event DISABLE TRIGGER append_only`
  await database.db.$executeRaw`DELETE FROM event WHERE id = 2`
  expect((await verifyEvents(database.db)).brokenAt).toBe(3)
})
