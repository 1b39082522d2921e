import type { Target } from '#shared/answers/address.ts'
import type { Value } from '#shared/answers/value.ts'
import type { Operation } from '#shared/sync/protocol.ts'
import type { Database } from './database.ts'

/** An operation without what is the same for all kinds. */
export type Payload = Operation extends infer O
  ? O extends Operation
    ? Omit<O, 'opId' | 'cseq' | 'bundle' | 'at' | 'group'>
    : never
  : never

/** An operation is unconfirmed until the cursor has passed what became of it. Put into SQL that has `op` and `ret`. */
const unconfirmed = `(op.state = 'pending' OR (op.state = 'acked' AND op.until > ret.cursor))`

/** What an operation makes the registers say, as far as its author can know. */
export function writesOf(payload: Payload): [Target, Value][] {
  switch (payload.kind) {
    case 'set':
      return [[payload.target, payload.value]]
    case 'rowInsert':
      return [
        [payload.target, true],
        [`p${payload.target.slice(1)}`, payload.position],
      ]
    case 'rowDelete':
      return [[payload.target, false]]
    case 'status':
      return [[payload.target, payload.complete ? payload.sectionHash : null]]
    case 'resolve':
      return [[payload.target, payload.value]]
    case 'submit':
      return []
  }
}

export function lay(
  db: Database,
  { returnId, lseq }: { returnId: string; lseq: number },
  payload: Payload,
): void {
  for (const [target, value] of writesOf(payload)) {
    db.run(
      `INSERT INTO overlay (return_id, target, value, lseq) VALUES (?, ?, ?, ?)
       ON CONFLICT (return_id, target) DO UPDATE SET value = excluded.value, lseq = excluded.lseq`,
      returnId,
      target,
      JSON.stringify(value),
      lseq,
    )
  }
}

/** Makes the overlay of a return again from its operations. */
export function rebuildOverlay(db: Database, returnId: string): void {
  db.run('DELETE FROM overlay WHERE return_id = ?', returnId)
  const rows = db.all<{ lseq: number; payload: string }>(
    `SELECT op.lseq, op.payload FROM op JOIN ret USING (return_id)
     WHERE op.return_id = ? AND ${unconfirmed} ORDER BY op.lseq`,
    returnId,
  )
  for (const { lseq, payload } of rows) lay(db, { returnId, lseq }, JSON.parse(payload) as Payload)
}

/** Takes away what the confirmed registers now say themselves. */
export function liftConfirmed(db: Database, returnId: string): void {
  db.run(
    `DELETE FROM overlay WHERE return_id = ? AND EXISTS (
       SELECT 1 FROM op JOIN ret USING (return_id) WHERE op.lseq = overlay.lseq AND NOT ${unconfirmed})`,
    returnId,
  )
}
