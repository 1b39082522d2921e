import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { Refused } from '#shared/recipient/wire.ts'

/** The locks of this process. One that nothing refers to would be collected as garbage, and let go. */
const held = new Set<Sqlite.Database>()

/**
 * Makes sure that one process uses a folder. The lock is a transaction held open on a small database of its own: the
 * operating system lets go of it when the process ends, however it ends.
 *
 * @returns what lets go of it.
 * @throws Refused where another process has it.
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const sqlite = new Sqlite(join(folder, 'in-use.lock'), { timeout: 0 })
  try {
    sqlite.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    sqlite.close()
    if (!(error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY'))) throw error
    throw new Refused(
      'IN_USE',
      `This program is already running and using ${folder}. Use the one that is open, or close it and start this one again`,
    )
  }
  held.add(sqlite)
  return () => {
    held.delete(sqlite)
    sqlite.close()
  }
}
