import { procedures, PROTOCOL_VERSION, type Entry, type ManifestEntry } from '#shared/sync/protocol.ts'
import { mayEdit, maySee, maySubmit, type Grant } from '../auth/may.ts'
import { dayOf, type Database, type Transaction } from '../database.ts'
import { recipient, refuse, router } from '../trpc.ts'
import { findDefinition } from './definitions.ts'
import { extensionsOf, hasOpened } from '../funds/dates.ts'
import { publicationsOf } from '../funds/publications.ts'
import { findPrevious } from './previous.ts'
import { push } from './push.ts'

/** What desktops say to the server about returns; the messages are in `shared/sync/protocol.ts`. */
export const sync = router({
  manifest: recipient
    .input(procedures['sync.manifest'].input)
    .output(procedures['sync.manifest'].output)
    .query(async ({ ctx }) => ({
      v: PROTOCOL_VERSION,
      returns: await manifest(ctx.db, ctx.session.grants, ctx.now()),
    })),

  data: recipient
    .input(procedures['sync.data'].input)
    .output(procedures['sync.data'].output)
    .query(async ({ ctx, input }) => {
      const found = await findVisible(ctx.db, {
        id: input.returnId,
        grants: ctx.session.grants,
        now: ctx.now(),
      })
      const { dataJson } = await findDefinition(ctx.db, found)
      return { data: JSON.parse(dataJson) as Record<string, Record<string, string>[]> }
    }),

  previous: recipient
    .input(procedures['sync.previous'].input)
    .output(procedures['sync.previous'].output)
    .query(async ({ ctx, input }) => {
      const found = await findVisible(ctx.db, {
        id: input.returnId,
        grants: ctx.session.grants,
        now: ctx.now(),
      })
      const previous = await findPrevious(ctx.db, found)
      if (previous === undefined) throw refuse('NOT_FOUND')
      return { json: previous.json }
    }),

  push: recipient
    .input(procedures['sync.push'].input)
    .output(procedures['sync.push'].output)
    .mutation(({ ctx, input }) => push(ctx.db, { input, session: ctx.session, now: ctx.now() })),

  pull: recipient
    .input(procedures['sync.pull'].input)
    .output(procedures['sync.pull'].output)
    .query(async ({ ctx, input }) => {
      const { returnId, since, limit } = input
      const { head } = await findVisible(ctx.db, { id: returnId, grants: ctx.session.grants, now: ctx.now() })
      const rows = await ctx.db.syncLog.findMany({
        where: { returnId, seq: { gt: since, lte: head } },
        orderBy: { seq: 'asc' },
        take: limit,
        select: { entry: true, chain: true },
      })
      const entries = rows.map(({ entry, chain }) => ({
        ...(JSON.parse(entry) as Omit<Entry, 'chain'>),
        chain,
      }))
      return { from: since, entries, head }
    }),
})

/** A return that the person may see; for anybody else's, and before its round opens, the answer is that of one which is not there. */
async function findVisible(
  db: Database | Transaction,
  { id, grants, now }: { id: string; grants: readonly Grant[]; now: Date },
) {
  const found = await db.return.findUnique({ where: { id }, include: { round: true } })
  if (found === null || !maySee(grants, found) || !hasOpened(found.round, now)) throw refuse('NOT_FOUND')
  return found
}

async function manifest(db: Database, grants: readonly Grant[], now: Date): Promise<ManifestEntry[]> {
  const organisations = [...new Set(grants.flatMap(({ organisation }) => organisation ?? []))]
  const rows = await db.return.findMany({
    where: { organisationId: { in: organisations } },
    include: { organisation: true, round: { include: { fund: true } }, submission: true },
    orderBy: [{ fundCode: 'asc' }, { roundNumber: 'desc' }, { organisationId: 'asc' }, { revision: 'desc' }],
  })
  const visible = rows.filter((row) => maySee(grants, row) && hasOpened(row.round, now))
  const publicationOf = await publicationsOf(db, visible)
  const extended = await extensionsOf(
    db,
    visible.map(({ fundCode }) => fundCode),
  )
  return Promise.all(
    visible.map(async (row) => {
      const [{ bundle, dataSha256 }, previous] = await Promise.all([
        findDefinition(db, row),
        findPrevious(db, row),
      ])
      const { organisation, round, submission } = row
      const draft = submission === null
      const editable = draft ? bundle.sections.filter((section) => mayEdit(grants, row, section)) : []
      return {
        returnId: row.id,
        organisation: { id: organisation.id, name: organisation.name },
        fund: { code: round.fund.code, name: round.fund.name },
        round: {
          number: round.number,
          title: round.title,
          opens: dayOf(round.opens),
          deadline: extended(row, row.organisationId)?.deadline ?? dayOf(round.deadline),
        },
        state: draft ? ('draft' as const) : ('submitted' as const),
        reference: submission?.reference ?? null,
        submittedAt: submission?.submittedAt.toISOString() ?? null,
        head: row.head,
        bundle: row.bundleSha256,
        publication: publicationOf(row),
        data: dataSha256,
        previous: previous?.sha256,
        may: {
          edit: editable.length === bundle.sections.length ? ['*'] : editable.map(({ id }) => id),
          submit: draft && maySubmit(grants, row),
        },
      }
    }),
  )
}
