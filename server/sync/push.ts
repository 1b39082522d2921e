import { contentHash, type Content } from '#shared/answers/content.ts'
import { validate } from '#shared/answers/validate.ts'
import { dayInLondon } from '#shared/day.ts'
import { chainAfter, entryText } from '#shared/sync/chain.ts'
import { decide, type Context, type Decision, type Review } from '#shared/sync/decide.ts'
import {
  pushLimits,
  type Entry,
  type Operation,
  type Outcome,
  type pushInput,
  type PushOutput,
} from '#shared/sync/protocol.ts'
import { refusals } from '#shared/sync/refusals.ts'
import { applyEntry, type State } from '#shared/sync/state.ts'
import type * as z from 'zod'
import { mayEdit, maySee, maySubmit, type Grant } from '../auth/may.ts'
import { grantFrom } from '../auth/session.ts'
import type { Database, Transaction } from '../database.ts'
import { refuse, type SignedIn } from '../trpc.ts'
import { findDefinition, type Definition } from './definitions.ts'
import { readOperations, type Sent } from './read-operations.ts'
import { findAnswered, loadState, lockReturn, namedWrites, storeChanges } from './store.ts'
import type { Answered, LockedReturn, OperationRow } from './store.ts'
import { storeSubmission } from './submit.ts'

type PushInput = z.infer<typeof pushInput>
type Pushing = { readonly input: PushInput; readonly session: SignedIn; readonly now: Date }

/**
 * Takes a device's operations in their order, decides about each under the return's lock, and answers what became of
 * them; all of it in one transaction, so that what was answered is stored and what is stored was answered.
 *
 * @throws refuse('NOT_FOUND') alike for a return that is not there and for one of somebody else's
 * @throws refuse('INVALID') where operations can't even be told apart, or come under another person's name
 */
export async function push(db: Database, pushing: Pushing): Promise<PushOutput> {
  const sent = readOperations(pushing.input.ops)
  if (sent === undefined) throw refuse('INVALID')
  const bytes = sent.reduce((sum, one) => sum + one.bytes, 0)
  if (sent.length > 1 && bytes > pushLimits.bytes) throw refuse('TOO_LARGE')
  return db.$transaction((tx) => pushLocked(tx, pushing, sent))
}

async function pushLocked(tx: Transaction, pushing: Pushing, sent: readonly Sent[]): Promise<PushOutput> {
  const { input, session, now } = pushing
  const { returnId, replicaId } = input
  if (!maySee(session.grants, await placeOfReturn(tx, returnId))) throw refuse('NOT_FOUND')
  const locked = await lockReturn(tx, returnId)
  const grants = await currentGrants(tx, session.person.id)
  if (locked === undefined || !maySee(grants, locked)) throw refuse('NOT_FOUND')
  const replica = await tx.syncReplica.findUnique({ where: { returnId_replicaId: { returnId, replicaId } } })
  // Nobody's work is ever sent under another name.
  if (replica !== null && replica.personId !== session.person.id) throw refuse('INVALID')

  const operations = sent.flatMap((one) => ('operation' in one ? [one.operation] : []))
  const ids = new Set([...sent.map(({ opId }) => opId), ...namedWrites(operations)])
  const answered = await findAnswered(tx, returnId, ids)
  const fresh = operations.filter(({ opId }) => !answered.has(opId))
  const state = await loadState(tx, locked, fresh)
  for (const [opId, one] of answered) {
    if (one.here) state.past.set(opId, { is: one.outcome.is, at: one.at })
  }
  const definition = await findDefinition(tx, locked)
  const context = contextFor({ locked, grants, definition, state, pushing })
  const work = new Work({ locked, state, context, answered, lastCseq: replica?.lastCseq ?? 0 })
  const order = work.run(sent)

  await storeChanges(tx, { returnId, replicaId, personId: session.person.id, now }, work.changes())
  await tx.syncReplica.upsert({
    where: { returnId_replicaId: { returnId, replicaId } },
    create: { returnId, replicaId, personId: session.person.id, lastCseq: work.lastCseq, seenAt: now },
    update: { lastCseq: work.lastCseq, seenAt: now },
  })
  if (work.entries.length > 0) {
    const openConflicts = [...state.conflicts.values()].filter(({ open }) => open).length
    await tx.return.update({
      where: { id: returnId },
      data: { head: work.head, headChain: work.chain, openConflicts, changedAt: now },
    })
  }
  if (work.submit !== undefined) {
    await storeSubmission(tx, {
      ...work.submit,
      locked,
      definition,
      content: contentOf(definition, state),
      session,
      now,
    })
  }
  return { outcomes: work.outcomes, head: work.head, ...order }
}

/** The decisions of one push, one after the other, each on what the ones before it left. */
class Work {
  readonly outcomes: Outcome[] = []
  readonly rows: OperationRow[] = []
  readonly entries: (Entry & { text: string })[] = []
  lastCseq: number
  head: number
  chain: string
  submit: { entry: Entry; operation: Extract<Operation, { kind: 'submit' }> } | undefined
  readonly #state: State
  readonly #context: Context
  readonly #answered: Map<string, Answered>

  constructor(start: {
    locked: LockedReturn
    state: State
    context: Context
    answered: Map<string, Answered>
    lastCseq: number
  }) {
    this.#state = start.state
    this.#context = start.context
    this.#answered = start.answered
    this.lastCseq = start.lastCseq
    this.head = start.locked.head
    this.chain = start.locked.headChain
  }

  /** Goes through the operations until one is out of order, and says how. */
  run(sent: readonly Sent[]): { forked?: true; expected?: number } {
    for (const one of sent) {
      const before = this.#answered.get(one.opId)
      if (before !== undefined) {
        this.outcomes.push(before.here ? before.outcome : refusedOutcome(one.opId))
        if (one.cseq === this.lastCseq + 1) this.lastCseq += 1
      } else if (one.cseq <= this.lastCseq) {
        return { forked: true }
      } else if (one.cseq > this.lastCseq + 1) {
        return { expected: this.lastCseq + 1 }
      } else {
        this.#take(one)
        this.lastCseq = one.cseq
      }
    }
    return {}
  }

  changes(): Parameters<typeof storeChanges>[2] {
    const effects = this.entries.flatMap((entry) => entry.effects)
    const targets = new Set(effects.flatMap((effect) => (effect.is === 'register' ? [effect.target] : [])))
    const conflicts = new Set(
      effects.flatMap((effect) => (effect.is === 'conflict' ? [effect.conflict.conflictId] : [])),
    )
    return {
      operations: this.rows,
      entries: this.entries,
      registers: [...targets].flatMap((target) => this.#state.registers.get(target) ?? []),
      conflicts: [...conflicts].flatMap((id) => this.#state.conflicts.get(id) ?? []),
    }
  }

  #take(one: Sent): void {
    const decision: Decision =
      'operation' in one
        ? decide(this.#state, one.operation, this.#context)
        : { is: 'rejected', effects: [], code: 'INVALID', reason: one.refused }
    const { opId } = one
    const seq = decision.is === 'rejected' ? null : this.head + 1
    const outcome = {
      opId,
      is: decision.is,
      seq,
      code: decision.code ?? null,
      reason: decision.reason ?? null,
    }
    const at = decision.at ?? null
    if (seq !== null) this.#append(one, { seq, effects: decision.effects })
    this.outcomes.push(outcome)
    this.#answered.set(opId, { here: true, outcome, at })
    this.#state.past.set(opId, { is: decision.is, at })
    this.rows.push({
      outcome,
      at,
      cseq: one.cseq,
      kind: 'operation' in one ? one.operation.kind : 'unread',
      target: 'operation' in one && 'target' in one.operation ? one.operation.target : null,
      payload: one.payload,
    })
  }

  #append(one: Sent, { seq, effects }: Pick<Decision, 'effects'> & { seq: number }): void {
    const { person, at } = this.#context
    const entry = { seq, effects: [...effects], op: one.opId, by: person.id, name: person.name, at }
    this.chain = chainAfter(this.chain, entry)
    this.head = seq
    const whole = { ...entry, chain: this.chain }
    this.entries.push({ ...whole, text: entryText(entry) })
    applyEntry(this.#state, entry)
    if ('operation' in one && one.operation.kind === 'submit')
      this.submit = { entry: whole, operation: one.operation }
  }
}

function contextFor(about: {
  locked: LockedReturn
  grants: readonly Grant[]
  definition: Definition
  state: State
  pushing: Pushing
}): Context {
  const { locked, grants, definition, state, pushing } = about
  return {
    places: definition.places,
    person: pushing.session.person,
    at: pushing.now.toISOString(),
    mayEdit: (section) => mayEdit(grants, locked, section),
    maySubmit: maySubmit(grants, locked),
    review: () => review({ locked, content: contentOf(definition, state), now: pushing.now }),
  }
}

function review({ locked, content, now }: { locked: LockedReturn; content: Content; now: Date }): Review {
  const problems = validate(content, dayInLondon(now.toISOString()))
  return {
    contentHash: contentHash(content),
    errors: problems.filter(({ severity }) => severity === 'error').length,
    reference: locked.nextReference,
  }
}

function contentOf({ bundle, data }: Definition, state: State): Content {
  const values = new Map([...state.registers].map(([target, { value }]) => [target, value]))
  return { bundle, data, values }
}

async function currentGrants(tx: Transaction, personId: string): Promise<Grant[]> {
  return (await tx.grant.findMany({ where: { personId, endedAt: null } })).map(grantFrom)
}

async function placeOfReturn(
  tx: Transaction,
  id: string,
): Promise<{ organisationId: string; fundCode: string }> {
  const place = await tx.return.findUnique({
    where: { id },
    select: { organisationId: true, fundCode: true },
  })
  if (place === null) throw refuse('NOT_FOUND')
  return place
}

/** Its id belongs to an operation elsewhere, of which nothing is said. */
function refusedOutcome(opId: string): Outcome {
  return { opId, is: 'rejected', seq: null, code: 'INVALID', reason: refusals.INVALID }
}
