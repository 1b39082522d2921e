import { dayInLondon, type Day } from '#shared/day.ts'
import type { DefinitionProblem, Files } from '#shared/funds/source.ts'
import { mayBeginFunds, mayManage, type Grant } from '../auth/may.ts'
import { dayOf, type Database } from '../database.ts'
import type { DefinitionVersion } from '../generated/client.ts'
import { extensionsOf, type RoundKey } from './dates.ts'
import type { Contents } from './compile-round.ts'
import { differenceOf, inForce, movingProblem, type VersionState } from './versions.ts'

/** A person as a page names them; the program itself has no name. */
export type Named = { readonly id: string; readonly name: string }

/** Whether recipients may fill in a round now. */
export type RoundState = 'none' | 'planned' | 'open' | 'closed'

const stateOf = (round: { opens: Date; deadline: Date } | null, today: Day): RoundState => {
  if (round === null) return 'none'
  if (dayOf(round.opens) > today) return 'planned'
  return dayOf(round.deadline) < today ? 'closed' : 'open'
}

const unpublished = { in: ['draft', 'checked', 'review', 'approved'] }

/** The funds that somebody runs, with their rounds and the versions that wait in each, the latest round first. */
export async function managedFunds(db: Database, grants: readonly Grant[], now: Date) {
  const today = dayInLondon(now.toISOString())
  const [funds, versions, rounds] = await Promise.all([
    db.fund.findMany({ orderBy: { name: 'asc' } }),
    db.definitionVersion.findMany({
      where: { state: { in: ['published', ...unpublished.in] } },
      select: { fundCode: true, roundNumber: true, state: true, number: true },
    }),
    db.round.findMany({ include: { returns: { select: { state: true } } }, orderBy: { number: 'desc' } }),
  ])
  const codes = [...new Set([...funds.map(({ code }) => code), ...versions.map(({ fundCode }) => fundCode)])]
  return {
    mayBegin: mayBeginFunds(grants),
    funds: codes
      .filter((code) => mayManage(grants, code))
      .map((code) => {
        const own = versions.filter(({ fundCode }) => fundCode === code)
        const there = rounds.filter(({ fundCode }) => fundCode === code)
        const numbers = new Set([
          ...there.map(({ number }) => number),
          ...own.map(({ roundNumber }) => roundNumber),
        ])
        return {
          code,
          name: funds.find((fund) => fund.code === code)?.name ?? code,
          rounds: [...numbers]
            .sort((a, b) => b - a)
            .map((number) => {
              const round = there.find((one) => one.number === number)
              const ofRound = own.filter(({ roundNumber }) => roundNumber === number)
              return {
                number,
                title: round?.title ?? null,
                state: stateOf(round ?? null, today),
                deadline: round ? dayOf(round.deadline) : null,
                version: Math.max(0, ...ofRound.map((version) => version.number ?? 0)),
                waiting: ofRound.filter(({ state }) => state !== 'published').length,
                returns: round?.returns.length ?? 0,
                submitted: round?.returns.filter(({ state }) => state === 'submitted').length ?? 0,
              }
            }),
        }
      }),
  }
}

/** Everything about one round for the people who run it; null where there is neither the round nor a version of it. */
export async function managedRound(db: Database, key: RoundKey, now: Date) {
  const { fundCode, roundNumber } = key
  const [fund, round, versions, events, extended] = await Promise.all([
    db.fund.findUnique({ where: { code: fundCode } }),
    db.round.findUnique({
      where: { fundCode_number: { fundCode, number: roundNumber } },
      include: { returns: { include: { organisation: true }, orderBy: { revision: 'asc' } } },
    }),
    db.definitionVersion.findMany({
      where: key,
      include: { steps: { orderBy: { seq: 'desc' }, take: 1 } },
      orderBy: { changedAt: 'desc' },
      take: 100,
    }),
    db.event.findMany({
      where: { about: `${fundCode}/${roundNumber}`, what: { in: ['round.dates', 'round.extended'] } },
      orderBy: { id: 'desc' },
      take: 50,
    }),
    extensionsOf(db, [fundCode]),
  ])
  if (round === null && versions.length === 0) return null
  const who = await namesOf(db, [
    ...versions.flatMap(({ authorId, approverId }) => [authorId, approverId]),
    ...events.map(({ by }) => by),
  ])
  const latest = (round?.returns ?? []).map((one) => [one.organisationId, one] as const)
  const recipients = new Map(latest)
  return {
    fund: { code: fundCode, name: fund?.name ?? fundCode },
    number: roundNumber,
    title: round?.title ?? null,
    state: stateOf(round, dayInLondon(now.toISOString())),
    dates: round && { opens: dayOf(round.opens), deadline: dayOf(round.deadline) },
    recipients: [...recipients.values()]
      .map(({ organisation, state, head }) => ({
        id: organisation.id,
        name: organisation.name,
        status:
          state === 'submitted'
            ? ('submitted' as const)
            : head > 0
              ? ('in-progress' as const)
              : ('not-started' as const),
        extension: extended(key, organisation.id) ?? null,
      }))
      .sort((a, b) => a.name.localeCompare(b.name, 'en-GB')),
    versions: versions.map((version) => ({
      id: version.id,
      number: version.number,
      state: version.state as VersionState,
      note: version.note,
      class: differenceOf(version)?.class ?? null,
      author: who(version.authorId),
      approver: who(version.approverId),
      changedAt: version.changedAt.toISOString(),
    })),
    history: events.map(({ id, at, by, what, record }) => {
      const { detail } = JSON.parse(record) as { detail: Record<string, string | boolean> }
      return {
        id: String(id),
        at: at.toISOString(),
        by: who(by),
        what: what as 'round.dates' | 'round.extended',
        detail: {
          opens: text(detail['opens']),
          deadline: text(detail['deadline']),
          lifted: detail['lifted'] === true,
          organisation: recipients.get(text(detail['organisation']))?.organisation.name ?? null,
        },
      }
    }),
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** One version, with what it changes and what that touches. */
export async function managedVersion(
  db: Database,
  version: DefinitionVersion,
  { person, now }: { person: string; now: Date },
) {
  const { id, fundCode, roundNumber, state, number, note, revision, bundleSha256, changedAt } = version
  const key = { fundCode, roundNumber }
  const [fund, steps, drafts, begun, current, round] = await Promise.all([
    db.fund.findUnique({ where: { code: fundCode } }),
    db.definitionStep.findMany({ where: { versionId: id }, orderBy: { seq: 'asc' } }),
    db.return.count({ where: { ...key, state: 'draft' } }),
    db.return.count({ where: { ...key, state: 'draft', head: { gt: 0 } } }),
    inForce(db, key),
    db.round.findUnique({ where: { fundCode_number: { fundCode, number: roundNumber } } }),
  ])
  const who = await namesOf(db, [version.authorId, version.approverId, ...steps.map(({ by }) => by)])
  const files = JSON.parse(version.files) as Files
  const contents = version.compiled === null ? null : (JSON.parse(version.compiled) as Contents)
  const difference = differenceOf(version)
  const comparedWith = difference?.against?.is === 'version' ? difference.against.number : null
  return {
    id,
    fund: { code: fundCode, name: fund?.name ?? contents?.bundle.fund.name ?? fundCode },
    round: roundNumber,
    title: contents?.bundle.round.title ?? null,
    /** Those of the definition; a round that is there already keeps its own. */
    dates: contents && { opens: contents.bundle.round.opens, deadline: contents.bundle.round.deadline },
    roundState: stateOf(round, dayInLondon(now.toISOString())),
    state: state as VersionState,
    number,
    note,
    revision,
    sha256: bundleSha256,
    changedAt: changedAt.toISOString(),
    author: who(version.authorId),
    approver: who(version.approverId),
    /** Whether the person had a hand in it, and so can't approve it. */
    mine: version.authorId === person || steps.some(({ by, what }) => by === person && what === 'saved'),
    problems: JSON.parse(version.problems) as DefinitionProblem[],
    difference,
    /** Another version was published since it was checked. */
    outdated: state !== 'published' && (current?.number ?? null) !== comparedWith && difference !== null,
    inForce: current?.id === id,
    blocked: state === 'published' ? null : ((await movingProblem(db, version, now)) ?? null),
    drafts: { open: drafts, begun },
    recipients: contents?.recipients.length ?? 0,
    files: Object.entries(files)
      .filter(([path]) => !path.startsWith('bank/'))
      .map(([path, content]) => ({ path, lines: content.split('\n').length })),
    steps: steps.map(({ seq, at, by, what, note: said }) => ({
      seq,
      at: at.toISOString(),
      by: who(by),
      what,
      note: said,
    })),
  }
}

async function namesOf(
  db: Database,
  ids: readonly (string | null)[],
): Promise<(id: string | null) => Named | null> {
  const wanted = [...new Set(ids.flatMap((id) => id ?? []))]
  const people = await db.person.findMany({ where: { id: { in: wanted } }, select: { id: true, name: true } })
  const names = new Map(people.map((person) => [person.id, person]))
  return (id) => (id === null ? null : (names.get(id) ?? { id, name: id }))
}
