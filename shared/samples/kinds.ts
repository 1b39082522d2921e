import type { Target } from '../answers/address.ts'
import { countWords } from '../questions/text.ts'
import { askedQuestions, askedSections } from '../answers/conditions.ts'
import { questionsOf, type Content } from '../answers/content.ts'
import { isBlank, isUnread, type Value } from '../answers/value.ts'
import type { Bundle, Question, RecipientData } from '../funds/bundle.ts'
import { chanceFrom, sample } from '../funds/sample.ts'
import { findingsOf, kindOf } from '../questions/kinds.ts'
import { enteredAround } from './attempts.ts'
import { askedAt, filledIn } from './places.ts'
import { settled } from './settle.ts'
import { violations } from './violations.ts'

/** Whose returns are made: a definition and one recipient's own rows. */
export type SampleOf = { readonly bundle: Bundle; readonly data: RecipientData }

/** A made-up return. The same definition, recipient, kind and seed give the same one. */
export type SampleReturn = {
  readonly name: string
  readonly values: ReadonlyMap<Target, Value>
  /** Of a return that breaks one rule: which, and where. Nothing else is wrong with it. */
  readonly trips?: { readonly rule: string; readonly at: string }
  /** Of a return at the edge of limits: which, as `underspend: min`. */
  readonly edges?: readonly string[]
}

/** The kinds of returns that can be made, and what each is for. */
const makers: Readonly<Record<string, (of: SampleOf, seed: number) => readonly SampleReturn[]>> = {
  valid: (of, seed) => [{ name: 'valid', values: sample(of, seed) }],
  conditions,
  boundary,
  violations: (of, seed) => violations(of, seed).returns,
  unicode,
  large: (of, seed) => [{ name: 'large', values: sample(of, seed, largeTables) }],
  half,
  empty: () => [{ name: 'empty', values: new Map() }],
}
export const sampleKinds = Object.keys(makers)

/** Makes the returns of one kind; of a kind that there is not, none. */
export function samplesOf(kind: string, of: SampleOf, seed: number): readonly SampleReturn[] {
  return makers[kind]?.(of, seed) ?? []
}

const mostSeeds = 40

/** Valid returns with other answers, for what is only asked under conditions that the first one does not meet. */
function conditions(of: SampleOf, seed: number): SampleReturn[] {
  const asked = (values: SampleReturn['values']): string[] =>
    askedSections({ ...of, values }).flatMap((section) =>
      askedQuestions({ ...of, values }, section).map(({ id }) => id),
    )
  const reached = new Set(asked(sample(of, seed)))
  const all = of.bundle.sections.flatMap(questionsOf).map(({ id }) => id)
  const found: SampleReturn[] = []
  for (let next = 1; next <= mostSeeds && all.some((id) => !reached.has(id)); next += 1) {
    const values = sample(of, seed + next)
    const news = asked(values).filter((id) => !reached.has(id))
    if (news.length > 0) found.push({ name: `conditions-${found.length + 1}`, values })
    for (const id of news) reached.add(id)
  }
  return found
}

const mostRows = 200

/** As many rows as may be added, up to 200; fewer where what they are about runs out. */
function largeTables({ table }: Question): number | undefined {
  return table?.rows.mode === 'added' ? Math.min(mostRows, table.rows.max) : undefined
}

/** Every limit at its edge: the least and the most, the last word, the first and the last day, the longest choice. */
function boundary(of: SampleOf, seed: number): SampleReturn[] {
  const valid: Content = { ...of, values: sample(of, seed) }
  const today = of.bundle.round.deadline
  const places = filledIn(valid).map((place) => ({
    ...place,
    edges: enteredAround(place.kind, { asked: askedAt(valid, place), today }).filter(
      ({ breaks }) => breaks.length === 0,
    ),
  }))
  const most = Math.max(1, ...places.map(({ edges }) => edges.length))
  return Array.from({ length: most }, (_, index) => {
    const tried = new Map(
      places.flatMap(({ target, name, edges }) => {
        const edge = edges[index % Math.max(1, edges.length)]
        return edge === undefined ? [] : [[target, { ...edge, name }] as const]
      }),
    )
    const kept = settled(valid, new Map([...tried].map(([target, { value }]) => [target, value])))
    const reached = [...kept.keys()].map((target) => {
      const edge = tried.get(target)
      return `${edge?.name}: ${edge?.limit}`
    })
    return {
      name: `boundary-${index + 1}`,
      values: new Map([...valid.values, ...kept]),
      edges: [...new Set(reached)],
    }
  })
}

/** What people paste from Word, and names and scripts that programs stumble over. */
const pasted = [
  '“Smart quotes”, it’s – an en dash — and an em dash… • first bullet\n• second bullet\u00a0with no-break\u00a0spaces',
  'Zoe\u0308 and Zo\u00eb, ﬁnance, £1½m, 25\u00a0m², H₂O, naïve façade, Łódź, Ceredigion â ê î ô û ŵ ŷ',
  'Family 👩‍👩‍👧‍👦, flag 🏴󠁧󠁢󠁷󠁬󠁳󠁿, thumbs 👍🏽 and a rare one 𝔘𠮷',
  'עברית and العربية with a right-to-left mark\u200f and a zero-width\u200bspace',
  '<script>alert(1)</script> &amp; =SUM(A1:A9) {{name}} %s \\n \'; DROP TABLE "x"',
  'Zalgo Z͑ͫ̓̂a̷̳̅l͢g̽o, tab\tand line\u2028separator, soft\u00adhyphen',
]

function unicode(of: SampleOf, seed: number): SampleReturn[] {
  const valid: Content = { ...of, values: sample(of, seed) }
  const today = of.bundle.round.deadline
  return pasted.map((text, index) => {
    const wanted = filledIn(valid).flatMap((place): [Target, Value][] => {
      const asked = askedAt(valid, place)
      const { words = Infinity } = asked.limits
      if (asked.choices.length > 0 || countWords(text) > words) return []
      const value = kindOf(place.kind).read(text, asked)
      const isWrong = findingsOf(place.kind, value, { asked, today }).length > 0
      return isBlank(value) || isUnread(value) || isWrong ? [] : [[place.target, value]]
    })
    const kept = settled(valid, new Map(wanted))
    return { name: `unicode-${index + 1}`, values: new Map([...valid.values, ...kept]) }
  })
}

/** Every row is there, and about half of what is asked is answered. */
function half(of: SampleOf, seed: number): SampleReturn[] {
  const chance = chanceFrom(seed)
  const values = [...sample(of, seed)].filter(
    ([target]) => (!target.startsWith('f/') && !target.startsWith('c/')) || chance() < 0.5,
  )
  return [{ name: 'half', values: new Map(values) }]
}
