import { inSentence } from '../questions/sentences.ts'
import type { DataRead, Expression } from '../rules/expression.ts'
import { partsOf, readOf } from '../rules/parts.ts'
import type { Bundle, Limits, Question, Shown, TableColumn } from './bundle.ts'
import type { AskedQuestions } from './check-expression.ts'

type Context = {
  readonly asked: AskedQuestions
  readonly dataSets: Bundle['dataSets']
  readonly table?: Question | undefined
}

/** How what an expression comes to is said to people; undefined for what has no way of its own, like a literal. */
export function shownOf(expression: Expression, context: Context): Shown | undefined {
  if (typeof expression !== 'object') return undefined
  const { asked, table } = context
  if ('answer' in expression) {
    const question = asked.get(expression.answer)?.question
    return question && expression.property === undefined ? ofAsked(question) : undefined
  }
  if ('column' in expression)
    return expression.property === undefined ? ofColumn(table, expression.column) : undefined
  if ('round' in expression) return { kind: 'date' }
  if ('dataset' in expression) return ofData(expression.dataset, context)
  if ('count' in expression || 'words' in expression) return { kind: 'number' }
  if ('divide' in expression) {
    const [of, by] = expression.divide.map((part) => shownOf(part, context))
    return of?.kind === 'money' && by?.kind !== 'money' ? of : { kind: 'number' }
  }
  if ('if' in expression) return firstOf([expression.then, expression.else], context)
  const read = readOf(expression)?.read
  if (read !== undefined) return ofColumn(asked.get(read.table)?.question, read.columns?.[0] ?? '')
  return firstOf(
    partsOf(expression).map(({ part }) => part),
    context,
  )
}

/** What an expression is called in a sentence: the label of the one thing that it is about; undefined for others. */
export function nameOf(expression: Expression, { asked, table, dataSets }: Context): string | undefined {
  if (typeof expression !== 'object') return undefined
  if ('answer' in expression) return asked.get(expression.answer)?.question.label
  if ('column' in expression) {
    const column = columnOf(table, expression.column)
    return column?.period?.label ?? column?.label
  }
  if ('previous' in expression) return nameOf(expression.previous, { asked, table, dataSets })
  const read = readOf(expression)?.read
  return read && asked.get(read.table)?.question.label
}

/** Names in a sentence: `a, b and c`. */
export function listed(names: readonly string[]): string {
  const said = names.map(inSentence)
  return said.length < 2 ? said.join('') : `${said.slice(0, -1).join(', ')} and ${said.at(-1)}`
}

function firstOf(parts: readonly Expression[], context: Context): Shown | undefined {
  const found = parts.map((part) => shownOf(part, context)).filter((shown) => shown !== undefined)
  return found.find(({ kind }) => kind === 'money') ?? found[0]
}

function ofAsked({ kind, limits }: { kind: Question['kind']; limits: Limits }): Shown | undefined {
  if (kind === 'table') return undefined
  const { list, dataSet, unit } = limits
  return {
    kind,
    ...(list === undefined ? {} : { list }),
    ...(dataSet === undefined ? {} : { dataSet }),
    ...(unit === undefined ? {} : { unit }),
  }
}

function columnOf(table: Question | undefined, id: string): TableColumn | undefined {
  return table?.table?.columns.find((column) => column.id === id)
}

function ofColumn(table: Question | undefined, id: string): Shown | undefined {
  const column = columnOf(table, id)
  return column && ofAsked(column)
}

function ofData(read: DataRead, { dataSets }: Context): Shown | undefined {
  if ('count' in read) return { kind: 'number' }
  const types = Object.hasOwn(dataSets, read.set) ? dataSets[read.set]?.types : undefined
  const type = types?.['sum' in read ? read.sum : read.column]
  return type === undefined
    ? undefined
    : { kind: type === 'number' ? 'number' : type === 'money' ? 'money' : 'text' }
}
