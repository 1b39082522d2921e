import { randomUUID } from 'node:crypto'
import { dayInLondon } from '#shared/day.ts'
import { canonicalJson } from '#shared/canonical.ts'
import type { Bundle } from '#shared/funds/bundle.ts'
import type { Files } from '#shared/funds/source.ts'
import type { Change } from '#shared/versions/change.ts'
import { uncovered } from '#shared/versions/move.ts'
import { record } from '../audit/events.ts'
import { dayOf, type Database, type Transaction } from '../database.ts'
import type { DefinitionVersion } from '../generated/client.ts'
import { refuse, refuseWith } from '../trpc.ts'
import { compileApart } from './compile-apart.ts'
import { differenceBetween, type Against, type Contents, type Difference } from './compile-round.ts'
import type { RoundKey } from './dates.ts'
import { publish, type Publisher } from './publish.ts'
import { nextStep } from './steps.ts'

/** How far a version is. A draft is checked unless something is wrong with it; what was published or withdrawn stays. */
export type VersionState = 'draft' | 'checked' | 'review' | 'approved' | 'published' | 'withdrawn'

/** Whose act it is, and when. */
export type Act = { readonly by: string; readonly now: Date }

/** The version of a round that was published last. */
export function inForce(
  db: Database | Transaction,
  { fundCode, roundNumber }: RoundKey,
): Promise<DefinitionVersion | null> {
  return db.definitionVersion.findFirst({
    where: { fundCode, roundNumber, state: 'published' },
    orderBy: { number: 'desc' },
  })
}

/** Compiles files, and compares them with what is in force: of the round itself, or else of the latest one before it. */
async function check(
  db: Database,
  { files, folder, ...key }: RoundKey & { readonly files: Files; readonly folder: string },
): Promise<Checked> {
  const compilation = await compileApart({
    files,
    folder,
    fund: key.fundCode,
    round: key.roundNumber,
    against: await againstWhat(db, key),
  })
  if ('problems' in compilation) {
    const problems = JSON.stringify(compilation.problems.slice(0, 200))
    return { state: 'draft', problems, compiled: null, bundleSha256: null, comparison: null }
  }
  const { sha256, json, difference } = compilation
  return {
    state: 'checked',
    problems: '[]',
    compiled: json,
    bundleSha256: sha256,
    comparison: JSON.stringify(difference),
  }
}
type Checked = Pick<DefinitionVersion, 'state' | 'problems' | 'compiled' | 'bundleSha256' | 'comparison'>

async function againstWhat(db: Database, key: RoundKey): Promise<Against | null> {
  const own = await inForce(db, key)
  const found =
    own ??
    (await db.definitionVersion.findFirst({
      where: { fundCode: key.fundCode, roundNumber: { lt: key.roundNumber }, state: 'published' },
      orderBy: [{ roundNumber: 'desc' }, { number: 'desc' }],
    }))
  if (!found?.compiled || found.bundleSha256 === null || found.number === null) return null
  const is = own === null ? 'round' : 'version'
  const number = own === null ? found.roundNumber : found.number
  return { is, number, sha256: found.bundleSha256, compiled: found.compiled }
}

/** Begins a version with these files, checked; answers its id. */
export async function begin(
  db: Database,
  given: RoundKey & { readonly files: Files; readonly folder: string; readonly note: string },
  act: Act,
): Promise<string> {
  const checked = await check(db, given)
  return create(db, { ...given, ...checked }, act)
}

/** Begins a version that is an earlier one again, to the byte; answers its id. */
export async function beginAgain(db: Database, earlier: DefinitionVersion, act: Act): Promise<string> {
  if (earlier.state !== 'published' || earlier.compiled === null) throw refuse('NOT_FOUND')
  // The language may have moved on since: what goes out is what went out then, not what its files say today.
  const { fundCode, roundNumber, folder, compiled, bundleSha256 } = earlier
  const files = JSON.parse(earlier.files) as Files
  const difference = differenceBetween(await againstWhat(db, earlier), JSON.parse(compiled) as Contents)
  const comparison = JSON.stringify(difference)
  const checked = { state: 'checked', problems: '[]', compiled, bundleSha256, comparison }
  const note = `Version ${earlier.number} again`
  return create(db, { ...checked, fundCode, roundNumber, folder, files, note }, act)
}

async function create(
  db: Database,
  { files, ...row }: RoundKey & Checked & { folder: string; note: string; files: Files },
  { by, now }: Act,
): Promise<string> {
  const id = randomUUID()
  await db.$transaction(async (tx) => {
    await tx.definitionVersion.create({
      data: { id, ...row, files: canonicalJson(files), authorId: by, changedAt: now },
    })
    await nextStep(tx, id, { at: now, by, what: 'saved', note: row.note })
  })
  return id
}

/** Replaces the files of a version that is not published, and checks it; whoever approved it has to do so again. */
export async function save(
  db: Database,
  { version, files, note }: { version: DefinitionVersion; files: Files; note: string },
  { by, now }: Act,
): Promise<void> {
  mustBe(version, ['draft', 'checked', 'review', 'approved'])
  const { fundCode, roundNumber, folder } = version
  const checked = await check(db, { fundCode, roundNumber, folder, files })
  await db.$transaction(async (tx) => {
    await change(tx, version, { ...checked, files: canonicalJson(files), approverId: null, changedAt: now })
    await nextStep(tx, version.id, { at: now, by, what: 'saved', note })
  })
}

/** Compares a version anew with what is in force by now. */
export async function checkAgain(
  db: Database,
  { version, files }: { version: DefinitionVersion; files: Files },
  { by, now }: Act,
): Promise<void> {
  mustBe(version, ['draft', 'checked', 'review', 'approved'])
  const checked = await check(db, { ...version, files })
  await db.$transaction(async (tx) => {
    await change(tx, version, { ...checked, files: canonicalJson(files), approverId: null, changedAt: now })
    await nextStep(tx, version.id, { at: now, by, what: 'checked' })
  })
}

/** Changes a version that is as it was read; two people at once are told. */
async function change(
  tx: Transaction,
  { id, revision }: DefinitionVersion,
  data: Partial<Omit<DefinitionVersion, 'id' | 'revision'>>,
): Promise<void> {
  const { count } = await tx.definitionVersion.updateMany({
    where: { id, revision },
    data: { ...data, revision: revision + 1 },
  })
  if (count === 1) return
  throw refuseWith(
    'CONFLICT',
    'Somebody else changed this version meanwhile. Load the page again to see how it is now',
  )
}

function mustBe({ state }: DefinitionVersion, states: readonly VersionState[]): void {
  if (states.some((one) => one === state)) return
  throw refuseWith(
    'CONFLICT',
    `This can’t be done: the version ${said[state as VersionState]}. Load the page again`,
  )
}

const said: Readonly<Record<VersionState, string>> = {
  draft: 'has problems to put right first',
  checked: 'has not been sent for review yet',
  review: 'is waiting for review',
  approved: 'is approved',
  published: 'is published',
  withdrawn: 'was withdrawn',
}

export async function askForReview(
  db: Database,
  { version, note }: { version: DefinitionVersion; note: string },
  { by, now }: Act,
): Promise<void> {
  mustBe(version, ['checked'])
  await mustBeCurrent(db, version)
  await db.$transaction(async (tx) => {
    await change(tx, version, { state: 'review', changedAt: now })
    await nextStep(tx, version.id, { at: now, by, what: 'asked', note })
  })
}

/**
 * The second person agrees to exactly what they saw.
 *
 * @throws a refusal by name where they had a hand in it themselves
 */
export async function approve(
  db: Database,
  { version, sha256, note }: { version: DefinitionVersion; sha256: string; note: string },
  { by, now }: Act,
): Promise<void> {
  mustBe(version, ['review'])
  if (version.bundleSha256 !== sha256) {
    throw refuseWith('CONFLICT', 'The version is no longer what you saw. Load the page again, then review it')
  }
  await mustBeCurrent(db, version)
  const mine = await db.definitionStep.count({ where: { versionId: version.id, by, what: 'saved' } })
  if (mine > 0 || version.authorId === by) {
    const person = await db.person.findUnique({ where: { id: by } })
    throw refuseWith(
      'FORBIDDEN',
      `${person?.name ?? 'You'} worked on this version, so somebody else has to approve it. Ask another fund manager`,
    )
  }
  await db.$transaction(async (tx) => {
    await change(tx, version, { state: 'approved', approverId: by, changedAt: now })
    await nextStep(tx, version.id, { at: now, by, what: 'approved', note })
    await record(tx, {
      at: now,
      by,
      what: 'definition.approved',
      about: aboutOf(version),
      detail: { sha256 },
    })
  })
}

export async function sendBack(
  db: Database,
  { version, note }: { version: DefinitionVersion; note: string },
  { by, now }: Act,
): Promise<void> {
  mustBe(version, ['review', 'approved'])
  await db.$transaction(async (tx) => {
    await change(tx, version, { state: 'checked', approverId: null, changedAt: now })
    await nextStep(tx, version.id, { at: now, by, what: 'returned', note })
  })
}

export async function withdraw(
  db: Database,
  { version, note }: { version: DefinitionVersion; note: string },
  { by, now }: Act,
): Promise<void> {
  mustBe(version, ['draft', 'checked', 'review', 'approved'])
  await db.$transaction(async (tx) => {
    await change(tx, version, { state: 'withdrawn', changedAt: now })
    await nextStep(tx, version.id, { at: now, by, what: 'withdrawn', note })
    await record(tx, { at: now, by, what: 'definition.withdrawn', about: aboutOf(version) })
  })
}

/** Publishes what two people agreed on; answers its number. */
export async function publishVersion(
  db: Database,
  version: DefinitionVersion,
  { by, now, key }: Act & Pick<Publisher, 'key'>,
): Promise<number> {
  mustBe(version, ['approved'])
  await mustBeCurrent(db, version)
  const contents = JSON.parse(version.compiled ?? '') as Contents
  return db.$transaction(
    async (tx) => {
      // Whoever else publishes or saves it now waits, and then finds that it has changed.
      await change(tx, version, { changedAt: now })
      await mustFit(tx, version, { now, contents })
      const { opens, deadline } = contents.bundle.round
      const published = await publish(
        tx,
        { ...contents, opens, deadline },
        { now, key, by, version: version.id },
      )
      return published.version
    },
    { timeout: 60_000 },
  )
}

/** What was compared with must still be in force: nobody approves a difference that is no longer the one. */
async function mustBeCurrent(db: Database, version: DefinitionVersion): Promise<void> {
  const difference = differenceOf(version)
  const now = await inForce(db, version)
  const was = difference?.against?.is === 'version' ? difference.against.number : null
  if ((now?.number ?? null) === was) return
  throw refuseWith(
    'CONFLICT',
    'Another version of this round was published since this one was checked. Check it again, to see what it changes now',
  )
}

/** What must be so at the moment of publishing. */
async function mustFit(
  tx: Transaction,
  version: DefinitionVersion,
  { now, contents }: { now: Date; contents: Contents },
): Promise<void> {
  const problem = (await movingProblem(tx, version, now)) ?? (await codeProblem(tx, contents))
  if (problem !== undefined) throw refuseWith('CONFLICT', problem)
}

/**
 * Why a version can't reach returns that people have begun: their answers would have nowhere to go. Before a round
 * opens nobody has any.
 */
export async function movingProblem(
  db: Database | Transaction,
  version: DefinitionVersion,
  now: Date,
): Promise<string | undefined> {
  const difference = differenceOf(version)
  if (difference?.against?.is !== 'version' || difference.class !== 'MODEL') return undefined
  const { fundCode, roundNumber } = version
  const round = await db.round.findUnique({ where: { fundCode_number: { fundCode, number: roundNumber } } })
  if (round === null || dayOf(round.opens) > dayInLondon(now.toISOString())) return undefined
  const drafts = await db.return.count({ where: { fundCode, roundNumber, state: 'draft' } })
  if (drafts === 0) return undefined
  const before = await db.bundle.findUnique({ where: { sha256: difference.against.sha256 } })
  if (before === null || version.compiled === null) return undefined
  const { bundle } = JSON.parse(version.compiled) as Contents
  const left = uncovered(JSON.parse(before.json) as Bundle, bundle)
  if (left.length === 0) return undefined
  return `This changes what answers mean (MODEL) while the round is open to ${drafts} recipients, who may have answered. Say in “moves” in the round’s file where their answers go, keep what is there, or make the change in the next round. Nothing says it of: ${listed(left)}`
}

/** The first few changes, each with what it is about. */
function listed(changes: readonly Change[]): string {
  const said = changes
    .slice(0, 5)
    .map(({ where, sentence }) =>
      [...where.slice(-1).map(({ name, id }) => `“${name}” (${id})`), sentence].join(': '),
    )
  return [...said, ...(changes.length > 5 ? [`and ${changes.length - 5} more`] : [])].join('; ')
}

async function codeProblem(tx: Transaction, { recipients }: Contents): Promise<string | undefined> {
  const taken = await tx.organisation.findMany({
    where: { code: { in: recipients.map(({ code }) => code) } },
  })
  const clash = recipients.find(({ id, code }) => taken.some((one) => one.code === code && one.id !== id))
  const known = clash && (await tx.organisation.findUnique({ where: { id: clash.id } }))
  if (clash === undefined || known !== null) return undefined
  return `${clash.name} can’t have the code ${clash.code}, which another organisation has. Give it another programme code in recipients.csv`
}

/** What a checked version changes. */
export const differenceOf = ({ comparison }: Pick<DefinitionVersion, 'comparison'>): Difference | null =>
  comparison === null ? null : (JSON.parse(comparison) as Difference)

const aboutOf = ({ fundCode, roundNumber }: RoundKey): string => `${fundCode}/${roundNumber}`
