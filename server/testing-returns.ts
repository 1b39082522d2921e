import { randomUUID } from 'node:crypto'
import type { Target } from '#shared/answers/address.ts'
import type { Value } from '#shared/answers/value.ts'
import type { Bundle, RecipientData } from '#shared/funds/bundle.ts'
import type { Entry, Operation, Outcome, PushOutput } from '#shared/sync/protocol.ts'
import type { Role } from './auth/may.ts'
import { findSession, startSession } from './auth/session.ts'
import type { Database } from './database.ts'
import { publish } from './funds/publish.ts'
import { newSigningKey, type SigningKey } from './funds/signing.ts'
import { returnIdOf } from './returns/open.ts'
import { appRouter } from './router.ts'
import type { Context } from './trpc.ts'

/** When everything in these tests happens, unless a test says otherwise. */
export const testNow = new Date('2024-11-05T10:00:00.000Z')

/** What definitions are signed with in these tests. */
export const testKey: SigningKey = newSigningKey()

export const bolton = { id: 'E08000001', code: 'BOL', name: 'Bolton Council' }
export const stockton = { id: 'E06000004', code: 'STO', name: 'Stockton-on-Tees Borough Council' }

/** Publishes a definition for two councils, and answers their returns. */
export async function publishFor(
  db: Database,
  { bundle, data }: { bundle: Bundle; data: RecipientData },
): Promise<{ bundle: string; bolton: string; stockton: string }> {
  const { opens, deadline, number: roundNumber } = bundle.round
  const { sha256 } = await db.$transaction((tx) =>
    publish(
      tx,
      {
        bundle,
        recipients: [bolton, stockton],
        data: { [bolton.id]: data, [stockton.id]: data },
        opens,
        deadline,
      },
      { now: testNow, key: testKey },
    ),
  )
  const returnOf = ({ id }: { id: string }): string =>
    returnIdOf({ organisationId: id, fundCode: bundle.fund.code, roundNumber })
  return { bundle: sha256, bolton: returnOf(bolton), stockton: returnOf(stockton) }
}

/** Somebody new with one grant, and what they can call. */
export async function someone(
  db: Database,
  { role, of, fund, name = `A ${role}` }: { role: Role; of?: { id: string }; fund?: string; name?: string },
) {
  const id = randomUUID()
  const grant = { role, organisationId: of?.id ?? null, fundCode: fund ?? null }
  await db.person.create({
    data: { id, name, email: `${id}@example.com`, title: role, grants: { create: grant } },
  })
  const { token } = await startSession(db, { person: id, host: 'desktop', now: testNow })
  const api = async (now: Date = testNow) => {
    const session = await findSession(db, { token, host: 'desktop', now })
    const context = { db, session, now: () => now, demo: false, signingKey: testKey, reference: 'test' }
    return appRouter.createCaller(context as unknown as Context)
  }
  return { id, name, token, api }
}
export type Someone = Awaited<ReturnType<typeof someone>>

/** A draft of Bolton's that nothing else touches, and devices that work on it. */
export async function newReturn(
  db: Database,
  { bundle, fund }: { bundle: string; fund: string },
): Promise<{ id: string; revision: number; device: (person: Someone) => TestDevice }> {
  const id = randomUUID()
  const revision = (await db.return.count()) + 1
  await db.return.create({
    data: { id, organisationId: bolton.id, fundCode: fund, roundNumber: 1, bundleSha256: bundle, revision },
  })
  return { id, revision, device: (person) => new TestDevice(person, { id, bundle }) }
}

/** An operation before its device has numbered it. */
export type Draft = Operation extends infer O
  ? O extends Operation
    ? Omit<O, keyof Numbered>
    : never
  : never
type Numbered = Pick<Operation, 'opId' | 'cseq' | 'bundle' | 'at'>

/** A device in memory that speaks the protocol by hand, so that tests can also speak it wrongly. */
export class TestDevice {
  readonly replicaId = `d-${randomUUID()}`
  readonly #person: Someone
  readonly #return: { id: string; bundle: string }
  #cseq = 0

  constructor(person: Someone, about: { id: string; bundle: string }) {
    this.#person = person
    this.#return = about
  }

  /** Numbers an operation without sending it. */
  number(draft: Draft): Operation {
    this.#cseq += 1
    const at = '2024-11-05T09:59:00.000Z'
    return { ...draft, opId: randomUUID(), cseq: this.#cseq, bundle: this.#return.bundle, at }
  }

  /** Sends operations as they are. */
  async send(...ops: readonly unknown[]): Promise<PushOutput> {
    const api = await this.#person.api()
    return api.sync.push({ v: 1, returnId: this.#return.id, replicaId: this.replicaId, ops: [...ops] })
  }

  /** Numbers and sends one; answers what became of it, under its id. */
  async do(draft: Draft): Promise<Outcome> {
    const { outcomes } = await this.send(this.number(draft))
    const [outcome] = outcomes
    if (outcome === undefined) throw new Error('The server did not answer the operation')
    return outcome
  }

  /** Writes a value over the write that it has seen there. */
  set(target: Target, value: Value, prev: string | null = null): Promise<Outcome> {
    return this.do({ kind: 'set', target, value, base: { prev, trunk: null } })
  }

  async pull(since = 0): Promise<Entry[]> {
    const api = await this.#person.api()
    const entries: Entry[] = []
    for (let head = Infinity; since + entries.length < head;) {
      const page = await api.sync.pull({
        v: 1,
        returnId: this.#return.id,
        since: since + entries.length,
        limit: 500,
      })
      entries.push(...page.entries)
      head = page.head
    }
    return entries
  }
}
