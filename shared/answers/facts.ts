import type { Day } from '../day.ts'
import type { Bundle, Question, TableColumn } from '../funds/bundle.ts'
import type { Measure } from '../questions/kind.ts'
import { kindOf } from '../questions/kinds.ts'
import { cellValue, isCalculated } from '../tables/calculate.ts'
import { answerAt, cellAt, type RowId, type SectionKey, type Target } from './address.ts'
import { askedQuestions, askedSections } from './conditions.ts'
import { askedOf, propertyOf, rowsOf, tableOf, type Content } from './content.ts'
import { answerValue } from './source.ts'
import { isBlank, isUnread, type Value } from './value.ts'

/** One typed observation of a variable, made from one answer or cell of a submitted return. */
export type Fact = {
  readonly variable: string
  /** The code of the row it stands in, or what was chosen in the row's key column. */
  readonly item: string | null
  readonly project: string | null
  /** Where in the return it stands, so that a figure can be followed down to its cell. */
  readonly target: Target
  readonly periodFrom: Day | null
  readonly periodTo: Day | null
  readonly state: 'actual' | 'forecast' | 'target' | null
  readonly unit: string | null
  readonly measure: Measure
}

/**
 * The facts of a return: one for each answer and entered cell that the definition maps to a variable; what is
 * blank or not asked is left out.
 */
export function factsOf(content: Content): Fact[] {
  return askedSections(content).flatMap((instance) => {
    const { key, section, item } = instance
    const set = section.each === undefined ? undefined : content.bundle.dataSets[section.each]
    const project = set === undefined ? null : (item?.[set.key] ?? null)
    return askedQuestions(content, instance).flatMap((question) =>
      question.kind === 'table'
        ? tableFacts(content, key, question).map((fact) => ({ project, ...fact }))
        : answerFacts(content, key, question).map((fact) => ({ ...fact, project })),
    )
  })
}

/** With a project of its own where its row is about one; otherwise it is about that of its section. */
type Observed = Omit<Fact, 'project'> & { readonly project?: string }

function answerFacts(content: Content, section: SectionKey, question: Question): Observed[] {
  if (question.variable === undefined || question.kind === 'table') return []
  const target = answerAt(section, question.id)
  const value = answerValue(content, section, question)
  const measure = measureOf(question.kind, value)
  if (measure === undefined) return []
  const { from, to } = content.bundle.round
  const unit = question.limits.unit ?? null
  const { variable } = question
  return [{ variable, item: null, target, periodFrom: from, periodTo: to, state: null, unit, measure }]
}

function tableFacts(content: Content, section: SectionKey, question: Question): Observed[] {
  const { columns } = tableOf(question)
  return rowsOf(content, section, question)
    .filter((row) => !row.total)
    .flatMap((row) => {
      const about = projectOf(content, question, row.id)
      const item = itemOf(content, { section, question, row: row.id })
      return columns.flatMap((column): Observed[] => {
        const place = { section, question, row: row.id, column: column.id }
        if (isCalculated(place) && column.calculate === undefined) return []
        const value = cellValue(content, place)
        const measure = measureOf(column.kind, value)
        if (measure === undefined) return []
        const observed = {
          ...about,
          item,
          target: cellAt({ section, table: question.id }, row.id, column.id),
          periodFrom: column.period?.from ?? null,
          periodTo: column.period?.to ?? null,
          state: column.state ?? null,
          unit: unitOf(content, { section, question, row: row.id }, column),
        }
        const variable = (item === null ? undefined : column.rowVariables?.[item]) ?? column.variable
        const also = Object.entries(column.also ?? {}).flatMap(([further, property]): Observed[] => {
          const code = propertyOf(askedOf(content, column).choices, value, property)
          return code === undefined
            ? []
            : [{ ...observed, variable: further, measure: { code: String(code) } }]
        })
        return [...(variable === undefined ? [] : [{ ...observed, variable, measure }]), ...also]
      })
    })
}

type RowPlace = { readonly section: SectionKey; readonly question: Question; readonly row: RowId }

function itemOf(content: Content, { section, question, row }: RowPlace): string | null {
  const { rows } = tableOf(question)
  if (rows.mode === 'fixed') return rows.rows.find(({ key }) => `def:${key}` === row)?.item ?? null
  if (rows.mode === 'data')
    return givesProjects(content.bundle, rows.dataSet) ? null : row.slice('def:'.length)
  const value = content.values.get(cellAt({ section, table: question.id }, row, rows.key))
  return typeof value === 'string' ? value : null
}

/** The project of a row, where the rows of its table are projects. */
function projectOf({ bundle }: Content, question: Question, row: RowId): { project?: string } {
  const { rows } = tableOf(question)
  if (rows.mode !== 'data' || !givesProjects(bundle, rows.dataSet)) return {}
  return { project: row.slice('def:'.length) }
}

/** Whether the rows of a data set are what sections are asked for each of: then they are projects to analysts, too. */
function givesProjects(bundle: Bundle, dataSet: string): boolean {
  return dataSet === 'projects' || bundle.sections.some(({ each }) => each === dataSet)
}

/** A number's unit is set by its question, or chosen in the row's `unit` column. */
function unitOf(content: Content, place: RowPlace, column: TableColumn): string | null {
  if (column.kind === 'money') return 'GBP'
  if (column.limits.unit !== undefined) return column.limits.unit
  const { section, question, row } = place
  const chosen = content.values.get(cellAt({ section, table: question.id }, row, 'unit'))
  const unitColumn = tableOf(question).columns.find(({ id }) => id === 'unit')
  if (unitColumn === undefined || typeof chosen !== 'string') return null
  return askedOf(content, unitColumn).choices.find(({ code }) => code === chosen)?.label ?? chosen
}

function measureOf(kind: TableColumn['kind'], value: Value): Measure | undefined {
  if (value === null || isBlank(value) || isUnread(value)) return undefined
  return kindOf(kind).measure(value as never)
}
