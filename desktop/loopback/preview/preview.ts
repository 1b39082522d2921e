import type { IncomingMessage, ServerResponse } from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import * as z from 'zod'
import { isPreviewRole, type Preview, type PreviewRole } from '#shared/preview.ts'
import { startLoopback, type Admitted, type Running } from '../start.ts'
import { previewFiles, previewPage, problemPage, type Chosen } from './pages.ts'
import { openStandIn, personFor } from './stand-in.ts'

/** A definition on show, in the client as recipients have it. */
export type PreviewHost = Omit<Running, 'port'> & { show(preview: Preview): void }

type Options = {
  /** 0 takes any free port. */
  readonly port: number
  /** The built pages. */
  readonly pages: string
  /** As whom it is seen first, and for which recipient: a GSS code; without one, the first. */
  readonly role: PreviewRole
  readonly organisation: string | undefined
}

const chosen = z.strictObject({ role: z.string().refine(isPreviewRole), organisation: z.string() })

/**
 * Starts the client over a folder of its own that is removed at the end, with a server in memory in place of the real
 * one. Nobody’s answers are read or written.
 *
 * @throws Refused where the port is in use
 */
export async function startPreview(
  { port, pages, role, organisation: first }: Options,
  log: (message: string, error?: unknown) => void,
): Promise<PreviewHost> {
  const folder = mkdtempSync(join(tmpdir(), 'report-progress-preview-'))
  const standIn = openStandIn(() => new Date())
  const watching = new Set<ServerResponse>()
  const seats = new Map<string, Chosen>()
  let preview: Preview | undefined

  const recipients = () => (preview?.is === 'right' ? preview.recipients : [])
  const chosenAt = (seat: string): Chosen => {
    const { role: as, organisation } = seats.get(seat) ?? { role, organisation: first }
    const known = recipients().find((each) => each.organisation === organisation) ?? recipients()[0]
    return { role: as, organisation: known?.organisation ?? '' }
  }
  const sitDown = async ({ seat, engine }: Admitted): Promise<string | undefined> => {
    const at = chosenAt(seat)
    const { id } = personFor(at.role, at.organisation)
    const api = engine.api(seat)
    const status = await api.status({})
    if (status.person?.id !== id) await api.signIn({ person: id })
    await api.syncNow({})
    return standIn.returnOf(at.organisation)
  }
  const sendPage = async (
    admitted: Admitted,
    response: ServerResponse,
    pathname: string,
  ): Promise<boolean> => {
    const html = await readFile(join(pages, 'index.html'), 'utf8').catch(() => undefined)
    if (html === undefined || preview === undefined) return false
    const type = { 'content-type': 'text/html; charset=utf-8' }
    if (preview.is === 'broken') {
      response.writeHead(200, type).end(problemPage(html, preview.problems))
      return true
    }
    const returnId = await sitDown(admitted)
    if (pathname === '/' && returnId !== undefined) {
      response.writeHead(303, { location: `/returns/${returnId}` }).end()
      return true
    }
    const page = previewPage(html, { recipients: recipients(), chosen: chosenAt(admitted.seat) })
    response.writeHead(200, type).end(page)
    return true
  }

  const answer = async (
    admitted: Admitted,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<boolean> => {
    const { method = 'GET', url = '/' } = request
    const pathname = url.split('?')[0] ?? '/'
    if (method === 'POST' && pathname === '/preview/seat') {
      const wanted = chosen.safeParse(JSON.parse(await textOf(request)))
      if (wanted.success) seats.set(admitted.seat, wanted.data)
      const returnId = await sitDown(admitted)
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ returnId }))
      return true
    }
    if (method !== 'GET' || pathname.startsWith('/api/')) return false
    if (pathname === '/preview/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
      watching.add(response)
      response.on('close', () => watching.delete(response))
      return true
    }
    const file = previewFiles[pathname]
    if (file !== undefined) {
      response.writeHead(200, { 'content-type': file.type }).end(file.text)
      return true
    }
    return extname(pathname) === '' && sendPage(admitted, response, pathname)
  }

  const settings = {
    port,
    folder,
    serverUrl: 'http://preview.invalid',
    definitionKeys: [standIn.publicKey],
    pages,
  }
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  const running = await startLoopback(settings, log, { fetch: standIn.fetch, answer }).catch(
    (error: unknown) => {
      remove()
      throw error
    },
  )
  return {
    launchUrl: running.launchUrl,
    show: (next) => {
      preview = next
      const followed = next.is === 'right' ? standIn.show(next.bundle, next.recipients) : {}
      for (const response of watching) response.write(`event: changed\ndata: ${JSON.stringify(followed)}\n\n`)
    },
    close: async () => {
      for (const response of watching) response.end()
      await running.close()
      remove()
    },
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
