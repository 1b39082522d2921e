import { canonicalJson } from '../canonical.ts'
import type { Expression } from '../rules/expression.ts'

/**
 * What a change asks of returns that are being written. ADDITION: nothing, they are updated. REVISION: people look at
 * the section again. MODEL: answers have to be moved before the definition can be published.
 */
export type ChangeClass = 'ADDITION' | 'REVISION' | 'MODEL'

/** One step on the way to what changed, with the id that the definition uses and the name that people know. */
export type Step = {
  readonly is:
    'fund' | 'round' | 'section' | 'question' | 'column' | 'row' | 'rule' | 'list' | 'choice' | 'data set'
  readonly id: string
  readonly name: string
}

export type Change = {
  readonly class: ChangeClass
  /** From the outside in: section, question, column. Empty for the definition as a whole. */
  readonly where: readonly Step[]
  /** What is different now, as a sentence. */
  readonly sentence: string
}

export type Verdict = Pick<Change, 'class' | 'sentence'>

/** What it means that one part changed. It is only asked where the two are different. */
export type Judge<T> = (before: T | undefined, after: T | undefined) => Verdict

/** A judge for each part of something; null where the part is compared in detail elsewhere. */
export type Judges<T> = { readonly [Part in keyof T]-?: Judge<Exclude<T[Part], undefined>> | null }

export const same = (a: unknown, b: unknown): boolean =>
  a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b))

/** The verdicts on all parts that are different, in the order of the judges. */
export function judge<T extends object>(judges: Judges<T>, before: T, after: T): Verdict[] {
  return (Object.keys(judges) as (keyof T)[]).flatMap((part) => {
    const decide = judges[part] as Judge<unknown> | null
    return decide === null || same(before[part], after[part]) ? [] : [decide(before[part], after[part])]
  })
}

const quoted = (value: unknown): string =>
  `“${typeof value === 'string' || typeof value === 'number' ? value : canonicalJson(value)}”`

/** “Label” is now “B”; it was “A”. */
export const changed =
  (name: string, of: ChangeClass): Judge<unknown> =>
  (before, after) => {
    if (before === undefined) return { class: of, sentence: `${name} is new: ${quoted(after)}` }
    if (after === undefined) return { class: of, sentence: `${name} is gone; it was ${quoted(before)}` }
    return { class: of, sentence: `${name} is now ${quoted(after)}; it was ${quoted(before)}` }
  }

/** Whoever reads it has to read it again, whatever the difference. */
export const worded = (name: string): Judge<unknown> => changed(name, 'REVISION')

/** What an answer is has changed, so that old ones are no answers to it any more. */
export const remodelled = (name: string): Judge<unknown> => changed(name, 'MODEL')

/** What is worked out may be worked out differently; what is entered can't become worked out without moving answers. */
export const calculated =
  (name: string): Judge<unknown> =>
  (before, after) =>
    changed(name, before === undefined || after === undefined ? 'MODEL' : 'REVISION')(before, after)

/** A number that answers must keep to; without one everything is allowed. */
export const bound =
  (name: string, side: 'most' | 'least'): Judge<number> =>
  (before, after) => {
    const widest = side === 'most' ? Infinity : -Infinity
    const [from, to] = [before ?? widest, after ?? widest]
    const loosened = side === 'most' ? to > from : to < from
    return changed(name, loosened ? 'ADDITION' : 'REVISION')(before, after)
  }

/** Whether an answer is needed. */
export const needed: Judge<Expression> = (before, after) => {
  if (after === false) return { class: 'ADDITION', sentence: 'An answer is no longer needed' }
  if (after === true) return { class: 'REVISION', sentence: 'An answer is needed now' }
  const sentence =
    before === false ? 'An answer is needed in some cases now' : 'When an answer is needed has changed'
  return { class: 'REVISION', sentence }
}

/** When it is asked. Answers that are not asked any more are kept, and back when they are; so it moves none. */
export const asked: Judge<Expression> = (_, after) => ({
  class: 'REVISION',
  sentence: after === undefined ? 'It is always asked now' : 'When it is asked has changed',
})

/** The variable of the data standard; answers that were no data may become data, but data stays what it is. */
export const observed: Judge<string> = (before, after) =>
  changed('The variable', before === undefined ? 'REVISION' : 'MODEL')(before, after)

/** Things of two lists by key: gone, new, in both, and whether those in both stand in another order. */
export function matched<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => string,
): { gone: T[]; added: T[]; both: [T, T][]; reordered: boolean } {
  const [old, now] = [before, after].map(
    (items) => new Map(items.map((item) => [keyOf(item), item] as const)),
  )
  if (old === undefined || now === undefined) throw new Error('Two lists have two maps')
  const both = [...now].flatMap(([key, item]): [T, T][] => {
    const was = old.get(key)
    return was === undefined ? [] : [[was, item]]
  })
  const stayed = [...old.keys()].filter((key) => now.has(key))
  return {
    gone: [...old].filter(([key]) => !now.has(key)).map(([, item]) => item),
    added: [...now].filter(([key]) => !old.has(key)).map(([, item]) => item),
    both,
    reordered: both.some(([was], index) => keyOf(was) !== stayed[index]),
  }
}

/** Puts verdicts in their place. */
export const at = (where: readonly Step[], verdicts: readonly Verdict[]): Change[] =>
  verdicts.map(({ class: of, sentence }) => ({ class: of, where, sentence }))
