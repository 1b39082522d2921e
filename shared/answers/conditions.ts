import type { Page, Question, TableColumn } from '../funds/bundle.ts'
import { evaluate } from '../rules/evaluate.ts'
import { columnOf, fixedRow, isCalculated, type CellPlace } from '../tables/calculate.ts'
import { carriedValue } from '../tables/carry.ts'
import { parseTarget, type SectionKey, type Target } from './address.ts'
import {
  findSection,
  questionsOf,
  sectionsOf,
  tableOf,
  type Content,
  type SectionInstance,
} from './content.ts'
import { sourceFrom } from './source.ts'

/** Whether a section is asked in this return. */
function isSectionAsked(content: Content, { key, section }: SectionInstance): boolean {
  return section.when === undefined || sourceFrom(content, { section: key }).holds(section.when)
}

/** The sections that are asked, in order. */
export function askedSections(content: Content): SectionInstance[] {
  return sectionsOf(content.bundle, content.data, content.values).filter((instance) =>
    isSectionAsked(content, instance),
  )
}

/** The pages of a section that ask anything now, each with the questions that it asks. */
export function askedPages(content: Content, instance: SectionInstance): Page[] {
  const { key, section } = instance
  const source = sourceFrom(content, { section: key })
  if (!source.holds(section.when)) return []
  return section.pages.flatMap((page): Page[] => {
    if (!source.holds(page.when)) return []
    if (page.questions.every(({ when }) => when === undefined)) return [page]
    const questions = page.questions.filter(({ when }) => source.holds(when))
    return questions.length === 0 ? [] : [{ ...page, questions }]
  })
}

/** The questions of a section that are asked, in page order. */
export function askedQuestions(content: Content, instance: SectionInstance): Question[] {
  return askedPages(content, instance).flatMap(({ questions }) => questions)
}

/** The columns of a table, without those that no row is asked for. */
export function askedColumns(
  content: Content,
  { section, question }: Pick<CellPlace, 'section' | 'question'>,
): readonly TableColumn[] {
  const { columns } = tableOf(question)
  if (columns.every(({ when }) => when === undefined)) return columns
  const source = sourceFrom(content, { section })
  return columns.filter(({ when }) => source.holds(when))
}

/**
 * What a cell is. `entered`: people type into it. `calculated`: it is worked out. `locked`: nobody types into it; it is
 * blank, or says what is carried. `not-asked`: it is blank to everybody, whatever was typed before.
 */
export type CellState = 'entered' | 'calculated' | 'locked' | 'not-asked'

/** What a cell is in this return, now. */
export function cellState(content: Content, place: CellPlace): CellState {
  if (!isCellAsked(content, place)) return 'not-asked'
  if (isCalculated(place)) return 'calculated'
  return isLocked(content, place) ? 'locked' : 'entered'
}

/** Whether the row or the column says that a cell is locked; where that is unknown it is not. */
function isLocked(content: Content, place: CellPlace): boolean {
  const { section, question: table, row } = place
  const column = columnOf(table, place.column)
  const locks = [column.lock, fixedRow(table, row)?.lock].filter((lock) => lock !== undefined)
  if (locks.length > 0) {
    const source = sourceFrom(content, { section, table, row })
    if (locks.some((lock) => evaluate(lock, source) === true)) return true
  }
  return column.carry === 'locked' && carriedValue(content, place) !== null
}

/** Whether a cell is asked, in a row and a table that are. */
export function isCellAsked(content: Content, place: CellPlace): boolean {
  const { when } = columnOf(place.question, place.column)
  if (when === undefined) return true
  const { section, question: table, row } = place
  return sourceFrom(content, { section, table, row }).holds(when)
}

/** Tells the addresses of what is asked. What the definition does not know at all is not its business: it counts as asked. */
export function whatIsAsked(content: Content): (target: Target) => boolean {
  const sections = new Map<SectionKey, { all: Set<string>; asked: Map<string, Question> } | undefined>()
  const inSection = (key: SectionKey): { all: Set<string>; asked: Map<string, Question> } | undefined => {
    if (sections.has(key)) return sections.get(key)
    const instance = findSection(content, key)
    const found = instance && {
      all: new Set(questionsOf(instance.section).map(({ id }) => id)),
      asked: new Map(askedQuestions(content, instance).map((question) => [question.id, question])),
    }
    sections.set(key, found)
    return found
  }
  return (target) => {
    const address = parseTarget(target)
    if (address === undefined || address.kind === 'status' || address.kind === 'explanation') return true
    const { section } = address
    const id = address.kind === 'answer' ? address.question : address.table
    const found = inSection(section)
    if (found?.all.has(id) !== true) return true
    const question = found.asked.get(id)
    if (question === undefined) return false
    if (address.kind === 'answer' || question.table === undefined) return true
    const { rows, columns } = question.table
    const fixed =
      rows.mode === 'fixed' ? rows.rows.find(({ key }) => `def:${key}` === address.row) : undefined
    if (fixed?.when && !sourceFrom(content, { section }).holds(fixed.when)) return false
    if (address.kind !== 'cell' || !columns.some(({ id }) => id === address.column)) return true
    return isCellAsked(content, { section, question, row: address.row, column: address.column })
  }
}
