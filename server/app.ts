import { join } from 'node:path'
import { createExpressMiddleware } from '@trpc/server/adapters/express'
import compression from 'compression'
import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from 'express'
import type { Refusal } from '#shared/sync/protocol.ts'
import { readSessionCookie } from './auth/cookie.ts'
import { mayManageFunds } from './auth/may.ts'
import { findSession } from './auth/session.ts'
import type { Config } from './config.ts'
import type { Database } from './database.ts'
import { figureFiles } from './figures/downloads.ts'
import type { SigningKey } from './funds/signing.ts'
import { logRequests, type Log } from './log.ts'
import { appRouter } from './router.ts'
import { guardHost, guardOrigin, securityHeaders } from './security.ts'
import type { Context, SignedIn } from './trpc.ts'

export type AppNeeds = {
  readonly db: Database
  readonly config: Pick<Config, 'demo' | 'dashboard' | 'host'>
  readonly log: Log
  readonly now: () => Date
  readonly signingKey: SigningKey
}

/** The server as one Express app. It keeps nothing between requests, so any number of them can share a database. */
export function createApp(needs: AppNeeds): Express {
  const { db, config, log, now } = needs
  const app = express()
  app.disable('x-powered-by').disable('etag')
  app.use(logRequests(log, now), securityHeaders, guardHost(config.host))

  app.get('/healthz', async (_request, response) => {
    const ready = await db.$queryRaw`SELECT 1`.then(
      () => true,
      () => false,
    )
    response
      .status(ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ ready, serves: 'server' })
  })

  app.use('/trpc', guardOrigin, compression(), who(needs), body, trpc(needs))
  app.use(compression(), figureFiles({ db, now }))
  app.use(...dashboard(config.dashboard))
  app.use((_request, response) => {
    response.status(404).type('text').send('There is nothing here\n')
  })
  app.use(whatWentWrong(log))
  return app
}

function trpc({ db, config, log, now, signingKey }: AppNeeds): RequestHandler {
  return createExpressMiddleware({
    router: appRouter,
    allowMethodOverride: true,
    maxBatchSize: 20,
    createContext: ({ req, res }): Context => {
      res.set('Cache-Control', 'no-store')
      const session = (res.locals as Locals).session ?? null
      return {
        db,
        session,
        request: req,
        response: res,
        now,
        demo: config.demo,
        signingKey,
        reference: referenceOf(req),
      }
    },
    onError: ({ error, path, req }) => {
      if (error.code !== 'INTERNAL_SERVER_ERROR') return
      const { cause = error } = error
      log({
        at: now().toISOString(),
        is: 'bug',
        reference: referenceOf(req),
        path,
        error: cause.stack ?? cause.message,
      })
    },
  })
}

const usualBody = express.json({ limit: '1mb' })
/** The files of a definition: 10 MB of text, in which every quote and every end of a line is written as two characters. */
const definitionBody = express.json({ limit: '16mb' })

/** Reads what was sent. Only people who run funds have much to send, and only to two procedures. */
const body: RequestHandler = (request, response, next) => {
  const { session } = response.locals as Locals
  const large = /^\/funds\.(begin|save)$/.test(request.path) && mayManageFunds(session?.grants ?? [])
  return (large ? definitionBody : usualBody)(request, response, next)
}

type Locals = { session?: SignedIn | null; person?: string }

/** Finds out who is asking, once for all the calls of a request. */
function who({ db, now }: AppNeeds): RequestHandler {
  return async (request, response, next) => {
    const session = await sessionOf(request, db, now())
    const locals = response.locals as Locals
    locals.session = session
    if (session !== null) locals.person = session.person.id
    next()
  }
}

/** Desktops carry a bearer token, browsers a cookie; neither passes for the other. */
async function sessionOf(request: Request, db: Database, now: Date): Promise<SignedIn | null> {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const [, token] = /^Bearer (\S{1,200})$/i.exec(authorization) ?? []
    return token === undefined ? null : findSession(db, { token, host: 'desktop', now })
  }
  const token = readSessionCookie(request)
  return token === undefined ? null : findSession(db, { token, host: 'dashboard', now })
}

/** The built pages; every address that is no file is a page of theirs. */
function dashboard(folder: string): [RequestHandler, RequestHandler] {
  const files = express.static(folder, {
    index: false,
    setHeaders: (response, path) => {
      // Built files carry the hash of what is in them.
      const hashed = path.startsWith(join(folder, 'assets'))
      response.set('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  const pages: RequestHandler = (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next()
    if (/\.\w+$/.test(request.path)) return next()
    response.set('Cache-Control', 'no-cache')
    response.sendFile('index.html', { root: folder }, (error) => {
      if (error === undefined || error === null) return
      response
        .status(404)
        .type('text')
        .send('The dashboard has not been built. Start with `npm start`, which builds it\n')
    })
  }
  return [files, pages]
}

/** Ends every request that nobody answered: with what the person can do, and never with what went wrong inside. */
function whatWentWrong(log: Log): ErrorRequestHandler {
  // eslint-disable-next-line max-params -- Express knows an error handler by its four parameters
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error)
    const status = statusOf(error)
    const known: Partial<Record<number, Refusal>> = { 413: 'TOO_LARGE', 400: 'INVALID', 415: 'INVALID' }
    const reference = referenceOf(request)
    if (status === 500) {
      const said = error instanceof Error ? (error.stack ?? error.message) : String(error)
      log({ at: new Date().toISOString(), is: 'bug', reference, path: request.path, error: said })
    }
    const message =
      known[status] ??
      `Something went wrong. Try again. If it happens again, tell us this reference: ${reference}`
    response.status(status).set('Cache-Control', 'no-store')
    if (request.path.startsWith('/trpc') || request.originalUrl.startsWith('/trpc')) {
      response.json({
        error: { message, code: -32600, data: { code: known[status] ?? 'BUG', httpStatus: status } },
      })
    } else {
      response.type('text').send(`${message}\n`)
    }
  }
}

function statusOf(error: unknown): number {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500
  return status >= 400 && status < 500 ? status : 500
}

function referenceOf({ res }: Request): string {
  return String(res?.locals['reference'])
}
