import type { Day } from '../day.ts'
import type { Question, TableColumn } from '../funds/bundle.ts'
import type { Problem } from '../problems.ts'
import type { Asked } from '../questions/kind.ts'
import { findingsOf, kindOf } from '../questions/kinds.ts'
import { inSentence } from '../questions/sentences.ts'
import { evaluate, type Source } from '../rules/evaluate.ts'
import type { Expression } from '../rules/expression.ts'
import { correctionFindings, lockFindings } from '../tables/carry.ts'
import { cellValue } from '../tables/calculate.ts'
import { answerAt, cellAt, sectionOf, type SectionKey, type Target } from './address.ts'
import { askedQuestions, askedSections, cellState } from './conditions.ts'
import { askedOf, rowsOf, tableOf, type Content, type Row, type SectionInstance } from './content.ts'
import { indexed } from './indexed-values.ts'
import { explained, homeOf, problemOf, ruleProblems, runsFor, tableOfRule } from './rule-problems.ts'
import { answerValue, sourceFrom } from './source.ts'
import { isBlank, isUnread, type Value } from './value.ts'
import { wordsKey } from './wording.ts'

/**
 * A part of what is checked: what it finds, or the parts that it is made of. Everything that a part was made from, and
 * does not read itself when it is run, is in its key: two with the same key in the same place find the same.
 */
export type Check = { readonly key: string } & (
  { readonly find: () => readonly Problem[] } | { readonly parts: () => readonly Check[] }
)

/**
 * Everything that is wrong with a return, or to be explained, in the order of its sections. Nothing here stops
 * anybody from saving; errors stop sign-off. `today` is the day in London.
 */
export function validate(content: Content, today: Day): Problem[] {
  return run(checksOf({ ...content, values: indexed(content.values) }, today))
}

/** All that there is to check of a return. Each part reads `content` when it is run, not before. */
export function checksOf(content: Content, today: Day): Check {
  return {
    key: '',
    parts: () =>
      askedSections(content).map((instance) => ({
        key: `${instance.key} ${wordsKey(instance.section)}`,
        parts: () => sectionChecks(content, instance, today),
      })),
  }
}

/**
 * The problems of one section, none where it is not asked: its questions first, then the definition's rules about
 * them, also those that belong to another section and are about something here too.
 */
export function sectionProblems(content: Content, instance: SectionInstance, today: Day): Problem[] {
  const within = { ...content, values: indexed(content.values) }
  const isHere = (target: Target): boolean => sectionOf(target) === instance.key
  const others = content.bundle.rules.flatMap((rule) =>
    runsFor(rule, instance.key, within).flatMap((section) =>
      ruleProblems(rule, { content: within, section, today }),
    ),
  )
  return [
    ...run({ key: '', parts: () => sectionChecks(within, instance, today) }),
    ...others.filter(({ targets }) => targets.some(isHere)),
  ]
}

function run(check: Check): Problem[] {
  return 'find' in check ? [...check.find()] : check.parts().flatMap(run)
}

function sectionChecks(content: Content, instance: SectionInstance, today: Day): Check[] {
  const { key: section } = instance
  const questions = askedQuestions(content, instance).map((question): Check => {
    const place = { content, section, question, today }
    return question.kind === 'table'
      ? { key: question.id, parts: () => tableChecks(place) }
      : { key: question.id, find: () => answerProblems(place) }
  })
  const rules = content.bundle.rules
    .filter((rule) => homeOf(rule, content)?.id === instance.section.id)
    .map((rule): Check => {
      const key = `rule ${rule.id}`
      const table = tableOfRule(rule, content)
      const at = { content, section, today }
      if (table === undefined) return { key, find: () => problemOf(rule, at) }
      return {
        key,
        parts: () =>
          rowsOf(content, section, table)
            .filter((row) => !row.total)
            .map((row) => ({ key: keyOf(row), find: () => problemOf(rule, { ...at, table, row }) })),
      }
    })
  return [...questions, ...rules]
}

const keyOf = ({ id, label }: Row): string => `${id} ${label}`

type Place = {
  readonly content: Content
  readonly section: SectionKey
  readonly question: Question
  readonly today: Day
}

function answerProblems({ content, section, question, today }: Place): Problem[] {
  if (question.kind === 'table') return []
  const target = answerAt(section, question.id)
  const value = answerValue(content, section, question)
  const asked = askedOf(content, question)
  const problem = problemAt(section, [target])
  if (isBlank(value)) {
    if (!isRequired(question.required, sourceFrom(content, { section }))) return []
    return [problem({ rule: 'required', message: kindOf(question.kind).missing(asked) })]
  }
  return findingsOf(question.kind, value, { asked, today }).map(problem)
}

function tableChecks(place: Place): Check[] {
  const { content, section, question } = place
  const rowsNow = (): Row[] => rowsOf(content, section, question).filter((row) => !row.total)
  const rows = rowsNow()
  return [
    { key: `rows ${rows.length}`, find: () => rowCountProblems(place, rows.length) },
    ...rows.map((row) => ({ key: keyOf(row), find: () => rowProblems(place, row) })),
    { key: 'unique', find: () => duplicateProblems(place, rowsNow()) },
  ]
}

function rowCountProblems({ section, question }: Place, count: number): Problem[] {
  const { rows: wanted, rowName } = tableOf(question)
  if (wanted.mode !== 'added') return []
  const problem = problemAt(section, [answerAt(section, question.id)])
  const { min, max } = wanted
  const name = (of: number): string => `${of} ${of === 1 ? rowName : plural(rowName)}`
  if (count >= min && count <= max) return []
  const ask =
    min === max ? `exactly ${name(min)}` : count < min ? `at least ${name(min)}` : `no more than ${name(max)}`
  const message = `${question.label}: enter ${ask}. There ${count === 1 ? 'is' : 'are'} ${count === 0 ? 'none' : count}`
  return [problem({ rule: 'rows', message })]
}

function rowProblems(place: Place, row: Row): Problem[] {
  const { content, section, question, today } = place
  const source = sourceFrom(content, { section, table: question, row: row.id })
  const blank: TableColumn[] = []
  const found = tableOf(question).columns.flatMap((column) => {
    const cell = { section, question, row: row.id, column: column.id }
    const state = cellState(content, cell)
    if (state === 'calculated' || state === 'not-asked') return []
    const target = cellAt({ section, table: question.id }, row.id, column.id)
    const asked = cellAsked(place, row, column)
    const problem = problemAt(section, [target])
    if (state === 'locked') return lockFindings(content, cell, asked).map(problem)
    const value = cellValue(content, cell)
    if (isBlank(value)) {
      if (isRequired(column.required, source)) blank.push(column)
      return []
    }
    const corrected = correctionFindings(content, cell, asked)
    return [
      ...findingsOf(column.kind, value, { asked, today }).map(problem),
      ...corrected.map((one) => explained(problem(one), { content, section, row })),
    ]
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
