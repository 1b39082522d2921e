import { randomUUID } from 'node:crypto'
import type { Content } from '#shared/answers/content.ts'
import { factsOf, type Fact } from '#shared/answers/facts.ts'
import { carriedValues } from '#shared/answers/stated.ts'
import { canonicalJson } from '#shared/canonical.ts'
import type { Entry, Operation } from '#shared/sync/protocol.ts'
import { record } from '../audit/events.ts'
import type { Transaction } from '../database.ts'
import type { SignedIn } from '../trpc.ts'
import type { Definition } from './definitions.ts'
import type { LockedReturn } from './store.ts'

/**
 * Freezes a return as it was decided about: the submission, its facts (those of an earlier submission of the same
 * return are no longer current), and the event. In the push's transaction, under the return's lock.
 */
export async function storeSubmission(
  tx: Transaction,
  submitted: {
    readonly entry: Entry
    readonly operation: Extract<Operation, { kind: 'submit' }>
    readonly locked: LockedReturn
    readonly definition: Definition
    readonly content: Content
    readonly session: SignedIn
    readonly now: Date
  },
): Promise<void> {
  const { entry, operation, locked, definition, content, session, now } = submitted
  const id = randomUUID()
  const { organisationId, fundCode, roundNumber, nextReference: reference } = locked
  await tx.submission.create({
    data: {
      id,
      returnId: locked.id,
      opId: operation.opId,
      reference,
      seq: entry.seq,
      chain: entry.chain,
      bundleSha256: locked.bundleSha256,
      contentHash: operation.contentHash,
      // What is carried was signed with the rest; the next round reads it here.
      content: canonicalJson(Object.fromEntries([...content.values, ...carriedValues(content)])),
      data: definition.dataJson,
      declaredName: operation.declaration.name,
      declaredRole: operation.declaration.role,
      personId: session.person.id,
      submittedAt: now,
    },
  })
  await tx.return.update({ where: { id: locked.id }, data: { state: 'submitted' } })
  await tx.$executeRaw`
    UPDATE fact SET current = false FROM "return" r
    WHERE fact.current AND fact.return_id = r.id AND r.organisation_id = ${organisationId}
      AND r.fund_code = ${fundCode} AND r.round_number = ${roundNumber}`
  const rows = factsOf(content).map(rowFrom)
  await tx.$executeRaw`
    INSERT INTO fact (submission_id, return_id, current, fund, round, organisation_id, project, variable, item, target,
      period_from, period_to, state, pence, number, code, day, text, unit, as_at)
    SELECT ${id}::uuid, ${locked.id}::uuid, true, ${fundCode}, ${roundNumber}, ${organisationId}, project, variable, item,
      target, "periodFrom", "periodTo", state, pence, number, code, day, text, unit, ${now}
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (project text, variable text, item text, target text,
      "periodFrom" date, "periodTo" date, state text, pence bigint, number numeric, code text, day date, text text, unit text)`
  await record(tx, {
    at: now,
    by: session.person.id,
    what: 'return.submitted',
    about: locked.id,
    detail: {
      reference,
      contentHash: operation.contentHash,
      bundle: locked.bundleSha256,
      facts: rows.length,
    },
  })
}

function rowFrom({ measure, ...fact }: Fact): Omit<Fact, 'measure'> & Fact['measure'] {
  return { ...fact, ...measure }
}
