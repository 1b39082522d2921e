import { dayInLondon, type Day } from '#shared/day.ts'
import { record } from '../audit/events.ts'
import { dateOf, dayOf, type Database, type Transaction } from '../database.ts'
import { refuse, refuseWith } from '../trpc.ts'

/** A round by its name. */
export type RoundKey = { readonly fundCode: string; readonly roundNumber: number }

/** Whether recipients may fill in a round yet. After its deadline they still may. */
export const hasOpened = ({ opens }: { readonly opens: Date }, now: Date): boolean =>
  dayOf(opens) <= dayInLondon(now.toISOString())

/** What an organisation was told about its deadline last. */
export type Extended = { readonly deadline: Day; readonly reason: string }

/** The deadlines in force that are not the round's own, by round and organisation. */
export async function extensionsOf(
  db: Database | Transaction,
  fundCodes: readonly string[],
): Promise<(round: RoundKey, organisationId: string) => Extended | undefined> {
  const rows = await db.extension.findMany({
    where: { fundCode: { in: [...fundCodes] } },
    orderBy: { id: 'asc' },
  })
  const name = ({ fundCode, roundNumber }: RoundKey, organisationId: string): string =>
    `${fundCode}/${roundNumber}/${organisationId}`
  const found = new Map(rows.map((row) => [name(row, row.organisationId), row]))
  return (round, organisationId) => {
    const row = found.get(name(round, organisationId))
    return row?.deadline ? { deadline: dayOf(row.deadline), reason: row.reason } : undefined
  }
}

/** Whose act it is, and when. */
type Act = { readonly by: string; readonly now: Date; readonly today: Day }

/**
 * Sets the dates of a round. Recipients see them at their next contact.
 *
 * @throws a refusal with a sentence where they can't be: the order, or a round that people have begun to fill in
 */
export async function setDates(
  tx: Transaction,
  { fundCode, roundNumber, opens, deadline }: RoundKey & { readonly opens: Day; readonly deadline: Day },
  { by, now, today }: Act,
): Promise<void> {
  const where = { fundCode_number: { fundCode, number: roundNumber } }
  const round = await tx.round.findUnique({ where })
  if (round === null) throw refuse('NOT_FOUND')
  const was = { opens: dayOf(round.opens), deadline: dayOf(round.deadline) }
  if (deadline < opens) {
    throw refuseWith('BAD_REQUEST', 'The deadline must be the same as or after the day the round opens')
  }
  if (was.opens <= today && opens > today) {
    throw refuseWith(
      'BAD_REQUEST',
      'The round is open already, and recipients may have begun. It can’t be closed to them again; change the deadline instead',
    )
  }
  if (was.opens === opens && was.deadline === deadline) return
  await tx.round.update({ where, data: { opens: dateOf(opens), deadline: dateOf(deadline) } })
  const about = `${fundCode}/${roundNumber}`
  const detail = { opens, deadline, opensBefore: was.opens, deadlineBefore: was.deadline }
  await record(tx, { at: now, by, what: 'round.dates', about, detail })
}

/**
 * Gives one organisation a later deadline; without one, the round's again.
 *
 * @throws a refusal with a sentence where it would not be later, or the organisation has no return in the round
 */
export async function extend(
  tx: Transaction,
  extension: RoundKey & {
    readonly organisationId: string
    readonly deadline: Day | null
    readonly reason: string
  },
  { by, now, today }: Act,
): Promise<void> {
  const { fundCode, roundNumber, organisationId, deadline, reason } = extension
  const round = await tx.round.findUnique({ where: { fundCode_number: { fundCode, number: roundNumber } } })
  const key = { fundCode, roundNumber, organisationId }
  if (round === null || (await tx.return.count({ where: key })) === 0) throw refuse('NOT_FOUND')
  const usual = dayOf(round.deadline)
  if (deadline !== null && (deadline <= usual || deadline < today)) {
    throw refuseWith(
      'BAD_REQUEST',
      deadline <= usual
        ? 'The extended deadline must be after the deadline of the round'
        : 'The extended deadline must be today or in the future',
    )
  }
  await tx.extension.create({
    data: { ...key, deadline: deadline === null ? null : dateOf(deadline), reason, by, at: now },
  })
  await record(tx, {
    at: now,
    by,
    what: 'round.extended',
    about: `${fundCode}/${roundNumber}`,
    // The reason may be about people, so it is with the extension only.
    detail: { organisation: organisationId, deadline: deadline ?? usual, lifted: deadline === null },
  })
}
