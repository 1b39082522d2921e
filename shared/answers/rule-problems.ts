import { formatDay, type Day } from '../day.ts'
import type { Question, Rule, Section } from '../funds/bundle.ts'
import type { Problem } from '../problems.ts'
import { evaluate, rowsThatMatter, type Source } from '../rules/evaluate.ts'
import { allOf, readOf } from '../rules/parts.ts'
import { sayOutcome } from '../rules/say.ts'
import {
  answerAt,
  cellAt,
  explanationAt,
  sectionKey,
  splitSectionKey,
  type SectionKey,
  type Target,
} from './address.ts'
import { whatIsAsked } from './conditions.ts'
import { choicesFor, rowsOf, sectionsOf, type Content, type Row } from './content.ts'
import { questionIndex, sourceFrom } from './source.ts'
import { sayIn } from './wording.ts'

/** The section that a rule belongs to, and is reported in first: that of its table, or of what it is first about. */
export function homeOf(rule: Rule, { bundle }: Pick<Content, 'bundle'>): Section | undefined {
  return questionIndex(bundle).get(rule.table ?? rule.about[0] ?? '')?.section
}

/**
 * Where a rule of another section has to be run to know what it says of this one: nowhere if it is about nothing here,
 * where it belongs for the same project, or for all projects.
 */
export function runsFor(rule: Rule, key: SectionKey, content: Content): SectionKey[] {
  const home = homeOf(rule, content)
  const { section: here, item } = splitSectionKey(key)
  const index = questionIndex(content.bundle)
  if (home === undefined || home.id === here) return []
  if (!rule.about.some((id) => index.get(id)?.section.id === here)) return []
  if (home.each === undefined) return [home.id]
  const each = content.bundle.sections.find(({ id }) => id === here)?.each
  if (each === home.each) return [sectionKey(home.id, item)]
  return sectionsOf(content.bundle, content.data)
    .filter(({ section }) => section === home)
    .map((instance) => instance.key)
}

/** The table that a rule is run for each row of. */
export function tableOfRule(rule: Rule, { bundle }: Content): Question | undefined {
  return rule.table === undefined ? undefined : questionIndex(bundle).get(rule.table)?.question
}

/** Where a rule is broken, in one section; nobody is told of what they are not asked. */
export function ruleProblems(rule: Rule, at: Omit<At, 'table' | 'row'>): Problem[] {
  const table = tableOfRule(rule, at.content)
  if (table === undefined) return problemOf(rule, at)
  return rowsOf(at.content, at.section, table)
    .filter((row) => !row.total)
    .flatMap((row) => problemOf(rule, { ...at, table, row }))
}

type At = {
  readonly content: Content
  readonly section: SectionKey
  readonly today: Day
  readonly table?: Question
  readonly row?: Row
}

/** What a rule says in one place: of a return, a project, or a row. */
export function problemOf(rule: Rule, at: At): Problem[] {
  const { content, section, table, row } = at
  const source = sourceFrom(content, {
    section,
    ...(table !== undefined && row !== undefined ? { table, row: row.id } : {}),
  })
  if (evaluate(rule.check, source) !== false) return []
  const targets = rule.about
    .flatMap((id) => targetsOf(id, rule, { ...at, source }))
    .filter(whatIsAsked(content))
  if (targets.length === 0) return []
  const values = Object.fromEntries(
    Object.entries(rule.values ?? {}).map(([name, { is, as }]) => [
      name,
      sayOutcome(evaluate(is, source), as, choicesFor(content, as)),
    ]),
  )
  const filled = sayIn(content, section, rule.message).replace(/\{([a-z0-9-]+)\}/gu, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  )
  const problem: Problem = {
    rule: rule.id,
    severity: rule.severity,
    section,
    targets: [...new Set(targets)],
    message: row === undefined ? filled : `${row.label}: ${filled}`,
    ...(Object.keys(values).length === 0 ? {} : { values }),
  }
  return [rule.severity === 'query' ? explained(problem, at) : waived(problem, at)]
}

/** A query with where its explanation lives, and what it says so far. */
export function explained(
  problem: Problem,
  { content, section, row }: Pick<At, 'content' | 'section' | 'row'>,
): Problem {
  const at = explanationAt(section, problem.rule, row?.id)
  const text = content.values.get(at)
  return {
    ...problem,
    explanation: { at, ...(typeof text === 'string' && text.trim() !== '' ? { text } : {}) },
  }
}

/** An error that the fund has let this recipient off is a note, as long as the waiver holds. */
function waived(problem: Problem, { content, today }: At): Problem {
  const waiver = content.waivers?.find(({ rule, until }) => rule === problem.rule && today <= until)
  if (waiver === undefined || problem.severity !== 'error') return problem
  const message = `${problem.message}. Waived by ${waiver.approver} until ${formatDay(waiver.until)}`
  return { ...problem, severity: 'note', message, waiver }
}

/** Where something that a rule is about stands: a cell of its row, an answer, the cells of a table that it went by. */
function targetsOf(id: string, rule: Rule, at: At & { readonly source: Source }): Target[] {
  const { content, section, table, row, source } = at
  if (
    table !== undefined &&
    row !== undefined &&
    table.table?.columns.some((column) => column.id === id) === true
  )
    return [cellAt({ section, table: table.id }, row.id, id)]
  const asking = questionIndex(content.bundle).get(id)
  if (asking === undefined) return []
  const each = homeOf(rule, content)?.each
  const cells = asking.question.kind === 'table' ? cellsOf(id, rule, source) : []
  if (cells.length > 0) return cells
  if (asking.section.each === undefined) return [answerAt(asking.section.id, id)]
  return asking.section.each === each
    ? [answerAt(sectionKey(asking.section.id, splitSectionKey(section).item), id)]
    : []
}

function cellsOf(table: string, rule: Rule, source: Source): Target[] {
  return allOf(rule.check).flatMap(({ expression, table: within }) => {
    const found = readOf(expression)
    if (found === undefined || found.read.table !== table || within !== undefined) return []
    const { read, operator } = found
    const inside = read.where === undefined ? [] : allOf(read.where)
    const columns =
      read.columns ??
      inside.flatMap(({ expression: part }) =>
        typeof part === 'object' && 'column' in part ? [part.column] : [],
      )
    return rowsThatMatter(operator, read, source).flatMap((row) =>
      columns.flatMap((column) => row.targets?.(column) ?? []),
    )
  })
}
