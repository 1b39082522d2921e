import { parseTarget, positionAt, rowAt } from '#shared/answers/address.ts'
import type { Conflict, Entry, Operation, Outcome, Register, Rejection } from '#shared/sync/protocol.ts'
import { emptyState, type State } from '#shared/sync/state.ts'
import type { Transaction } from '../database.ts'

/** A return's row, as it is while its lock is held. */
export type LockedReturn = {
  readonly id: string
  readonly organisationId: string
  readonly fundCode: string
  readonly roundNumber: number
  readonly bundleSha256: string
  readonly head: number
  readonly headChain: string
  /** The reference of its submission; null while it is a draft. */
  readonly reference: string | null
  /** The one that a submission of it gets: `PF-R03-BOL-1`. */
  readonly nextReference: string
}

/** An operation that was answered before: in this return, or in another one, which nobody is told. */
export type Answered =
  { readonly here: true; readonly outcome: Outcome; readonly at: string | null } | { readonly here: false }

/**
 * Locks a return until the transaction ends. Read everything else in later statements: only those see what was
 * committed by whoever held the lock before.
 */
export async function lockReturn(tx: Transaction, returnId: string): Promise<LockedReturn | undefined> {
  await tx.$queryRaw`SELECT 1 FROM "return" WHERE id = ${returnId}::uuid FOR UPDATE`
  const [row] = await tx.$queryRaw<LockedReturn[]>`
    SELECT r.id, r.organisation_id AS "organisationId", r.fund_code AS "fundCode", r.round_number AS "roundNumber",
      r.bundle_sha256 AS "bundleSha256", r.head, r.head_chain AS "headChain", s.reference,
      format('%s-R%s-%s-%s', r.fund_code, lpad(r.round_number::text, 2, '0'), o.code, r.revision) AS "nextReference"
    FROM "return" r JOIN organisation o ON o.id = r.organisation_id LEFT JOIN submission s ON s.return_id = r.id
    WHERE r.id = ${returnId}::uuid`
  return row
}

/** What became of these operations. */
export async function findAnswered(
  tx: Transaction,
  returnId: string,
  ids: ReadonlySet<string>,
): Promise<Map<string, Answered>> {
  if (ids.size === 0) return new Map()
  type Row = Omit<Outcome, 'code'> & { code: string | null; returnId: string; at: string | null }
  const rows = await tx.$queryRaw<Row[]>`
    SELECT op_id AS "opId", return_id AS "returnId", outcome AS "is", seq, code, reason, at_op AS at
    FROM sync_operation WHERE op_id = ANY(${[...ids]}::uuid[])`
  return new Map(
    rows.map(({ returnId: where, at, code, ...outcome }) => [
      outcome.opId,
      where === returnId
        ? { here: true, outcome: { ...outcome, code: code as Rejection | null }, at }
        : { here: false },
    ]),
  )
}

/** The ids of earlier writes that operations name as what the person saw. */
export function namedWrites(operations: readonly Operation[]): string[] {
  return operations.flatMap((operation) => {
    switch (operation.kind) {
      case 'set':
      case 'status':
        return operation.base.prev ?? []
      case 'resolve':
        return [
          ...(operation.base.prev === null ? [] : [operation.base.prev]),
          ...Object.values(operation.saw ?? {}),
        ]
      case 'rowDelete':
        return Object.values(operation.saw)
      default:
        return []
    }
  })
}

/** All of a draft. */
export async function loadWhole(tx: Transaction, locked: LockedReturn): Promise<State> {
  const state = await loadState(tx, locked, [])
  const rows = await tx.$queryRaw<RegisterRow[]>`
    SELECT target, value, seq, op_id AS op, person_id AS by, name, at
    FROM sync_register WHERE return_id = ${locked.id}::uuid`
  for (const row of rows) state.registers.set(row.target, registerFrom(row))
  return state
}

/** As much of a return as deciding about these operations takes. A submission takes all of it. */
export async function loadState(
  tx: Transaction,
  { id, bundleSha256, reference }: LockedReturn,
  operations: readonly Operation[],
): Promise<State> {
  const state = emptyState(bundleSha256)
  state.submitted = reference
  const everything = operations.some(({ kind }) => kind === 'submit')
  const { targets, prefixes, conflicts } = touched(operations)
  // A join with the wanted addresses uses the index for each; `= ANY` may read the whole return.
  const registers = everything
    ? await tx.$queryRaw<RegisterRow[]>`
        SELECT target, value, seq, op_id AS op, person_id AS by, name, at
        FROM sync_register WHERE return_id = ${id}::uuid`
    : await tx.$queryRaw<RegisterRow[]>`
        SELECT r.target, r.value, r.seq, r.op_id AS op, r.person_id AS by, r.name, r.at
        FROM unnest(${targets}::text[]) AS wanted (target)
        JOIN LATERAL (SELECT * FROM sync_register s WHERE s.return_id = ${id}::uuid AND s.target = wanted.target) r ON true
        UNION
        SELECT r.target, r.value, r.seq, r.op_id AS op, r.person_id AS by, r.name, r.at
        FROM unnest(${prefixes}::text[]) AS wanted (prefix)
        JOIN LATERAL (SELECT * FROM sync_register s WHERE s.return_id = ${id}::uuid AND starts_with(s.target, wanted.prefix)) r ON true`
  for (const row of registers) state.registers.set(row.target, registerFrom(row))
  const records = await tx.$queryRaw<{ record: string }[]>`
    SELECT record FROM sync_conflict
    WHERE return_id = ${id}::uuid AND (open OR id = ANY(${conflicts}::uuid[]))`
  for (const { record } of records) {
    const conflict = JSON.parse(record) as Conflict
    state.conflicts.set(conflict.conflictId, conflict)
  }
  return state
}

function touched(operations: readonly Operation[]): {
  targets: string[]
  prefixes: string[]
  conflicts: string[]
} {
  const targets = new Set<string>()
  const prefixes = new Set<string>()
  const conflicts = new Set<string>()
  for (const operation of operations) {
    if (operation.kind === 'submit') continue
    targets.add(operation.target)
    if (operation.kind === 'resolve') conflicts.add(operation.conflictId)
    const address = parseTarget(operation.target)
    if (address?.kind === 'cell') targets.add(rowAt(address.section, address.table, address.row))
    if (address?.kind === 'presence') {
      targets.add(positionAt(address.section, address.table, address.row))
      if (operation.kind !== 'rowInsert')
        prefixes.add(`c/${address.section}/${address.table}/${address.row}/`)
    }
  }
  return { targets: [...targets], prefixes: [...prefixes], conflicts: [...conflicts] }
}

export type RegisterRow = Omit<Register, 'value' | 'at'> & { value: string; at: Date }

export function registerFrom({ value, at, ...row }: RegisterRow): Register {
  return { ...row, value: JSON.parse(value) as Register['value'], at: at.toISOString() }
}

/** Everything that one push changes, to be written at once. */
export type Changes = {
  readonly operations: readonly OperationRow[]
  readonly entries: readonly (Entry & { readonly text: string })[]
  readonly registers: readonly Register[]
  readonly conflicts: readonly Conflict[]
}

export type OperationRow = {
  readonly outcome: Outcome
  readonly at: string | null
  readonly cseq: number
  readonly kind: string
  readonly target: string | null
  readonly payload: string
}

export async function storeChanges(
  tx: Transaction,
  about: { returnId: string; replicaId: string; personId: string; now: Date },
  changes: Changes,
): Promise<void> {
  const { returnId, replicaId, personId, now } = about
  if (changes.operations.length > 0) {
    const rows = changes.operations.map(({ outcome, at, ...row }) => ({ ...row, ...outcome, at }))
    await tx.$executeRaw`
      INSERT INTO sync_operation (op_id, return_id, replica_id, cseq, person_id, kind, target, payload, outcome, code, reason, at_op, seq, received_at)
      SELECT "opId", ${returnId}::uuid, ${replicaId}, cseq, ${personId}, kind, target, payload, "is", code, reason, at, seq, ${now}
      FROM json_to_recordset(${JSON.stringify(rows)}::json)
        AS r ("opId" uuid, cseq int, kind text, target text, payload text, "is" text, code text, reason text, at uuid, seq int)`
  }
  if (changes.entries.length > 0) {
    const rows = changes.entries.map(({ seq, op, text, chain, at }) => ({ seq, op, text, chain, at }))
    await tx.$executeRaw`
      INSERT INTO sync_log (return_id, seq, op_id, entry, chain, at)
      SELECT ${returnId}::uuid, seq, op, text, chain, at
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (seq int, op uuid, text text, chain text, at timestamptz)`
  }
  if (changes.registers.length > 0) {
    const rows = changes.registers.map((row) => ({ ...row, value: JSON.stringify(row.value) }))
    await tx.$executeRaw`
      INSERT INTO sync_register (return_id, target, value, op_id, person_id, name, seq, at)
      SELECT ${returnId}::uuid, target, value, op, by, name, seq, at
      FROM json_to_recordset(${JSON.stringify(rows)}::json)
        AS r (target text, value text, op uuid, by text, name text, seq int, at timestamptz)
      ON CONFLICT (return_id, target) DO UPDATE SET value = excluded.value, op_id = excluded.op_id,
        person_id = excluded.person_id, name = excluded.name, seq = excluded.seq, at = excluded.at`
  }
  if (changes.conflicts.length > 0) {
    const rows = changes.conflicts.map((conflict) => ({ ...conflict, record: JSON.stringify(conflict) }))
    await tx.$executeRaw`
      INSERT INTO sync_conflict (id, return_id, target, kind, open, record)
      SELECT "conflictId", ${returnId}::uuid, target, kind, open, record
      FROM json_to_recordset(${JSON.stringify(rows)}::json)
        AS r ("conflictId" uuid, target text, kind text, open boolean, record text)
      ORDER BY open
      ON CONFLICT (id) DO UPDATE SET target = excluded.target, open = excluded.open, record = excluded.record`
  }
}
