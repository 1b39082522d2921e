import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { canonicalJson, hashOf } from '#shared/canonical.ts'
import type { Bundle, RecipientData } from '#shared/funds/bundle.ts'
import { chainAfter } from '#shared/sync/chain.ts'
import { decide, type Context } from '#shared/sync/decide.ts'
import { placesOf } from '#shared/sync/places.ts'
import {
  chainStart,
  operation,
  type Entry,
  type ManifestEntry,
  type Operation,
  type Outcome,
  type ProcedureName,
  type Publication,
} from '#shared/sync/protocol.ts'
import type { Published } from '#shared/sync/publication.ts'
import { applyEntry, emptyState } from '#shared/sync/state.ts'
import { testKey } from './testing-key.ts'

/** Whoever signs in to the scripted server. */
export const priya = {
  id: 'priya-shah',
  name: 'Priya Shah',
  email: 'priya@bolton.example',
  role: 'Editor',
}
export const sam = { ...priya, id: 'sam-patel', name: 'Sam Patel' }

type Asked = { readonly name: string; readonly input: unknown; readonly headers: IncomingMessage['headers'] }
/** What happens to one request instead of its answer, or around it: `answer` gives the true one. */
type Instead = (response: ServerResponse, answer: () => unknown) => void

/**
 * A server in memory that decides as the real one does and keeps one return, for tests of what happens when the
 * server, or the network before it, behaves badly.
 */
export class ScriptedServer {
  readonly returnId = randomUUID()
  readonly asked: Asked[] = []
  entries: Entry[] = []
  /** Requests that go wrong next, by procedure. */
  readonly #instead = new Map<string, Instead[]>()
  #bundle: string
  readonly #data: RecipientData
  readonly #context: Context
  #state
  #outcomes = new Map<string, Outcome>()
  #cseq = new Map<string, number>()
  #server: Server | undefined
  #port = 0
  signedOut = false
  listed = true
  /** How the questions are signed. */
  publication: (published: Published) => Publication | undefined = testKey.publication
  version = 1
  /** What the recipient submitted in an earlier round, as canonical JSON, and definitions of such. */
  previous: string | undefined
  readonly bundles = new Map<string, string>()

  constructor(bundle: Bundle, data: RecipientData) {
    this.#bundle = canonicalJson(bundle)
    this.#data = data
    this.#state = emptyState(hashOf(this.#bundle))
    this.#context = {
      places: placesOf(bundle, data),
      person: priya,
      at: '2024-11-05T10:00:00.000Z',
      mayEdit: (section) => !section.certifierOnly,
      maySubmit: true,
      review: () => ({ contentHash: 'a'.repeat(64), errors: 0, reference: 'EX-01-BOL' }),
    }
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  async start(): Promise<this> {
    if (this.#server !== undefined) return this
    const server = createServer((request, response) => void this.#answer(request, response))
    await new Promise<void>((done) => server.listen(this.#port, '127.0.0.1', done))
    this.#port = (server.address() as AddressInfo).port
    this.#server = server
    return this
  }

  async stop(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    server?.closeAllConnections()
    await new Promise((done) => (server === undefined ? done(undefined) : server.close(done)))
  }

  /** The next requests of a procedure meet these, one each. */
  next(name: ProcedureName, ...instead: Instead[]): void {
    this.#instead.set(name, [...(this.#instead.get(name) ?? []), ...instead])
  }

  /** Somebody else writes. */
  write(target: string, value: string): void {
    const seen = this.#state.registers.get(target)?.op ?? null
    const base = { prev: seen, trunk: seen }
    const at = this.#context.at
    this.#take(
      { kind: 'set', opId: randomUUID(), cseq: 1, bundle: hashOf(this.#bundle), at, target, value, base },
      sam,
    )
  }

  /** Forgets what came after the entry `seq`, as a server does that was restored from a backup. */
  restoreTo(seq: number): void {
    const kept = this.entries.slice(0, seq)
    this.#state = emptyState(hashOf(this.#bundle))
    const ids = new Set(kept.map(({ op }) => op))
    this.#outcomes = new Map([...this.#outcomes].filter(([id]) => ids.has(id)))
    this.#cseq = new Map()
    this.entries = kept
    for (const entry of kept) applyEntry(this.#state, entry)
  }

  /** The numbers of a device are used up by another one that has its id. */
  useUp(replicaId: string, upTo: number): void {
    this.#cseq.set(replicaId, upTo)
  }

  /** The fund team publishes other questions, and the return moves to them. */
  publish(bundle: Bundle): void {
    this.#bundle = canonicalJson(bundle)
    this.version += 1
  }

  value(target: string): unknown {
    return this.#state.registers.get(target)?.value
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url)
    const name = url.pathname.replace('/trpc/', '')
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const raw = Buffer.concat(chunks)
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw
    const text = body.length > 0 ? body.toString() : (url.searchParams.get('input') ?? '{}')
    const input = JSON.parse(text) as Record<string, unknown>
    this.asked.push({ name, input, headers: request.headers })
    const answer = (): unknown => this.#call(name as ProcedureName, input)
    const instead = this.#instead.get(name)?.shift()
    if (instead !== undefined) return instead(response, answer)
    if (this.signedOut && !name.startsWith('session.')) return refuse(response, 401, 'SIGN_IN')
    sendJson(response, 200, { result: { data: answer() } })
  }

  #call(name: ProcedureName, input: Record<string, unknown>): unknown {
    switch (name) {
      case 'session.demoPeople':
        return [priya, sam].map((person) => ({ ...person, organisation: 'Bolton Council', client: true }))
      case 'session.signIn':
        this.signedOut = false
        return {
          token: `token of ${String(input['person'])}`,
          person: input['person'] === sam.id ? sam : priya,
          expires: '2030-01-01T00:00:00.000Z',
        }
      case 'session.signOut':
        return {}
      case 'bundles.get':
        return { json: this.bundles.get(String(input['sha256'])) ?? this.#bundle }
      case 'sync.manifest':
        return { v: 1, returns: this.listed ? [this.#manifest()] : [] }
      case 'sync.data':
        return { data: this.#data }
      case 'sync.previous':
        return { json: this.previous }
      case 'sync.push':
        return this.#push(input as { replicaId: string; ops: unknown[] })
      case 'sync.pull': {
        const { since, limit } = input as { since: number; limit: number }
        return { from: since, entries: this.entries.slice(since, since + limit), head: this.entries.length }
      }
    }
  }

  #manifest(): ManifestEntry {
    const submitted = this.#state.submitted
    return {
      returnId: this.returnId,
      organisation: { id: 'E08000001', name: 'Bolton Council' },
      fund: { code: 'EX', name: 'Example fund' },
      round: { number: 1, title: 'April to September 2024', opens: '2024-10-01', deadline: '2024-11-30' },
      state: submitted === null ? 'draft' : 'submitted',
      reference: submitted,
      submittedAt: submitted === null ? null : this.#context.at,
      head: this.entries.length,
      bundle: hashOf(this.#bundle),
      publication: this.publication({
        bundle: hashOf(this.#bundle),
        fund: 'EX',
        round: 1,
        version: this.version,
        publishedAt: this.#context.at,
      }),
      data: hashOf(canonicalJson(this.#data)),
      ...(this.previous === undefined ? {} : { previous: hashOf(this.previous) }),
      may: { edit: submitted === null ? ['*'] : [], submit: submitted === null },
    }
  }

  #push({ replicaId, ops }: { replicaId: string; ops: unknown[] }): unknown {
    const outcomes: Outcome[] = []
    for (const one of ops.map((op) => operation.parse(op))) {
      const last = this.#cseq.get(replicaId) ?? 0
      const before = this.#outcomes.get(one.opId)
      if (before === undefined && one.cseq <= last)
        return { outcomes, head: this.entries.length, forked: true }
      if (before === undefined && one.cseq > last + 1) {
        return { outcomes, head: this.entries.length, expected: last + 1 }
      }
      outcomes.push(before ?? this.#take(one, priya))
      if (one.cseq === last + 1) this.#cseq.set(replicaId, one.cseq)
    }
    return { outcomes, head: this.entries.length }
  }

  #take(one: Operation, person: typeof priya): Outcome {
    const {
      is,
      effects,
      code = null,
      reason = null,
      at,
    } = decide(this.#state, one, { ...this.#context, person })
    const seq = is === 'rejected' ? null : this.entries.length + 1
    const outcome = { opId: one.opId, is, seq, code, reason }
    this.#outcomes.set(one.opId, outcome)
    this.#state.past.set(one.opId, { is, at: at ?? null })
    if (seq !== null) {
      const entry = {
        seq,
        effects: [...effects],
        op: one.opId,
        by: person.id,
        name: person.name,
        at: this.#context.at,
      }
      this.entries.push({ ...entry, chain: chainAfter(this.entries.at(-1)?.chain ?? chainStart, entry) })
      applyEntry(this.#state, entry)
    }
    return outcome
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** A refusal as the real server words it. */
export function refuse(response: ServerResponse, status: number, message: string): void {
  const data = { code: message, httpStatus: status }
  sendJson(response, status, { error: { message, code: -32600, data } })
}

/** The sign-in page of a hotel's network. */
export const hotel: Instead = (response) =>
  void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome to our hotel</html>')

/** The request is dealt with, and its answer never arrives. */
export const answerLost: Instead = (response, answer) => {
  answer()
  response.destroy()
}

/** Half of the answer arrives. */
export const answerCut: Instead = (response, answer) => {
  const text = JSON.stringify({ result: { data: answer() } })
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length })
  response.write(text.slice(0, text.length / 2), () => response.destroy())
}
