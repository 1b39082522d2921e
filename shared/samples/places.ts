import { answerAt, cellAt, type RowId, type SectionKey, type Target } from '../answers/address.ts'
import { askedOf, questionsOf, rowsOf, sectionsOf, tableOf, type Content } from '../answers/content.ts'
import type { Question, TableColumn } from '../funds/bundle.ts'
import type { Asked } from '../questions/kind.ts'
import type { KindName } from '../questions/kinds.ts'

/** Somewhere in a return that holds a value: an answer, or a cell that people enter. */
export type Filled = {
  readonly target: Target
  /** What a person calls it who talks of the definition: `underspend`, `spend.capital/spend.2024-25-q1`. */
  readonly name: string
  readonly section: SectionKey
  readonly question: Question
  readonly kind: KindName
  readonly about: Question | TableColumn
  /** Of a cell. */
  readonly row?: RowId
}

/** Everywhere that a return holds a value, in the order of its sections. */
export function filledIn(content: Content): Filled[] {
  const places = sectionsOf(content.bundle, content.data).flatMap(({ key, section }) =>
    questionsOf(section).flatMap((question): Filled[] => {
      const { id, kind } = question
      if (kind !== 'table')
        return [{ target: answerAt(key, id), name: id, section: key, question, kind, about: question }]
      return rowsOf(content, key, question).flatMap(({ id: row }) =>
        tableOf(question).columns.map((column) => ({
          target: cellAt({ section: key, table: id }, row, column.id),
          name: `${id}/${column.id}`,
          section: key,
          question,
          kind: column.kind,
          about: column,
          row,
        })),
      )
    }),
  )
  return places.filter(({ target }) => content.values.has(target))
}

/** What a kind may know about a place. */
export function askedAt(content: Content, { about, section, question, row }: Filled): Asked {
  return askedOf(content, about, row === undefined ? undefined : { section, question, row })
}
