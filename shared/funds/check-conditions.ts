import Big from 'big.js'
import { evaluate, nothing, type Outcome, type Source } from '../rules/evaluate.ts'
import type { Expression } from '../rules/expression.ts'
import type { Bundle, Choice, Limits } from './bundle.ts'
import { tooCostly } from './check-cost.ts'
import { checkExpression, type AskedQuestions, type ExpressionContext } from './check-expression.ts'
import type { Placed } from './sections.ts'
import { below } from './plan.ts'
import { problemAt, type DefinitionProblem, type Path, type Place } from './source.ts'

/** Something that is asked under a condition: what it is called, where it was written, what stands before it. */
type Conditional = {
  readonly when: Expression
  readonly place: Place
  readonly context: Omit<ExpressionContext, 'say'>
  readonly name: string
  /** The first question that the condition may hide: those before it can be read. */
  readonly first: string
  /** The columns that stand before it in the same row, where it may read any. */
  readonly columns?: readonly string[]
}

type From = {
  readonly bundle: Bundle
  readonly placed: readonly Placed[]
  readonly asked: AskedQuestions
  readonly context: Omit<ExpressionContext, 'say'>
}

/**
 * Says of every condition whether what it reads is there, and was asked before; and whether it can hold at all. What
 * may only be read in its order can't go round in a circle. Problems are added to `problems`.
 */
export function checkConditions(from: From, problems: DefinitionProblem[]): void {
  const order = [...from.asked.keys()]
  const found = from.placed.flatMap((section) => conditionalsOf(section, from))
  const waitsFor = waiting(from)
  for (const { when, place, context, name, first, columns } of found) {
    const say = (path: Path, message: string): number =>
      problems.push(problemAt(below(place, ...path), message))
    const before = problems.length
    checkExpression(when, { ...context, say })
    const cost = tooCostly(when, { asked: from.asked, table: context.table?.id })
    if (cost !== undefined) say([], cost)
    if (problems.length > before) continue
    const reads = readsOf(when)
    for (const id of reads.questions) {
      if (order.indexOf(id) < order.indexOf(first)) continue
      if (id === first) say([], `${name} can’t depend on itself`)
      else if (waitsFor(id).has(first))
        say(
          [],
          `${name} depends on “${id}”, which depends on it in turn. Take one of the two conditions away`,
        )
      else
        say(
          [],
          `${name} depends on “${id}”, which is only asked after it. Ask “${id}” first, or depend on something before`,
        )
    }
    for (const id of reads.columns) {
      const column = context.table?.table?.columns.find((one) => one.id === id)
      if (column?.total !== undefined || column?.calculate !== undefined)
        say([], `${name} depends on “${id}”, which is calculated. Depend on the columns that it comes from`)
      else if (columns?.includes(id) === false)
        say(
          [],
          `${name} depends on “${id}”, which does not stand before it in the row. Move “${id}” before it`,
        )
    }
    if (problems.length === before && neverHolds(when, from))
      say([], `${name} is never asked, whatever is answered before. Take it out, or change the condition`)
  }
}

function conditionalsOf(
  { built: section, place, written, pagePlaces }: Placed,
  { context }: From,
): Conditional[] {
  const inside = { ...context, section: section.id }
  const found: (Partial<Conditional> & Omit<Conditional, 'when' | 'context'>)[] = []
  const firstOf = section.pages.flatMap((page) => page.questions)[0]?.id ?? ''
  // A section can't be seen from itself before it is asked, not even where it is asked once per project.
  found.push({
    ...(section.when === undefined ? {} : { when: section.when }),
    context,
    place: below(place, 'when'),
    name: `The section “${section.id}”`,
    first: firstOf,
  })
  for (const page of section.pages) {
    found.push({
      ...(page.when === undefined ? {} : { when: page.when }),
      place: below(pagePlaces.get(page.id) ?? place, 'when'),
      name: `The page “${page.id}”`,
      first: page.questions[0]?.id ?? '',
    })
    for (const { id, when, table } of page.questions) {
      const own = written.get(id)
      if (own === undefined) continue
      const at = { place: own.placeOf(['when']), first: id }
      found.push({ ...(when === undefined ? {} : { when }), ...at, name: `“${id}”` })
      // Like a condition it reads what stands before it, and so can't go round in a circle either.
      const calculate = page.questions.find((one) => one.id === id)?.calculate
      if (calculate !== undefined)
        found.push({
          when: calculate,
          place: own.placeOf(['calculate']),
          first: id,
          name: `What “${id}” comes to`,
        })
      const rows = table?.rows.mode === 'fixed' ? table.rows.rows : []
      for (const row of rows) {
        found.push({
          ...(row.when === undefined ? {} : { when: row.when }),
          place: own.placeOf(['rows', 'fixed', row.key, 'when']),
          name: `The row “${row.key}”`,
          first: id,
        })
      }
      for (const [index, column] of (table?.columns ?? []).entries()) {
        const question = page.questions.find((one) => one.id === id)
        const base = column.id.split('.')[0] ?? ''
        if (column.when === undefined || question === undefined || column.total !== undefined) continue
        found.push({
          when: column.when,
          context: { ...inside, table: question },
          place: own.placeOf(['columns', base, 'when']),
          name: `The column “${base}”`,
          first: id,
          columns: (table?.columns ?? [])
            .slice(0, index)
            .map((one) => one.id)
            .filter((one) => one.split('.')[0] !== base),
        })
      }
    }
  }
  return found.flatMap(({ when, ...rest }) =>
    when === undefined ? [] : [{ context: inside, ...rest, when }],
  )
}

/** What a question is asked depending on, directly or through others. */
function waiting({ placed }: From): (id: string) => ReadonlySet<string> {
  const direct = new Map(
    placed.flatMap(({ built: section }) =>
      section.pages.flatMap((page) =>
        page.questions.map(({ id, when }) => {
          const conditions = [section.when, page.when, when].filter((one) => one !== undefined)
          return [id, conditions.flatMap((one) => [...readsOf(one).questions])] as const
        }),
      ),
    ),
  )
  return (id) => {
    const all = new Set<string>()
    const open = [id]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const read of direct.get(next) ?? []) {
        if (all.has(read)) continue
        all.add(read)
        open.push(read)
      }
    }
    return all
  }
}

type Reads = { readonly questions: ReadonlySet<string>; readonly columns: ReadonlySet<string> }

/** Whether an expression asks for more than which choices were made, so that trying those says nothing. */
function isOpen(expression: unknown): boolean {
  if (typeof expression !== 'object' || expression === null) return false
  return 'answered' in expression || 'table' in expression || Object.values(expression).some(isOpen)
}

/** Everything of this return that an expression names. What is read under a `table` are columns of that table, not of the row. */
function readsOf(expression: Expression): Reads {
  const questions = new Set<string>()
  const columns = new Set<string>()
  const walk = (part: unknown, elsewhere: boolean): void => {
    if (typeof part !== 'object' || part === null) return
    const { table } = part as { table?: unknown }
    const away = elsewhere || typeof table === 'string'
    for (const [key, value] of Object.entries(part)) {
      if (key === 'previous') continue
      if (typeof value !== 'string') walk(value, away)
      else if (key === 'answer' || key === 'answered' || key === 'table') questions.add(value)
      else if (key === 'column' && !away) columns.add(value)
    }
  }
  walk(expression, false)
  return { questions, columns }
}

/** More combinations of answers than this are not tried. */
const mostTried = 5_000

/** Whether a condition is false for all that can be answered; only said where every combination can be tried. */
function neverHolds(when: Expression, { asked, bundle }: From): boolean {
  if (isOpen(when)) return false
  const reads = readsOf(when)
  const domains = [...reads.questions].map((id) => [id, domainOf(id, { asked, bundle })] as const)
  const known = domains.flatMap(([id, choices]) => (choices === undefined ? [] : [[id, choices] as const]))
  const combinations = known.reduce((product, [, choices]) => product * Math.max(choices.length, 1), 1)
  if (combinations > mostTried) return false
  for (let number = 0; number < combinations; number += 1) {
    let rest = number
    const answers = new Map<string, Choice>()
    for (const [id, choices] of known) {
      const choice = choices[rest % Math.max(choices.length, 1)]
      rest = Math.floor(rest / Math.max(choices.length, 1))
      if (choice !== undefined) answers.set(id, choice)
    }
    if (evaluate(when, sourceOf(answers, bundle)) !== false) return false
  }
  return true
}

/** Every choice of a question that is answered by one; undefined where the answers can't be listed. */
function domainOf(
  id: string,
  { asked, bundle }: Pick<From, 'asked' | 'bundle'>,
): readonly Choice[] | undefined {
  const question = asked.get(id)?.question
  if (question?.kind === 'yes-no') return ['yes', 'no'].map((code) => ({ code, label: code }))
  const list: Limits['list'] = question?.kind === 'one-of' ? question.limits.list : undefined
  return list === undefined ? undefined : bundle.lists[list]
}

function sourceOf(answers: ReadonlyMap<string, Choice>, { round }: Bundle): Source {
  return {
    ...nothing,
    answer: (id, property): Outcome => {
      const choice = answers.get(id)
      if (property === undefined) return choice?.code
      const said = choice?.properties?.[property]
      return typeof said === 'number' ? new Big(said) : said
    },
    round: (part) => round[part],
  }
}
