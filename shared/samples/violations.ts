import { cellAt, type SectionKey, type Target } from '../answers/address.ts'
import { questionsOf, rowsOf, sectionsOf, tableOf, type Content } from '../answers/content.ts'
import { validate } from '../answers/validate.ts'
import type { Value } from '../answers/value.ts'
import type { Bundle, Question, RecipientData } from '../funds/bundle.ts'
import { sample, withRows } from '../funds/sample.ts'
import type { Problem } from '../problems.ts'
import { enteredAround } from './attempts.ts'
import type { SampleReturn } from './kinds.ts'
import { askedAt, filledIn, type Filled } from './places.ts'
import { waysToBreak } from './rule-search.ts'

type Values = ReadonlyMap<Target, Value>

/** One way in which a return can be wrong, and returns to try that may be wrong in no other. */
export type Breakable = {
  /** The question, column, table or rule. */
  readonly at: string
  readonly rule: string
  readonly tries: Iterable<Values>
}

/** A rule that no return was found to break alone: what else broke with it, nothing where it did not break at all. */
export type Missed = { readonly at: string; readonly rule: string; readonly also: readonly string[] }

/** A return for every rule of the definition and every limit of its questions, in which nothing else is wrong. */
export function violations(
  of: { bundle: Bundle; data: RecipientData },
  seed: number,
): { readonly returns: readonly SampleReturn[]; readonly missed: readonly Missed[] } {
  const valid: Content = { ...of, values: sample(of, seed) }
  const today = of.bundle.round.deadline
  const before = new Set(validate(valid, today).map(sayProblem))
  const returns: SampleReturn[] = []
  const missed: Missed[] = []
  for (const { at, rule, tries } of breakables(valid, seed)) {
    let also: string[] | undefined
    for (const values of tries) {
      const problems = validate({ ...valid, values }, today).filter((each) => !before.has(sayProblem(each)))
      const others = problems.filter((problem) => problem.rule !== rule).map((problem) => problem.rule)
      if (problems.length > others.length && others.length === 0) {
        returns.push({ name: `violation-${returns.length + 1}`, values, trips: { rule, at } })
        also = undefined
        break
      }
      also = problems.length > others.length ? [...new Set(others)] : (also ?? [])
    }
    if (also !== undefined) missed.push({ at, rule, also })
  }
  return { returns, missed }
}

const sayProblem = ({ rule, targets }: Problem): string => JSON.stringify([rule, targets])

function breakables(valid: Content, seed: number): Breakable[] {
  const byName = new Map<string, Filled[]>()
  for (const place of filledIn(valid)) {
    const same = byName.get(place.name)
    if (same === undefined) byName.set(place.name, [place])
    else same.push(place)
  }
  return [
    ...[...byName.values()].flatMap((places) => valuesToBreak(valid, places)),
    ...sectionsOf(valid.bundle, valid.data)
      .filter(({ key, section }, _, all) => all.find((each) => each.section === section)?.key === key)
      .flatMap(({ key, section }) =>
        questionsOf(section)
          .filter(({ kind }) => kind === 'table')
          .flatMap((question) => rowsToBreak(valid, { section: key, question, seed })),
      ),
    ...valid.bundle.rules.map((rule) => ({
      at: rule.about.join(', '),
      rule: rule.id,
      tries: waysToBreak(valid, rule, seed),
    })),
  ]
}

const few = <T>(all: readonly T[]): T[] => [
  ...new Set([all[0], all[Math.floor(all.length / 2)], all.at(-1)].filter((one) => one !== undefined)),
]

/** The limits of one question or column, tried at a few of the places where it is asked. */
function valuesToBreak(valid: Content, places: readonly Filled[]): Breakable[] {
  const today = valid.bundle.round.deadline
  const tries = new Map<string, Values[]>()
  for (const place of few(places)) {
    const entered = enteredAround(place.kind, { asked: askedAt(valid, place), today })
    const wrong = entered.flatMap(({ value, breaks: [rule, ...more] }) =>
      rule === undefined || more.length > 0 ? [] : [{ rule, value }],
    )
    const blank = place.about.required === true ? [{ rule: 'required', value: null }] : []
    for (const { rule, value } of [...wrong, ...blank])
      tries.set(rule, [...(tries.get(rule) ?? []), new Map([...valid.values, [place.target, value]])])
  }
  const at = places[0]?.name ?? ''
  return [...tries].map(([rule, all]) => ({ at, rule, tries: all }))
}

type Table = { readonly section: SectionKey; readonly question: Question; readonly seed: number }

/** Too few rows, too many, and two that are about the same. */
function rowsToBreak(valid: Content, { section, question, seed }: Table): Breakable[] {
  const { rows, unique } = tableOf(question)
  const [first] = rowsOf(valid, section, question)
  if (rows.mode !== 'added' || first === undefined) return []
  const filled = (count: number): Content => ({
    ...valid,
    values: withRows(valid, { section, question }, { rows: count, seed }),
  })
  // Where what rows are about runs out before there are too many, there can't be too many.
  const wrongCounts = [rows.min - 1, rows.max + 1]
    .filter((count) => count >= 0 && count <= mostRows)
    .map((count) => [count, filled(count)] as const)
    .filter(
      ([count, content]) => rowsOf(content, section, question).filter(({ total }) => !total).length === count,
    )
    .map(([, content]) => likeFirst(valid, content, { section, question }))
  const two = filled(Math.min(rows.max, Math.max(2, rows.min)))
  const same = likeFirst(valid, two, { section, question, keeping: [] })
  return [
    ...(wrongCounts.length > 0 ? [{ at: question.id, rule: 'rows', tries: wrongCounts }] : []),
    ...(unique.length > 0 ? [{ at: question.id, rule: 'unique', tries: [same] }] : []),
  ]
}

const mostRows = 201

/**
 * The rows of `content` with what the first row of a valid return holds, so that nothing else is wrong with them; what
 * makes them different rows stays.
 */
function likeFirst(
  valid: Content,
  content: Content,
  table: { section: SectionKey; question: Question; keeping?: readonly string[] },
): Values {
  const { section, question } = table
  const { unique, columns } = tableOf(question)
  const { keeping = unique.flat() } = table
  const [first] = rowsOf(valid, section, question)
  const copied = rowsOf(content, section, question).flatMap(({ id }) =>
    columns
      .filter((column) => !keeping.includes(column.id))
      .flatMap((column): [Target, Value][] => {
        const at = (row: string): Target => cellAt({ section, table: question.id }, row, column.id)
        const value = first && valid.values.get(at(first.id))
        return value === undefined ? [] : [[at(id), value]]
      }),
  )
  return new Map([...content.values, ...copied])
}
