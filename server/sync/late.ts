import type { Operation } from '#shared/sync/protocol.ts'
import { bringUp } from '#shared/versions/late.ts'
import type { Transaction } from '../database.ts'
import { versionsBetween, type Link } from './move-drafts.ts'
import type { Sent } from './read-operations.ts'
import type { LockedReturn } from './store.ts'

/**
 * Operations that were written under earlier versions of the return's round, as they are under its present one. What
 * was never published for the round is left as it is, and refused.
 */
export async function bringUpAll(
  tx: Transaction,
  locked: LockedReturn,
  sent: readonly Sent[],
): Promise<readonly Sent[]> {
  const to = locked.bundleSha256
  const earlier = new Set(
    sent.flatMap((one) => ('operation' in one && isEarlier(one.operation, to) ? [one.operation.bundle] : [])),
  )
  const paths = new Map<string, readonly Link[] | undefined>()
  for (const from of earlier) paths.set(from, await versionsBetween(tx, locked, { from, to }))
  return sent.map((one): Sent => {
    const path = 'operation' in one ? paths.get(one.operation.bundle) : undefined
    if (!('operation' in one) || path === undefined) return one
    const late = bringUp(
      one.operation,
      path.map(({ versions }) => versions),
    )
    if (late === undefined) return one
    const { opId, cseq, payload, bytes } = one
    return 'kept' in late
      ? { opId, cseq, payload, bytes, kept: late.kept }
      : { ...one, operation: { ...late.operation, bundle: to } }
  })
}

/** What a certifier submits is what they saw, and that has changed. */
const isEarlier = (operation: Operation, to: string): boolean =>
  operation.kind !== 'submit' && operation.bundle !== to
