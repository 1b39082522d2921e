import type { Input, Output } from '#shared/recipient/contract.ts'
import type { Rejection } from '#shared/sync/protocol.ts'
import { refusals } from '#shared/sync/refusals.ts'
import { addOperation } from './answers.ts'
import type { Payload } from './overlay.ts'
import { findReturn } from './returns.ts'
import { NoAnswer } from './server.ts'
import type { Store } from './store.ts'
import type { Sync } from './sync.ts'

type Submission = Omit<Extract<Payload, { kind: 'submit' }>, 'kind'>

/**
 * Sends what is waiting, then submits what the certifier saw. A return counts as submitted only when the server has said
 * so; where its answer was lost, asking again gives the same answer.
 */
export async function submit(
  { store, sync }: { store: Store; sync: Sync },
  { returnId, contentHash, name, role }: Input<'submit'>,
): Promise<Output<'submit'>> {
  const { db, host } = store
  const before = await attempt(() => sync.bring(returnId))
  if (before !== undefined) {
    return { problem: `The return was not submitted. ${before}` }
  }
  const already = receiptOf(store, returnId)
  if (already !== undefined) return already
  const submission: Submission = { contentHash, declaration: { name, role } }
  const opId = db.write(() => {
    const meta = findReturn(store, returnId)
    const at = host.now().toISOString()
    return (
      waitingSubmit(store, returnId, submission) ??
      addOperation({ store, returnId, meta, at, group: null }, { kind: 'submit', ...submission })
    )
  })
  const failed = await attempt(() => sync.bring(returnId))
  const receipt = receiptOf(store, returnId)
  if (receipt !== undefined) return receipt
  const rejected = rejectionOf(store, opId)
  if (rejected !== undefined) {
    db.run('UPDATE op SET dismissed_at = ? WHERE op_id = ?', host.now().toISOString(), opId)
    return { problem: rejected }
  }
  return {
    problem:
      `${failed ?? 'The server has not confirmed it.'} It is not known yet whether the return was submitted. ` +
      'Stay connected: the server is asked again, and the list of your returns says when it was submitted',
  }
}

/** The sentence of what went wrong; undefined where nothing did. */
async function attempt(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    if (error instanceof NoAnswer) return `${error.message}.`
    throw error
  }
}

function receiptOf(store: Store, returnId: string): { reference: string; at: string } | undefined {
  const { state, reference, submittedAt } = findReturn(store, returnId)
  return state === 'submitted' && reference !== null && submittedAt !== null
    ? { reference, at: submittedAt }
    : undefined
}

/** The same submission from before, whose answer was lost. */
function waitingSubmit({ db }: Store, returnId: string, submission: Submission): string | undefined {
  return db
    .all<{ op_id: string; payload: string }>(
      `SELECT op_id, payload FROM op WHERE return_id = ? AND kind = 'submit' AND state = 'pending'`,
      returnId,
    )
    .find(({ payload }) => {
      const { contentHash, declaration } = JSON.parse(payload) as Submission
      return (
        contentHash === submission.contentHash &&
        JSON.stringify(declaration) === JSON.stringify(submission.declaration)
      )
    })?.op_id
}

function rejectionOf({ db }: Store, opId: string): string | undefined {
  const row = db.get<{ code: string | null; reason: string | null }>(
    `SELECT code, reason FROM op WHERE op_id = ? AND state = 'rejected'`,
    opId,
  )
  return row && (row.reason ?? refusals[(row.code ?? 'INVALID') as Rejection])
}
