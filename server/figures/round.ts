import type { Day, Instant } from '#shared/day.ts'
import { readableFunds } from '../auth/may.ts'
import { dayOf, type Database } from '../database.ts'
import type { SignedIn } from '../trpc.ts'
import { UnusableFilter } from './filters.ts'
import { endOfDay } from './period.ts'

export type Named = { readonly id: string; readonly name: string }

/** A round of a fund. A figure is about one, because each round says again what the rounds before it said. */
export type Round = {
  readonly fund: Named
  readonly number: number
  readonly title: string
  readonly opens: Date
  readonly deadline: Date
}

/** Every round of the funds that the person may read: funds by name, the latest round first. */
export async function readableRounds(db: Database, { grants }: Pick<SignedIn, 'grants'>): Promise<Round[]> {
  const funds = readableFunds(grants)
  const rows = await db.round.findMany({
    ...(funds === 'all' ? {} : { where: { fundCode: { in: [...funds] } } }),
    include: { fund: true },
    orderBy: [{ fund: { name: 'asc' } }, { number: 'desc' }],
  })
  return rows.map(({ fund, number, title, opens, deadline }) => ({
    fund: { id: fund.code, name: fund.name },
    number,
    title,
    opens,
    deadline,
  }))
}

/**
 * The round that filters name; without a fund the first, without a number its latest round that has opened.
 *
 * @throws UnusableFilter where there is none such that the person may read
 */
export function chosenRound(
  rounds: readonly Round[],
  { fund, round }: { fund: string | null; round: number | null },
  today: Day,
): Round {
  const [first] = rounds
  if (first === undefined) {
    throw new UnusableFilter(
      'No fund that you may read has a round yet. Ask its team when there will be one, or for access to another fund',
    )
  }
  const ofFund = rounds.filter((candidate) => candidate.fund.id === (fund ?? first.fund.id))
  const [latest] = ofFund
  if (latest === undefined) {
    throw new UnusableFilter(
      `There is no fund with the code ‘${fund}’ that you may read. Choose another fund`,
    )
  }
  const chosen =
    round === null
      ? (ofFund.find(({ opens }) => dayOf(opens) <= today) ?? latest)
      : ofFund.find(({ number }) => number === round)
  if (chosen) return chosen
  throw new UnusableFilter(`${latest.fund.name} has no round ${round}. Choose another round`)
}

/** An organisation that has a return in a round, and the id of the submission that counts. */
export type Recipient = Named & {
  readonly submission: string | null
  readonly first_in: Date | null
  readonly last_in: Date | null
  /** Of their own, where they were given more time. */
  readonly extended: Date | null
}

/** Everybody who has a return in the round, with the submission that counted at a moment. */
export function recipientsOf(db: Database, { fund, number }: Round, before: Date): Promise<Recipient[]> {
  return db.$queryRaw<Recipient[]>`
    SELECT o.id, o.name, min(s.submitted_at) AS first_in, max(s.submitted_at) AS last_in,
      (SELECT e.deadline FROM extension e WHERE e.fund_code = ${fund.id} AND e.round_number = ${number}
        AND e.organisation_id = o.id ORDER BY e.id DESC LIMIT 1) AS extended,
      (array_agg(s.id ORDER BY r.revision DESC) FILTER (WHERE s.id IS NOT NULL))[1]::text AS submission
    FROM "return" r
    JOIN organisation o ON o.id = r.organisation_id
    LEFT JOIN submission s ON s.return_id = r.id AND s.submitted_at < ${before}
    WHERE r.fund_code = ${fund.id} AND r.round_number = ${number}
    GROUP BY o.id, o.name
    ORDER BY o.name, o.id`
}

/** How much of what is due the figure rests on. */
export type ReturnCounts = {
  readonly due: number
  readonly in: number
  readonly missing: readonly Named[]
  /** In, but first submitted after the deadline. */
  readonly late: readonly Named[]
  /** Whether the deadline had passed. */
  readonly closed: boolean
  readonly lastSubmitted: Instant | null
}

/** Counts returns as they stood before a moment; an extension given since the deadline is in force for all of them. */
export function countsOf(recipients: readonly Recipient[], deadline: Day, before: Date): ReturnCounts {
  const named = ({ id, name }: Recipient): Named => ({ id, name })
  const submitted = recipients.filter(({ submission }) => submission !== null)
  const due = endOfDay(deadline)
  const late = submitted.filter(
    ({ first_in, extended }) =>
      first_in !== null && first_in >= (extended === null ? due : endOfDay(dayOf(extended))),
  )
  const last = Math.max(...submitted.map(({ last_in }) => last_in?.getTime() ?? 0))
  return {
    due: recipients.length,
    in: submitted.length,
    missing: recipients.filter(({ submission }) => submission === null).map(named),
    late: late.map(named),
    closed: before > due,
    lastSubmitted: submitted.length === 0 ? null : new Date(last).toISOString(),
  }
}
