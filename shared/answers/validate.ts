import type { Day } from '../day.ts'
import type { Question, Rule, TableColumn } from '../funds/bundle.ts'
import type { Problem } from '../problems.ts'
import type { Asked } from '../questions/kind.ts'
import { findingsOf, kindOf } from '../questions/kinds.ts'
import { inSentence } from '../questions/sentences.ts'
import { evaluate, type Source } from '../rules/evaluate.ts'
import type { Expression } from '../rules/expression.ts'
import { cellValue } from '../tables/calculate.ts'
import { answerAt, cellAt, type SectionKey, type Target } from './address.ts'
import { askedQuestions, askedSections, cellState, whatIsAsked } from './conditions.ts'
import { askedOf, rowsOf, tableOf, type Content, type Row, type SectionInstance } from './content.ts'
import { questionIndex, sourceFrom } from './source.ts'
import { isBlank, isUnread, type Value } from './value.ts'

/**
 * Everything that is wrong with a return, or to be explained, in the order of its sections. Nothing here stops
 * anybody from saving; errors stop sign-off. `today` is the day in London.
 */
export function validate(content: Content, today: Day): Problem[] {
  return askedSections(content).flatMap((instance) => sectionProblems(content, instance, today))
}

/** The problems of one section, none where it is not asked: its questions first, then the definition's rules about them. */
export function sectionProblems(content: Content, instance: SectionInstance, today: Day): Problem[] {
  const source = sourceFrom(content, { section: instance.key })
  const questions = askedQuestions(content, instance)
  return [
    ...questions.flatMap((question) =>
      question.kind === 'table'
        ? tableProblems({ content, section: instance.key, question, today })
        : answerProblems({ content, section: instance.key, question, today }, source),
    ),
    ...content.bundle.rules
      .filter((rule) => homeOf(rule, content) === instance.section.id)
      .flatMap((rule) => ruleProblems(rule, content, instance.key)),
  ]
}

type Place = {
  readonly content: Content
  readonly section: SectionKey
  readonly question: Question
  readonly today: Day
}

function answerProblems({ content, section, question, today }: Place, source: Source): Problem[] {
  if (question.kind === 'table') return []
  const target = answerAt(section, question.id)
  const value = content.values.get(target) ?? null
  const asked = askedOf(content, question)
  const problem = problemAt(section, [target])
  if (isBlank(value)) {
    if (!isRequired(question.required, source)) return []
    return [problem({ rule: 'required', message: kindOf(question.kind).missing(asked) })]
  }
  return findingsOf(question.kind, value, { asked, today }).map(problem)
}

function tableProblems(place: Place): Problem[] {
  const { content, section, question } = place
  const rows = rowsOf(content, section, question).filter((row) => !row.total)
  return [
    ...rowCountProblems(place, rows),
    ...rows.flatMap((row) => rowProblems(place, row)),
    ...duplicateProblems(place, rows),
  ]
}

function rowCountProblems({ section, question }: Place, rows: readonly Row[]): Problem[] {
  const { rows: wanted, rowName } = tableOf(question)
  if (wanted.mode === 'fixed') return []
  const problem = problemAt(section, [answerAt(section, question.id)])
  const { min, max } = wanted
  const name = (count: number): string => `${count} ${count === 1 ? rowName : plural(rowName)}`
  if (rows.length >= min && rows.length <= max) return []
  const ask =
    min === max
      ? `exactly ${name(min)}`
      : rows.length < min
        ? `at least ${name(min)}`
        : `no more than ${name(max)}`
  const message = `${question.label}: enter ${ask}. There ${rows.length === 1 ? 'is' : 'are'} ${rows.length === 0 ? 'none' : rows.length}`
  return [problem({ rule: 'rows', message })]
}

function rowProblems(place: Place, row: Row): Problem[] {
  const { content, section, question, today } = place
  const source = sourceFrom(content, { section, table: question, row: row.id })
  const entered = tableOf(question).columns.filter(
    (column) => cellState(content, { section, question, row: row.id, column: column.id }) === 'entered',
  )
  const blank: TableColumn[] = []
  const found = entered.flatMap((column) => {
    const target = cellAt({ section, table: question.id }, row.id, column.id)
    const value = content.values.get(target) ?? null
    if (isBlank(value)) {
      if (isRequired(column.required, source)) blank.push(column)
      return []
    }
    const asked = cellAsked(place, row, column)
    return findingsOf(column.kind, value, { asked, today }).map(problemAt(section, [target]))
  })
  return [...missingCells(place, row, blank), ...found]
}

/** Blank cells of a given row are said in one sentence; of a row that somebody added, one a cell. */
function missingCells(place: Place, row: Row, blank: readonly TableColumn[]): Problem[] {
  const { section, question } = place
  const at = (column: TableColumn): Target => cellAt({ section, table: question.id }, row.id, column.id)
  if (!row.defined || blank.length < 2) {
    return blank.map((column) =>
      problemAt(section, [at(column)])({
        rule: 'required',
        message: missingCell(place.content, row, column),
      }),
    )
  }
  const message = `${row.label}: ${blank.length} cells are blank. Enter an amount in each, 0 where there was none`
  return [problemAt(section, blank.map(at))({ rule: 'required', message })]
}

function missingCell(content: Content, row: Row, column: TableColumn): string {
  if (column.period !== undefined)
    return `${row.label}, ${column.period.label}: enter an amount, 0 if there was none`
  const sentence = kindOf(column.kind).missing(askedOf(content, column))
  return `${row.label}: ${inSentence(sentence)}`
}

function duplicateProblems({ content, section, question }: Place, rows: readonly Row[]): Problem[] {
  const { unique, columns } = tableOf(question)
  return unique.flatMap((ids) => {
    const seen = new Set<string>()
    return rows.flatMap((row) => {
      const targets = ids.map((id) => cellAt({ section, table: question.id }, row.id, id))
      const values = ids.map((column) => cellValue(content, { section, question, row: row.id, column }))
      if (values.some((value) => isBlank(value) || isUnread(value))) return []
      const key = JSON.stringify(values.map(foldText))
      if (!seen.has(key)) {
        seen.add(key)
        return []
      }
      const titles = ids.map((id) => columnTitle(columns.find((column) => column.id === id) ?? { label: id }))
      const message = `${row.label}: the same ${titles.join(', ').toLowerCase()} is in an earlier row. Change or remove one of them`
      return [problemAt(section, targets)({ rule: 'unique', message })]
    })
  })
}

/** Where a rule is broken; nobody is told of what they are not asked. */
function ruleProblems(rule: Rule, content: Content, section: SectionKey): Problem[] {
  const isAsked = whatIsAsked(content)
  const say = (targets: readonly Target[]): Problem => ({
    rule: rule.id,
    severity: rule.severity,
    section,
    targets,
    message: rule.message,
  })
  const question =
    rule.table === undefined ? undefined : questionIndex(content.bundle).get(rule.table)?.question
  if (question === undefined) {
    const targets = rule.about.map((id) => answerAt(section, id)).filter(isAsked)
    const fails = targets.length > 0 && evaluate(rule.check, sourceFrom(content, { section })) === false
    return fails ? [say(targets)] : []
  }
  return rowsOf(content, section, question)
    .filter((row) => !row.total)
    .flatMap((row) => {
      const at = { section, table: question.id }
      const targets = rule.about.map((column) => cellAt(at, row.id, column)).filter(isAsked)
      if (targets.length === 0) return []
      const fails = evaluate(rule.check, sourceFrom(content, { section, table: question, row: row.id }))
      return fails === false ? [{ ...say(targets), message: `${row.label}: ${rule.message}` }] : []
    })
}

/** The section that a rule is reported in: that of its table, or of the first question it is about. */
function homeOf(rule: Rule, { bundle }: Content): string | undefined {
  return questionIndex(bundle).get(rule.table ?? rule.about[0] ?? '')?.section.id
}

function isRequired(required: Expression, source: Source): boolean {
  return evaluate(required, source) === true
}

/** What a kind may know about a cell; its label says where the cell is. */
function cellAsked({ content, section, question }: Place, row: Row, column: TableColumn): Asked {
  const asked = askedOf(content, column, { section, question, row: row.id })
  return { ...asked, label: `${row.label}, ${columnTitle(column)}` }
}

/** How a column is named in a sentence: its period in full, or its label. */
function columnTitle(column: Pick<TableColumn, 'label' | 'period'>): string {
  return column.period?.label ?? column.label
}

function problemAt(section: SectionKey, targets: readonly Target[]) {
  return ({
    rule,
    message,
    severity = 'error',
  }: Pick<Problem, 'rule' | 'message'> & Partial<Problem>): Problem => ({
    rule,
    severity,
    section,
    targets,
    message,
  })
}

function foldText(value: Value): Value {
  return typeof value === 'string' ? value.trim().toLowerCase() : value
}

function plural(name: string): string {
  return name.endsWith('y') ? `${name.slice(0, -1)}ies` : `${name}s`
}
