import Big from 'big.js'
import type { Value } from '../answers/value.ts'
import { addDays, firstOfMonth, type Day } from '../day.ts'
import type { Limits } from '../funds/bundle.ts'
import { isExclusive } from '../questions/any-of.ts'
import type { Asked } from '../questions/kind.ts'
import { findingsOf, kindOf, type KindName } from '../questions/kinds.ts'

/** Something to enter that tries a limit out: what the limit is called, and what a person would type. */
export type Attempt = { readonly limit: string; readonly text: string }

/** An attempt as it would be stored, and which rules of its kind it breaks; none where it is just right. */
export type Entered = { readonly limit: string; readonly value: Value; readonly breaks: readonly string[] }

/**
 * What somebody might enter who tries out every limit of a question from both sides. They are texts that the kind
 * reads itself, so that a kind which is added is tried as well.
 */
export function enteredAround(
  kind: KindName,
  { asked, today }: { asked: Asked; today: Day },
): readonly Entered[] {
  const attempts = [
    ...numbersAround(asked.limits),
    ...wordsAround(asked.limits),
    ...daysAround(today),
    ...monthsAround(asked.limits),
    ...choicesAround(asked),
    ...['yes', 'no', 'not this'].map((text) => ({ limit: 'answer', text })),
  ]
  const entered = attempts.flatMap(({ limit, text }): Entered[] => {
    const value = kindOf(kind).read(text, asked)
    if (value === null) return []
    return [{ limit, value, breaks: findingsOf(kind, value, { asked, today }).map(({ rule }) => rule) }]
  })
  return [...new Map(entered.map((each) => [JSON.stringify(each.value), each])).values()]
}

function numbersAround({ decimals, ...limits }: Limits): Attempt[] {
  const bounds = (['min', 'max', 'moreThan', 'lessThan'] as const).flatMap((limit) => {
    const bound = limits[limit]
    return bound === undefined ? [] : [{ limit, bound: new Big(bound) }]
  })
  const steps = [new Big(1), new Big(10).pow(-(decimals ?? 2))]
  const fine = decimals === undefined ? [] : [{ limit: 'decimals', text: `1.${'0'.repeat(decimals)}5` }]
  const finest =
    decimals === undefined || decimals === 0 ? [] : [{ limit: 'decimals', text: `1.${'5'.repeat(decimals)}` }]
  return [
    ...bounds.flatMap(({ limit, bound }) =>
      [bound, ...steps.flatMap((step) => [bound.minus(step), bound.plus(step)])].map((amount) => ({
        limit,
        text: amount.toFixed(),
      })),
    ),
    ...fine,
    ...finest,
    ...['0', '1', '99999999.99', '-1'].map((text) => ({ limit: 'number', text })),
  ]
}

function wordsAround({ words }: Limits): Attempt[] {
  if (words === undefined) return []
  return [words, words + 1].map((count) => ({ limit: 'words', text: Array(count).fill('word').join(' ') }))
}

function daysAround(today: Day): Attempt[] {
  return [-1, 0, 1].map((days) => ({ limit: 'past', text: addDays(today, days) }))
}

function monthsAround({ earliest, latest }: Limits): Attempt[] {
  const around = (limit: 'earliest' | 'latest', month: string | undefined): Attempt[] =>
    month === undefined
      ? []
      : [-1, 0, 1].map((count) => ({ limit, text: firstOfMonth(`${month}-01`, count).slice(0, 7) }))
  return [...around('earliest', earliest), ...around('latest', latest)]
}

function choicesAround({ choices, limits: { least, most } }: Asked): Attempt[] {
  const usual = choices.filter((choice) => !isExclusive(choice)).map(({ code }) => code)
  const alone = choices.filter(isExclusive).map(({ code }) => code)
  const longest = choices.toSorted((a, b) => b.label.length - a.label.length).slice(0, 1)
  const several = [least, most].flatMap((count) => (count === undefined ? [] : [count - 1, count, count + 1]))
  return [
    ...[choices[0], choices.at(-1), ...longest].flatMap((choice) =>
      choice === undefined ? [] : [{ limit: 'choice', text: choice.code }],
    ),
    ...[...several, usual.length]
      .filter((count) => count > 1 && count <= usual.length)
      .map((count) => ({ limit: 'choices', text: usual.slice(0, count).join('; ') })),
    ...(usual[0] === undefined
      ? []
      : alone.map((code) => ({ limit: 'exclusive', text: `${usual[0]}; ${code}` }))),
  ]
}
