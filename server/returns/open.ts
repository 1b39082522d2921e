import { createHash } from 'node:crypto'
import type { Transaction } from '../database.ts'

/** What names a return for ever. */
export type ReturnName = {
  readonly organisationId: string
  readonly fundCode: string
  readonly roundNumber: number
}

/** Our own namespace for the ids of returns (RFC 9562, version 5). */
const namespace = 'b3b1d0f2-8f0a-4d0e-9a53-3a8c0f2f6c11'

/** The id of the first return of an organisation for a round: the same wherever it is worked out. */
export function returnIdOf({ organisationId, fundCode, roundNumber }: ReturnName): string {
  const hash = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(`${organisationId}/${fundCode}/${roundNumber}`)
    .digest()
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  const hex = hash.toString('hex', 0, 16)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** Opens an organisation's return for a round, with the round's bundle; opening it again changes nothing. */
export async function openReturn(tx: Transaction, name: ReturnName): Promise<string> {
  const { fundCode, roundNumber } = name
  const where = { fundCode_number: { fundCode, number: roundNumber } }
  const { bundleSha256 } = await tx.round.findUniqueOrThrow({ where })
  const id = returnIdOf(name)
  await tx.return.createMany({ data: [{ id, ...name, bundleSha256 }], skipDuplicates: true })
  return id
}
