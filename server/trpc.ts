import { initTRPC, TRPCError } from '@trpc/server'
import type { Request, Response } from 'express'
import { PROTOCOL_VERSION, refusal, type Person, type Refusal } from '#shared/sync/protocol.ts'
import { mayAnalyse, mayManageFunds, mayUseClient, type Grant } from './auth/may.ts'
import type { Database } from './database.ts'
import type { SigningKey } from './funds/signing.ts'

/** Who is asking: read from the database for this request, never from what the client says. */
export type SignedIn = {
  readonly id: string
  readonly person: Person
  readonly grants: readonly Grant[]
  readonly expires: Date
}

/** What every procedure is given. */
export type Context = {
  readonly db: Database
  readonly session: SignedIn | null
  readonly request: Request
  readonly response: Response
  readonly now: () => Date
  /** Whether the demonstration's people may sign in. */
  readonly demo: boolean
  /** Signs the definitions that are published. */
  readonly signingKey: SigningKey
  /** Names this request in the log; a person can quote it. */
  readonly reference: string
}

/** Every procedure says who may call it; `router.test.ts` lists them all. */
export type Meta = { readonly who: 'anyone' | 'signedIn' | 'recipient' | 'analyst' | 'fundTeam' }

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    errorFormatter: ({ shape, error, ctx }) => ({
      code: shape.code,
      message: messageFor(error, ctx?.reference),
      data: { code: shape.data.code, httpStatus: shape.data.httpStatus },
    }),
  })

export const { router } = t

/** Refuses by a name that old clients know; see `refusal` in the protocol. */
export function refuse(name: Refusal): TRPCError {
  return new TRPCError({ code: codes[name], message: name })
}

/** Refuses with a sentence that says what to do; for the dashboard, which shows it as it is. */
export function refuseWith(
  code: 'BAD_REQUEST' | 'FORBIDDEN' | 'NOT_FOUND' | 'CONFLICT',
  sentence: string,
): TRPCError {
  return new TRPCError({ code, message: sentence, cause: new Sentence(sentence) })
}

const versioned = t.procedure.use(async ({ getRawInput, next }) => {
  const input: unknown = await getRawInput()
  const version = typeof input === 'object' && input !== null && 'v' in input ? input.v : undefined
  if (typeof version === 'number' && version < PROTOCOL_VERSION) throw refuse('CLIENT_TOO_OLD')
  if (typeof version === 'number' && version > PROTOCOL_VERSION) throw refuse('SERVER_TOO_OLD')
  return next()
})

/** Anybody at all, signed in or not. */
export const anyone = versioned.meta({ who: 'anyone' })

const withSession = versioned.use(({ ctx, next }) => {
  if (ctx.session === null) throw refuse('SIGN_IN')
  return next({ ctx: { ...ctx, session: ctx.session } })
})

/** Anybody with a session. */
export const signedIn = withSession.meta({ who: 'signedIn' })

/** People who work on an organisation's returns. Which returns is decided by each procedure. */
export const recipient = withSession.meta({ who: 'recipient' }).use(only(mayUseClient))

/** People who may read what was submitted; fund teams are among them. */
export const analyst = withSession.meta({ who: 'analyst' }).use(only(mayAnalyse))

/** People who run funds. Which funds is decided by each procedure. */
export const fundTeam = withSession.meta({ who: 'fundTeam' }).use(only(mayManageFunds))

function only(may: (grants: readonly Grant[]) => boolean) {
  return t.middleware(({ ctx, next }) => {
    // To everybody else it is as if the procedure were not there.
    if (ctx.session === null || !may(ctx.session.grants)) throw refuse('NOT_FOUND')
    return next()
  })
}

const codes = {
  CLIENT_TOO_OLD: 'PRECONDITION_FAILED',
  SERVER_TOO_OLD: 'PRECONDITION_FAILED',
  SIGN_IN: 'UNAUTHORIZED',
  NOT_FOUND: 'NOT_FOUND',
  INVALID: 'BAD_REQUEST',
  TOO_LARGE: 'PAYLOAD_TOO_LARGE',
} as const satisfies Record<Refusal, TRPCError['code']>

class Sentence extends Error {}

function messageFor(error: TRPCError, reference: string | undefined): string {
  if (error.code === 'INTERNAL_SERVER_ERROR') {
    return `Something went wrong. Try again. If it happens again, tell us this reference: ${reference ?? 'none'}`
  }
  if (error.cause instanceof Sentence || refusal.safeParse(error.message).success) return error.message
  return error.code === 'NOT_FOUND' ? 'NOT_FOUND' : 'INVALID'
}
