import { chainAfter } from '#shared/sync/chain.ts'
import {
  PROTOCOL_VERSION,
  pullLimit,
  type Effect,
  type Entry,
  type PullOutput,
} from '#shared/sync/protocol.ts'
import { liftConfirmed, rebuildOverlay } from './overlay.ts'
import { NoAnswer } from './server.ts'
import type { Store } from './store.ts'
import type { Asking } from './sync.ts'

/**
 * Reads the log of one return from where this computer left off. Each page is checked and applied in one transaction
 * with the cursor and what it says of the person's own operations: all of it, or nothing.
 *
 * @throws NoAnswer
 */
export async function pull({ store, ask }: Asking, returnId: string): Promise<void> {
  for (;;) {
    const { cursor } = positionOf(store, returnId)
    const page = await ask('sync.pull', { v: PROTOCOL_VERSION, returnId, since: cursor, limit: pullLimit })
    if (page.head < cursor) throw wentBack()
    store.db.write(() => applyPage(store, returnId, page))
    if (page.entries.length === 0 || positionOf(store, returnId).cursor >= page.head) return
  }
}

function positionOf({ db }: Store, returnId: string): { cursor: number; chain: string } {
  const row = db.get<{ cursor: number; chain: string }>(
    'SELECT cursor, chain FROM ret WHERE return_id = ?',
    returnId,
  )
  if (row === undefined) throw new Error(`There is no return ${returnId} to pull`)
  return row
}

function applyPage(store: Store, returnId: string, { from, entries, head }: PullOutput): void {
  const { db } = store
  let { cursor, chain } = positionOf(store, returnId)
  // An answer to an earlier question; what it says was applied already.
  if (from !== cursor) return
  for (const entry of entries) {
    if (entry.seq !== cursor + 1 || entry.chain !== chainAfter(chain, entry)) throw wentBack()
    cursor = entry.seq
    chain = entry.chain
    applyEntry(store, returnId, entry)
  }
  db.run('UPDATE ret SET cursor = ?, chain = ? WHERE return_id = ?', cursor, chain, returnId)
  const again = cursor >= head ? sendAgainWhatIsMissing(store, returnId, { cursor, head }) : 0
  if (again > 0) rebuildOverlay(db, returnId)
  else liftConfirmed(db, returnId)
}

function applyEntry({ db }: Store, returnId: string, entry: Entry): void {
  const { seq, op, by, name, at } = entry
  db.run(
    'INSERT INTO log (return_id, seq, op_id, at, entry) VALUES (?, ?, ?, ?, ?)',
    ...[returnId, seq, op, at, JSON.stringify(entry)],
  )
  db.run(
    `UPDATE op SET state = 'acked', in_log = 1, seq = ?, until = ? WHERE op_id = ? AND return_id = ?`,
    ...[seq, seq, op, returnId],
  )
  for (const effect of entry.effects) applyEffect(db, returnId, { effect, seq, by, name, at })
}

type Done = { readonly effect: Effect } & Pick<Entry, 'seq' | 'by' | 'name' | 'at'>

function applyEffect(db: Store['db'], returnId: string, { effect, seq, by, name, at }: Done): void {
  switch (effect.is) {
    case 'register':
      db.run(
        `INSERT INTO reg (return_id, target, value, op_id, person, name, at, seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (return_id, target) DO UPDATE SET value = excluded.value, op_id = excluded.op_id,
           person = excluded.person, name = excluded.name, at = excluded.at, seq = excluded.seq`,
        ...[returnId, effect.target, JSON.stringify(effect.value), effect.op, by, name, at, seq],
      )
      break
    case 'conflict': {
      const { conflictId, target, open } = effect.conflict
      db.run(
        `INSERT INTO conflict (conflict_id, return_id, target, open, body) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (conflict_id) DO UPDATE SET target = excluded.target, open = excluded.open, body = excluded.body`,
        ...[conflictId, returnId, target, open ? 1 : 0, JSON.stringify(effect.conflict)],
      )
      break
    }
    case 'submitted':
      db.run(
        `UPDATE ret SET manifest = json_set(manifest, '$.state', 'submitted', '$.reference', ?, '$.submittedAt', ?)
         WHERE return_id = ?`,
        ...[effect.reference, at, returnId],
      )
  }
}

/** The server said once that it had these and now does not: it was restored from a backup, and gets them again. */
function sendAgainWhatIsMissing(
  { db }: Store,
  returnId: string,
  { cursor, head }: { cursor: number; head: number },
): number {
  return db.run(
    `UPDATE op SET state = 'pending', outcome = NULL, seq = NULL, until = NULL
     WHERE return_id = ? AND state = 'acked' AND in_log = 0 AND (seq <= ? OR seq > ?)`,
    ...[returnId, cursor, head],
  )
}

function wentBack(): NoAnswer {
  return new NoAnswer(
    'notUnderstood',
    'The shared return on the server does not follow on from the copy on this computer. Nothing here was changed, and what you enter is kept. Tell the fund team: the server may have been restored from a backup',
  )
}
