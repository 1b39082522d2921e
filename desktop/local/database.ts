import Sqlite from 'better-sqlite3'
import { Refused } from '#shared/recipient/wire.ts'
import { start } from './migrations/0001-start.ts'

/** One SQLite file. Statements are prepared once; parameters are positional. */
export type Database = {
  all<Row>(sql: string, ...params: Param[]): Row[]
  get<Row>(sql: string, ...params: Param[]): Row | undefined
  /** Answers how many rows changed. */
  run(sql: string, ...params: Param[]): number
  /** Everything that `work` does, or nothing. Durable when it returns. */
  write<T>(work: () => T): T
  /** Copies the database as it is now into another file. */
  copyTo(file: string): Promise<void>
  close(): void
}
export type Param = string | number | null

/** A file that SQLite can't read; what to do about it is for whoever opened it. */
export class Unreadable extends Error {}

/** In order, for ever: a store on somebody's laptop may be at any of them. */
export const migrations: readonly string[] = [start]

/**
 * Opens a database and brings it up to date.
 *
 * @throws Unreadable where the file is damaged or is no database.
 * @throws Refused where it was written by a newer version of this program, or the disk is full.
 */
export function openDatabase(file: string): Database {
  const sqlite = refusingFull(() => readable(() => connectTo(file)))
  try {
    refusingFull(() => readable(() => prepareFile(sqlite)))
  } catch (error) {
    sqlite.close()
    throw error
  }
  const statements = new Map<string, Sqlite.Statement>()
  const statement = (sql: string): Sqlite.Statement => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const prepared = sqlite.prepare(sql)
    statements.set(sql, prepared)
    return prepared
  }
  return {
    all: <Row>(sql: string, ...params: Param[]) => statement(sql).all(...params) as Row[],
    get: <Row>(sql: string, ...params: Param[]) => statement(sql).get(...params) as Row | undefined,
    run: (sql, ...params) => statement(sql).run(...params).changes,
    write: (work) => refusingFull(() => sqlite.transaction(work).immediate()),
    copyTo: async (to) => {
      await sqlite.backup(to)
    },
    close: () => sqlite.close(),
  }
}

function connectTo(file: string): Sqlite.Database {
  const sqlite = new Sqlite(file)
  try {
    setDurable(sqlite)
    return sqlite
  } catch (error) {
    sqlite.close()
    throw error
  }
}

/**
 * Every commit is on the disk before it returns. The driver is built so that a database in write-ahead mode falls back
 * to `synchronous = NORMAL` after its first statement, which loses the last commits in a power cut; so it is set on
 * every connection, and checked after a statement has run.
 */
function setDurable(sqlite: Sqlite.Database): void {
  sqlite.pragma('busy_timeout = 5000')
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('synchronous = FULL')
  sqlite.pragma('fullfsync = ON')
  sqlite.pragma('foreign_keys = ON')
  sqlite.prepare('SELECT count(*) FROM sqlite_schema').get()
  const mode = sqlite.pragma('journal_mode', { simple: true })
  const synchronous = sqlite.pragma('synchronous', { simple: true })
  if (mode !== 'wal' || synchronous !== 2) {
    throw new Error(`The database is in mode ${String(mode)}, synchronous ${String(synchronous)}`)
  }
}

function prepareFile(sqlite: Sqlite.Database): void {
  const found = sqlite.pragma('quick_check(1)', { simple: true })
  if (found !== 'ok') throw new Unreadable(String(found))
  const version = Number(sqlite.pragma('user_version', { simple: true }))
  if (version > migrations.length) {
    throw new Refused(
      'NEWER_STORE',
      'A newer version of this program was used on this computer. Update this program, then open it again. Nothing was changed',
    )
  }
  migrations.slice(version).forEach((migration, index) => {
    sqlite
      .transaction(() => {
        sqlite.exec(migration)
        sqlite.pragma(`user_version = ${version + index + 1}`)
      })
      .immediate()
  })
}

function readable<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Sqlite.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code)) {
      throw new Unreadable(error.message)
    }
    throw error
  }
}

/** A full disk is something that a person can put right. */
function refusingFull<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Sqlite.SqliteError && /^SQLITE_(FULL|IOERR_WRITE|IOERR_FSYNC)/.test(error.code)) {
      throw new Refused(
        'DISK_FULL',
        'There is no space left on this computer, so this was not saved. Leave this page open, delete files that you no longer need, then try again',
      )
    }
    throw error
  }
}
