import type { Content } from '#shared/answers/content.ts'
import type { Value } from '#shared/answers/value.ts'
import { canonicalJson, hashOf, type Sha256 } from '#shared/canonical.ts'
import type { Bundle, RecipientData } from '#shared/funds/bundle.ts'
import type { Submitted } from '#shared/sync/protocol.ts'
import type { Database, Transaction } from '../database.ts'
import type { DefinitionKey } from './definitions.ts'

/** What a recipient last submitted to a fund: as a client gets it, and ready to be read. */
export type Previous = { readonly json: string; readonly sha256: Sha256; readonly content: Content }

/** Submissions never change; each server reads each of them once in a while. */
const read = new Map<string, Previous>()
const mostRead = 100

/** The last submission of the latest earlier round; undefined where there is none. */
export async function findPrevious(
  db: Database | Transaction,
  { fundCode, roundNumber, organisationId }: DefinitionKey,
): Promise<Previous | undefined> {
  const found = await db.submission.findFirst({
    where: { return: { fundCode, organisationId, roundNumber: { lt: roundNumber } } },
    orderBy: [{ return: { roundNumber: 'desc' } }, { return: { revision: 'desc' } }],
    select: { id: true },
  })
  if (found === null) return undefined
  const known = read.get(found.id)
  if (known !== undefined) return known
  const submission = await db.submission.findUniqueOrThrow({ where: { id: found.id } })
  const { json } = await db.bundle.findUniqueOrThrow({ where: { sha256: submission.bundleSha256 } })
  const data = JSON.parse(submission.data) as RecipientData
  const values = JSON.parse(submission.content) as Record<string, Value>
  const bundle = submission.bundleSha256
  const text = canonicalJson({ bundle, data: data as Submitted['data'], values } satisfies Submitted)
  const previous = {
    json: text,
    sha256: hashOf(text),
    content: { bundle: JSON.parse(json) as Bundle, data, values: new Map(Object.entries(values)) },
  }
  if (read.size >= mostRead) read.clear()
  read.set(found.id, previous)
  return previous
}
