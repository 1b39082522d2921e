import type { Bundle, Question, Section } from '../funds/bundle.ts'
import { kindOf } from '../questions/kinds.ts'
import type { Source } from '../rules/expression.ts'
import { cellProperty, operandOf } from '../tables/calculate.ts'
import { answerAt, type RowId, type SectionKey } from './address.ts'
import { choicesFor, propertyOf, rowsOf, tableOf, type Content } from './content.ts'
import { isBlank, isUnread } from './value.ts'

/** Where a question of a bundle is asked. */
export type Asking = { readonly section: Section; readonly question: Question }

const indexes = new WeakMap<Bundle, ReadonlyMap<string, Asking>>()

/** Every question of a bundle by its id, with the section that asks it. */
export function questionIndex(bundle: Bundle): ReadonlyMap<string, Asking> {
  const known = indexes.get(bundle)
  if (known !== undefined) return known
  const index = new Map(
    bundle.sections.flatMap((section) =>
      section.pages.flatMap((page) =>
        page.questions.map((question) => [question.id, { section, question }] as const),
      ),
    ),
  )
  indexes.set(bundle, index)
  return index
}

/**
 * What expressions read, as seen from one section of a return and, for rules about a table, from one of its rows.
 * A question that is asked once per project is only visible from that project's own section.
 */
export function sourceFrom(
  content: Content,
  here: { section?: SectionKey; table?: Question; row?: RowId },
): Source {
  const index = questionIndex(content.bundle)
  const keyOf = ({ section }: Asking): SectionKey | undefined => {
    if (section.each === undefined) return section.id
    return here.section?.startsWith(`${section.id}:`) === true ? here.section : undefined
  }
  const columnsOf =
    (section: SectionKey, question: Question, row: RowId): Source['column'] =>
    (column, property) =>
      property === undefined
        ? operandOf(content, { section, question, row, column })
        : cellProperty(content, { section, question, row, column }, property)
  return {
    answer: (id, property) => {
      const asking = index.get(id)
      const key = asking && keyOf(asking)
      if (asking === undefined || key === undefined || asking.question.kind === 'table') return undefined
      const value = content.values.get(answerAt(key, id))
      if (value === undefined || value === null || isBlank(value) || isUnread(value)) return undefined
      if (property !== undefined)
        return propertyOf(choicesFor(content, asking.question.limits), value, property)
      return kindOf(asking.question.kind).operand(value as never)
    },
    column: (column, property) =>
      here.section !== undefined && here.table !== undefined && here.row !== undefined
        ? columnsOf(here.section, here.table, here.row)(column, property)
        : undefined,
    round: (part) => content.bundle.round[part],
    rows: (id, only) => {
      const asking = index.get(id)
      const key = asking && keyOf(asking)
      if (asking === undefined || key === undefined) return []
      const { question } = asking
      const { rows } = tableOf(question)
      const wanted =
        rows.mode === 'fixed' && only !== undefined ? new Set(only.map((row) => `def:${row}`)) : undefined
      return rowsOf(content, key, question)
        .filter((row) => !row.total && (wanted === undefined || wanted.has(row.id)))
        .map((row) => columnsOf(key, question, row.id))
    },
  }
}
