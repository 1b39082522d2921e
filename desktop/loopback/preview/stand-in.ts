import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import type { Content } from '#shared/answers/content.ts'
import { contentHash } from '#shared/answers/stated.ts'
import { validate } from '#shared/answers/validate.ts'
import { canonicalJson, hashOf } from '#shared/canonical.ts'
import { dayInLondon } from '#shared/day.ts'
import type { Bundle, Section } from '#shared/funds/bundle.ts'
import { isPreviewRole, previewRoles, type PreviewRecipient, type PreviewRole } from '#shared/preview.ts'
import { chainAfter } from '#shared/sync/chain.ts'
import { decide } from '#shared/sync/decide.ts'
import { placesOf, type Places } from '#shared/sync/places.ts'
import {
  chainStart,
  operation,
  type Entry,
  type ManifestEntry,
  type Operation,
  type Outcome,
  type Person,
  type ProcedureName,
} from '#shared/sync/protocol.ts'
import { keyId, statementOf } from '#shared/sync/publication.ts'
import { applyEntry, emptyState, type State } from '#shared/sync/state.ts'

/** What the engine of a preview talks to in place of a server: everything is in memory, and gone with the process. */
export type StandIn = {
  readonly fetch: typeof fetch
  /** What its definitions are signed with. */
  readonly publicKey: string
  /** Shows another definition. Every recipient has a new return; answers by which return each one follows. */
  show(bundle: Bundle, recipients: readonly PreviewRecipient[]): Readonly<Record<string, string>>
  returnOf(organisation: string): string | undefined
}

type Return = {
  readonly id: string
  readonly recipient: PreviewRecipient
  readonly bundle: Bundle
  readonly places: Places
  readonly state: State
  readonly entries: Entry[]
  readonly outcomes: Map<string, Outcome>
  /** The last number of each device. */
  readonly numbers: Map<string, number>
}

/** @param now the clock, for what pages say of when something was written */
export function openStandIn(now: () => Date): StandIn {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  const signed = (statement: string): string =>
    sign(null, Buffer.from(statement), privateKey).toString('base64url')
  const publishedAt = now().toISOString()
  const returns = new Map<string, Return>()

  const visible = (person: Person): Return[] =>
    [...returns.values()].filter(({ recipient }) => person.id.endsWith(` ${recipient.organisation}`))

  const manifestOf = (found: Return, person: Person): ManifestEntry => {
    const { id, recipient, bundle, state, entries } = found
    const { fund, round } = bundle
    const hash = hashOf(canonicalJson(bundle))
    const publication = { bundle: hash, fund: fund.code, round: round.number, version: 1, publishedAt }
    const draft = state.submitted === null
    return {
      returnId: id,
      organisation: { id: recipient.organisation, name: recipient.name },
      fund: { code: fund.code, name: fund.name },
      round: { number: round.number, title: round.title, opens: round.opens, deadline: round.deadline },
      state: draft ? 'draft' : 'submitted',
      reference: state.submitted,
      submittedAt: draft ? null : (entries.at(-1)?.at ?? null),
      head: entries.length,
      bundle: hash,
      publication: {
        version: 1,
        publishedAt,
        key: keyId(Buffer.from(x, 'base64url')),
        signature: signed(statementOf(publication)),
      },
      data: hashOf(canonicalJson(recipient.data)),
      may: {
        edit: draft
          ? bundle.sections.filter((section) => mayEdit(roleOf(person), section)).map(({ id }) => id)
          : [],
        submit: draft && roleOf(person) === 'certifier',
      },
    }
  }

  const people = (): (Person & { organisation: string; client: boolean })[] =>
    [...returns.values()].flatMap(({ recipient }) =>
      (Object.keys(previewRoles) as PreviewRole[]).map((role) => ({
        ...personFor(role, recipient.organisation),
        organisation: recipient.name,
        client: true,
      })),
    )

  const call = (name: ProcedureName, input: Readonly<Record<string, unknown>>, person: Person): unknown => {
    const find = (): Return | undefined => visible(person).find(({ id }) => id === input['returnId'])
    switch (name) {
      case 'session.demoPeople':
        return people()
      case 'session.signIn': {
        const wanted = people().find(({ id }) => id === input['person'])
        if (wanted === undefined) return undefined
        const { id, name: called, email, role } = wanted
        return { token: id, person: { id, name: called, email, role }, expires: '2100-01-01T00:00:00.000Z' }
      }
      case 'session.signOut':
        return {}
      case 'bundles.get': {
        const all = [...returns.values()].map(({ bundle }) => canonicalJson(bundle))
        const json = all.find((text) => hashOf(text) === input['sha256'])
        return json === undefined ? undefined : { json }
      }
      case 'sync.manifest':
        return { v: 1, returns: visible(person).map((found) => manifestOf(found, person)) }
      case 'sync.data': {
        const found = find()
        return found && { data: found.recipient.data }
      }
      // Nothing was submitted before, and the list names nothing.
      case 'sync.previous':
        return undefined
      case 'sync.push': {
        const found = find()
        return found && push(found, input as Pushed, { person, at: now().toISOString() })
      }
      case 'sync.pull': {
        const found = find()
        const { since, limit } = input as { since: number; limit: number }
        return (
          found && {
            from: since,
            entries: found.entries.slice(since, since + limit),
            head: found.entries.length,
          }
        )
      }
    }
  }

  return {
    publicKey: x,
    fetch: async (to, init = {}) => {
      const request = new Request(to, init)
      const url = new URL(request.url)
      const text = request.method === 'POST' ? await bodyOf(request) : (url.searchParams.get('input') ?? '{}')
      const token = (request.headers.get('authorization') ?? '').replace('Bearer ', '')
      const [role = '', organisation = ''] = token.split(' ')
      const person = personFor(isPreviewRole(role) ? role : 'viewer', organisation)
      const name = url.pathname.replace('/trpc/', '') as ProcedureName
      const data = call(name, JSON.parse(text) as Record<string, unknown>, person)
      if (data !== undefined) return Response.json({ result: { data } })
      const error = { message: 'NOT_FOUND', code: -32004, data: { code: 'NOT_FOUND', httpStatus: 404 } }
      return Response.json({ error }, { status: 404 })
    },
    show: (bundle, recipients) => {
      const before = new Map([...returns].map(([id, { recipient }]) => [recipient.organisation, id]))
      returns.clear()
      const followed = recipients.flatMap((recipient): [string, string][] => {
        const made = newReturn(bundle, recipient, now().toISOString())
        returns.set(made.id, made)
        const old = before.get(recipient.organisation)
        return old === undefined ? [] : [[old, made.id]]
      })
      return Object.fromEntries(followed)
    },
    returnOf: (organisation) =>
      [...returns.values()].find(({ recipient }) => recipient.organisation === organisation)?.id,
  }
}

/** A person there is one of for each role at each recipient; the id says both. */
export function personFor(role: PreviewRole, organisation: string): Person {
  const name = previewRoles[role]
  return { id: `${role} ${organisation}`, name, email: `${role}@preview.example`, role: name }
}

function roleOf({ id }: Person): PreviewRole {
  const [role = ''] = id.split(' ')
  return isPreviewRole(role) ? role : 'viewer'
}

/** As the server has it: `server/auth/may.ts`. */
function mayEdit(role: PreviewRole, { finance, certifierOnly }: Section): boolean {
  if (role === 'certifier') return true
  return !certifierOnly && (role === 'editor' || (role === 'finance-editor' && finance))
}

function newReturn(bundle: Bundle, recipient: PreviewRecipient, at: string): Return {
  const state = emptyState(hashOf(canonicalJson(bundle)))
  const made = {
    id: randomUUID(),
    recipient,
    bundle,
    places: placesOf(bundle, recipient.data),
    state,
    entries: [],
    outcomes: new Map(),
    numbers: new Map(),
  }
  if (recipient.values.length > 0) {
    const effects = recipient.values.map(([target, value]) => ({
      is: 'register' as const,
      target,
      value,
      op: randomUUID(),
    }))
    log(made, { effects, op: randomUUID(), by: 'sample', name: 'The sample', at })
  }
  return made
}

function log({ entries, state }: Return, said: Omit<Entry, 'seq' | 'chain'>): number {
  const entry = { seq: entries.length + 1, ...said }
  entries.push({ ...entry, chain: chainAfter(entries.at(-1)?.chain ?? chainStart, entry) })
  applyEntry(state, entry)
  return entry.seq
}

type Pushed = { readonly replicaId: string; readonly ops: readonly unknown[] }
type Writer = { readonly person: Person; readonly at: string }

function push(found: Return, { replicaId, ops }: Pushed, writer: Writer): unknown {
  const head = (): number => found.entries.length
  const outcomes: Outcome[] = []
  for (const one of ops.map((op) => operation.parse(op))) {
    const last = found.numbers.get(replicaId) ?? 0
    const before = found.outcomes.get(one.opId)
    if (before === undefined && one.cseq <= last) return { outcomes, head: head(), forked: true }
    if (before === undefined && one.cseq > last + 1) return { outcomes, head: head(), expected: last + 1 }
    outcomes.push(before ?? take(found, one, writer))
    if (one.cseq === last + 1) found.numbers.set(replicaId, one.cseq)
  }
  return { outcomes, head: head() }
}

function take(found: Return, one: Operation, { person, at }: Writer): Outcome {
  const { state, places, outcomes } = found
  const role = roleOf(person)
  const decision = decide(state, one, {
    places,
    person,
    at,
    mayEdit: (section) => mayEdit(role, section),
    maySubmit: role === 'certifier',
    review: () => reviewOf(found, at),
  })
  const { is, effects, code = null, reason = null } = decision
  const seq =
    is === 'rejected'
      ? null
      : log(found, { effects: [...effects], op: one.opId, by: person.id, name: person.name, at })
  const outcome = { opId: one.opId, is, seq, code, reason }
  outcomes.set(one.opId, outcome)
  state.past.set(one.opId, { is, at: decision.at ?? null })
  return outcome
}

function reviewOf({ bundle, recipient, state }: Return, at: string) {
  const values = new Map([...state.registers].map(([target, { value }]) => [target, value]))
  const content: Content = { bundle, data: recipient.data, values }
  const errors = validate(content, dayInLondon(at)).filter(({ severity }) => severity === 'error').length
  return { contentHash: contentHash(content), errors, reference: `${bundle.fund.code}-PREVIEW` }
}

async function bodyOf(request: Request): Promise<string> {
  const bytes = Buffer.from(await request.arrayBuffer())
  return (request.headers.get('content-encoding') === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8')
}
