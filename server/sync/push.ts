import type { Content } from '#shared/answers/content.ts'
import { contentHash } from '#shared/answers/stated.ts'
import { validate } from '#shared/answers/validate.ts'
import { dayInLondon } from '#shared/day.ts'
import type { Context, Review } from '#shared/sync/decide.ts'
import { pushLimits, type pushInput, type PushOutput } from '#shared/sync/protocol.ts'
import type { State } from '#shared/sync/state.ts'
import type * as z from 'zod'
import { mayEdit, maySee, maySubmit, type Grant } from '../auth/may.ts'
import { grantFrom } from '../auth/session.ts'
import type { Database, Transaction } from '../database.ts'
import { hasOpened } from '../funds/dates.ts'
import { refuse, type SignedIn } from '../trpc.ts'
import { Batch } from './batch.ts'
import { findDefinition, type Definition } from './definitions.ts'
import { findPrevious } from './previous.ts'
import { bringUpAll } from './late.ts'
import { readOperations, type Sent } from './read-operations.ts'
import { findAnswered, loadState, lockReturn, namedWrites, storeChanges, type LockedReturn } from './store.ts'
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

async function pushLocked(tx: Transaction, pushing: Pushing, read: readonly Sent[]): Promise<PushOutput> {
  const { input, session, now } = pushing
  const { returnId, replicaId } = input
  const place = await placeOfReturn(tx, returnId)
  if (!maySee(session.grants, place) || !hasOpened(place.round, now)) throw refuse('NOT_FOUND')
  const locked = await lockReturn(tx, returnId)
  const grants = await currentGrants(tx, session.person.id)
  if (locked === undefined || !maySee(grants, locked)) throw refuse('NOT_FOUND')
  const replica = await tx.syncReplica.findUnique({ where: { returnId_replicaId: { returnId, replicaId } } })
  // Nobody's work is ever sent under another name.
  if (replica !== null && replica.personId !== session.person.id) throw refuse('INVALID')

  const sent = await bringUpAll(tx, locked, read)
  const operations = sent.flatMap((one) => ('operation' in one ? [one.operation] : []))
  const ids = new Set([...sent.map(({ opId }) => opId), ...namedWrites(operations)])
  const answered = await findAnswered(tx, returnId, ids)
  const fresh = operations.filter(({ opId }) => !answered.has(opId))
  const state = await loadState(tx, locked, fresh)
  for (const [opId, one] of answered) {
    if (one.here) state.past.set(opId, { is: one.outcome.is, at: one.at })
  }
  const [definition, previous] = [await findDefinition(tx, locked), await findPrevious(tx, locked)]
  const contentNow = (): Content => ({
    ...contentOf(definition, state),
    ...(previous === undefined ? {} : { previous: previous.content }),
  })
  const context = contextFor({ locked, grants, definition, contentNow, pushing })
  const batch = new Batch({ locked, state, context, answered, lastCseq: replica?.lastCseq ?? 0 })
  const order = batch.run(sent)

  await storeChanges(tx, { returnId, replicaId, personId: session.person.id, now }, batch.changes())
  await tx.syncReplica.upsert({
    where: { returnId_replicaId: { returnId, replicaId } },
    create: { returnId, replicaId, personId: session.person.id, lastCseq: batch.lastCseq, seenAt: now },
    update: { lastCseq: batch.lastCseq, seenAt: now },
  })
  if (batch.entries.length > 0) {
    const openConflicts = [...state.conflicts.values()].filter(({ open }) => open).length
    await tx.return.update({
      where: { id: returnId },
      data: { head: batch.head, headChain: batch.chain, openConflicts, changedAt: now },
    })
  }
  if (batch.submit !== undefined) {
    await storeSubmission(tx, {
      ...batch.submit,
      locked,
      definition,
      content: contentNow(),
      session,
      now,
    })
  }
  return { outcomes: batch.outcomes, head: batch.head, ...order }
}

function contextFor(about: {
  locked: LockedReturn
  grants: readonly Grant[]
  definition: Definition
  contentNow: () => Content
  pushing: Pushing
}): Context {
  const { locked, grants, definition, contentNow, pushing } = about
  return {
    places: definition.places,
    person: pushing.session.person,
    at: pushing.now.toISOString(),
    mayEdit: (section) => mayEdit(grants, locked, section),
    maySubmit: maySubmit(grants, locked),
    review: () => review({ locked, content: contentNow(), now: pushing.now }),
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
): Promise<{ organisationId: string; fundCode: string; round: { opens: Date } }> {
  const place = await tx.return.findUnique({
    where: { id },
    select: { organisationId: true, fundCode: true, round: { select: { opens: true } } },
  })
  if (place === null) throw refuse('NOT_FOUND')
  return place
}
