import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { hashOf } from '#shared/canonical.ts'
import { formatInstant } from '#shared/day.ts'
import type { Person } from '#shared/sync/protocol.ts'
import { openDatabase, Unreadable, type Database } from './database.ts'
import type { Host } from './host.ts'
import { rebuildOverlay } from './overlay.ts'
import { takeNewReplica } from './replica.ts'

/** What one person has on this computer, of one server. */
export type Store = {
  readonly db: Database
  readonly person: Person
  readonly host: Host
  /** Copies the store beside itself, for the day its file can't be read. */
  snapshot(): Promise<void>
  close(): void
}

/** The file of a person at a server. Its name says neither. */
export function storeFile(folder: string, { server, person }: { server: string; person: string }): string {
  return join(folder, `${hashOf(`${server}\n${person}`).slice(0, 32)}.sqlite`)
}

/**
 * Opens what a person has on this computer, or starts it. A file that can't be read is put aside, never deleted; the
 * last copy of it takes its place where there is one, and the person is told.
 */
export function openStore(host: Host, { server, person }: { server: string; person: Person }): Store {
  mkdirSync(host.folder, { recursive: true, mode: 0o700 })
  const file = storeFile(host.folder, { server, person: person.id })
  const copy = `${file}.copy`
  const db = openOrReplace(host, file, copy)
  db.write(() => {
    setMeta(db, 'person', JSON.stringify(person))
    setMeta(db, 'server', server)
    for (const { return_id } of db.all<{ return_id: string }>('SELECT return_id FROM ret')) {
      rebuildOverlay(db, return_id)
    }
  })
  return {
    db,
    person,
    host,
    snapshot: async () => {
      await db.copyTo(`${copy}.new`)
      renameSync(`${copy}.new`, copy)
    },
    close: () => db.close(),
  }
}

/** A short text of the store's own: `person`, `lastSynced`, `notice`. */
export function getMeta(db: Database, key: string): string | null {
  return db.get<{ v: string }>('SELECT v FROM meta WHERE k = ?', key)?.v ?? null
}

export function setMeta(db: Database, key: string, value: string): void {
  db.run('INSERT INTO meta (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v', key, value)
}

export function deleteMeta(db: Database, key: string): void {
  db.run('DELETE FROM meta WHERE k = ?', key)
}

function openOrReplace(host: Host, file: string, copy: string): Database {
  try {
    return openDatabase(file)
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    host.log('A store could not be read', error)
  }
  const aside = putAside(host, file)
  const from = existsSync(copy) ? statSync(copy).mtime : undefined
  const restored = from === undefined ? undefined : openCopy(host, file, copy)
  const db = restored ?? openDatabase(file)
  db.write(() => {
    // Numbers that this computer gave out after the copy was made are used up.
    for (const { return_id } of db.all<{ return_id: string }>('SELECT return_id FROM ret')) {
      takeNewReplica(db, { returnId: return_id, replicaId: `d-${host.newId()}` })
    }
    setMeta(db, 'notice', whatHappened(aside, restored === undefined ? undefined : from))
  })
  return db
}

function openCopy(host: Host, file: string, copy: string): Database | undefined {
  renameSync(copy, file)
  try {
    return openDatabase(file)
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    host.log('The copy of a store could not be read', error)
    putAside(host, file)
    return undefined
  }
}

/** Moves a store's files out of the way and answers where the main one is now. */
function putAside(host: Host, file: string): string {
  const stamp = host.now().toISOString().replaceAll(/[:.]/g, '-')
  const aside = `${file}.unreadable-${stamp}`
  for (const end of ['-wal', '']) if (existsSync(file + end)) renameSync(file + end, aside + end)
  rmSync(`${file}-shm`, { force: true })
  return aside
}

function whatHappened(aside: string, copiedAt: Date | undefined): string {
  const what = `The file that keeps your answers on this computer could not be read. It was put aside as ${aside}. `
  const then =
    copiedAt === undefined
      ? 'Answers that had reached the server are fetched again. Changes that had not been sent are not shown: '
      : `Your answers are as they were on ${formatInstant(copiedAt.toISOString())}, and what had reached the server since then is fetched again. Changes after that which had not been sent are not shown: `
  return `${what}${then}check your latest answers, and keep that file until you have`
}
