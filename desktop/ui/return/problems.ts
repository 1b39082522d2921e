import { checkerOf, type Checker } from '#shared/answers/checker.ts'
import type { Content } from '#shared/answers/content.ts'
import type { Target } from '#shared/answers/address.ts'
import type { Value } from '#shared/answers/value.ts'
import type { Day } from '#shared/day.ts'
import type { Bundle } from '#shared/funds/bundle.ts'
import type { Problem } from '#shared/problems.ts'

type Kept = { readonly content: Content; readonly today: Day; readonly checker: Checker }

/** The last return that was checked of each definition; a laptop has one open at a time. */
const kept = new WeakMap<Bundle, Kept>()

/**
 * Everything that is wrong with a return, as `validate` has it. Of a return that was checked before, only what reads
 * one of the values that are different now is checked again.
 */
export function problemsOf(content: Content, today: Day): readonly Problem[] {
  const before = kept.get(content.bundle)
  if (before === undefined || !isSameReturn(before, content, today)) {
    const checker = checkerOf(content, today)
    kept.set(content.bundle, { content, today, checker })
    return checker.problems()
  }
  before.checker.edit(changes(before.content.values, content.values))
  kept.set(content.bundle, { ...before, content })
  return before.checker.problems()
}

function isSameReturn(before: Kept, { data, previous, waivers }: Content, today: Day): boolean {
  const { content } = before
  return (
    content.data === data &&
    content.previous === previous &&
    content.waivers === waivers &&
    before.today === today
  )
}

/** The values that are others now. What is gone altogether counts as blank. */
function changes(before: ReadonlyMap<Target, Value>, after: ReadonlyMap<Target, Value>): [Target, Value][] {
  if (before === after) return []
  const changed = [...after].filter(([target, value]) => before.get(target) !== value)
  const gone = [...before.keys()].filter((target) => !after.has(target))
  return [...changed, ...gone.map((target): [Target, Value] => [target, null])]
}
