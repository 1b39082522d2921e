import type { Publication } from '#shared/sync/protocol.ts'
import type { Database, Transaction } from '../database.ts'

/** What a bundle was published for. */
type Made = { readonly fundCode: string; readonly roundNumber: number; readonly bundleSha256: string }

/** The latest publication of each of these bundles for its round. */
export async function publicationsOf(
  db: Database | Transaction,
  wanted: readonly Made[],
): Promise<(made: Made) => Publication | undefined> {
  const bundles = [...new Set(wanted.map(({ bundleSha256 }) => bundleSha256))]
  const rows = await db.definitionVersion.findMany({
    where: { bundleSha256: { in: bundles }, state: 'published' },
    select: {
      fundCode: true,
      roundNumber: true,
      bundleSha256: true,
      number: true,
      publishedAt: true,
      keyId: true,
      signature: true,
    },
    orderBy: { number: 'asc' },
  })
  const name = (made: Omit<Made, 'bundleSha256'> & { bundleSha256: string | null }): string =>
    `${made.fundCode}/${made.roundNumber}/${made.bundleSha256}`
  const found = new Map(
    rows.flatMap(({ number, publishedAt, keyId, signature, ...made }): [string, Publication][] =>
      number === null || publishedAt === null || keyId === null || signature === null
        ? []
        : [[name(made), { version: number, publishedAt: publishedAt.toISOString(), key: keyId, signature }]],
    ),
  )
  return (made) => found.get(name(made))
}
