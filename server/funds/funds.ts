import * as z from 'zod'
import { dayInLondon } from '#shared/day.ts'
import type { Files } from '#shared/funds/source.ts'
import { mayBeginFunds, mayManage } from '../auth/may.ts'
import type { Database } from '../database.ts'
import type { DefinitionVersion } from '../generated/client.ts'
import { fundTeam, refuse, refuseWith, router, type Context, type SignedIn } from '../trpc.ts'
import { extend as extendDeadline, setDates as setRoundDates, type RoundKey } from './dates.ts'
import { gather, type Upload } from './gather-files.ts'
import { managedFunds, managedRound, managedVersion } from './managed.ts'
import { fundFiles, readDefinitions } from './read-definitions.ts'
import * as versions from './versions.ts'

const fund = z.string().regex(/^[A-Z]{2,6}$/)
const round = z.int().min(1).max(99)
const id = z.uuid().lowercase()
const day = z.iso.date()
const note = z.string().trim().max(1000)
/** More than `gather-files.ts` takes, so that it can say what is too much. */
const uploads = z.array(z.strictObject({ path: z.string().max(400), text: z.string() })).max(2000)
const key = z.strictObject({ fund, round })
const about = z.strictObject({ id, note: note.default('') })

type Ctx = Context & { readonly session: SignedIn }

const act = ({ session, now }: Ctx): versions.Act & { today: string } => ({
  by: session.person.id,
  now: now(),
  today: dayInLondon(now().toISOString()),
})

/** A round of a fund that the person runs; for anybody else's the answer is that of one which is not there. */
function managed(ctx: Ctx, { fund: fundCode, round: roundNumber }: z.infer<typeof key>): RoundKey {
  if (!mayManage(ctx.session.grants, fundCode)) throw refuse('NOT_FOUND')
  return { fundCode, roundNumber }
}

async function versionOf(ctx: Ctx, versionId: string): Promise<DefinitionVersion> {
  const version = await ctx.db.definitionVersion.findUnique({ where: { id: versionId } })
  if (version === null || !mayManage(ctx.session.grants, version.fundCode)) throw refuse('NOT_FOUND')
  return version
}

/** Where a fund's files are kept, and what they are so far. */
async function filesOf(
  db: Database,
  { fundCode, roundNumber }: RoundKey,
  from: 'in-force' | 'program',
): Promise<{ folder: string; base: Files; known: boolean }> {
  const program = readDefinitions()
  const shipped = Object.entries(program).find(
    ([path, text]) => /^[^/]+\/fund\.yaml$/.test(path) && text.split('\n').includes(`code: ${fundCode}`),
  )
  const folder = shipped?.[0].split('/')[0]
  const last = await db.definitionVersion.findFirst({
    where: { fundCode, state: 'published', roundNumber: { lte: roundNumber } },
    orderBy: [{ roundNumber: 'desc' }, { number: 'desc' }],
  })
  const published = last === null ? {} : (JSON.parse(last.files) as Files)
  const usable = from === 'in-force' && Object.keys(published).length > 0
  const base = usable ? published : fundFiles(program, folder ?? '-')
  const known = last !== null || folder !== undefined
  return { folder: last?.folder ?? folder ?? fundCode.toLowerCase(), base, known }
}

function gathered(given: Omit<Parameters<typeof gather>[0], 'bank'>): Files {
  const bank = fundFiles(readDefinitions(), 'bank')
  const result = gather({ ...given, bank })
  if ('refused' in result) throw refuseWith('BAD_REQUEST', result.refused)
  return result.files
}

/** What fund managers do: definitions from a draft to what recipients fill in, and the dates of rounds. */
export const funds = router({
  list: fundTeam
    .input(z.strictObject({}))
    .query(({ ctx }) => managedFunds(ctx.db, ctx.session.grants, ctx.now())),

  round: fundTeam.input(key).query(async ({ ctx, input }) => {
    const found = await managedRound(ctx.db, managed(ctx, input), ctx.now())
    if (found === null) throw refuse('NOT_FOUND')
    return found
  }),

  version: fundTeam.input(z.strictObject({ id })).query(async ({ ctx, input }) => {
    const version = await versionOf(ctx, input.id)
    return managedVersion(ctx.db, version, { person: ctx.session.person.id, now: ctx.now() })
  }),

  file: fundTeam.input(z.strictObject({ id, path: z.string().max(200) })).query(async ({ ctx, input }) => {
    const files = new Map(Object.entries(JSON.parse((await versionOf(ctx, input.id)).files) as Files))
    const text = files.get(input.path)
    if (text === undefined) throw refuse('NOT_FOUND')
    return { text }
  }),

  /** Begins a version from what is in force, or what came with the program, with the files that were given over it. */
  begin: fundTeam
    .input(z.strictObject({ fund, round, from: z.enum(['in-force', 'program']), files: uploads, note }))
    .mutation(async ({ ctx, input }) => {
      const where = managed(ctx, { fund: input.fund, round: input.round })
      const { folder, base, known } = await filesOf(ctx.db, where, input.from)
      if (!known && !mayBeginFunds(ctx.session.grants)) throw refuse('NOT_FOUND')
      const files = gathered({ folder, base, uploads: input.files })
      return { id: await versions.begin(ctx.db, { ...where, folder, files, note: input.note }, act(ctx)) }
    }),

  save: fundTeam
    .input(
      z.strictObject({
        id,
        revision: z.int(),
        files: uploads,
        without: z.array(z.string().max(200)).max(200).default([]),
        note: note.default(''),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const version = await versionOf(ctx, input.id)
      const files = gathered({
        folder: version.folder,
        base: JSON.parse(version.files) as Files,
        uploads: input.files,
        without: input.without,
      })
      const said = input.note === '' ? changedPaths(input.files, input.without) : input.note
      const read = { ...version, revision: input.revision }
      await versions.save(ctx.db, { version: read, files, note: said }, act(ctx))
      return {}
    }),

  /** Compares a version anew with what is in force by now, with the bank as it is by now. */
  checkAgain: fundTeam.input(z.strictObject({ id })).mutation(async ({ ctx, input }) => {
    const version = await versionOf(ctx, input.id)
    const base = JSON.parse(version.files) as Files
    const files = gathered({ folder: version.folder, base, uploads: [] })
    await versions.checkAgain(ctx.db, { version, files }, act(ctx))
    return {}
  }),

  askForReview: fundTeam.input(about).mutation(async ({ ctx, input }) => {
    const version = await versionOf(ctx, input.id)
    await versions.askForReview(ctx.db, { version, note: input.note }, act(ctx))
    return {}
  }),

  /** `sha256` is what the person saw. */
  approve: fundTeam
    .input(about.extend({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }))
    .mutation(async ({ ctx, input }) => {
      const version = await versionOf(ctx, input.id)
      await versions.approve(ctx.db, { version, sha256: input.sha256, note: input.note }, act(ctx))
      return {}
    }),

  sendBack: fundTeam.input(z.strictObject({ id, note: note.min(1) })).mutation(async ({ ctx, input }) => {
    const version = await versionOf(ctx, input.id)
    await versions.sendBack(ctx.db, { version, note: input.note }, act(ctx))
    return {}
  }),

  publish: fundTeam.input(z.strictObject({ id })).mutation(async ({ ctx, input }) => {
    const version = await versionOf(ctx, input.id)
    return { number: await versions.publishVersion(ctx.db, version, { ...act(ctx), key: ctx.signingKey }) }
  }),

  withdraw: fundTeam.input(about).mutation(async ({ ctx, input }) => {
    const version = await versionOf(ctx, input.id)
    await versions.withdraw(ctx.db, { version, note: input.note }, act(ctx))
    return {}
  }),

  /** Begins a version that is a published one again, for somebody else to approve. */
  goBack: fundTeam.input(z.strictObject({ id })).mutation(async ({ ctx, input }) => {
    return { id: await versions.beginAgain(ctx.db, await versionOf(ctx, input.id), act(ctx)) }
  }),

  setDates: fundTeam.input(key.extend({ opens: day, deadline: day })).mutation(async ({ ctx, input }) => {
    const { opens, deadline, ...rest } = input
    const where = managed(ctx, rest)
    await ctx.db.$transaction((tx) => setRoundDates(tx, { ...where, opens, deadline }, act(ctx)))
    return {}
  }),

  /** Without a deadline the organisation has that of the round again. */
  extend: fundTeam
    .input(key.extend({ organisation: z.string().max(20), deadline: day.nullable(), reason: note.min(1) }))
    .mutation(async ({ ctx, input }) => {
      const { organisation: organisationId, deadline, reason, ...rest } = input
      const where = managed(ctx, rest)
      await ctx.db.$transaction((tx) =>
        extendDeadline(tx, { ...where, organisationId, deadline, reason }, act(ctx)),
      )
      return {}
    }),
})

const changedPaths = (files: readonly Upload[], without: readonly string[]): string =>
  [...files.map(({ path }) => path), ...without.map((path) => `without ${path}`)].join(', ').slice(0, 1000)
