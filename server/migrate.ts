import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'

export const schemaFile = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url))
export const migrationsFolder = fileURLToPath(new URL('../prisma/migrations', import.meta.url))

/** The number that Prisma's own command locks by, so that the two never run together. */
const migrationLock = 72707369

/** The table of `prisma migrate`, so that its command understands a database that we migrated. */
const table = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`

/**
 * Brings a database up to date, one migration a transaction; several servers may start together, one of them does it.
 *
 * @returns the names of the migrations that were applied now
 * @throws DatabaseProblem where it can't be reached, an earlier one failed, or one that was applied was edited since
 */
export async function migrate(url: string): Promise<string[]> {
  const client = await connectTo(url)
  try {
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock])
    await client.query(table)
    const applied = await appliedMigrations(client)
    const names = (await readdir(migrationsFolder, { withFileTypes: true }))
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort()
    const done: string[] = []
    for (const name of names) {
      const sql = await readFile(join(migrationsFolder, name, 'migration.sql'), 'utf8')
      const checksum = createHash('sha256').update(sql).digest('hex')
      const before = applied.get(name)
      if (before === undefined) {
        await apply(client, { name, sql, checksum })
        done.push(name)
      } else if (before !== checksum) {
        throw new Error(
          `Migration ${name} was edited after it had been applied. Put it back and write a new one`,
        )
      }
    }
    return done
  } finally {
    await client.end()
  }
}

/** The database can't be used; the message says why and what to do. */
export class DatabaseProblem extends Error {}

async function connectTo(url: string): Promise<Client> {
  const client = new Client({ connectionString: url })
  try {
    await client.connect()
    return client
  } catch (error) {
    // Some network errors have no message of their own, and none may show the password in the address.
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const why = error instanceof Error && error.message !== '' ? error.message : code
    const where = `${client.host}:${client.port}/${client.database ?? ''}`
    throw new DatabaseProblem(
      `The database at ${where} can't be used: ${why}. Start it, or correct DATABASE_URL`,
      { cause: error },
    )
  }
}

async function appliedMigrations(client: Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ migration_name: string; checksum: string; finished_at: Date | null }>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  )
  const failed = rows.find(({ finished_at }) => finished_at === null)
  if (failed) {
    throw new DatabaseProblem(
      `Migration ${failed.migration_name} failed earlier. Look at its logs in _prisma_migrations, put the database right and delete that row`,
    )
  }
  return new Map(rows.map(({ migration_name, checksum }) => [migration_name, checksum]))
}

async function apply(
  client: Client,
  { name, sql, checksum }: { name: string; sql: string; checksum: string },
): Promise<void> {
  const id = randomUUID()
  await client.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)', [
    id,
    checksum,
    name,
  ])
  try {
    // Several statements in one query are one transaction: a migration that fails leaves nothing behind.
    await client.query(sql)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    await client.query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [id, message])
    throw new DatabaseProblem(`Migration ${name} failed: ${message}`, { cause: error })
  }
  await client.query(
    'UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1',
    [id],
  )
}
