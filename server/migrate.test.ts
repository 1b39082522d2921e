import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate } from './migrate.ts'
import { testDatabase, type TestDatabase } from './testing.ts'

let database: TestDatabase
let client: Client

beforeEach(async () => {
  database = await testDatabase()
  client = new Client({ connectionString: database.url })
  await client.connect()
})
afterEach(async () => {
  await client.end()
  await database.close()
})

const empty = () => client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')

test('of two servers that start together, one migrates and the other waits for it', async () => {
  await empty()
  const [one, two] = await Promise.all([migrate(database.url), migrate(database.url)])
  expect([one.length, two.length].sort()).toEqual([0, one.length + two.length])
  expect((await client.query('SELECT count(*)::int AS returns FROM "return"')).rows).toEqual([{ returns: 0 }])
})

test('a database that is up to date is left alone', async () => {
  expect(await migrate(database.url)).toEqual([])
})

test('a migration that was edited after it was applied stops the start', async () => {
  await client.query("UPDATE _prisma_migrations SET checksum = 'other'")
  await expect(migrate(database.url)).rejects.toThrow(/was edited after it had been applied/)
})

test('a migration that fails leaves nothing behind but the note of its failure', async () => {
  await empty()
  await client.query('CREATE TABLE fact (id int)')
  await expect(migrate(database.url)).rejects.toThrow(/failed: relation "fact" already exists/)
  expect((await client.query("SELECT to_regclass('organisation') AS made")).rows).toEqual([{ made: null }])
  await expect(migrate(database.url)).rejects.toThrow(/failed earlier/)
})

test('a database that is not there is named, without its password', async () => {
  const gone = Object.assign(new URL(database.url), { pathname: '/nowhere', password: 'let-me-in' })
  await expect(migrate(gone.href)).rejects.toThrow(
    /^The database at 127\.0\.0\.1:\d+\/nowhere can't be used: .* Start it, or correct DATABASE_URL$/,
  )
  await expect(migrate(gone.href)).rejects.not.toThrow('let-me-in')
})
