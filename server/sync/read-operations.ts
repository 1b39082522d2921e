import * as z from 'zod'
import { parseTarget } from '#shared/answers/address.ts'
import type { Kept } from '#shared/versions/late.ts'
import { operation, pushLimits, type Operation } from '#shared/sync/protocol.ts'
import { reasons, refusals } from '#shared/sync/refusals.ts'

/** One operation of a push: who it is can always be read, what it says perhaps not. */
export type Sent = {
  readonly opId: string
  readonly cseq: number
  /** As it is kept: JSON. */
  readonly payload: string
  readonly bytes: number
} & (
  | { readonly operation: Operation }
  | { readonly refused: string }
  /** Written under an earlier version of the round, which alone asked it. */
  | { readonly kept: Kept }
)

const envelope = z.object({ opId: z.uuid().lowercase(), cseq: z.int().min(1).max(2_147_483_647) })

/**
 * Reads each operation on its own, so that a bad one holds up nothing but itself.
 *
 * @returns undefined where one has no id and number, so that it can't be answered: no client of ours sends that
 */
export function readOperations(ops: readonly unknown[]): Sent[] | undefined {
  const sent = ops.map(readOperation)
  return sent.every((one) => one !== undefined) ? sent : undefined
}

function readOperation(raw: unknown): Sent | undefined {
  const found = envelope.safeParse(raw)
  if (!found.success) return undefined
  const payload = JSON.stringify(raw)
  const bytes = Buffer.byteLength(payload)
  const { opId, cseq } = found.data
  const one = { opId, cseq, payload, bytes }
  if (bytes > pushLimits.operationBytes) {
    return { ...one, payload: JSON.stringify({ tooLong: bytes }), refused: reasons.tooLong }
  }
  // JSON writes what PostgreSQL can't store, NUL and halves of letters, as these escapes.
  if (/(?:^|[^\\])(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/.test(payload)) {
    return { ...one, refused: reasons.badCharacters }
  }
  const read = operation.safeParse(raw)
  if (!read.success) return { ...one, refused: refusals.INVALID }
  if (read.data.kind !== 'submit' && parseTarget(read.data.target) === undefined) {
    return { ...one, refused: reasons.notInReturn }
  }
  return { ...one, operation: read.data }
}
