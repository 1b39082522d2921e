import { questionIndex } from '../answers/source.ts'
import { formatDay, parseDay } from '../day.ts'
import type { Bundle, Limits, Question } from '../funds/bundle.ts'
import { groupThousands } from '../money.ts'
import type { Expression } from '../rules/expression.ts'

/** An expression as a sentence says it: “Underspend” is 1,000,000 or less. `table` is the one whose row it is about. */
export function sayExpression(bundle: Bundle, expression: Expression, table?: Question): string {
  return say({ bundle, table }, expression)
}

type Names = {
  readonly bundle: Bundle
  readonly table: Question | undefined
  readonly limits?: Limits | undefined
}

const roundParts: Readonly<Record<string, string>> = {
  from: 'the first day of the round’s period',
  to: 'the last day of the round’s period',
  actualsTo: 'the day up to which amounts are actual',
}

/** How two things are compared, and the opposite. */
const comparisons: Readonly<Record<string, readonly [string, string]>> = {
  equals: ['is', 'is not'],
  less: ['is less than', 'is not less than'],
  'at-most': ['is not more than', 'is more than'],
}

const joining: Readonly<Record<string, string>> = {
  add: ' plus ',
  subtract: ' minus ',
  multiply: ' times ',
  divide: ' divided by ',
  and: ', and ',
  or: ', or ',
}

function say(names: Names, part: unknown): string {
  if (typeof part === 'boolean') return part ? 'always' : 'never'
  if (typeof part === 'number') return groupThousands(String(part))
  if (typeof part === 'string') return sayText(names, part)
  if (Array.isArray(part)) return part.map((each) => say(names, each)).join(', ')
  if (typeof part !== 'object' || part === null) return ''
  return sayOperator(names, part as Readonly<Record<string, unknown>>)
}

function sayOperator(names: Names, part: Readonly<Record<string, unknown>>): string {
  const [operator = '', value] = Object.entries(part)[0] ?? []
  const property = typeof part['property'] === 'string' ? sayProperty(part['property']) : ''
  switch (operator) {
    case 'answer':
      return `${property}${labelOf(names, String(value))}`
    case 'column':
      return `${property}${columnLabel(names.table, String(value))}`
    case 'answered':
      return `${labelOf(names, String(value))} is answered`
    case 'round':
      return roundParts[String(value)] ?? String(value)
    case 'sum':
    case 'count':
      return sayRead(names, operator, value as Read)
    case 'not':
      return sayOpposite(names, value)
  }
  const comparison = comparisons[operator]
  if (comparison !== undefined) return compared(names, value, comparison[0])
  const parts = Array.isArray(value) ? value : [value]
  const joint = joining[operator]
  if (joint === undefined)
    return `${operator.replaceAll('-', ' ')} (${parts.map((each) => say(names, each)).join('; ')})`
  return parts.map((each) => inBrackets(say(names, each), operator, each)).join(joint)
}

function sayProperty(property: string): string {
  if (property === 'from') return 'the first day of '
  return property === 'to' ? 'the last day of ' : `the ${property.replaceAll('-', ' ')} of `
}

/** A part that joins others itself is kept together. */
function inBrackets(text: string, operator: string, part: unknown): string {
  const inner = typeof part === 'object' && part !== null ? (Object.keys(part)[0] ?? '') : ''
  const joins = joining[inner] !== undefined && inner !== operator
  return joins ? `(${text})` : text
}

function sayOpposite(names: Names, part: unknown): string {
  const [operator = '', value] =
    typeof part === 'object' && part !== null ? (Object.entries(part)[0] ?? []) : []
  const comparison = comparisons[operator]
  if (comparison !== undefined) return compared(names, value, comparison[1])
  if (operator === 'answered') return `${labelOf(names, String(value))} is not answered`
  if (operator === 'not') return say(names, value)
  return `it is not so that ${inBrackets(say(names, part), 'not', part)}`
}

function compared(names: Names, value: unknown, verb: string): string {
  const [left, right] = Array.isArray(value) ? (value as unknown[]) : []
  const [sayLeft, sayRight] = [
    say({ ...names, limits: limitsOf(names, right) }, left),
    say({ ...names, limits: limitsOf(names, left) }, right),
  ]
  return `${sayLeft} ${verb} ${sayRight}`
}

type Read = {
  readonly table?: string
  readonly columns?: readonly string[]
  readonly rows?: readonly string[]
  readonly where?: unknown
}

function sayRead(names: Names, operator: 'sum' | 'count', read: Read): string {
  const table = questionIndex(names.bundle).get(read.table ?? '')?.question
  const where = read.where === undefined ? '' : ` where ${say({ bundle: names.bundle, table }, read.where)}`
  const of = labelOf(names, read.table ?? '')
  if (operator === 'count') return `the number of rows of ${of}${where}`
  const columns = (read.columns ?? []).map((id) => columnLabel(table, id)).join(', ')
  const fixed = table?.table?.rows.mode === 'fixed' ? table.table.rows.rows : []
  const rows = (read.rows ?? []).map((key) => `“${fixed.find((row) => row.key === key)?.label ?? key}”`)
  return `the sum of ${columns} in ${of}${rows.length > 0 ? `, rows ${rows.join(', ')}` : ''}${where}`
}

/** A text is a choice where the other side chooses, a day where it is one, otherwise itself. */
function sayText({ bundle, limits }: Names, text: string): string {
  const choice = bundle.lists[limits?.list ?? '']?.find(({ code }) => code === text)
  if (choice !== undefined) return `“${choice.label}”`
  return parseDay(text) === undefined ? `“${text}”` : formatDay(text)
}

function limitsOf({ bundle, table }: Names, part: unknown): Limits | undefined {
  if (typeof part !== 'object' || part === null || 'property' in part) return undefined
  if ('answer' in part) return questionIndex(bundle).get(String(part.answer))?.question.limits
  if ('column' in part) return table?.table?.columns.find(({ id }) => id === part.column)?.limits
  return undefined
}

function labelOf({ bundle }: Names, id: string): string {
  return `“${questionIndex(bundle).get(id)?.question.label ?? id}”`
}

/** A column’s own label; a period’s in full. */
function columnLabel(table: Question | undefined, id: string): string {
  const column = table?.table?.columns.find((candidate) => candidate.id === id)
  return `“${column?.period?.label ?? column?.label ?? id}”`
}
