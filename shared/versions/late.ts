import { parseTarget, rowAt, trayAt, type Target } from '../answers/address.ts'
import { isBlank, type Value } from '../answers/value.ts'
import type { Section } from '../funds/bundle.ts'
import { placesOf } from '../sync/places.ts'
import type { Effect, Operation } from '../sync/protocol.ts'
import { sectionIn, targetOf, type Held } from './held.ts'
import { followAll, hasHome, homeless, sectionsToReview, trayValue, type Versions } from './move.ts'

/** What was written under an earlier version is now: an operation on the return as it is, or nothing but kept. */
export type Late = { readonly operation: Operation } | { readonly kept: Kept }

export type Kept = {
  /** The answer among those that are no longer asked; none where it was blank, or no answer. */
  readonly effect: Effect | undefined
  /** Where it was written, under the version of that time. */
  readonly section: Section
}

/**
 * An operation that was written under an earlier version, as one on the present return. Undefined where the earlier
 * version had nothing there that could be written to.
 */
export function bringUp(operation: Operation, chain: readonly Versions[]): Late | undefined {
  let now = operation
  for (const versions of chain) {
    const next = step(now, versions)
    if (next === undefined || 'kept' in next) return next
    now = next.operation
  }
  return { operation: now }
}

function step(operation: Operation, versions: Versions): Late | undefined {
  if (operation.kind === 'submit') return { operation }
  const { before, after } = versions
  const at = parseTarget(operation.target)
  const section = at && placesOf(before.bundle, before.data).get(at.section)?.section
  if (at === undefined || section === undefined) return undefined
  const value = valueOf(operation)
  const held = followAll({ origin: operation.target, at, value }, versions)
  const home = onlyHome(held, versions)
  if (home === undefined) return { kept: { effect: trayed(operation, value, versions), section } }
  const again = at.kind === 'status' && sectionsToReview(before.bundle, after.bundle).has(sectionIn(at))
  // Nobody has looked at the section as it is now.
  if (again && operation.kind === 'status' && operation.complete)
    return { kept: { effect: undefined, section } }
  const target = targetOf(home.at)
  return operation.kind === 'set' || operation.kind === 'resolve'
    ? { operation: { ...operation, target, value: at.kind === 'presence' ? operation.value : home.value } }
    : { operation: { ...operation, target } }
}

function valueOf(operation: Exclude<Operation, { kind: 'submit' }>): Value {
  return operation.kind === 'set' || operation.kind === 'resolve' ? operation.value : true
}

function onlyHome(
  held: readonly Held[],
  { after }: Versions,
): (Held & { readonly at: NonNullable<Held['at']> }) | undefined {
  const [only, ...more] = held
  if (only?.at === undefined || only.joins !== undefined || more.length > 0) return undefined
  return hasHome(only, placesOf(after.bundle, after.data), after.bundle)
    ? { ...only, at: only.at }
    : undefined
}

function trayed(
  operation: Exclude<Operation, { kind: 'submit' }>,
  value: Value,
  { before }: Versions,
): Effect | undefined {
  if (isBlank(value)) return undefined
  const { target, opId } = operation
  const [item] = homeless(target, new Map<Target, Value>([...rowOf(target), [target, value]]), before)
  return item && { is: 'register', target: trayAt(target, opId), value: trayValue(item), op: opId }
}

/** The row of a cell, which is there for whoever wrote into it. */
function rowOf(target: Target): [Target, Value][] {
  const at = parseTarget(target)
  return at?.kind === 'cell' ? [[rowAt(at.section, at.table, at.row), true]] : []
}
