import * as z from 'zod'
import { dayInLondon } from '#shared/day.ts'
import { readableFunds } from '../auth/may.ts'
import { dayOf } from '../database.ts'
import { extensionsOf } from '../funds/dates.ts'
import { analyst, router } from '../trpc.ts'

/** Every return of the funds that the person may read, with where it stands and never what it says. */
const list = analyst.input(z.strictObject({})).query(async ({ ctx }) => {
  const funds = readableFunds(ctx.session.grants)
  const rows = await ctx.db.return.findMany({
    ...(funds === 'all' ? {} : { where: { fundCode: { in: [...funds] } } }),
    include: {
      organisation: true,
      round: { include: { fund: true } },
      submission: { select: { reference: true, submittedAt: true } },
    },
    orderBy: [
      { fundCode: 'asc' },
      { roundNumber: 'desc' },
      { organisation: { name: 'asc' } },
      { revision: 'asc' },
    ],
  })
  const today = dayInLondon(ctx.now().toISOString())
  const extended = await extensionsOf(
    ctx.db,
    rows.map(({ fundCode }) => fundCode),
  )
  return rows.map(({ id, organisation, round, state, head, changedAt, submission, ...row }) => {
    const extension = extended(row, organisation.id)
    const deadline = extension?.deadline ?? dayOf(round.deadline)
    const submittedAt = submission?.submittedAt.toISOString() ?? null
    return {
      returnId: id,
      organisation: { id: organisation.id, name: organisation.name },
      fund: { code: round.fund.code, name: round.fund.name },
      round: { number: round.number, title: round.title, opens: dayOf(round.opens), deadline },
      status: statusOf(state, head),
      /** Submitted after the deadline, or not submitted and past it. */
      late: (submittedAt === null ? today : dayInLondon(submittedAt)) > deadline,
      changedAt: changedAt?.toISOString() ?? null,
      reference: submission?.reference ?? null,
      submittedAt,
    }
  })
})

export const returns = router({ list })

function statusOf(state: string, head: number): 'not-started' | 'in-progress' | 'submitted' {
  if (state === 'submitted') return 'submitted'
  return head === 0 ? 'not-started' : 'in-progress'
}
