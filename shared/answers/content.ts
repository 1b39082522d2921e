import Big from 'big.js'
import type {
  Bundle,
  Choice,
  DataRow,
  Limits,
  Question,
  RecipientData,
  Section,
  TableColumn,
  TableSpec,
} from '../funds/bundle.ts'
import type { Waiver } from '../problems.ts'
import type { Asked } from '../questions/kind.ts'
import {
  cellAt,
  definedRow,
  positionAt,
  sectionKey,
  splitSectionKey,
  type RowId,
  type SectionKey,
  type Target,
} from './address.ts'
import { sourceFrom } from './source.ts'
import type { Value } from './value.ts'
import { inWords } from './wording.ts'

/** A return as its definition and the values at its addresses; the same on a laptop, on the server and in tests. */
export type Content = {
  readonly bundle: Bundle
  readonly data: RecipientData
  readonly values: ReadonlyMap<Target, Value>
  /** What the recipient last submitted to the fund, in an earlier round, with the definition and data of that time. */
  readonly previous?: Content
  /** What the fund does not hold this recipient to. */
  readonly waivers?: readonly Waiver[]
}

/** A section as a return has it: one, or one for each project. */
export type SectionInstance = {
  readonly key: SectionKey
  readonly section: Section
  readonly title: string
  readonly item?: DataRow
}

/** A row of a table in a return. `total` rows are calculated; `defined` ones can't be removed. */
export type Row = {
  readonly id: RowId
  readonly label: string
  readonly total: boolean
  readonly defined: boolean
}

/**
 * The sections of a return in order, those asked once per project as one instance a project. Their words say what
 * they refer to, answers where `values` are given.
 */
export function sectionsOf(
  bundle: Bundle,
  data: RecipientData,
  values?: Content['values'],
): SectionInstance[] {
  const known = { bundle, data, values }
  return bundle.sections.flatMap((written): SectionInstance[] => {
    if (written.each === undefined) {
      const section = inWords(known, written, { section: written.id })
      return [{ key: section.id, section, title: section.title }]
    }
    const set = bundle.dataSets[written.each]
    if (set === undefined)
      throw new Error(`${written.id} is asked for each ${written.each}, which is no data set`)
    return rowsOfDataSet({ bundle, data }, written.each).map((item) => {
      const key = sectionKey(written.id, item[set.key])
      const section = inWords(known, written, { section: key, item })
      return { key, section, title: item[set.label] ?? section.title, item }
    })
  })
}

/** A section of a return by its key; undefined where the return has none of that key. */
export function findSection(
  { bundle, data, values }: Pick<Content, 'bundle' | 'data'> & Partial<Pick<Content, 'values'>>,
  key: SectionKey,
): SectionInstance | undefined {
  const { section: id, item: wanted } = splitSectionKey(key)
  const written = bundle.sections.find((one) => one.id === id)
  if (written === undefined || (written.each === undefined) !== (wanted === undefined)) return undefined
  const known = { bundle, data, values }
  if (written.each === undefined) {
    const section = inWords(known, written, { section: key })
    return { key, section, title: section.title }
  }
  const set = bundle.dataSets[written.each]
  const item = set && rowsOfDataSet({ bundle, data }, written.each).find((row) => row[set.key] === wanted)
  if (set === undefined || item === undefined) return undefined
  const section = inWords(known, written, { section: key, item })
  return { key, section, title: item[set.label] ?? section.title, item }
}

/** Every question of a section, in page order. */
export function questionsOf(section: Section): Question[] {
  return section.pages.flatMap((page) => page.questions)
}

/** The table of a question. Asking a question that is none is a bug. */
export function tableOf(question: Question): TableSpec {
  if (question.table === undefined) throw new Error(`${question.id} is not a table`)
  return question.table
}

/** The row that adds up all others of a table. No definition, data set or person can give a row this id. */
export const totalRowId: RowId = definedRow('.total')

/**
 * The rows of a table in order: the definition's own that are asked, those of a data set, or those that people
 * added, by position; last the one that adds them up, where there is something to add.
 */
export function rowsOf(content: Content, section: SectionKey, question: Question): Row[] {
  const { total } = tableOf(question).rows
  const rows = rowsToEnter(content, section, question)
  if (total === undefined || rows.length === 0) return rows
  return [...rows, { id: totalRowId, label: total, total: true, defined: true }]
}

function rowsToEnter(content: Content, section: SectionKey, question: Question): Row[] {
  const { rows } = tableOf(question)
  if (rows.mode === 'fixed') {
    const source = rows.rows.some(({ when }) => when !== undefined) && sourceFrom(content, { section })
    const asked = source ? rows.rows.filter(({ when }) => source.holds(when)) : rows.rows
    return asked.map(({ key, label, total, calculate }) => ({
      id: definedRow(key),
      label,
      total: total !== undefined || calculate !== undefined,
      defined: true,
    }))
  }
  if (rows.mode === 'data')
    return dataSetRows(content, rows.dataSet).map(({ key, label }) => ({
      id: definedRow(key),
      label,
      total: false,
      defined: true,
    }))
  const prefix = `x/${section}/${question.id}/`
  const ids = addedRows(content.values, prefix)
  const place = (id: RowId): string => {
    const position = content.values.get(positionAt(section, question.id, id))
    return typeof position === 'string' ? position : ''
  }
  return ids
    .map((id) => ({ id, place: place(id) }))
    .sort((a, b) => compareText(a.place, b.place) || compareText(a.id, b.id))
    .map(({ id }, index) => ({
      id,
      label:
        rowLabel(content, { section, question, row: id }) ||
        `${capital(tableOf(question).rowName)} ${index + 1}`,
      total: false,
      defined: false,
    }))
}

/** Values that know by themselves which rows people have added, by the start of their addresses (`x/<section>/<table>/`). */
export type IndexedValues = ReadonlyMap<Target, Value> & {
  readonly added: (prefix: string) => Iterable<RowId>
}

function addedRows(values: ReadonlyMap<Target, Value>, prefix: string): RowId[] {
  if ('added' in values) return [...(values as IndexedValues).added(prefix)]
  return [...values]
    .filter(([target, present]) => target.startsWith(prefix) && present === true)
    .map(([target]) => target.slice(prefix.length))
}

/** Which cell, or which row of which table, something is asked about. */
export type RowPlace = { readonly section: SectionKey; readonly question: Question; readonly row: RowId }

/** What a kind needs to know to read, say or check an answer, or a cell of a given row. */
export function askedOf(content: Content, about: Question | TableColumn, place?: RowPlace): Asked {
  return {
    label: about.label,
    limits: limitsFor(content, about.limits),
    choices: choicesFor(content, about.limits, place),
  }
}

/** The limits that bind this recipient: those who hold the exemption are free of the bounds on amounts. */
function limitsFor(content: Content, limits: Limits): Limits {
  const { except, min, max, moreThan, lessThan, ...rest } = limits
  const set = except && content.bundle.dataSets[except.dataSet]
  if (except === undefined || set === undefined) return limits
  const held = rowsOfDataSet(content, except.dataSet).some((row) => row[set.key] === except.key)
  return held ? rest : limits
}

/** The choices of a question or column; in a table those that fit what is chosen in the rest of the row. */
export function choicesFor(content: Content, limits: Limits, place?: RowPlace): readonly Choice[] {
  if (limits.list !== undefined) return content.bundle.lists[limits.list] ?? []
  if (limits.dataSet === undefined) return []
  const set = content.bundle.dataSets[limits.dataSet]
  if (set === undefined) return []
  const wanted = Object.entries(limits.matching ?? {}).map(
    ([column, from]) => [column, place && content.values.get(cell(place, from))] as const,
  )
  const rows = rowsOfDataSet(content, limits.dataSet).filter((row) =>
    wanted.every(([column, value]) => value === undefined || value === null || row[column] === value),
  )
  const choices = new Map(
    rows.map((row) => [row[set.key] ?? '', { code: row[set.key] ?? '', label: row[set.label] ?? '' }]),
  )
  choices.delete('')
  return [...choices.values()]
}

/** What a choice says of itself under a property (the quarter of a period); undefined where it says nothing. */
export function propertyOf(
  choices: readonly Choice[],
  code: unknown,
  property: string,
): Big | string | undefined {
  const found = choices.find((choice) => choice.code === code)?.properties?.[property]
  return typeof found === 'number' ? new Big(found) : found
}

/** The rows that a data set gives a table, by what names them in it. */
export function dataSetRows(
  of: Pick<Content, 'bundle' | 'data'>,
  id: string,
): { readonly key: string; readonly label: string }[] {
  const set = of.bundle.dataSets[id]
  if (set === undefined) return []
  const labels = new Map(
    rowsOfDataSet(of, id).map((row) => [row[set.key] ?? '', row[set.label] ?? row[set.key] ?? '']),
  )
  return [...labels].map(([key, label]) => ({ key, label }))
}

/** The rows of a data set: the bundle's own, or the recipient's. */
export function rowsOfDataSet(
  { bundle, data }: Pick<Content, 'bundle' | 'data'>,
  id: string,
): readonly DataRow[] {
  return bundle.dataSets[id]?.rows ?? data[id] ?? []
}

function rowLabel(content: Content, place: RowPlace): string {
  const { rows, columns } = tableOf(place.question)
  const column = rows.mode === 'added' ? columns.find(({ id }) => id === rows.key) : undefined
  const value = column && content.values.get(cell(place, column.id))
  if (column === undefined || typeof value !== 'string') return ''
  const choices = choicesFor(content, { ...column.limits, matching: {} })
  return choices.find(({ code }) => code === value)?.label ?? value
}

function cell({ section, question, row }: RowPlace, column: string): Target {
  return cellAt({ section, table: question.id }, row, column)
}

/** The order of code units, the same everywhere. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
