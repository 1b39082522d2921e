import { definedRow, parseTarget, type RowId, type SectionKey, type Target } from '../answers/address.ts'
import { dataSetRows, questionsOf, sectionsOf, tableOf } from '../answers/content.ts'
import { homeOf } from '../answers/rule-problems.ts'
import type { Bundle, Question, RecipientData, Section } from '../funds/bundle.ts'
import type { KindName } from '../questions/kinds.ts'
import { isCalculated } from '../tables/calculate.ts'
import { carriedRule } from '../tables/carry.ts'

/** The sections and questions of one recipient's return, for telling whether an address is in it. */
export type Places = ReadonlyMap<
  SectionKey,
  {
    readonly section: Section
    readonly questions: ReadonlyMap<string, Question>
    /** The rules of the section that ask for an explanation. */
    readonly queries: ReadonlySet<string>
    /** The rows that data sets give, by data set. */
    readonly given: ReadonlyMap<string, ReadonlySet<RowId>>
  }
>

/** Somewhere in a return that can be written to. */
export type Place =
  | { readonly is: 'answer'; readonly section: Section; readonly kind: KindName }
  | {
      readonly is: 'cell'
      readonly section: Section
      readonly kind: KindName
      /** The row's presence, where people add the rows; null where the definition gives them. */
      readonly row: Target | null
    }
  | { readonly is: 'row'; readonly section: Section; readonly cells: string; readonly position: Target }
  | { readonly is: 'status'; readonly section: Section }

export function placesOf(bundle: Bundle, data: RecipientData): Places {
  const given = new Map(
    Object.keys(bundle.dataSets).map((id) => [
      id,
      new Set(dataSetRows({ bundle, data }, id).map(({ key }) => definedRow(key))),
    ]),
  )
  return new Map(
    sectionsOf(bundle, data).map(({ key, section }) => [
      key,
      {
        section,
        questions: new Map(questionsOf(section).map((question) => [question.id, question])),
        given,
        queries: new Set([
          ...questionsOf(section).filter(mayBeCorrected).map(carriedRule),
          ...bundle.rules
            .filter((rule) => rule.severity === 'query' && homeOf(rule, { bundle })?.id === section.id)
            .map(({ id }) => id),
        ]),
      },
    ]),
  )
}

/** What stands at an address; undefined where the return has nothing there that anybody could write. */
export function placeOf(places: Places, target: Target): Place | undefined {
  const address = parseTarget(target)
  const found = address && places.get(address.section)
  if (address === undefined || found === undefined) return undefined
  const { section, questions, queries, given } = found
  switch (address.kind) {
    case 'status':
      return { is: 'status', section }
    case 'explanation':
      return queries.has(address.rule) ? { is: 'answer', section, kind: 'long-text' } : undefined
    case 'answer': {
      const question = questions.get(address.question)
      return question === undefined || question.kind === 'table' || question.calculate !== undefined
        ? undefined
        : { is: 'answer', section, kind: question.kind }
    }
    case 'cell': {
      const question = questions.get(address.table)
      if (question?.kind !== 'table') return undefined
      const { row, column } = address
      const spec = tableOf(question).columns.find(({ id }) => id === column)
      if (spec === undefined || !canHaveRow(question, row, given) || isCalculated({ question, row, column }))
        return undefined
      const presence = `x/${address.section}/${address.table}/${row}`
      return { is: 'cell', section, kind: spec.kind, row: row.startsWith('def:') ? null : presence }
    }
    case 'presence': {
      const question = questions.get(address.table)
      if (question?.kind !== 'table' || tableOf(question).rows.mode !== 'added') return undefined
      if (!canHaveRow(question, address.row, given)) return undefined
      const row = `${address.section}/${address.table}/${address.row}`
      return { is: 'row', section, cells: `c/${row}/`, position: `p/${row}` }
    }
    case 'position':
      return undefined
  }
}

const mayBeCorrected = ({ table }: Question): boolean =>
  table?.columns.some(({ carry }) => carry === 'correctable') === true

function canHaveRow(question: Question, row: RowId, given: ReadonlyMap<string, ReadonlySet<RowId>>): boolean {
  const { rows } = tableOf(question)
  if (rows.mode === 'data') return given.get(rows.dataSet)?.has(row) === true
  return rows.mode === 'fixed'
    ? rows.rows.some(({ key }) => definedRow(key) === row)
    : !row.startsWith('def:')
}
