import { cellValue } from '../tables/calculate.ts'
import { answerAt, cellAt, sectionKey, splitSectionKey, type RowId, type SectionKey } from './address.ts'
import { whatIsAsked } from './conditions.ts'
import { findSection, rowsOf, tableOf, type Content } from './content.ts'
import type { Question, TableColumn } from '../funds/bundle.ts'
import { answerValue, questionIndex } from './source.ts'
import { isBlank, isUnread, type Value } from './value.ts'

/** A question in a return, or one row of it where it is a table. */
export type Here = { readonly section: SectionKey; readonly question: Question; readonly row?: RowId }

/** The same question, and the same row, in the last submission. */
export type Before = Here & { readonly content: Content }

/**
 * Where the last submission answered what is asked here; undefined where it did not. Questions are the same by their
 * id whatever section asks them, sections that are asked once per project by their project, rows by their key.
 * Where several rows have the key, none is the same, unless one has the id too.
 */
export function before(content: Content, here: Here): Before | undefined {
  const { previous } = content
  const asking = previous && questionIndex(previous.bundle).get(here.question.id)
  if (previous === undefined || asking === undefined) return undefined
  const { question, section: asked } = asking
  if ((question.kind === 'table') !== (here.question.kind === 'table')) return undefined
  const { item } = splitSectionKey(here.section)
  if ((asked.each === undefined) !== (item === undefined)) return undefined
  const section = sectionKey(asked.id, item)
  if (findSection(previous, section) === undefined) return undefined
  const there = { content: previous, section, question }
  if (here.row === undefined) return there
  const row = sameRow({ content, ...here, row: here.row }, there)
  return row === undefined ? undefined : { ...there, row }
}

/** What the last submission said to a question that is no table; null where it said nothing, or was not asked. */
export function previousAnswer(content: Content, section: SectionKey, question: Question): Value {
  const found = before(content, { section, question })
  if (found === undefined || found.question.kind === 'table') return null
  const target = answerAt(found.section, found.question.id)
  return whatIsAsked(found.content)(target) ? answerValue(found.content, found.section, found.question) : null
}

/** What the last submission had in a cell, calculated ones included; null where it had nothing, or no such cell. */
export function previousCell(
  content: Content,
  { column, ...here }: Required<Here> & { readonly column: string },
): Value {
  const found = before(content, here)
  if (found?.row === undefined || !hasColumn(found.question, column)) return null
  const { section, question, row } = found
  return cellValue(found.content, { section, question, row, column })
}

/**
 * What tells the row of a table from the others, in every round: the key that the definition gives it, or what
 * somebody entered in the column that says what a row is about. Undefined as long as that is blank.
 */
export function rowKey(content: Content, { section, question, row }: Required<Here>): string | undefined {
  const { rows } = tableOf(question)
  if (rows.mode !== 'added') return row.startsWith('def:') ? row.slice('def:'.length) : undefined
  const value = content.values.get(cellAt({ section, table: question.id }, row, rows.key))
  if (value === undefined || isBlank(value) || isUnread(value)) return undefined
  return typeof value === 'string' ? value.trim().toLowerCase() : JSON.stringify(value)
}

/** The columns that a table had in the last submission; none where it did not ask it. */
export function previousColumns({ previous }: Content, { id }: Question): readonly TableColumn[] {
  return (previous && questionIndex(previous.bundle).get(id)?.question.table?.columns) ?? []
}

function hasColumn(question: Question, column: string): boolean {
  return tableOf(question).columns.some(({ id }) => id === column)
}

function sameRow(here: Before & Required<Here>, there: Before): RowId | undefined {
  const key = rowKey(here.content, here)
  if (key === undefined) return undefined
  const { content, section, question } = there
  const same = rowsByKey(content, { section, question }).get(key) ?? []
  return same.includes(here.row) ? here.row : same.length === 1 ? same[0] : undefined
}

/** The last submission never changes, and every cell that is carried asks for its row. */
const known = new WeakMap<Content, Map<string, ReadonlyMap<string, readonly RowId[]>>>()

function rowsByKey(content: Content, { section, question }: Here): ReadonlyMap<string, readonly RowId[]> {
  const tables = known.get(content) ?? new Map<string, ReadonlyMap<string, readonly RowId[]>>()
  known.set(content, tables)
  const name = `${section}/${question.id}`
  const found = tables.get(name)
  if (found !== undefined) return found
  const rows = new Map<string, RowId[]>()
  for (const { id: row } of rowsOf(content, section, question)) {
    const key = rowKey(content, { section, question, row })
    if (key !== undefined) rows.set(key, [...(rows.get(key) ?? []), row])
  }
  tables.set(name, rows)
  return rows
}
