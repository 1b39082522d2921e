import type { Bundle, Page, Question, Section } from '../funds/bundle.ts'
import { kindOf } from '../questions/kinds.ts'
import { evaluate, type Expression, type Outcome, type Source } from '../rules/expression.ts'
import { cellProperty, operandOf } from '../tables/calculate.ts'
import { answerAt, type RowId, type SectionKey } from './address.ts'
import { isCellAsked } from './conditions.ts'
import { choicesFor, propertyOf, rowsOf, tableOf, type Content } from './content.ts'
import { isBlank, isUnread } from './value.ts'

/** Where a question of a bundle is asked. */
export type Asking = { readonly section: Section; readonly page: Page; readonly question: Question }

const indexes = new WeakMap<Bundle, ReadonlyMap<string, Asking>>()

/** Every question of a bundle by its id, with the section and the page that ask it. */
export function questionIndex(bundle: Bundle): ReadonlyMap<string, Asking> {
  const known = indexes.get(bundle)
  if (known !== undefined) return known
  const index = new Map(
    bundle.sections.flatMap((section) =>
      section.pages.flatMap((page) =>
        page.questions.map((question) => [question.id, { section, page, question }] as const),
      ),
    ),
  )
  indexes.set(bundle, index)
  return index
}

/** A source that can also tell whether something is asked. */
export type Reading = Source & {
  /**
   * Whether something is asked. A condition that is false hides what it stands on; one that is unknown hides nothing,
   * so that no question disappears because an earlier one is still blank. Only where all that it waits for is not asked
   * either, and so can never be known, does it hide what waits.
   *
   * An answer to a question that is not asked any more is kept, as a slip of the finger must not cost anybody their
   * work. But it is not shown, not validated, read by no expression, no fact, and no part of what the return states
   * (`stated.ts`); asked again, it is back.
   */
  holds(when: Expression | undefined): boolean
}

/**
 * What expressions read, as seen from one section of a return and, for rules about a table, from one of its rows.
 * A question that is asked once per project is only visible from that project's own section; one that is not asked has
 * no answer, whatever is kept of it.
 */
export function sourceFrom(
  content: Content,
  here: { section?: SectionKey; table?: Question; row?: RowId },
): Reading {
  const index = questionIndex(content.bundle)
  const keyOf = ({ section }: Asking): SectionKey | undefined => {
    if (section.each === undefined) return section.id
    return here.section?.startsWith(`${section.id}:`) === true ? here.section : undefined
  }
  /** Why what was read is unknown: because it is blank, or because it is not asked. */
  let seen = { blank: false, unasked: false }
  const columnsOf =
    (section: SectionKey, question: Question, row: RowId): Source['column'] =>
    (column, property) => {
      const place = { section, question, row, column }
      const outcome =
        property === undefined ? operandOf(content, place) : cellProperty(content, place, property)
      if (outcome === undefined) seen[isCellAsked(content, place) ? 'blank' : 'unasked'] = true
      return outcome
    }
  const settled = new Map<string, boolean>()
  /** Conditions only read what stands before them, so this ends; each is settled once, as many may read the same one. */
  const isAsked = ({ section, page, question }: Asking): boolean => {
    const known = settled.get(question.id)
    if (known !== undefined) return known
    const asked = [section.when, page.when, question.when].every((when) => source.holds(when))
    settled.set(question.id, asked)
    return asked
  }
  const answerOf = (asking: Asking, key: SectionKey, property: string | undefined): Outcome => {
    const { question } = asking
    if (question.kind === 'table') return undefined
    const value = content.values.get(answerAt(key, question.id))
    if (value === undefined || value === null || isBlank(value) || isUnread(value)) return undefined
    if (property !== undefined) return propertyOf(choicesFor(content, question.limits), value, property)
    return kindOf(question.kind).operand(value as never)
  }
  const source: Reading = {
    holds: (when) => {
      if (when === undefined) return true
      const before = seen
      seen = { blank: false, unasked: false }
      const outcome = evaluate(when, source)
      const { blank, unasked } = seen
      seen = before
      return outcome === undefined ? blank || !unasked : outcome !== false
    },
    answer: (id, property) => {
      const asking = index.get(id)
      const key = asking && keyOf(asking)
      if (asking === undefined || key === undefined) return undefined
      const asked = isAsked(asking)
      const outcome = asked ? answerOf(asking, key, property) : undefined
      if (outcome === undefined) seen[asked ? 'blank' : 'unasked'] = true
      return outcome
    },
    column: (column, property) =>
      here.section !== undefined && here.table !== undefined && here.row !== undefined
        ? columnsOf(here.section, here.table, here.row)(column, property)
        : undefined,
    round: (part) => content.bundle.round[part],
    rows: (id, only) => {
      const asking = index.get(id)
      const key = asking && keyOf(asking)
      if (asking === undefined || key === undefined || !isAsked(asking)) return []
      const { question } = asking
      const { rows } = tableOf(question)
      const wanted =
        rows.mode === 'fixed' && only !== undefined ? new Set(only.map((row) => `def:${row}`)) : undefined
      return rowsOf(content, key, question)
        .filter((row) => !row.total && (wanted === undefined || wanted.has(row.id)))
        .map((row) => columnsOf(key, question, row.id))
    },
  }
  return source
}
