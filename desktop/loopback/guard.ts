import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** What a request may do: go on as the browser profile that it comes from, or be sent away. */
export type Guard = {
  /** The address that opens the client in a browser, good for as long as this process runs. */
  launchUrl(port: number): string
  /** Answers the request and returns undefined where it may go no further; else the profile's seat. */
  admit(request: IncomingMessage, response: ServerResponse): string | undefined
}

const oneYear = 365 * 24 * 3600

/**
 * Other programs, other people of this computer and web pages elsewhere can all reach a port on 127.0.0.1. Only a
 * browser that was opened with the printed address has the cookie; the Host header keeps out pages that point a name of
 * theirs here, and the Origin header those that post across.
 */
export function createGuard(): Guard {
  const token = randomBytes(32).toString('base64url')
  return {
    launchUrl: (port) => `http://127.0.0.1:${port}/launch?token=${token}`,
    admit: (request, response) => {
      const { host = '' } = request.headers
      const port = request.socket.localPort ?? 0
      if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) {
        return sendPage(
          response,
          421,
          'This address is not served here',
          'Open the address that was printed.',
        )
      }
      const url = new URL(request.url ?? '/', `http://${host}`)
      // Cookies are shared between ports, so each has names of its own.
      const names = { launch: `launch-${port}`, seat: `seat-${port}` }
      const cookies = cookiesOf(request)
      if (request.method === 'GET' && url.pathname === '/launch') {
        if (!same(url.searchParams.get('token') ?? '', token)) return refuseLaunch(request, response)
        const seat = cookies.get(names.seat) ?? randomBytes(32).toString('base64url')
        response
          .writeHead(303, {
            location: '/',
            'set-cookie': [cookie(names.launch, token, undefined), cookie(names.seat, seat, oneYear)],
          })
          .end()
        return undefined
      }
      if (request.method === 'POST' && !isFromOurPages(request, host)) {
        return sendJson(response, 403, 'ORIGIN', 'This was sent by another page, so nothing was done')
      }
      const seat = cookies.get(names.seat)
      if (!same(cookies.get(names.launch) ?? '', token) || seat === undefined || seat.length < 40) {
        return refuseLaunch(request, response)
      }
      return createHash('sha256').update(seat).digest('hex')
    },
  }
}

function isFromOurPages({ headers }: IncomingMessage, host: string): boolean {
  const site = headers['sec-fetch-site']
  return headers.origin === `http://${host}` && (site === undefined || site === 'same-origin')
}

function refuseLaunch(request: IncomingMessage, response: ServerResponse): undefined {
  const title = 'Open this from where it was started'
  const sentence =
    'This page opens only with the address that was printed when the program started (it begins with ' +
    '“http://127.0.0.1” and has “launch” in it). Find that address and open it. What you entered is kept.'
  if (request.url?.startsWith('/api/') === true)
    return sendJson(response, 401, 'LAUNCH', `${title}. ${sentence}`)
  return sendPage(response, 401, title, sentence)
}

/** A reply of `wire.ts` with a status of its own. */
function sendJson(response: ServerResponse, ...[status, code, message]: [number, string, string]): undefined {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
    .end(JSON.stringify({ ok: false, code, message }))
  return undefined
}

function sendPage(
  response: ServerResponse,
  ...[status, title, sentence]: [number, string, string]
): undefined {
  response
    .writeHead(status, { 'content-type': 'text/html; charset=utf-8' })
    .end(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>` +
        `<meta name="viewport" content="width=device-width"></head>` +
        `<body><main><h1>${title}</h1><p>${sentence}</p></main></body></html>`,
    )
  return undefined
}

function cookie(name: string, value: string, seconds: number | undefined): string {
  const age = seconds === undefined ? '' : `; Max-Age=${seconds}`
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Strict${age}`
}

function cookiesOf({ headers }: IncomingMessage): Map<string, string> {
  return new Map(
    (headers.cookie ?? '').split(';').map((pair) => {
      const [name = '', ...value] = pair.trim().split('=')
      return [name, value.join('=')]
    }),
  )
}

function same(given: string, wanted: string): boolean {
  const [a, b] = [given, wanted].map((text) => createHash('sha256').update(text).digest())
  return a !== undefined && b !== undefined && timingSafeEqual(a, b)
}
