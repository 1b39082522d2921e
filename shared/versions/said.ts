import { changeClasses, type Comparison } from './compare.ts'
import type { Change, ChangeClass, Step } from './change.ts'

/** The changes of one part of a definition: the fund, the round, a section, the rules. */
type Part = { readonly title: string; readonly changes: readonly SaidChange[] }

/** A change in words, and what it happened to: several things where it happened to them alike, none where the part itself changed. */
type SaidChange = {
  readonly class: ChangeClass
  readonly sentence: string
  readonly places: readonly string[]
}

/** What each class asks of returns that people are writing. */
const classMeans: Readonly<Record<ChangeClass, string>> = {
  MODEL: 'answers have to be moved before it can be published',
  REVISION: 'people look at the sections concerned again',
  ADDITION: 'nothing is asked of returns that people have begun',
}

/** Every change as a sentence with its ids, by the part of the definition that it stands in, in the order of the definition. */
function saidByPart({ changes }: Pick<Comparison, 'changes'>): Part[] {
  const parts = new Map<string, Change[]>()
  for (const change of changes) {
    const title = titleOf(change.where[0])
    parts.set(title, [...(parts.get(title) ?? []), change])
  }
  return [...parts].map(([title, own]) => ({ title, changes: together(own) }))
}

function titleOf(step: Step | undefined): string {
  if (step === undefined) return 'The definition as a whole'
  switch (step.is) {
    case 'rule':
      return 'Rules'
    case 'list':
      return `The list “${step.id}”`
    case 'data set':
      return `The data set “${step.id}”`
    case 'fund':
    case 'round':
    case 'section':
      return `The ${step.is} ${named(step)}`
    default:
      return named(step)
  }
}

const named = ({ id, name }: Step): string => `“${name}” (${id})`

function together(changes: readonly Change[]): SaidChange[] {
  const groups = new Map<string, Change[]>()
  for (const change of changes) {
    const about = change.where.at(-1)?.is ?? ''
    const key = JSON.stringify([change.class, change.sentence, about, change.where.length])
    groups.set(key, [...(groups.get(key) ?? []), change])
  }
  return [...groups.values()].flatMap((group): SaidChange[] => {
    const [first] = group
    if (first === undefined) return []
    // A part is the heading already, except for rules, which have one heading in common.
    const inside = group.map(({ where }) => (where[0]?.is === 'rule' ? where : where.slice(1)))
    const places = inside.flatMap((steps) => (steps.length === 0 ? [] : [placeOf(steps)]))
    return [{ class: first.class, sentence: first.sentence, places }]
  })
}

function placeOf(steps: readonly Step[]): string {
  return steps.map((step) => (step.is === 'question' ? named(step) : `${step.is} ${named(step)}`)).join(', ')
}

/** A comparison as lines of plain text, the class first. */
export function saidPlainly(comparison: Comparison): string[] {
  if (comparison.class === undefined) return ['Nothing is different']
  const counts = changeClasses.flatMap((of) => {
    const count = comparison.changes.filter((change) => change.class === of).length
    return count === 0 ? [] : [`${count} ${of}`]
  })
  return [
    `${comparison.class}: ${classMeans[comparison.class]} (${counts.join(', ')})`,
    ...saidByPart(comparison).flatMap(({ title, changes }) => ['', title, ...changes.flatMap(linesOf)]),
  ]
}

function linesOf({ class: of, sentence, places }: SaidChange): string[] {
  const [only] = places
  if (only === undefined) return [`  ${of.padEnd(8)}  ${sentence}`]
  if (places.length === 1) return [`  ${of.padEnd(8)}  ${only}: ${sentence}`]
  return [`  ${of.padEnd(8)}  ${sentence}:`, ...places.map((place) => `            - ${place}`)]
}
