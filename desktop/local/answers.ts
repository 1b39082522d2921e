import { parseTarget, splitSectionKey, type Target } from '#shared/answers/address.ts'
import { sectionHash } from '#shared/answers/stated.ts'
import { sameValue, type Value } from '#shared/answers/value.ts'
import type { Bundle } from '#shared/funds/bundle.ts'
import type { Edit, Input, Output, ShownRegister } from '#shared/recipient/contract.ts'
import { Refused } from '#shared/recipient/wire.ts'
import { pushLimits, type Base, type ManifestEntry } from '#shared/sync/protocol.ts'
import { reasons, refusals } from '#shared/sync/refusals.ts'
import { lay, writesOf, type Payload } from './overlay.ts'
import { previousContent } from './previous.ts'
import {
  countUnsent,
  findDefinition,
  findReturn,
  shownRegister,
  shownRegisters,
  shownUnder,
} from './returns.ts'
import type { Store } from './store.ts'

/** What all edits of one save share. */
type Saving = {
  readonly store: Store
  readonly returnId: string
  readonly meta: ManifestEntry
  readonly at: string
  readonly group: string | null
  /** The addresses written so far. */
  readonly touched: Set<Target>
}

/**
 * Writes what a person entered: every edit as an operation to be sent, and what they now see, in one transaction. It is
 * on the disk when this returns. An edit that changes nothing is left out, so that saving again after a lost answer is
 * harmless.
 *
 * @throws Refused where it is known already that the server will not take it, or it can't be stored.
 */
export function save(store: Store, { returnId, edits }: Input<'save'>): Output<'save'> {
  const { db, host } = store
  return db.write(() => {
    const meta = findReturn(store, returnId)
    if (meta.state === 'submitted') throw new Refused('SUBMITTED', refusals.SUBMITTED)
    const saving: Saving = {
      store,
      returnId,
      meta,
      at: host.now().toISOString(),
      group: edits.length > 1 ? host.newId() : null,
      touched: new Set(),
    }
    for (const edit of edits) write(saving, edit)
    const registers = [...saving.touched].map((target) => ({
      target,
      register: shownRegister(store, returnId, target),
    }))
    return {
      registers: registers.flatMap(({ register }) => (register === undefined ? [] : [register])),
      removed: registers.flatMap(({ target, register }) => (register === undefined ? [target] : [])),
      unsent: countUnsent(store, returnId),
    }
  })
}

/** Adds an operation to be sent; call it inside a transaction. Answers its id. */
export function addOperation(
  { store, returnId, meta, at, group }: Omit<Saving, 'touched'>,
  payload: Payload,
): string {
  const { db, host } = store
  const opId = host.newId()
  const text = JSON.stringify(payload)
  if (Buffer.byteLength(text) > pushLimits.operationBytes - 1024)
    throw new Refused('TOO_LONG', reasons.tooLong)
  const target = 'target' in payload ? payload.target : null
  const base = 'base' in payload ? payload.base : { prev: null, trunk: null }
  db.run(
    `INSERT INTO op (op_id, return_id, replica_id, cseq, kind, target, bundle, prev_op, trunk_op, payload, group_id, client_at)
     SELECT ?, return_id, replica_id,
       1 + coalesce((SELECT max(cseq) FROM op WHERE op.return_id = ret.return_id AND op.replica_id = ret.replica_id), 0),
       ?, ?, ?, ?, ?, ?, ?, ? FROM ret WHERE return_id = ?`,
    ...[opId, payload.kind, target, meta.bundle, base.prev, base.trunk, text, group, at, returnId],
  )
  const lseq = db.get<{ lseq: number }>('SELECT lseq FROM op WHERE op_id = ?', opId)?.lseq
  if (lseq === undefined) throw new Error(`There is no return ${returnId} to write to`)
  lay(db, { returnId, lseq }, payload)
  return opId
}

function write(saving: Saving, edit: Edit): void {
  checkPlace(saving, edit)
  const shown = shownRegister(saving.store, saving.returnId, edit.target)
  const payload = payloadOf(saving, edit, shown)
  if (payload === undefined) {
    saving.touched.add(edit.target)
    return
  }
  addOperation(saving, payload)
  for (const [target] of writesOf(payload)) saving.touched.add(target)
}

const letters: Record<Edit['kind'], string> = {
  set: 'fce',
  rowInsert: 'x',
  rowDelete: 'x',
  status: 's',
  resolve: 'fcxe',
}

function checkPlace({ meta }: Saving, { kind, target }: Edit): void {
  const address = parseTarget(target)
  if (address === undefined || !letters[kind].includes(target.charAt(0))) {
    throw new Error(`${kind} of ${target}: there is no such place`)
  }
  const { section } = splitSectionKey(address.section)
  const { edit } = meta.may
  if (!edit.includes('*') && !edit.includes(section)) throw new Refused('FORBIDDEN', refusals.FORBIDDEN)
}

/** What to send for an edit; undefined where it changes nothing. */
function payloadOf(saving: Saving, edit: Edit, shown: ShownRegister | undefined): Payload | undefined {
  const { target } = edit
  const base = (seen: string | null): Base => baseOf(saving, { target, seen, shown })
  switch (edit.kind) {
    case 'set':
      if (sameValue(shown?.value, edit.value)) return undefined
      return { kind: 'set', target, value: edit.value, base: base(edit.seen) }
    case 'rowInsert':
      return shown === undefined ? { kind: 'rowInsert', target, position: edit.position } : undefined
    case 'rowDelete':
      if (shown === undefined || shown.value === false) return undefined
      return { kind: 'rowDelete', target, saw: sawOf(saving, target, (cell) => edit.saw[cell] ?? null) }
    case 'status': {
      const hash = hashShown(saving, target)
      if (sameValue(shown?.value, edit.complete ? hash : null)) return undefined
      return { kind: 'status', target, complete: edit.complete, sectionHash: hash, base: base(edit.seen) }
    }
    case 'resolve': {
      if (isResolved(saving, edit)) return undefined
      const { conflictId, value, contenders: seen } = edit
      const choice = { kind: 'resolve' as const, target, conflictId, value, seen, base: base(edit.seen) }
      // The conflict page shows the whole row, so the row as it is known here is what the person saw.
      return target.startsWith('x/') && value === false
        ? { ...choice, saw: sawOf(saving, target, 'shown') }
        : choice
    }
  }
}

/**
 * The write that the person saw, and the confirmed one under their unconfirmed ones. Where what is shown now is their
 * own later writing on this computer (they typed again before the page had the answer), that is what they saw.
 */
function baseOf(
  { store, returnId }: Saving,
  { target, seen, shown }: { target: Target; seen: string | null; shown: ShownRegister | undefined },
): Base {
  const prev =
    shown !== undefined && isOwnSince(store, { returnId, target, op: shown.op }, seen) ? shown.op : seen
  if (prev === null) return { prev: null, trunk: null }
  const own = store.db.get<{ trunk_op: string | null }>(
    'SELECT trunk_op FROM op WHERE op_id = ? AND in_log = 0',
    prev,
  )
  return { prev, trunk: own === undefined ? prev : own.trunk_op }
}

/** Whether `op` and everything between it and `seen` was written by this person on this computer. */
function isOwnSince(
  { db }: Store,
  { returnId, target, op }: { returnId: string; target: Target; op: string },
  seen: string | null,
): boolean {
  let at: string | null = op
  while (at !== null && at !== seen) {
    const own: { prev_op: string | null } | undefined = db.get(
      'SELECT prev_op FROM op WHERE op_id = ? AND return_id = ? AND target = ?',
      at,
      returnId,
      target,
    )
    if (own === undefined) return false
    at = own.prev_op
  }
  return at === seen
}

/** The writes in a row that the person saw, by address. */
function sawOf(
  { store, returnId }: Saving,
  row: Target,
  seenAt: ((cell: Target) => string | null) | 'shown',
): Record<Target, string> {
  const cells = shownUnder(store, returnId, `c${row.slice(1)}/`)
  return Object.fromEntries(
    cells.flatMap(({ target, op }) => {
      const seen = seenAt === 'shown' ? op : seenAt(target)
      const saw = isOwnSince(store, { returnId, target, op }, seen) ? op : seen
      return saw === null ? [] : [[target, saw]]
    }),
  )
}

/** The hash of a section as it is shown, which "complete" is tied to. */
function hashShown({ store, returnId }: Saving, target: Target): string {
  const key = target.slice(2)
  // What a section asks may depend on answers in others, so all of them are read.
  const values = new Map<Target, Value>(
    shownRegisters(store, returnId).map(({ target, value }) => [target, value] as const),
  )
  const { bundle, data } = findDefinition(store, returnId)
  const previous = previousContent(store, returnId)
  return sectionHash({ bundle: JSON.parse(bundle) as Bundle, data, values, ...previous }, key)
}

/** Whether the same choice is waiting to be sent already. */
function isResolved({ store, returnId }: Saving, edit: Extract<Edit, { kind: 'resolve' }>): boolean {
  return store.db
    .all<{ payload: string }>(
      `SELECT payload FROM op WHERE return_id = ? AND kind = 'resolve' AND state = 'pending' AND target = ?`,
      returnId,
      edit.target,
    )
    .map(({ payload }) => JSON.parse(payload) as Extract<Payload, { kind: 'resolve' }>)
    .some(
      ({ conflictId, value, seen }) =>
        conflictId === edit.conflictId &&
        sameValue(value, edit.value) &&
        edit.contenders.every((contender) => seen.includes(contender)),
    )
}
