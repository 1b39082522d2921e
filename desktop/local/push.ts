import { pushLimits, PROTOCOL_VERSION, type Operation, type PushOutput } from '#shared/sync/protocol.ts'
import { reasons } from '#shared/sync/refusals.ts'
import { liftConfirmed, rebuildOverlay } from './overlay.ts'
import { takeNewReplica } from './replica.ts'
import { NoAnswer } from './server.ts'
import type { Store } from './store.ts'
import type { Asking } from './sync.ts'

/** How much to send at once; made smaller where the server, or something before it, will not take so much. */
export type Portion = { operations: number; bytes: number }

export const wholePortion = (): Portion => ({
  operations: pushLimits.operations,
  bytes: pushLimits.bytes - 1024,
})

type PendingRow = {
  lseq: number
  op_id: string
  cseq: number
  bundle: string
  client_at: string
  group_id: string | null
  payload: string
}

/**
 * Sends what is waiting of one return, in order, one request at a time, until nothing is. Nothing is remembered of a
 * request on its way: one that was cut is sent again, and answered as it was the first time.
 *
 * @throws NoAnswer
 */
export async function push({ store, ask }: Asking, returnId: string, portion: Portion): Promise<void> {
  let unanswered = 0
  for (;;) {
    const sent = nextPortion(store, returnId, portion)
    if (sent.length === 0) return
    const answer = await sendPortion({ store, ask }, { returnId, portion, sent })
    if (answer === undefined) continue
    const settled = store.db.write(() => settle(store, returnId, answer))
    unanswered = settled === 0 ? unanswered + 1 : 0
    // Renumbering may take a try or two; more means that server and device will not agree.
    if (unanswered > 3) throw notAgreed()
  }
}

async function sendPortion(
  { store, ask }: Asking,
  about: { returnId: string; portion: Portion; sent: readonly PendingRow[] },
): Promise<PushOutput | undefined> {
  const { returnId, portion, sent } = about
  const replica = store.db.get<{ replica_id: string }>(
    'SELECT replica_id FROM ret WHERE return_id = ?',
    returnId,
  )
  if (replica === undefined) throw new Error(`There is no return ${returnId} to push`)
  const ops = sent.map(operationOf)
  try {
    return await ask('sync.push', { v: PROTOCOL_VERSION, returnId, replicaId: replica.replica_id, ops })
  } catch (error) {
    if (!(error instanceof NoAnswer) || (error.why !== 'tooLarge' && error.why !== 'failing')) throw error
    if (sent.length > 1) {
      portion.operations = Math.ceil(sent.length / 2)
      // One operation that the server chokes on must not hold up the others: the next round sends less.
      if (error.why === 'failing') throw error
      return undefined
    }
    const [only] = sent
    if (error.why === 'failing' || only === undefined) throw error
    store.db.write(() => keepHere(store, returnId, only))
    return undefined
  }
}

function nextPortion({ db }: Store, returnId: string, portion: Portion): PendingRow[] {
  const rows = db.all<PendingRow>(
    `SELECT * FROM op WHERE return_id = ? AND state = 'pending' ORDER BY lseq LIMIT ?`,
    returnId,
    portion.operations,
  )
  let bytes = 0
  const fitting = rows.findIndex((row) => {
    bytes += Buffer.byteLength(row.payload) + 400
    return bytes > portion.bytes
  })
  return fitting === -1 ? rows : rows.slice(0, Math.max(1, fitting))
}

function operationOf(row: PendingRow): Operation {
  return {
    ...(JSON.parse(row.payload) as Operation),
    opId: row.op_id,
    cseq: row.cseq,
    bundle: row.bundle,
    at: row.client_at,
    ...(row.group_id === null ? {} : { group: row.group_id }),
  }
}

/** Notes what the server answered, and answers how many operations are dealt with. */
function settle(store: Store, returnId: string, answer: PushOutput): number {
  const { db, host } = store
  let rejected = 0
  let settled = 0
  for (const { opId, is, seq, code, reason } of answer.outcomes) {
    const state = is === 'rejected' ? 'rejected' : 'acked'
    const changed = db.run(
      `UPDATE op SET state = ?, outcome = ?, code = ?, reason = ?, seq = ?, until = ?
       WHERE op_id = ? AND return_id = ? AND state = 'pending'`,
      ...[state, is, code, reason, seq, seq ?? answer.head, opId, returnId],
    )
    settled += changed
    if (is === 'rejected') rejected += changed
  }
  if (answer.forked === true) takeNewReplica(db, { returnId, replicaId: `d-${host.newId()}` })
  else if (answer.expected !== undefined) sendFrom(store, returnId, answer.expected)
  if (rejected > 0) rebuildOverlay(db, returnId)
  else liftConfirmed(db, returnId)
  return settled
}

/**
 * The server wants another number than it was sent. Where it is one that was sent before, the server has forgotten
 * what came after and gets it again; otherwise what is waiting is numbered on from there.
 */
function sendFrom({ db }: Store, returnId: string, expected: number): void {
  const again = db.run(
    `UPDATE op SET state = 'pending', outcome = NULL, seq = NULL, until = NULL, in_log = 0
     WHERE return_id = ? AND state = 'acked' AND cseq >= ?
       AND replica_id = (SELECT replica_id FROM ret WHERE ret.return_id = op.return_id)`,
    returnId,
    expected,
  )
  if (again === 0) renumber(db, returnId, expected)
}

function renumber(db: Store['db'], returnId: string, from: number): void {
  const pending = db.all<{ lseq: number }>(
    `SELECT lseq FROM op WHERE return_id = ? AND state = 'pending' ORDER BY lseq`,
    returnId,
  )
  // Two steps, since a number is used once at any time.
  for (const { lseq } of pending) db.run('UPDATE op SET cseq = -lseq WHERE lseq = ?', lseq)
  pending.forEach(({ lseq }, index) => db.run('UPDATE op SET cseq = ? WHERE lseq = ?', from + index, lseq))
}

/** An operation that is too large to be sent even alone is kept here and shown to its author; the others move up. */
function keepHere({ db }: Store, returnId: string, { lseq, cseq }: PendingRow): void {
  db.run(
    `UPDATE op SET state = 'rejected', outcome = 'rejected', code = 'INVALID', reason = ?, cseq = -lseq WHERE lseq = ?`,
    reasons.tooLong,
    lseq,
  )
  renumber(db, returnId, cseq)
  rebuildOverlay(db, returnId)
}

function notAgreed(): NoAnswer {
  return new NoAnswer(
    'notUnderstood',
    'The server and this computer can’t agree on which of your changes come next. They are kept on this computer. Tell the fund team',
  )
}
