import { randomUUID } from 'node:crypto'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { answer, Refused } from '#shared/recipient/wire.ts'
import { openEngine, type Engine } from '../local/engine.ts'
import { createGuard, type Guard } from './guard.ts'
import { sendFile } from './pages.ts'
import { fileSecrets } from './secrets.ts'
import type { Settings } from './settings.ts'

/** The client, running on 127.0.0.1. */
export type Running = {
  readonly port: number
  /** What to open in a browser; it holds this launch's token. */
  readonly launchUrl: string
  /** Lets go of the port and of every file. */
  close(): Promise<void>
}

type Log = (message: string, error?: unknown) => void

/** A request of a browser that may make it, and the engine that answers. */
export type Admitted = { readonly seat: string; readonly engine: Engine }

/** What another host puts in the place of the plain one’s: the network, and what is at some of its addresses. */
type Lent = {
  readonly fetch?: typeof fetch
  /** False where the request is for the client itself. */
  readonly answer?: (
    admitted: Admitted,
    request: IncomingMessage,
    response: ServerResponse,
  ) => Promise<boolean>
}

/** A save of 20,000 cells takes about 5 MB. */
const largestBody = 16 * 1024 * 1024

const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
    "connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}

/**
 * Starts the engine and serves it, with its pages, to browsers of this computer.
 *
 * @throws Refused where the port or the folder is in use
 */
export async function startLoopback(settings: Settings, log: Log, lent: Lent = {}): Promise<Running> {
  const { folder, port, serverUrl } = settings
  const host = {
    folder,
    fetch: lent.fetch ?? ((...request: Parameters<typeof fetch>) => fetch(...request)),
    secrets: fileSecrets(join(folder, 'secrets.json')),
    definitionKeys: settings.definitionKeys,
    now: () => new Date(),
    newId: () => randomUUID(),
    log,
  }
  const engine = openEngine(host, serverUrl)
  const guard = createGuard()
  try {
    const server = createServer((request, response) => {
      serve({ engine, guard, settings, log, lent }, request, response).catch((error: unknown) => {
        log('A request failed', error)
        if (!response.headersSent) response.writeHead(500)
        response.end()
      })
    })
    const bound = await listen(server, port)
    const launchUrl = guard.launchUrl(bound)
    const launchFile = noteLaunch(folder, { url: launchUrl, port: bound, pid: process.pid })
    return {
      port: bound,
      launchUrl,
      close: async () => {
        rmSync(launchFile, { force: true })
        server.close()
        await engine.close()
        server.closeAllConnections()
      },
    }
  } catch (error) {
    await engine.close()
    throw error
  }
}

type Serving = {
  readonly engine: Engine
  readonly guard: Guard
  readonly settings: Settings
  readonly log: Log
  readonly lent: Lent
}

async function serve(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  const { method = 'GET' } = request
  const pathname = (request.url ?? '/').split('?')[0] ?? '/'
  if (method === 'GET' && pathname === '/healthz') {
    return sendJson(response, 200, { ready: true, serves: 'recipient client' })
  }
  const seat = serving.guard.admit(request, response)
  if (seat === undefined) return
  const { engine, lent } = serving
  if ((await lent.answer?.({ seat, engine }, request, response)) === true) return
  if (pathname.startsWith('/api/'))
    return answerCall(serving, { seat, call: pathname.slice(5) }, { request, response })
  if (method === 'GET' || method === 'HEAD') return sendFile(response, serving.settings.pages, pathname)
  response.writeHead(405, { allow: 'GET, HEAD' }).end()
}

async function answerCall(
  { engine, log }: Serving,
  { seat, call }: { seat: string; call: string },
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  if (request.method !== 'POST') return void response.writeHead(405, { allow: 'POST' }).end()
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    return sendJson(response, 415, problem('INVALID', 'Calls are sent as JSON'))
  }
  const body = await bodyOf(request)
  if (body === undefined) {
    const sentence = 'That is more than can be saved at once. Paste or enter it in smaller parts'
    return sendJson(response, 413, problem('TOO_LARGE', sentence))
  }
  let input: unknown
  try {
    input = JSON.parse(body)
  } catch {
    return sendJson(response, 400, problem('INVALID', 'Calls are sent as JSON'))
  }
  sendJson(
    response,
    200,
    await answer(engine.api(seat), { call, input }, (error) => log(`${call} failed`, error)),
  )
}

const problem = (code: string, message: string): unknown => ({ ok: false, code, message })

/** The body as text; undefined where it is larger than any call may be. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    // What is left is read and dropped, so that the browser hears the answer.
    if (size <= largestBody) chunks.push(chunk)
  }
  return size <= largestBody ? Buffer.concat(chunks).toString('utf8') : undefined
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on('error', (error: NodeJS.ErrnoException) => {
      const sentence = `Port ${port} is in use by another program. Stop it, or set CLIENT_PORT to another number`
      reject(error.code === 'EADDRINUSE' ? new Refused('PORT_IN_USE', sentence) : error)
    })
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

/** Where a starter or a test finds the address; the folder and the file are this user's alone. */
function noteLaunch(folder: string, launch: { url: string; port: number; pid: number }): string {
  const file = join(folder, 'launch.json')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(`${file}.new`, JSON.stringify(launch), { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return file
}
