import { canonicalJson, hashOf } from '#shared/canonical.ts'
import { chainStart, type ManifestEntry, type manifestOutput } from '#shared/sync/protocol.ts'
import type * as z from 'zod'
import { NoAnswer } from './server.ts'
import { deleteMeta, getMeta, setMeta } from './store.ts'
import type { Asking } from './sync.ts'
import { checkPublished, type Accepted } from './trust.ts'

type Manifest = z.infer<typeof manifestOutput>

/** Asks which returns the person has, and notes it. What they may no longer see is taken off this computer; what they wrote is not. */
export async function fetchManifest({ store, ask }: Asking): Promise<ManifestEntry[]> {
  const { db, host } = store
  const { returns }: Manifest = await ask('sync.manifest', { v: 1 })
  db.write(() => {
    const before = new Map(
      db
        .all<{ return_id: string; manifest: string }>('SELECT return_id, manifest FROM ret WHERE listed = 1')
        .map((row) => [row.return_id, row.manifest]),
    )
    returns.forEach((entry, place) => {
      const manifest = JSON.stringify(entry)
      before.delete(entry.returnId)
      db.run(
        `INSERT INTO ret (return_id, listed, place, manifest, replica_id, chain) VALUES (?, 1, ?, ?, ?, ?)
         ON CONFLICT (return_id) DO UPDATE SET listed = 1, place = excluded.place, manifest = excluded.manifest
         WHERE listed = 0 OR place <> excluded.place OR manifest <> excluded.manifest`,
        ...[entry.returnId, place, manifest, `d-${host.newId()}`, chainStart],
      )
    })
    for (const returnId of before.keys()) forgetShared(store.db, returnId)
  })
  return returns
}

/**
 * Fetches the questions of a return, and the recipient's own rows, where they are not here as the list names them.
 *
 * @throws NoAnswer where they are not what the department published; nothing here changes then
 */
export async function fetchDefinition({ store, ask }: Asking, entry: ManifestEntry): Promise<void> {
  const { db, host } = store
  const here = db.get<{ bundle: string | null; data_sha256: string | null }>(
    'SELECT bundle, data_sha256 FROM ret WHERE return_id = ?',
    entry.returnId,
  )
  const known = db.get('SELECT 1 FROM definition WHERE sha256 = ?', entry.bundle) !== undefined
  const key = `published ${entry.returnId}`
  const before = getMeta(db, key)
  const accepted = before === null ? undefined : (JSON.parse(before) as Accepted)
  const isHere = here?.bundle === entry.bundle
  const published = checkPublished(entry, { keys: host.definitionKeys, accepted })
  // What is here was taken as genuine, or before definitions were signed, and stays in use.
  if (published instanceof NoAnswer && !isHere) throw published
  const noted = published instanceof NoAnswer ? before : JSON.stringify(published)
  if (isHere && noted !== null && noted !== before) db.write(() => setMeta(db, key, noted))
  if (isHere && here.data_sha256 === entry.data) return
  const json = known ? undefined : (await ask('bundles.get', { sha256: entry.bundle })).json
  if (json !== undefined && hashOf(json) !== entry.bundle) throw damaged('questions', entry)
  const { data } = await ask('sync.data', { returnId: entry.returnId })
  const rows = canonicalJson(data)
  if (hashOf(rows) !== entry.data) throw damaged('projects', entry)
  // What people have here as they knew it, before their answers are in other places.
  if (here !== undefined && here.bundle !== null && !isHere) await store.snapshot()
  db.write(() => {
    if (json !== undefined) {
      db.run('INSERT INTO definition (sha256, body) VALUES (?, ?) ON CONFLICT DO NOTHING', entry.bundle, json)
    }
    if (noted !== null) setMeta(db, key, noted)
    db.run(
      'UPDATE ret SET bundle = ?, data = ?, data_sha256 = ? WHERE return_id = ?',
      ...[entry.bundle, rows, entry.data, entry.returnId],
    )
  })
}

function forgetShared(db: Asking['store']['db'], returnId: string): void {
  db.run('DELETE FROM reg WHERE return_id = ?', returnId)
  db.run('DELETE FROM conflict WHERE return_id = ?', returnId)
  db.run('DELETE FROM log WHERE return_id = ?', returnId)
  db.run('UPDATE op SET in_log = 0, until = 0 WHERE return_id = ?', returnId)
  deleteMeta(db, `previous ${returnId}`)
  db.run('UPDATE ret SET listed = 0, cursor = 0, chain = ? WHERE return_id = ?', chainStart, returnId)
}

/** What a person is told where something arrived that is not what the list named. */
export function damaged(what: string, { round, organisation }: ManifestEntry): NoAnswer {
  return new NoAnswer(
    'notUnderstood',
    `The ${what} of ${organisation.name}, ${round.title}, did not arrive whole. What was here before is kept. It is fetched again in a little while; if this goes on, tell the fund team`,
  )
}
