import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { extname, join, resolve, sep } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

/** Answers with one of the built files, whose names are plain, so nothing is decoded. An address that is no file is a page of the program's, so it gets the program. */
export async function sendFile(response: ServerResponse, folder: string, pathname: string): Promise<void> {
  const name = extname(pathname) === '' ? '/index.html' : pathname
  const file = resolve(join(folder, name))
  const inside = file.startsWith(resolve(folder) + sep)
  const content = inside ? await readFile(file).catch(() => undefined) : undefined
  if (content === undefined) {
    const missing =
      name === '/index.html'
        ? 'The pages have not been built. Run `npm start`, which builds them, or `npx vite build --mode recipient`.'
        : 'There is nothing at this address.'
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end(`${missing}\n`)
    return
  }
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(content)
}
