import { canonicalJson, hashOf } from '#shared/canonical.ts'
import { chainStart } from '#shared/sync/protocol.ts'
import type { Database, Transaction } from '../database.ts'

/** Something that happened. Details hold ids, hashes and counts; never answers, never personal data. */
export type Happening = {
  readonly at: Date
  /** The person's id, or null where the system did it. */
  readonly by: string | null
  readonly what:
    | 'session.started'
    | 'session.ended'
    | 'definition.approved'
    | 'definition.withdrawn'
    | 'bundle.published'
    | 'round.dates'
    | 'round.extended'
    | 'return.submitted'
    | 'figure.downloaded'
  readonly about?: string
  readonly detail?: Readonly<Record<string, string | number | boolean>>
}

/** One writer at a time, so that the chain has one order. */
const chainLock = 7_201_001

/** Adds to the event log, in the transaction of what happened. Take it last: it makes others wait until commit. */
export async function record(tx: Transaction, happening: Happening): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(${chainLock}::bigint)) AS taken`
  const last = await tx.event.findFirst({ orderBy: { id: 'desc' }, select: { id: true, chain: true } })
  const id = (last?.id ?? 0n) + 1n
  const text = canonicalJson({ ...happening, id: Number(id), at: happening.at.toISOString() })
  const { at, by, what, about = null } = happening
  const chain = hashOf((last?.chain ?? chainStart) + hashOf(text))
  await tx.event.create({ data: { id, at, by, what, about, record: text, chain } })
}

/** Checks the whole chain; answers the id of the first event that doesn't follow from the one before. */
export async function verifyEvents(db: Database): Promise<{ events: number; brokenAt: number | null }> {
  const page = 1000
  let chain = chainStart
  for (let events = 0; ;) {
    const rows = await db.event.findMany({
      where: { id: { gt: events } },
      orderBy: { id: 'asc' },
      take: page,
    })
    for (const { id, record: text, chain: stored } of rows) {
      chain = hashOf(chain + hashOf(text))
      if (Number(id) !== events + 1 || chain !== stored) return { events, brokenAt: Number(id) }
      events += 1
    }
    if (rows.length < page) return { events, brokenAt: null }
  }
}
