import type { Target } from '../answers/address.ts'
import { sectionsOf, type Content } from '../answers/content.ts'
import { questionIndex } from '../answers/source.ts'
import { sectionProblems } from '../answers/validate.ts'
import type { Value } from '../answers/value.ts'
import type { Rule } from '../funds/bundle.ts'
import { chanceFrom, pick, whole } from '../funds/sample.ts'
import { kindOf } from '../questions/kinds.ts'
import { enteredAround } from './attempts.ts'
import { askedAt, filledIn, type Filled } from './places.ts'

const mostTries = 600
const mostChanges = 4

/**
 * Returns in which a rule of the definition does not hold, found by changing what the rule reads at random; values
 * that a kind would find fault with are not used. The same seed tries the same. Whether something else is wrong too is
 * for whoever asks.
 */
export function* waysToBreak(
  valid: Content,
  rule: Rule,
  seed: number,
): Generator<ReadonlyMap<Target, Value>> {
  const chance = chanceFrom(seed)
  const named = namesIn([rule.check, rule.about, rule.table ?? []])
  const places = filledIn(valid).filter(({ question, name, row }) =>
    row === undefined
      ? named.has(question.id)
      : (rule.table === question.id || named.has(question.id)) &&
        named.has(name.slice(question.id.length + 1)),
  )
  const home = questionIndex(valid.bundle).get(rule.table ?? rule.about[0] ?? '')?.section
  const instances = sectionsOf(valid.bundle, valid.data).filter(({ section }) => section === home)
  const pools = new Map<Target, readonly Value[]>()
  for (let tries = 0; tries < mostTries && places.length > 0; tries += 1) {
    const instance = pick(chance, instances)
    if (instance === undefined) return
    const rows = places.filter(({ question }) => question.id === rule.table).map(({ row }) => row)
    const row = pick(chance, rows)
    // One project and one row at a time, so that as little as possible goes wrong with it.
    const near = places.filter(
      (place) =>
        (place.question.id !== rule.table || place.row === row) &&
        (instances.length < 2 || place.section === instance.key),
    )
    const values = new Map(valid.values)
    for (let count = 1 + whole(chance, mostChanges); count > 0; count -= 1) {
      const place = pick(chance, near)
      const value = place && pick(chance, poolOf({ ...valid, values }, place, pools))
      if (place !== undefined && value !== undefined) values.set(place.target, value)
    }
    const problems = sectionProblems({ ...valid, values }, instance, valid.bundle.round.deadline)
    if (problems.some((problem) => problem.rule === rule.id)) yield values
  }
}

/** What may be entered at a place without its kind finding fault, blank where no answer is needed. */
function poolOf(content: Content, place: Filled, pools: Map<Target, readonly Value[]>): readonly Value[] {
  const known = pools.get(place.target)
  // What can be chosen depends on the rest of the row.
  if (known !== undefined && place.about.limits.matching === undefined) return known
  const asked = askedAt(content, place)
  const around = enteredAround(place.kind, { asked, today: content.bundle.round.deadline })
  const chosen = asked.choices.map(({ code }) => kindOf(place.kind).read(code, asked))
  const blank: Value[] = place.about.required === true ? [] : [null]
  const pool = [
    ...around.filter(({ breaks }) => breaks.length === 0).map(({ value }) => value),
    ...chosen,
    ...blank,
  ]
  pools.set(place.target, pool)
  return pool
}

/** Every text in an expression: among them are the ids of what it reads. */
function namesIn(part: unknown): ReadonlySet<string> {
  if (typeof part === 'string') return new Set([part])
  if (typeof part !== 'object' || part === null) return new Set()
  return new Set(Object.values(part).flatMap((inner) => [...namesIn(inner)]))
}
