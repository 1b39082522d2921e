import type { Content } from '#shared/answers/content.ts'
import { hashOf, type Sha256 } from '#shared/canonical.ts'
import type { Bundle } from '#shared/funds/bundle.ts'
import { submitted, type ManifestEntry, type Submitted } from '#shared/sync/protocol.ts'
import { damaged } from './definitions.ts'
import { deleteMeta, getMeta, setMeta, type Store } from './store.ts'
import type { Asking } from './sync.ts'

type Kept = { readonly sha256: Sha256; readonly json: string }

const keyOf = (returnId: string): string => `previous ${returnId}`

/**
 * Fetches what the recipient submitted in the round before, where it is not here as the list names it, so that its
 * figures can be carried and compared without a network.
 *
 * @throws NoAnswer where it did not arrive whole; what was here before stays
 */
export async function fetchPrevious({ store, ask }: Asking, entry: ManifestEntry): Promise<void> {
  const { db } = store
  const kept = keptPrevious(store, entry.returnId)
  if (kept?.sha256 === entry.previous) return
  const sha256 = entry.previous
  if (sha256 === undefined) return db.write(() => deleteMeta(db, keyOf(entry.returnId)))
  const { json } = await ask('sync.previous', { returnId: entry.returnId })
  const read = hashOf(json) === sha256 ? submitted.safeParse(JSON.parse(json)) : undefined
  if (read?.success !== true) throw damaged('last return', entry)
  const { bundle } = read.data
  const known = db.get('SELECT 1 FROM definition WHERE sha256 = ?', bundle) !== undefined
  const body = known ? undefined : (await ask('bundles.get', { sha256: bundle })).json
  if (body !== undefined && hashOf(body) !== bundle) throw damaged('questions of the last return', entry)
  db.write(() => {
    if (body !== undefined)
      db.run('INSERT INTO definition (sha256, body) VALUES (?, ?) ON CONFLICT DO NOTHING', bundle, body)
    setMeta(db, keyOf(entry.returnId), JSON.stringify({ sha256, json } satisfies Kept))
  })
}

/** What the recipient submitted in the round before, with the canonical JSON of its definition; undefined where nothing is here. */
export function findPrevious(
  store: Store,
  returnId: string,
): (Omit<Submitted, 'bundle'> & { readonly bundle: string }) | undefined {
  const kept = keptPrevious(store, returnId)
  if (kept === undefined) return undefined
  const { bundle: sha256, ...said } = JSON.parse(kept.json) as Submitted
  const row = store.db.get<{ body: string }>('SELECT body FROM definition WHERE sha256 = ?', sha256)
  return row && { ...said, bundle: row.body }
}

/** The same, to be read by rules. */
export function previousContent(store: Store, returnId: string): Pick<Content, 'previous'> {
  const found = findPrevious(store, returnId)
  if (found === undefined) return {}
  const { bundle, data, values } = found
  return {
    previous: { bundle: JSON.parse(bundle) as Bundle, data, values: new Map(Object.entries(values)) },
  }
}

function keptPrevious({ db }: Store, returnId: string): Kept | undefined {
  const kept = getMeta(db, keyOf(returnId))
  return kept === null ? undefined : (JSON.parse(kept) as Kept)
}
