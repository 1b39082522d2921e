import { parseTarget } from '../answers/address.ts'
import { questionsOf } from '../answers/content.ts'
import { validate } from '../answers/validate.ts'
import { isBlank } from '../answers/value.ts'
import type { Severity } from '../problems.ts'
import type { SampleOf, SampleReturn } from './kinds.ts'
import type { Missed } from './violations.ts'

/** How much of a definition a set of returns reaches; what is not reached is named. */
export type Coverage = {
  readonly returns: number
  readonly pages: Reached
  /** Questions that are answered, and columns that hold a value, `table/column`. */
  readonly questions: Reached
  /** The definition’s own rules that are broken in some return. */
  readonly rules: Reached
  /** Limits at whose edge some return is, and rules that one breaks, `question: rule`. */
  readonly edges: readonly string[]
  readonly violations: readonly string[]
  readonly missed: readonly Missed[]
  /** How many problems of each severity the returns have together. */
  readonly problems: Readonly<Record<Severity, number>>
}

type Reached = { readonly of: number; readonly reached: number; readonly not: readonly string[] }

/** @param missed what was tried and could not be broken alone */
export function coverageOf(
  of: SampleOf,
  { returns, missed }: { returns: readonly SampleReturn[]; missed: readonly Missed[] },
): Coverage {
  const filled = new Set<string>()
  const broken = new Set<string>()
  const problems = { error: 0, query: 0, note: 0 }
  for (const { values } of returns) {
    for (const [target, value] of values) {
      const address = isBlank(value) ? undefined : parseTarget(target)
      if (address?.kind === 'answer') filled.add(address.question)
      if (address?.kind === 'cell') filled.add(address.table).add(`${address.table}/${address.column}`)
    }
    for (const { rule, severity } of validate({ ...of, values }, of.bundle.round.deadline)) {
      broken.add(rule)
      problems[severity] += 1
    }
  }
  const { sections, rules } = of.bundle
  const pages = sections.flatMap((section) =>
    section.pages.map((page) => ({
      name: `${section.id}/${page.id}`,
      ids: page.questions.map(({ id }) => id),
    })),
  )
  const entered = sections
    .flatMap(questionsOf)
    .flatMap(({ id, table }) => [
      id,
      ...(table?.columns ?? [])
        .filter((column) => column.total === undefined && column.calculate === undefined)
        .map((column) => `${id}/${column.id}`),
    ])
  return {
    returns: returns.length,
    pages: reached(
      pages.map(({ name }) => name),
      (name) => pages.some((page) => page.name === name && page.ids.some((id) => filled.has(id))),
    ),
    questions: reached(entered, (name) => filled.has(name)),
    rules: reached(
      rules.map(({ id }) => id),
      (id) => broken.has(id),
    ),
    edges: [...new Set(returns.flatMap(({ edges = [] }) => edges))].sort(),
    violations: returns.flatMap(({ trips }) => (trips === undefined ? [] : [`${trips.at}: ${trips.rule}`])),
    missed,
    problems,
  }
}

function reached(names: readonly string[], is: (name: string) => boolean): Reached {
  const not = names.filter((name) => !is(name))
  return { of: names.length, reached: names.length - not.length, not }
}

/** A report in sentences, a line each. */
export function sayCoverage(coverage: Coverage): string[] {
  const { returns, pages, questions, rules, edges, violations, missed, problems } = coverage
  const line = (what: string, { of, reached: count, not }: Reached): string =>
    `${count} of ${of} ${what}${not.length === 0 ? '' : `; not ${not.slice(0, 10).join(', ')}${not.length > 10 ? ` and ${not.length - 10} more` : ''}`}`
  return [
    `${returns} ${returns === 1 ? 'return' : 'returns'}`,
    line('pages have an answer', pages),
    line('questions and columns have a value', questions),
    line('rules of the definition are broken by a return', rules),
    `${edges.length} limits are reached at their edge`,
    `${violations.length} returns break one rule or limit and nothing else`,
    ...missed.map(({ at, rule, also }) =>
      also.length === 0
        ? `Not found: a return that breaks ${rule} (${at})`
        : `Not found: a return that breaks ${rule} (${at}) without ${also.join(', ')}`,
    ),
    `${problems.error} errors, ${problems.query} queries and ${problems.note} notes in all`,
  ]
}
