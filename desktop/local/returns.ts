import type { Target } from '#shared/answers/address.ts'
import type { Value } from '#shared/answers/value.ts'
import type { RecipientData } from '#shared/funds/bundle.ts'
import type {
  ListedReturn,
  NotAccepted,
  OpenReturn,
  Output,
  ShownRegister,
} from '#shared/recipient/contract.ts'
import { Refused } from '#shared/recipient/wire.ts'
import type { Conflict, Entry, ManifestEntry, Outcome, Rejection } from '#shared/sync/protocol.ts'
import { refusals } from '#shared/sync/refusals.ts'
import type { Payload } from './overlay.ts'
import { findPrevious } from './previous.ts'
import type { Store } from './store.ts'

/** Every return of the person, in the server's order; one that they no longer have stays while it holds work of theirs. */
export function listReturns({ db }: Store): ListedReturn[] {
  return db
    .all<{
      manifest: string
      unsent: number
      not_accepted: number
      conflicts: number
      changed_at: string | null
    }>(
      `SELECT * FROM (
         SELECT manifest, listed, place, return_id,
           (SELECT count(*) FROM op WHERE op.return_id = ret.return_id AND state = 'pending') AS unsent,
           (SELECT count(*) FROM op WHERE op.return_id = ret.return_id AND state = 'rejected' AND dismissed_at IS NULL) AS not_accepted,
           (SELECT count(*) FROM conflict WHERE conflict.return_id = ret.return_id AND open = 1) AS conflicts,
           coalesce(
             (SELECT max(client_at) FROM op WHERE op.return_id = ret.return_id AND state = 'pending'),
             (SELECT at FROM log WHERE log.return_id = ret.return_id ORDER BY seq DESC LIMIT 1)) AS changed_at
         FROM ret)
       WHERE listed = 1 OR unsent > 0 OR not_accepted > 0 ORDER BY listed DESC, place, return_id`,
    )
    .map(({ manifest, unsent, not_accepted, conflicts, changed_at }) => ({
      ...(JSON.parse(manifest) as ManifestEntry),
      unsent,
      notAccepted: not_accepted,
      conflicts,
      changedAt: changed_at,
    }))
}

/**
 * What the server last said about a return, with the definition that is here.
 *
 * @throws Refused where the person has no such return, or its questions have not been fetched yet.
 */
export function findReturn({ db }: Store, returnId: string): ManifestEntry {
  const row = db.get<{ manifest: string; bundle: string | null; whole: number }>(
    `SELECT manifest, bundle, data IS NOT NULL AS whole FROM ret WHERE return_id = ?`,
    returnId,
  )
  if (row === undefined) {
    throw new Refused(
      'NOT_FOUND',
      'You have no such return. Go back to your returns and choose one from the list',
    )
  }
  if (row.bundle === null || row.whole === 0) {
    throw new Refused(
      'NOT_HERE_YET',
      'The questions of this return are not on this computer yet. Connect to the network and wait until everything is up to date, then open it',
    )
  }
  return { ...(JSON.parse(row.manifest) as ManifestEntry), bundle: row.bundle }
}

/** The questions of a return, as the canonical JSON of their bundle, and the recipient's own rows. */
export function findDefinition({ db }: Store, returnId: string): { bundle: string; data: RecipientData } {
  const row = db.get<{ body: string; data: string }>(
    'SELECT body, data FROM ret JOIN definition ON sha256 = bundle WHERE return_id = ?',
    returnId,
  )
  if (row === undefined) throw new Error(`The questions of ${returnId} are not here`)
  return { bundle: row.body, data: JSON.parse(row.data) as RecipientData }
}

export function openReturn(store: Store, returnId: string): OpenReturn {
  const meta = findReturn(store, returnId)
  const { bundle, data } = findDefinition(store, returnId)
  return {
    meta,
    bundle,
    data: data as OpenReturn['data'],
    previous: findPrevious(store, returnId),
    registers: shownRegisters(store, returnId),
    conflicts: openConflicts(store, returnId),
    unsent: countUnsent(store, returnId),
  }
}

type ShownRow = {
  target: string
  value: string
  seq: number
  op_id: string
  person: string
  name: string
  at: string
  mine: number
}

/** Everything that a return says to the person, by address. */
export function shownRegisters({ db, person }: Store, returnId: string): ShownRegister[] {
  return db
    .all<ShownRow>('SELECT * FROM shown WHERE return_id = ? ORDER BY target', returnId)
    .map((row) => registerFrom(row, person))
}

/** One register as the person sees it; undefined where nothing was written yet. */
export function shownRegister(
  { db, person }: Store,
  returnId: string,
  target: Target,
): ShownRegister | undefined {
  const row = db.get<ShownRow>('SELECT * FROM shown WHERE return_id = ? AND target = ?', returnId, target)
  return row && registerFrom(row, person)
}

/** The registers whose addresses start with `prefix`. */
export function shownUnder({ db, person }: Store, returnId: string, prefix: string): ShownRegister[] {
  return db
    .all<ShownRow>(
      'SELECT * FROM shown WHERE return_id = ? AND target >= ? AND target < ?',
      returnId,
      prefix,
      `${prefix}\u{10ffff}`,
    )
    .map((row) => registerFrom(row, person))
}

function registerFrom(row: ShownRow, person: Store['person']): ShownRegister {
  const mine = row.mine === 1
  return {
    target: row.target,
    value: JSON.parse(row.value) as Value,
    seq: row.seq,
    op: row.op_id,
    by: mine ? person.id : row.person,
    name: mine ? person.name : row.name,
    at: row.at,
    mine,
  }
}

export function countUnsent({ db }: Store, returnId: string): number {
  return (
    db.get<{ n: number }>(`SELECT count(*) AS n FROM op WHERE return_id = ? AND state = 'pending'`, returnId)
      ?.n ?? 0
  )
}

/** The open conflicts, without those that the person has settled and not yet sent. */
function openConflicts({ db }: Store, returnId: string): Conflict[] {
  const settled = new Set(
    db
      .all<{ payload: string }>(
        `SELECT payload FROM op WHERE return_id = ? AND kind = 'resolve' AND state = 'pending'`,
        returnId,
      )
      .flatMap(({ payload }) => (JSON.parse(payload) as Extract<Payload, { kind: 'resolve' }>).seen),
  )
  return db
    .all<{ body: string }>('SELECT body FROM conflict WHERE return_id = ? AND open = 1', returnId)
    .map(({ body }) => JSON.parse(body) as Conflict)
    .filter(({ contenders }) => contenders.some(({ state, op }) => state === 'open' && !settled.has(op)))
}

type OwnRow = {
  op_id: string
  target: string | null
  payload: string
  client_at: string
  state: string
  outcome: string | null
  code: string | null
  reason: string | null
}

/** Everything written at one address, as far as this computer knows, the latest first. */
export function history(
  { db, person }: Store,
  { returnId, target }: { returnId: string; target: Target },
): Output<'history'> {
  const own = db.all<OwnRow>(
    'SELECT * FROM op WHERE return_id = ? AND target = ? ORDER BY lseq',
    returnId,
    target,
  )
  const known = new Map(own.map((row) => [row.op_id, row]))
  const logged = db
    .all<{ entry: string }>(
      'SELECT entry FROM log WHERE return_id = ? AND instr(entry, ?) > 0 ORDER BY seq',
      returnId,
      JSON.stringify(target),
    )
    .flatMap(({ entry }) => writtenBy(JSON.parse(entry) as Entry, target))
    .map((written) => ({
      ...written,
      outcome: (known.get(written.op)?.outcome as Outcome['is'] | undefined) ?? written.outcome,
    }))
  const inLog = new Set(logged.map(({ op }) => op))
  const rest = own
    .filter(({ op_id }) => !inLog.has(op_id))
    .map((row) => ({
      op: row.op_id,
      value: valueOf(row.payload),
      name: person.name,
      at: row.client_at,
      outcome: (row.outcome as Outcome['is'] | null) ?? ('unsent' as const),
    }))
  return [...logged, ...rest].reverse()
}

function writtenBy({ effects, op, name, at }: Entry, target: Target): Output<'history'> {
  return effects.flatMap((effect): Output<'history'> => {
    if (effect.is === 'register' && effect.target === target) {
      return [{ op: effect.op, value: effect.value, name, at, outcome: 'applied' }]
    }
    if (effect.is !== 'conflict' || effect.conflict.target !== target) return []
    return effect.conflict.contenders
      .filter((contender) => contender.op === op)
      .map(({ value }) => ({ op, value, name, at, outcome: 'conflict' as const }))
  })
}

/** What the server did not accept and the person has not yet dealt with, the latest first. */
export function notAccepted({ db }: Store, returnId: string): NotAccepted[] {
  return db
    .all<OwnRow>(
      `SELECT * FROM op WHERE return_id = ? AND state = 'rejected' AND dismissed_at IS NULL ORDER BY lseq DESC`,
      returnId,
    )
    .map((row) => ({
      opId: row.op_id,
      returnId,
      target: row.target,
      value: valueOf(row.payload),
      at: row.client_at,
      code: row.code ?? 'INVALID',
      reason: row.reason ?? refusals[(row.code ?? 'INVALID') as Rejection],
    }))
}

function valueOf(payload: string): Value {
  const parsed = JSON.parse(payload) as Payload
  switch (parsed.kind) {
    case 'set':
    case 'resolve':
      return parsed.value
    case 'status':
      return parsed.complete
    case 'rowInsert':
      return true
    case 'rowDelete':
      return false
    case 'submit':
      return null
  }
}
