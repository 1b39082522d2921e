import { isInTray, parseTarget, splitSectionKey, statusAt, trayAt, type Target } from '../answers/address.ts'
import { isBlank, sameValue, type Value } from '../answers/value.ts'
import { placesOf } from '../sync/places.ts'
import type { Conflict, Effect } from '../sync/protocol.ts'
import type { State } from '../sync/state.ts'
import { sectionIn, targetOf } from './held.ts'
import {
  followAll,
  hasHome,
  homeless,
  moveReturn,
  sectionsToReview,
  trayValue,
  type Versions,
} from './move.ts'

/**
 * What has to be written to a return for it to be under the new version. An answer that only has another place keeps
 * its write, so that those who have seen it go on from it. Sections that people look at again are no longer complete.
 *
 * @param op the id of the move, which stands for what it wrote itself
 */
export function moveEffects(
  { registers, conflicts }: Pick<State, 'registers' | 'conflicts'>,
  versions: Versions,
  op: string,
): Effect[] {
  const values = new Map([...registers].map(([target, { value }]) => [target, value]))
  const moved = moveReturn(values, versions)
  const effects: Effect[] = []
  for (const [target, value] of moved.values) {
    const [origin, ...more] = moved.origins.get(target) ?? []
    const from = origin === undefined || more.length > 0 ? undefined : registers.get(origin)
    const was = registers.get(target)
    const write = from?.op ?? op
    if (was === undefined || was.op !== write || !sameValue(was.value, value))
      effects.push({ is: 'register', target, value, op: write })
  }
  for (const [target, value] of values) {
    if (moved.values.has(target) || isBlank(value) || value === false) continue
    effects.push({ is: 'register', target, value: target.startsWith('x/') ? false : null, op })
  }
  for (const item of moved.tray)
    effects.push({ is: 'register', target: trayAt(item.origin), value: trayValue(item), op })
  for (const conflict of conflicts.values())
    if (conflict.open) effects.push(...moveConflict(conflict, { values, versions, op }))
  return reopened(effects, { moved: moved.values, versions, op })
}

/** Marks the sections that people look at again as not complete. */
function reopened(
  effects: readonly Effect[],
  { moved, versions, op }: { moved: ReadonlyMap<Target, Value>; versions: Versions; op: string },
): Effect[] {
  const review = sectionsToReview(versions.before.bundle, versions.after.bundle)
  for (const effect of effects) {
    if (effect.is !== 'register') continue
    const origin = isInTray(effect.target) ? effect.target.slice(2) : effect.target
    const address = parseTarget(origin)
    if (address === undefined || address.kind === 'status') continue
    const status = { origin, at: { kind: 'status', section: address.section } as const, value: null }
    for (const { at } of followAll(status, versions)) if (at !== undefined) review.add(sectionIn(at))
  }
  const complete = [...moved].filter(
    ([target, value]) =>
      target.startsWith('s/') && value !== null && review.has(splitSectionKey(target.slice(2)).section),
  )
  const cleared = new Set(complete.map(([target]) => target))
  return [
    ...effects.filter((effect) => effect.is !== 'register' || !cleared.has(effect.target)),
    ...complete.map(([target]): Effect => ({
      is: 'register',
      target: statusAt(target.slice(2)),
      value: null,
      op,
    })),
  ]
}

/** An open choice goes where its answer goes; without a place, what people could choose is kept beside it. */
function moveConflict(
  conflict: Conflict,
  { values, versions, op }: { values: ReadonlyMap<Target, Value>; versions: Versions; op: string },
): Effect[] {
  const { after } = versions
  const places = placesOf(after.bundle, after.data)
  const at = parseTarget(conflict.target)
  if (at === undefined) return []
  const contenders = conflict.contenders.map((contender) => {
    const held = followAll({ origin: conflict.target, at, value: contender.value }, versions)
    const [only] = held
    const home = held.length === 1 && only?.joins === undefined && only?.at !== undefined ? only : undefined
    return { contender, home: home && hasHome(home, places, after.bundle) ? home : undefined }
  })
  const target = contenders[0]?.home?.at && targetOf(contenders[0].home.at)
  if (target !== undefined && contenders.every(({ home }) => home !== undefined)) {
    const moved = contenders.map(({ contender, home }) => ({ ...contender, value: home?.value ?? null }))
    const same =
      target === conflict.target &&
      moved.every(({ value }, index) => sameValue(value, conflict.contenders[index]?.value))
    return same ? [] : [{ is: 'conflict', conflict: { ...conflict, target, contenders: moved } }]
  }
  const closed = conflict.contenders.map((contender) => ({ ...contender, state: 'superseded' as const }))
  const kept = conflict.contenders.flatMap(({ value, state, op: write }): Effect[] =>
    state !== 'open'
      ? []
      : homeless(conflict.target, new Map([...values, [conflict.target, value]]), versions.before).map(
          (item) => ({
            is: 'register',
            target: trayAt(conflict.target, write),
            value: trayValue(item),
            op,
          }),
        ),
  )
  return [{ is: 'conflict', conflict: { ...conflict, open: false, contenders: closed } }, ...kept]
}
