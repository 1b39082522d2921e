import { cellAt, parseTarget, type SectionKey, type Target } from '#shared/answers/address.ts'
import { askedPages } from '#shared/answers/conditions.ts'
import {
  askedOf,
  findSection,
  questionsOf,
  rowsOf,
  type Content,
  type SectionInstance,
} from '#shared/answers/content.ts'
import { carriedRule } from '#shared/tables/carry.ts'
import { sayValue, type KindName } from '#shared/questions/kinds.ts'
import type { Asked } from '#shared/questions/kind.ts'
import type { Value } from '#shared/answers/value.ts'
import type { Page, Question } from '#shared/funds/bundle.ts'

/** An id as a part of a web address. Dots would make it look like the name of a file. */
export const slug = (id: string): string => id.replaceAll('.', '-')

export const returnPath = (returnId: string): string => `/returns/${returnId}`
export const sectionPath = (returnId: string, key: SectionKey): string =>
  `${returnPath(returnId)}/sections/${slug(key)}`
export const pagePath = (returnId: string, key: SectionKey, page: Page): string =>
  `${sectionPath(returnId, key)}/${slug(page.id)}`

/** Where somebody explains what a rule queries. */
export const explainPath = (returnId: string, at: Target): string =>
  `${returnPath(returnId)}/explain?at=${encodeURIComponent(at)}`

/** The pages before and after this one, of those that are asked, in the section's order. */
export function pagesAround(
  content: Content,
  instance: SectionInstance,
  page: Page,
): { before: Page | undefined; after: Page | undefined } {
  const order = instance.section.pages.map(({ id }) => id)
  const at = order.indexOf(page.id)
  const pages = askedPages(content, instance)
  return {
    before: pages.findLast(({ id }) => order.indexOf(id) < at),
    after: pages.find(({ id }) => order.indexOf(id) > at),
  }
}

/** How a section is named where its group is not in sight: with its project, where it is asked once per project. */
export function sectionName({ section, title, item }: SectionInstance): string {
  return item === undefined ? title : `${section.title}: ${title}`
}

/** Something of a return as people know it. */
export type Place = {
  readonly instance: SectionInstance
  readonly page?: Page
  readonly question?: Question
  /** "Forecast and actual spend - Capital: Match funding, April to June 2024" */
  readonly label: string
  /** How its value is said; absent where it is no answer and no cell. */
  readonly answered?: { readonly kind: KindName; readonly asked: Asked }
}

/** An explanation of what a rule queries. */
function explanationPlace(
  { bundle }: Content,
  instance: SectionInstance,
  { rule: id }: { readonly rule: string },
): Place | undefined {
  const asks =
    bundle.rules.some((one) => one.id === id) ||
    questionsOf(instance.section).some((question) => carriedRule(question) === id)
  if (!asks) return undefined
  const label = `${sectionName(instance)}: explanation`
  return { instance, label, answered: { kind: 'long-text', asked: { label, limits: {}, choices: [] } } }
}

/** What is at an address; undefined where the definition has nothing there any more. */
export function placeAt(content: Content, target: Target): Place | undefined {
  const address = parseTarget(target)
  const instance = address && findSection(content, address.section)
  if (address === undefined || instance === undefined) return undefined
  if (address.kind === 'status') return { instance, label: sectionName(instance) }
  if (address.kind === 'explanation') return explanationPlace(content, instance, address)
  const id = address.kind === 'answer' ? address.question : address.table
  const page = instance.section.pages.find(({ questions }) =>
    questions.some((question) => question.id === id),
  )
  const question = page?.questions.find((question) => question.id === id)
  if (page === undefined || question === undefined) return undefined
  if (address.kind === 'answer') {
    const answered =
      question.kind === 'table'
        ? {}
        : { answered: { kind: question.kind, asked: askedOf(content, question) } }
    return { instance, page, question, label: question.label, ...answered }
  }
  const row =
    question.table && rowsOf(content, address.section, question).find((one) => one.id === address.row)
  const rowLabel = row?.label ?? `a deleted ${question.table?.rowName ?? 'row'}`
  const column =
    address.kind === 'cell' ? question.table?.columns.find(({ id }) => id === address.column) : undefined
  if (column === undefined) return { instance, page, question, label: `${question.label}: ${rowLabel}` }
  const asked = askedOf(content, column, { section: address.section, question, row: address.row })
  const name = column.period?.label ?? column.label
  return {
    instance,
    page,
    question,
    label: `${question.label}: ${rowLabel}, ${name}`,
    answered: { kind: column.kind, asked },
  }
}

/** Where a person goes to change what is at an address. */
export function pathTo(returnId: string, content: Content, target: Target): string {
  const place = placeAt(content, target)
  if (place === undefined) return returnPath(returnId)
  if (place.page === undefined) return sectionPath(returnId, place.instance.key)
  return `${pagePath(returnId, place.instance.key, place.page)}?at=${encodeURIComponent(target)}`
}

/** A value in the words of its place. */
export function sayAt({ answered }: Place, value: Value): string {
  if (answered !== undefined) return sayValue(answered.kind, value, answered.asked)
  return value === true ? 'Kept' : value === false ? 'Deleted' : ''
}

/** What the addresses of a table's cells start with. */
export const cellPrefix = (key: SectionKey, question: Question): string =>
  cellAt({ section: key, table: question.id }, '', '').slice(0, -1)
