import { join, resolve, sep, extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { net, protocol } from 'electron'
import { isOurPage, pages } from './origin.ts'

/** The pages talk to this program over one channel and to nothing else, so no connection is allowed at all. */
export const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"

/** Before the program is ready: the pages' address counts as a secure one of its own. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: pages.scheme, privileges: { standard: true, secure: true, supportFetchAPI: false } },
  ])
}

/** Serves the built pages from `folder`. */
export function servePages(folder: string): void {
  protocol.handle(pages.scheme, (request) => answerPage(folder, request))
}

async function answerPage(folder: string, request: Request): Promise<Response> {
  const file = request.method === 'GET' && isOurPage(request.url) ? fileFor(folder, request.url) : undefined
  const found = file === undefined ? undefined : await net.fetch(file).catch(() => undefined)
  const headers = {
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  }
  if (found?.ok !== true) return new Response('There is nothing at this address.', { status: 404, headers })
  const type = found.headers.get('content-type') ?? 'application/octet-stream'
  return new Response(found.body, { status: 200, headers: { ...headers, 'content-type': type } })
}

/** Built files have plain names, so nothing is decoded. An address that is no file is a page of the program's, so it gets the program. */
function fileFor(folder: string, address: string): string | undefined {
  const { pathname } = new URL(address)
  const file = resolve(join(folder, extname(pathname) === '' ? 'index.html' : pathname))
  return file.startsWith(resolve(folder) + sep) ? pathToFileURL(file).href : undefined
}
