import * as z from 'zod'
import { procedures, type Person } from '#shared/sync/protocol.ts'
import { record } from '../audit/events.ts'
import type { Database } from '../database.ts'
import { anyone, refuse, refuseWith, router, signedIn, type Context } from '../trpc.ts'
import { clearSessionCookie, setSessionCookie } from './cookie.ts'
import { mayAnalyse, mayManageFunds, mayUseClient, type Grant } from './may.ts'
import { endSession, grantFrom, startSession, type SessionHost } from './session.ts'

/** How people sign in to a demonstration: by choosing who to be. Without `demo` there is nobody to choose. */
const demoPeople = anyone
  .input(procedures['session.demoPeople'].input)
  .output(procedures['session.demoPeople'].output)
  .query(async ({ ctx }) => {
    if (!ctx.demo) return []
    const people = await ctx.db.person.findMany({
      where: { demo: true },
      include: { grants: { where: { endedAt: null }, include: { organisation: true } } },
      orderBy: { name: 'asc' },
    })
    return people.map((row) => ({
      ...personFrom(row),
      organisation: row.grants.find(({ organisation }) => organisation !== null)?.organisation?.name ?? null,
      client: mayUseClient(row.grants.map(grantFrom)),
    }))
  })

/** A session for the recipient's client, carried as a bearer token. */
const signIn = anyone
  .input(procedures['session.signIn'].input)
  .output(procedures['session.signIn'].output)
  .mutation(async ({ ctx, input }) => {
    const { person, grants } = await demoPerson(ctx, input.person)
    if (!mayUseClient(grants)) throw refuse('NOT_FOUND')
    const { token, expires } = await begin(ctx, { person: person.id, host: 'desktop' })
    return { token, person, expires: expires.toISOString() }
  })

const signOut = signedIn
  .input(procedures['session.signOut'].input)
  .output(procedures['session.signOut'].output)
  .mutation(async ({ ctx }) => {
    await end(ctx.db, ctx.session, ctx.now())
    return {}
  })

/** Who is signed in to the dashboard, and what it may offer them; null where nobody is. */
const me = anyone.input(z.strictObject({})).query(({ ctx }) => {
  if (ctx.session === null) return null
  const { person, grants, expires } = ctx.session
  return {
    person,
    may: { analyse: mayAnalyse(grants), manageFunds: mayManageFunds(grants) },
    expires: expires.toISOString(),
  }
})

/** A session for the dashboard, carried as a cookie that no script can read. */
const signInHere = anyone
  .input(z.strictObject({ person: z.string().max(100) }))
  .mutation(async ({ ctx, input }) => {
    const { person, grants } = await demoPerson(ctx, input.person)
    if (!mayAnalyse(grants)) {
      throw refuseWith(
        'FORBIDDEN',
        `${person.name} does not use the dashboard. Open the recipient’s client, or sign in as somebody else`,
      )
    }
    const { token, expires } = await begin(ctx, { person: person.id, host: 'dashboard' })
    setSessionCookie(ctx.response, token, expires)
    return { person }
  })

const signOutHere = anyone.input(z.strictObject({})).mutation(async ({ ctx }) => {
  if (ctx.session !== null) await end(ctx.db, ctx.session, ctx.now())
  clearSessionCookie(ctx.response)
  return {}
})

export const session = router({ demoPeople, signIn, signOut, me, signInHere, signOutHere })

async function demoPerson(ctx: Context, id: string): Promise<{ person: Person; grants: Grant[] }> {
  const row = await ctx.db.person.findFirst({
    where: { id, demo: true },
    include: { grants: { where: { endedAt: null } } },
  })
  if (!ctx.demo || row === null) throw refuse('NOT_FOUND')
  return { person: personFrom(row), grants: row.grants.map(grantFrom) }
}

function begin(
  ctx: Context,
  { person, host }: { person: string; host: SessionHost },
): Promise<{ token: string; expires: Date }> {
  return ctx.db.$transaction(async (tx) => {
    const now = ctx.now()
    const started = await startSession(tx, { person, host, now })
    await record(tx, { at: now, by: person, what: 'session.started', about: person, detail: { host } })
    return started
  })
}

async function end(db: Database, { id, person }: { id: string; person: Person }, now: Date): Promise<void> {
  await endSession(db, { id, now })
  await db.$transaction((tx) =>
    record(tx, { at: now, by: person.id, what: 'session.ended', about: person.id }),
  )
}

function personFrom(row: { id: string; name: string; email: string; title: string }): Person {
  return { id: row.id, name: row.name, email: row.email, role: row.title }
}
