import type { Target } from '../answers/address.ts'
import type { Content } from '../answers/content.ts'
import { validate } from '../answers/validate.ts'
import type { Value } from '../answers/value.ts'

/**
 * A valid return with as many of the wanted changes as it stays valid with: whatever an error names goes back to what
 * it was, and where an error names nothing that changed, its whole section does.
 */
export function settled(valid: Content, wanted: ReadonlyMap<Target, Value>): ReadonlyMap<Target, Value> {
  const changes = new Map(wanted)
  for (;;) {
    const values = new Map([...valid.values, ...changes])
    const errors = validate({ ...valid, values }, valid.bundle.round.deadline).filter(
      ({ severity }) => severity === 'error',
    )
    if (errors.length === 0) return changes
    const named = errors.flatMap(({ targets }) => targets).filter((target) => changes.has(target))
    const sections = new Set(errors.map(({ section }) => section))
    const near = [...changes.keys()].filter((target) => sections.has(target.split('/')[1] ?? ''))
    const back = named.length > 0 ? named : near.length > 0 ? near : [...changes.keys()]
    for (const target of back) changes.delete(target)
    if (back.length === 0) return changes
  }
}
