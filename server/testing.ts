import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { openDatabase, type Database } from './database.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts'
import { migrate, migrationsFolder } from './migrate.ts'

/** A database of a test's own, empty but migrated. */
export type TestDatabase = { readonly url: string; readonly db: Database; close(): Promise<void> }

const folder = fileURLToPath(new URL('../.data/test-postgres', import.meta.url))

/** One that makes the template waits for by others. */
const templateLock = 7_201_003

/**
 * Makes a database by copying one that was migrated once, on a PostgreSQL that all tests share: the one that
 * TEST_DATABASE_URL names, or the embedded one.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const server = await testServer()
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const template = await templateOf(server)
  await administer(server, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`)
  const url = server.url(name)
  const db = openDatabase(url)
  return {
    url,
    db,
    close: async () => {
      await db.$disconnect()
      await administer(server, `DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}

/** For vitest's `globalSetup`: the shared server stops when the last test run that uses it is over. */
export async function setup(): Promise<() => Promise<void>> {
  const server = await testServer()
  return () => server.stop()
}

async function testServer(): Promise<EmbeddedPostgres> {
  const given = process.env['TEST_DATABASE_URL']
  if (given === undefined) return startEmbeddedPostgres(folder, { careless: true })
  const url = (database: string): string => Object.assign(new URL(given), { pathname: `/${database}` }).href
  return { url, stop: () => Promise.resolve() }
}

async function templateOf(server: EmbeddedPostgres): Promise<string> {
  const name = `template_${await migrationsHash()}`
  const client = new Client({ connectionString: server.url('postgres') })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [templateLock])
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    if (rowCount === 0) {
      await client.query(`DROP DATABASE IF EXISTS ${name}_new`)
      await client.query(`CREATE DATABASE ${name}_new`)
      await migrate(server.url(`${name}_new`))
      await client.query(`ALTER DATABASE ${name}_new RENAME TO ${name}`)
    }
  } finally {
    await client.end()
  }
  return name
}

async function migrationsHash(): Promise<string> {
  const files = (await readdir(migrationsFolder, { recursive: true })).filter((path) => path.endsWith('.sql'))
  const hash = createHash('sha256')
  for (const file of files.sort()) hash.update(await readFile(join(migrationsFolder, file)))
  return hash.digest('hex').slice(0, 16)
}

async function administer(server: EmbeddedPostgres, statement: string): Promise<void> {
  const client = new Client({ connectionString: server.url('postgres') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
