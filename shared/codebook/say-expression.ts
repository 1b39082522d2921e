import { questionIndex } from '../answers/source.ts'
import { formatDay, parseDay } from '../day.ts'
import type { Bundle, Limits, Question } from '../funds/bundle.ts'
import { groupThousands } from '../money.ts'
import { forms, type Expression } from '../rules/expression.ts'

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
  greater: ['is more than', 'is not more than'],
  'at-least': ['is not less than', 'is less than'],
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
  return isPart(part) ? sayOperator(names, part) : ''
}

type Part = Readonly<Record<string, unknown>>

/** The operator of an expression, whatever else is said beside it. */
const operatorOf = (part: Part): string => Object.keys(part).find((key) => Object.hasOwn(forms, key)) ?? ''

function sayOperator(names: Names, part: Part): string {
  const operator = operatorOf(part)
  const value = part[operator]
  const inner = (key: string): string => say(names, part[key])
  const property = typeof part['property'] === 'string' ? sayProperty(part['property']) : ''
  switch (operator) {
    case 'answer':
      return `${property}${labelOf(names, String(value))}`
    case 'column':
      return `${property}${columnLabel(names.table, String(value))}`
    case 'row':
      return `the row ${rowLabel(names.table, String(value))}`
    case 'answered':
      return `${sayAnswered(names, value)} is answered`
    case 'round':
      return roundParts[String(value)] ?? String(value)
    case 'not':
      return sayOpposite(names, value)
    case 'if':
      return `${inner('then')} where ${inner('if')}, otherwise ${inner('else')}`
    case 'one-of':
      return `${say(names, value)} is one of ${sayCodes(names, value, part['codes'])}`
    case 'words':
      return `the number of words of ${say(names, value)}`
    case 'postcode':
      return `${say(names, value)} is a full postcode`
    case 'in-area':
      return `${say(names, value)} is in ${(part['areas'] as readonly string[]).join(', ')}`
    case 'previous':
      return `${say(names, value)} in the last submission`
    case 'dataset':
      return sayDataSet(names, value as Part)
  }
  const read = reading[operator]
  if (read !== undefined && !Array.isArray(value)) return sayRead(names, read, value as Read)
  const comparison = comparisons[operator]
  if (comparison !== undefined) return compared(names, value, comparison[0])
  const parts: readonly unknown[] = Array.isArray(value) ? value : [value]
  const joint = joining[operator]
  if (joint === undefined) return `${read ?? operator} ${parts.map((each) => say(names, each)).join(', ')}`
  return parts.map((each) => inBrackets(say(names, each), operator, each)).join(joint)
}

/** What is read of the rows of a table. */
const reading: Readonly<Record<string, string>> = {
  sum: 'the sum of',
  min: 'the least of',
  max: 'the most of',
  count: 'the number of rows',
  any: 'there is a row',
  all: 'all rows are so',
  unique: 'no two rows have the same',
}

function sayAnswered(names: Names, what: unknown): string {
  return typeof what === 'string' ? labelOf(names, what) : say(names, what)
}

function sayCodes(names: Names, of: unknown, codes: unknown): string {
  const limits = limitsOf(names, of)
  return (codes as readonly string[]).map((code) => sayText({ ...names, limits }, code)).join(', ')
}

function sayDataSet(names: Names, { set, where, column, key, sum }: Part): string {
  const conditions = Object.entries((where ?? {}) as Part).map(
    ([name, wanted]) => `${name} is ${say(names, wanted)}`,
  )
  const rest = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`
  const from = `the data set ${String(set)}`
  if (typeof column === 'string') return `${column} of ${say(names, key)} in ${from}${rest}`
  return typeof sum === 'string'
    ? `the sum of ${sum} in ${from}${rest}`
    : `the number of rows of ${from}${rest}`
}

function sayProperty(property: string): string {
  if (property === 'from') return 'the first day of '
  return property === 'to' ? 'the last day of ' : `the ${property.replaceAll('-', ' ')} of `
}

/** A part that joins others itself is kept together. */
function inBrackets(text: string, operator: string, part: unknown): string {
  const inner = isPart(part) ? operatorOf(part) : ''
  const joins = joining[inner] !== undefined && inner !== operator
  return joins ? `(${text})` : text
}

const isPart = (part: unknown): part is Part => typeof part === 'object' && part !== null

function sayOpposite(names: Names, part: unknown): string {
  const operator = isPart(part) ? operatorOf(part) : ''
  const value = isPart(part) ? part[operator] : undefined
  const comparison = comparisons[operator]
  if (comparison !== undefined) return compared(names, value, comparison[1])
  if (operator === 'answered') return `${sayAnswered(names, value)} is not answered`
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

function sayRead(names: Names, verb: string, read: Read): string {
  const table = questionIndex(names.bundle).get(read.table ?? '')?.question
  const where = read.where === undefined ? '' : ` where ${say({ bundle: names.bundle, table }, read.where)}`
  const columns = (read.columns ?? []).map((id) => ` ${columnLabel(table, id)}`).join(',')
  const fixed = table?.table?.rows.mode === 'fixed' ? table.table.rows.rows : []
  const rows = (read.rows ?? []).map((key) => `“${fixed.find((row) => row.key === key)?.label ?? key}”`)
  const only = rows.length > 0 ? `, rows ${rows.join(', ')}` : ''
  return `${verb}${columns} in ${labelOf(names, read.table ?? '')}${only}${where}`
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

function rowLabel(table: Question | undefined, key: string): string {
  const rows = table?.table?.rows
  const row = rows?.mode === 'fixed' ? rows.rows.find((one) => one.key === key) : undefined
  return `“${row?.label ?? key}”`
}

/** A column’s own label; a period’s in full. */
function columnLabel(table: Question | undefined, id: string): string {
  const column = table?.table?.columns.find((candidate) => candidate.id === id)
  return `“${column?.period?.label ?? column?.label ?? id}”`
}
