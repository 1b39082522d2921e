import { gzipSync } from 'node:zlib'
import { createTRPCUntypedClient, httpLink, TRPCClientError } from '@trpc/client'
import type * as z from 'zod'
import { Refused } from '#shared/recipient/wire.ts'
import { procedures, refusal, type ProcedureName, type Refusal } from '#shared/sync/protocol.ts'
import type { Host } from './host.ts'

/** The server as a desktop knows it: the procedures of the protocol, over the host's network. */
export type Server = {
  readonly url: string
  /**
   * Calls one procedure and checks the shape of its answer.
   *
   * @throws NoAnswer
   */
  call<P extends ProcedureName>(
    name: P,
    input: z.infer<(typeof procedures)[P]['input']>,
    token?: string,
  ): Promise<z.infer<(typeof procedures)[P]['output']>>
}

/** Why there is no answer. The message is a sentence for the person. */
export class NoAnswer extends Error {
  readonly why: 'offline' | 'signIn' | 'tooLarge' | 'busy' | 'failing' | 'refused' | 'notUnderstood'
  readonly refusal: Refusal | undefined
  /** Not before so many milliseconds, where the server says so. */
  readonly retryAfter: number | undefined

  constructor(
    why: NoAnswer['why'],
    message: string,
    more: { refusal?: Refusal; retryAfter?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause })
    this.name = 'NoAnswer'
    this.why = why
    this.refusal = more.refusal
    this.retryAfter = more.retryAfter
  }
}

const kept = 'Everything you entered is kept on this computer'

const sentences = {
  offline: (url: string) =>
    `The server at ${url} can’t be reached. ${kept} and will be sent when it can. Check that this computer is connected`,
  signIn: `Your sign-in has ended. ${kept}. Sign in again to send it`,
  tooLarge: `The server will not take so much at once. ${kept}, and is sent in smaller parts`,
  busy: `The server is busy. ${kept} and will be sent in a little while`,
  failing: `The server could not answer. ${kept} and will be sent when it can. If this lasts for more than an hour, tell the fund team`,
  portal: `Something between this computer and the server answered instead of the server, such as the sign-in page of a hotel or train network. ${kept}. Open a web page to connect to the network, then choose to sync again`,
  notUnderstood: `The server’s answer could not be read. ${kept}. Update this program if there is a newer one; otherwise tell the fund team`,
  refused: `The server did not take what this program asked. ${kept}. Tell the fund team if this goes on`,
} as const

const refusedBecause: Partial<Record<Refusal, string>> = {
  CLIENT_TOO_OLD: `This program is too old for the server. ${kept}. Update the program; what is waiting is then sent`,
  SERVER_TOO_OLD: `The server is older than this program and can’t take your changes yet. ${kept} and will be sent when the server has been updated. Tell the fund team if this goes on`,
}

/** How long to wait for the network; a push of a full batch takes a second or two. */
const patience = 30_000
const worthCompressing = 1024
const mutations = new Set<ProcedureName>(['session.signIn', 'session.signOut', 'sync.push'])

export function connectServer(host: Pick<Host, 'fetch'>, url: string): Server {
  const carrier = { compresses: true }
  const client = (token: string | undefined) =>
    createTRPCUntypedClient({
      links: [
        httpLink({
          url: `${url}/trpc`,
          headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
          fetch: (to, init) => carry(host, carrier, { to, init: init as RequestInit, url }),
        }),
      ],
    })
  return {
    url,
    call: async (name, input, token) => {
      const { output } = procedures[name]
      const how = mutations.has(name) ? 'mutation' : 'query'
      const answer: unknown = await client(token)
        [how](name, input)
        .catch((error: unknown) => {
          throw whyNot(error, url)
        })
      const parsed = output.safeParse(answer)
      if (!parsed.success)
        throw new NoAnswer('notUnderstood', sentences.notUnderstood, { cause: parsed.error })
      return parsed.data as never
    },
  }
}

/** For calls that a person waits for: why there is no answer, as something they can read. */
export async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    // A connection that was kept open and closed by the server meanwhile fails once.
    return await work().catch((error: unknown) => {
      if (error instanceof NoAnswer && error.why === 'offline') return work()
      throw error
    })
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    if (error.refusal === 'NOT_FOUND') {
      throw new Refused('NOT_FOUND', 'This person can’t sign in here. Choose somebody who works on returns')
    }
    throw new Refused(error.why === 'offline' ? 'OFFLINE' : 'SERVER', error.message)
  }
}

/** Sends one request, and sees to it that only the server's own answers get any further. */
async function carry(
  host: Pick<Host, 'fetch'>,
  carrier: { compresses: boolean },
  { to, init, url }: { to: URL | string | Request; init: RequestInit; url: string },
): Promise<Response> {
  const send = async (changes: RequestInit): Promise<Response> => {
    try {
      return await host.fetch(to, {
        ...init,
        ...changes,
        // A redirect is a network's sign-in page, and the token must not follow it.
        redirect: 'manual',
        cache: 'no-store',
        signal: AbortSignal.timeout(patience),
      })
    } catch (error) {
      throw new NoAnswer('offline', sentences.offline(url), { cause: error })
    }
  }
  const { body } = init
  const large = typeof body === 'string' && body.length > worthCompressing
  const compressed = large && carrier.compresses ? compress(init.headers, body) : undefined
  let response = await send(compressed ?? {})
  if (compressed !== undefined && (response.status === 415 || response.status === 400)) {
    response = await send({})
    if (response.ok) carrier.compresses = false
  }
  const { status } = response
  const isJson = response.headers.get('content-type')?.includes('application/json') === true
  const retryAfter = secondsOf(response.headers.get('retry-after'))
  if (status === 413) throw new NoAnswer('tooLarge', sentences.tooLarge)
  if (status === 429 || (status === 503 && retryAfter !== undefined)) {
    throw new NoAnswer('busy', sentences.busy, { retryAfter })
  }
  if (status >= 500 && status !== 511) throw new NoAnswer('failing', sentences.failing)
  if (!isJson) throw new NoAnswer('notUnderstood', sentences.portal)
  return response
}

function compress(headers: RequestInit['headers'], body: string): RequestInit {
  return {
    body: gzipSync(body),
    headers: { ...(headers as Record<string, string>), 'content-encoding': 'gzip' },
  }
}

/** The reason behind whatever the tRPC client threw. */
function whyNot(error: unknown, url: string): NoAnswer {
  if (!(error instanceof TRPCClientError)) throw error
  if (error.cause instanceof NoAnswer) return error.cause
  // The answer was cut off, or is not what its header says.
  if (error.data === undefined || error.data === null) {
    const cut =
      error.cause instanceof TypeError ||
      error.cause?.name === 'AbortError' ||
      error.cause?.name === 'TimeoutError'
    return cut
      ? new NoAnswer('offline', sentences.offline(url), { cause: error })
      : new NoAnswer('notUnderstood', sentences.notUnderstood, { cause: error })
  }
  const named = refusal.safeParse(error.message)
  if (!named.success) return new NoAnswer('refused', sentences.refused, { cause: error })
  switch (named.data) {
    case 'SIGN_IN':
      return new NoAnswer('signIn', sentences.signIn, { refusal: named.data })
    case 'TOO_LARGE':
      return new NoAnswer('tooLarge', sentences.tooLarge, { refusal: named.data })
    default:
      return new NoAnswer('refused', refusedBecause[named.data] ?? sentences.refused, { refusal: named.data })
  }
}

/** Milliseconds of a `Retry-After` in seconds; the form with a date is not used by our server. */
function secondsOf(text: string | null): number | undefined {
  const seconds = Number(text ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined
}
