import { randomUUID } from 'node:crypto'
import { dateOf, type Database } from '../database.ts'

/** Spend that a test puts into the database: one cell of a submitted return. */
export type SeededCell = {
  readonly variable: `${'expenditure' | 'match-funding'}.${'capital' | 'revenue' | 'combined'}`
  readonly item: string
  readonly state: 'actual' | 'forecast' | 'target'
  readonly from: string | null
  readonly to: string | null
  readonly pence: bigint
}

type SeededReturn = {
  readonly fund: string
  readonly round: number
  readonly organisation: string
  /** 1 unless it was reopened. */
  readonly revision?: number
  /** When it was submitted; absent for a draft. */
  readonly submittedAt?: string
  readonly cells?: readonly SeededCell[]
}

const sha = '0'.repeat(64)

/** A fund with its rounds, all due on the same day. */
export async function seedFund(
  db: Database,
  {
    code,
    name,
    rounds,
    deadline = '2025-05-16',
  }: { code: string; name: string; rounds: number[]; deadline?: string },
): Promise<void> {
  await db.bundle.createMany({ data: [{ sha256: sha, json: '{}' }], skipDuplicates: true })
  await db.fund.create({ data: { code, name } })
  await db.round.createMany({
    data: rounds.map((number) => ({
      fundCode: code,
      number,
      title: `Round ${number}`,
      opens: dateOf('2025-04-22'),
      deadline: dateOf(deadline),
      bundleSha256: sha,
    })),
  })
}

/** A return, submitted with these cells or still a draft; an earlier revision of it stops being the current one. */
export async function seedReturn(db: Database, given: SeededReturn): Promise<void> {
  const { fund, round, organisation, revision = 1, submittedAt, cells = [] } = given
  const [id, submission] = [randomUUID(), randomUUID()]
  const place = { organisationId: organisation, fundCode: fund, roundNumber: round }
  const state = submittedAt === undefined ? 'draft' : 'submitted'
  await db.return.create({ data: { id, ...place, revision, bundleSha256: sha, state } })
  if (submittedAt === undefined) return
  await db.submission.create({
    data: {
      id: submission,
      returnId: id,
      opId: randomUUID(),
      reference: `${fund}-${organisation}-${round}-${revision}-${submission.slice(0, 8)}`,
      seq: 1,
      chain: sha,
      bundleSha256: sha,
      contentHash: sha,
      content: '{}',
      data: '{}',
      declaredName: 'Someone',
      declaredRole: 'Chief Finance Officer',
      personId: 'someone',
      submittedAt: new Date(submittedAt),
    },
  })
  await db.fact.updateMany({ where: { fund, round, organisationId: organisation }, data: { current: false } })
  await db.fact.createMany({
    data: cells.map(({ variable, item, state: said, from, to, pence }, index) => ({
      submissionId: submission,
      returnId: id,
      current: true,
      fund,
      round,
      organisationId: organisation,
      variable,
      item,
      target: `c/spend/${variable}/def:${item}/${index}`,
      periodFrom: from === null ? null : dateOf(from),
      periodTo: to === null ? null : dateOf(to),
      state: said,
      pence,
      unit: 'GBP',
      asAt: new Date(submittedAt),
    })),
  })
}
