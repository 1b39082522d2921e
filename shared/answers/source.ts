import type { Bundle, Page, Question, Section } from '../funds/bundle.ts'
import { kindOf } from '../questions/kinds.ts'
import { evaluate, nothing, type Lack, type Outcome, type RowSource, type Source } from '../rules/evaluate.ts'
import type { Expression } from '../rules/expression.ts'
import {
  cellProperty,
  cellValue,
  enteredParts,
  operandOf,
  stored,
  type CellPlace,
} from '../tables/calculate.ts'
import { answerAt, cellAt, sectionKey, splitSectionKey, type RowId, type SectionKey } from './address.ts'
import { cellState, isCellAsked } from './conditions.ts'
import {
  choicesFor,
  propertyOf,
  rowsOf,
  rowsOfDataSet,
  sectionsOf,
  tableOf,
  type Content,
} from './content.ts'
import { before } from './previous.ts'
import { isBlank, isUnread, type Value } from './value.ts'

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

/** Where an expression is: in a section of a return and, where it is about a table, in one of its rows. */
type Here = { readonly section?: SectionKey; readonly table?: Question; readonly row?: RowId }

/**
 * What expressions read, as seen from one section of a return and, for rules about a table, from one of its rows.
 * The answer to a question that is asked once per project is only visible from sections about the same project; the
 * rows of a table that is asked once per project are those of all projects, seen from anywhere else. What is not asked
 * has no answer and no rows, whatever is kept of them.
 */
export function sourceFrom(content: Content, here: Here): Reading {
  const index = questionIndex(content.bundle)
  const eachHere = here.section === undefined ? undefined : eachOf(content, here.section)
  const keyOf = ({ section }: Asking): SectionKey | undefined => {
    if (section.each === undefined) return section.id
    if (section.each !== eachHere || here.section === undefined) return undefined
    return sectionKey(section.id, splitSectionKey(here.section).item)
  }
  /** Why what was read is unknown: because it is blank, or because it is not asked. */
  let seen = { blank: false, unasked: false }
  const keysOf = (asking: Asking): SectionKey[] => {
    const key = keyOf(asking)
    if (key !== undefined) return isAsked(asking) ? [key] : []
    return sectionsOf(content.bundle, content.data)
      .filter(({ section }) => section.id === asking.section.id)
      .map((instance) => instance.key)
      .filter((section) => {
        const there = sourceFrom(content, { section })
        return whensOf(asking).every((when) => there.holds(when))
      })
  }
  const rowSource = (section: SectionKey, question: Question, row: RowId): RowSource => ({
    column: (column, property) => {
      const place = { section, question, row, column }
      const outcome =
        property === undefined ? operandOf(content, place) : cellProperty(content, place, property)
      if (outcome === undefined) seen[isCellAsked(content, place) ? 'blank' : 'unasked'] = true
      return outcome
    },
    lackOfColumn: (column) => lackOfCell(content, { section, question, row, column }),
    targets: (column) =>
      enteredParts(content, { section, question, row, column }).map((part) =>
        cellAt({ section, table: question.id }, part.row, part.column),
      ),
    previous: () => previousSource(content, { section, table: question, row }),
  })
  const own =
    here.section !== undefined && here.table !== undefined && here.row !== undefined
      ? rowSource(here.section, here.table, here.row)
      : { ...nothing, previous: () => previousSource(content, here) }
  const settled = new Map<string, boolean>()
  /** Conditions only read what stands before them, so this ends; each is settled once, as many may read the same one. */
  const isAsked = (asking: Asking): boolean => {
    const { id } = asking.question
    const known = settled.get(id)
    if (known !== undefined) return known
    const asked = whensOf(asking).every((when) => source.holds(when))
    settled.set(id, asked)
    return asked
  }
  const answerOf = (asking: Asking, key: SectionKey, property: string | undefined): Outcome => {
    const { question } = asking
    if (question.kind === 'table') return undefined
    // It only reads what stands before it, so this ends.
    if (question.calculate !== undefined) return evaluate(question.calculate, source)
    const value = content.values.get(answerAt(key, question.id))
    if (value === undefined || value === null || isBlank(value) || isUnread(value)) return undefined
    if (property !== undefined) return propertyOf(choicesFor(content, question.limits), value, property)
    return kindOf(question.kind).operand(value as never)
  }
  const source: Reading = {
    ...nothing,
    ...own,
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
    lackOfAnswer: (id) => {
      const asking = index.get(id)
      const key = asking && keyOf(asking)
      if (asking === undefined || key === undefined || !isAsked(asking)) return 'blank'
      return isUnread(content.values.get(answerAt(key, id))) ? 'unread' : 'blank'
    },
    round: (part) => content.bundle.round[part],
    rows: (id, only) => {
      const asking = index.get(id)
      if (asking === undefined) return undefined
      const { question } = asking
      const { rows } = tableOf(question)
      const wanted =
        rows.mode === 'fixed' && only !== undefined ? new Set(only.map((row) => `def:${row}`)) : undefined
      return keysOf(asking).flatMap((key) =>
        rowsOf(content, key, question)
          .filter((row) => (wanted === undefined ? !row.total : wanted.has(row.id)))
          .map((row) => rowSource(key, question, row.id)),
      )
    },
    dataSet: (id) => {
      const set = content.bundle.dataSets[id]
      return set && { key: set.key, rows: rowsOfDataSet(content, id) }
    },
  }
  return source
}

/** What a question that is no table is answered with: what was entered, or what it is worked out to be. */
export function answerValue(content: Content, section: SectionKey, question: Question): Value {
  const { kind, calculate } = question
  if (calculate === undefined || kind === 'table')
    return content.values.get(answerAt(section, question.id)) ?? null
  const outcome = evaluate(calculate, sourceFrom(content, { section }))
  if (typeof outcome === 'string') return outcome
  return typeof outcome === 'object' ? stored({ kind }, outcome) : null
}

/** Everything that must hold for a question to be asked. */
function whensOf({ section, page, question }: Asking): (Expression | undefined)[] {
  return [section.when, page.when, question.when]
}

/** Why a cell that comes to nothing does; a calculated one for the reason of what it comes from. */
function lackOfCell(content: Content, place: CellPlace): Lack {
  const lacks = enteredParts(content, place).map((part): Lack => {
    const { section, question: table, row } = part
    if (cellState(content, part) !== 'entered') return 'blank'
    const value = cellValue(content, part)
    if (isUnread(value)) return 'unread'
    const column = tableOf(table).columns.find(({ id }) => id === part.column)
    const needed = isBlank(value) && column !== undefined && column.calculate === undefined
    return needed && evaluate(column.required, sourceFrom(content, { section, table, row })) === true
      ? 'needed'
      : 'blank'
  })
  return lacks.includes('unread') ? 'unread' : lacks.includes('needed') ? 'needed' : 'blank'
}

/** What the section of a key is asked for each of. */
function eachOf({ bundle }: Content, key: SectionKey): string | undefined {
  const { section } = splitSectionKey(key)
  return bundle.sections.find(({ id }) => id === section)?.each
}

/** What the last submission said to the same questions; of a table, in the same row. */
function previousSource(content: Content, { section, table, row }: Here): Source | undefined {
  const { previous } = content
  if (previous === undefined) return undefined
  if (section !== undefined && table !== undefined && row !== undefined) {
    const there = before(content, { section, question: table, row })
    return (
      there?.row && readingOf(previous, { section: there.section, table: there.question, row: there.row })
    )
  }
  const each = section === undefined ? undefined : eachOf(content, section)
  const same = each === undefined ? undefined : previous.bundle.sections.find((one) => one.each === each)
  return readingOf(
    previous,
    same ? { section: sectionKey(same.id, splitSectionKey(section ?? '').item) } : {},
  )
}

/** A source for expressions of another round: what its definition does not ask is unknown. */
function readingOf(content: Content, here: Here): Source {
  const source = sourceFrom(content, here)
  const has = (table: Question | undefined, column: string): boolean =>
    table?.table?.columns.some(({ id }) => id === column) === true
  const rowOf = (row: RowSource, table: Question | undefined): RowSource => ({
    column: (column, property) => (has(table, column) ? row.column(column, property) : undefined),
    lackOfColumn: (column) => (has(table, column) ? row.lackOfColumn(column) : 'unread'),
    previous: () => row.previous(),
  })
  return {
    ...source,
    ...rowOf(source, here.table),
    rows: (id, only) => {
      const table = questionIndex(content.bundle).get(id)?.question
      return table?.kind === 'table' ? source.rows(id, only)?.map((row) => rowOf(row, table)) : undefined
    },
  }
}
