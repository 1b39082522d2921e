import type { Database } from './database.ts'

/**
 * Gives this computer a new name for one return and numbers its unsent operations from 1. Their ids stay, so what the
 * server has already taken is recognised.
 */
export function takeNewReplica(
  db: Database,
  { returnId, replicaId }: { returnId: string; replicaId: string },
): void {
  db.run('UPDATE ret SET replica_id = ? WHERE return_id = ?', replicaId, returnId)
  const pending = db.all<{ lseq: number }>(
    `SELECT lseq FROM op WHERE return_id = ? AND state = 'pending' ORDER BY lseq`,
    returnId,
  )
  pending.forEach(({ lseq }, index) => {
    db.run('UPDATE op SET replica_id = ?, cseq = ? WHERE lseq = ?', replicaId, index + 1, lseq)
  })
}
