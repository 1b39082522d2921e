import { isBlank, isUnread, sameValue, type Value } from '../answers/value.ts'
import type { Sha256 } from '../canonical.ts'
import type { Instant } from '../day.ts'
import type { Section } from '../funds/bundle.ts'
import { isOfKind } from '../questions/kinds.ts'
import { sawWrite, sees } from './base.ts'
import { closeSeen, contend, supersede, type ConflictEffect, type Write } from './conflicts.ts'
import { placeOf, type Place, type Places } from './places.ts'
import type { Effect, Operation, Outcome, Rejection } from './protocol.ts'
import { reasons, refusals } from './refusals.ts'
import type { State } from './state.ts'

/** What the one who decides knows besides the return itself. */
export type Context = {
  readonly places: Places
  readonly person: { readonly id: string; readonly name: string }
  /** When the server got the operation. It is kept for display and decides nothing. */
  readonly at: Instant
  mayEdit(section: Section): boolean
  readonly maySubmit: boolean
  /** What the whole return says now; asked only for `submit`. */
  review(): Review
}

export type Review = {
  readonly contentHash: Sha256
  /** How many problems stop it from being submitted. */
  readonly errors: number
  /** The reference that the submission would get. */
  readonly reference: string
}

/** What becomes of an operation, and what it does to the return. A rejected one does nothing. */
export type Decision = {
  readonly is: Outcome['is']
  readonly effects: readonly Effect[]
  /** The write that it equalled, for `same`. */
  readonly at?: string
  readonly code?: Rejection
  readonly reason?: string
}

type Kind<K extends Operation['kind']> = Extract<Operation, { kind: K }>
type Deciding<K extends Operation['kind']> = {
  readonly state: State
  readonly operation: Kind<K>
  readonly context: Context
}

/**
 * Decides about one operation. It reads no clock and makes no ids, so the server, the simulation and tests decide
 * alike. The state is not changed: apply the effects with `applyEntry`, and note the outcome in `past`.
 */
export function decide(state: State, operation: Operation, context: Context): Decision {
  if (operation.kind === 'submit') return decideSubmit({ state, operation, context })
  const place = placeOf(context.places, operation.target)
  if (place === undefined) return reject('INVALID', reasons.notInReturn)
  if (!context.mayEdit(place.section)) return reject('FORBIDDEN')
  if (state.submitted !== null) return reject('SUBMITTED')
  if (operation.bundle !== state.bundle) return reject('STALE', reasons.otherQuestions)
  switch (operation.kind) {
    case 'set':
      return decideSet({ state, operation, context }, place)
    case 'rowInsert':
      return decideRowInsert({ state, operation, context }, place)
    case 'rowDelete':
      return decideRowDelete({ state, operation, context }, place)
    case 'status':
      return decideStatus({ state, operation, context }, place)
    case 'resolve':
      return decideResolve({ state, operation, context }, place)
  }
}

function decideSet({ state, operation, context }: Deciding<'set' | 'resolve'>, place: Place): Decision {
  if (place.is !== 'answer' && place.is !== 'cell') return reject('INVALID', reasons.notInReturn)
  const value = normal(operation.value)
  if (!isOfKind(place.kind, value)) return reject('INVALID', reasons.wrongKind)
  const { target, opId, base } = operation
  const row = place.is === 'cell' && place.row !== null ? state.registers.get(place.row) : undefined
  if (place.is === 'cell' && place.row !== null && row === undefined) return reject('ROW_UNKNOWN')
  const write = { value, op: opId, by: context.person.id, name: context.person.name, at: context.at }
  const current = state.registers.get(target)
  const seen = sees(state, { target, base, by: context.person.id })
  if (row?.value === false) {
    // Nothing was entered into a row that is gone: nothing to keep.
    if (isBlank(value) && seen !== 'mine') return { is: 'same', effects: [], at: row.op }
    return {
      is: 'conflict',
      effects: [contend(state, { target, kind: 'edit-deleted', replaces: base.prev }, write)],
    }
  }
  if (seen === 'current') return { is: 'applied', effects: [{ is: 'register', target, value, op: opId }] }
  if (current !== undefined && sameValue(current.value, value)) {
    const own = seen === 'mine' ? supersede(state, target, base.prev) : []
    return { is: 'same', effects: own, at: current.op }
  }
  const replaces = seen === 'mine' ? base.prev : null
  return { is: 'conflict', effects: [contend(state, { target, kind: 'value', replaces }, write)] }
}

function decideRowInsert({ state, operation }: Deciding<'rowInsert'>, place: Place): Decision {
  if (place.is !== 'row') return reject('INVALID', reasons.notInReturn)
  const { target, position, opId } = operation
  if (state.registers.has(target)) return reject('ROW_EXISTS')
  return {
    is: 'applied',
    effects: [
      { is: 'register', target, value: true, op: opId },
      { is: 'register', target: place.position, value: position, op: opId },
    ],
  }
}

/** A delete is in force only where the person saw everything that it takes away. */
function decideRowDelete(
  {
    state,
    operation,
    context,
  }: Omit<Deciding<'rowDelete'>, 'operation'> & {
    readonly operation: Pick<Kind<'rowDelete'>, 'target' | 'opId' | 'saw'>
  },
  place: Place,
): Decision {
  if (place.is !== 'row') return reject('INVALID', reasons.notInReturn)
  const { target, opId, saw } = operation
  const present = state.registers.get(target)
  if (present === undefined) return reject('ROW_UNKNOWN')
  if (present.value === false) return { is: 'same', effects: [], at: present.op }
  const sawOps = new Set(Object.values(saw))
  const unseen = [...state.registers.values()].some(
    (cell) =>
      cell.target.startsWith(place.cells) &&
      cell.value !== null &&
      !sawWrite(state, saw[cell.target], cell.op),
  )
  const conflicts = [...state.conflicts.values()].filter(
    (conflict) => conflict.open && (conflict.target === target || conflict.target.startsWith(place.cells)),
  )
  const unseenContender = conflicts.some(
    ({ kind, contenders }) =>
      kind !== 'row-delete' &&
      contenders.some(({ state, op, by }) => state === 'open' && by !== context.person.id && !sawOps.has(op)),
  )
  if (unseen || unseenContender) {
    const { person, at } = context
    const write = { value: false, op: opId, by: person.id, name: person.name, at }
    return {
      is: 'conflict',
      effects: [contend(state, { target, kind: 'row-delete', replaces: null }, write)],
    }
  }
  const closed = conflicts.map((conflict) => closeSeen(conflict, 'all'))
  return { is: 'applied', effects: [{ is: 'register', target, value: false, op: opId }, ...closed] }
}

/** Where two people disagree, the less complete status is in force: nobody's unfinished work looks finished. */
function decideStatus({ state, operation, context }: Deciding<'status'>, place: Place): Decision {
  if (place.is !== 'status') return reject('INVALID', reasons.notInReturn)
  const { target, complete, sectionHash, base, opId } = operation
  const value = complete ? sectionHash : null
  const current = state.registers.get(target)
  const write: Effect = { is: 'register', target, value, op: opId }
  if (sees(state, { target, base, by: context.person.id }) === 'current')
    return { is: 'applied', effects: [write] }
  if (current !== undefined && sameValue(current.value, value))
    return { is: 'same', effects: [], at: current.op }
  return { is: 'auto', effects: complete && current?.value === null ? [] : [write] }
}

function decideResolve({ state, operation, context }: Deciding<'resolve'>, place: Place): Decision {
  const { target, opId, seen, base, saw = {} } = operation
  const conflict = state.conflicts.get(operation.conflictId)
  // Somebody chose before, or a server that lost its memory does not know of it: then it is an edit like any other.
  if (conflict === undefined || !conflict.open) {
    if (place.is !== 'row') return decideSet({ state, operation, context }, place)
    if (operation.value === false) {
      return decideRowDelete({ state, operation: { target, opId, saw }, context }, place)
    }
    const present = state.registers.get(target)
    return present === undefined ? reject('ROW_UNKNOWN') : { is: 'same', effects: [], at: present.op }
  }
  if (conflict.target !== target) return reject('INVALID', reasons.notInReturn)
  const closed = closeSeen(conflict, new Set(seen))
  if (place.is === 'row') {
    if (operation.value === false)
      return decideRowDelete({ state, operation: { target, opId, saw }, context }, place)
    return operation.value === true
      ? { is: 'applied', effects: [closed] }
      : reject('INVALID', reasons.wrongKind)
  }
  if (place.is === 'status') return reject('INVALID', reasons.notInReturn)
  const value = normal(operation.value)
  if (!isOfKind(place.kind, value)) return reject('INVALID', reasons.wrongKind)
  // Blank leaves the row deleted; anything else brings it back.
  if (conflict.kind === 'edit-deleted' && value === null) return { is: 'applied', effects: [closed] }
  const row = place.is === 'cell' ? place.row : null
  const back: Effect[] =
    row !== null && state.registers.get(row)?.value === false
      ? [{ is: 'register', target: row, value: true, op: opId }]
      : []
  const current = state.registers.get(target)
  if (sees(state, { target, base, by: context.person.id }) === 'current') {
    return { is: 'applied', effects: [...back, { is: 'register', target, value, op: opId }, closed] }
  }
  if (current !== undefined && sameValue(current.value, value)) {
    return { is: 'same', effects: [...back, closed], at: current.op }
  }
  const { person, at } = context
  return {
    is: 'conflict',
    effects: [
      ...back,
      ...choiceContends(state, closed, { value, op: opId, by: person.id, name: person.name, at }),
    ],
  }
}

/** The answer moved on while the person chose: their choice stands beside it, in place of what they chose between. */
function choiceContends(state: State, closed: ConflictEffect, write: Write): Effect[] {
  const { conflict } = closed
  if (conflict.kind !== 'value') {
    return [closed, contend(state, { target: conflict.target, kind: 'value', replaces: null }, write)]
  }
  const contenders = [...conflict.contenders, { ...write, state: 'open' as const }]
  return [{ is: 'conflict', conflict: { ...conflict, open: true, contenders } }]
}

function decideSubmit({ state, operation, context }: Deciding<'submit'>): Decision {
  if (!context.maySubmit) return reject('FORBIDDEN', reasons.notCertifier)
  if (state.submitted !== null) return reject('SUBMITTED', reasons.alreadySubmitted(state.submitted))
  if (operation.bundle !== state.bundle) return reject('STALE')
  const open = [...state.conflicts.values()].filter((conflict) => conflict.open).length
  if (open > 0) return reject('OPEN_CONFLICTS', reasons.conflicts(open))
  const { contentHash, errors, reference } = context.review()
  if (operation.contentHash !== contentHash) return reject('STALE')
  if (errors > 0) return reject('INCOMPLETE', reasons.problems(errors))
  return { is: 'applied', effects: [{ is: 'submitted', reference, contentHash }] }
}

/** Decides about what has no place in the return any more: it is kept beside it, where the person could write it. */
export function decideKept(
  state: Pick<State, 'submitted'>,
  { effect, section }: { readonly effect: Effect | undefined; readonly section: Section },
  context: Pick<Context, 'mayEdit'>,
): Decision {
  if (!context.mayEdit(section)) return reject('FORBIDDEN')
  if (state.submitted !== null) return reject('SUBMITTED')
  return effect === undefined ? { is: 'same', effects: [] } : { is: 'applied', effects: [effect] }
}

function reject(code: Rejection, reason: string = refusals[code]): Decision {
  return { is: 'rejected', effects: [], code, reason }
}

/** The same letters are the same text, however a keyboard or a spreadsheet composed them. */
function normal(value: Value): Value {
  if (typeof value === 'string') return value.normalize('NFC')
  if (Array.isArray(value)) return value.map((item: string) => item.normalize('NFC'))
  return isUnread(value) ? { typed: value.typed.normalize('NFC') } : value
}
