import type { Expression } from '../rules/expression.ts'
import { allOf, readOf } from '../rules/parts.ts'
import type { Limits, Question } from './bundle.ts'
import type { AskedQuestions } from './check-expression.ts'

type Context = { readonly asked: AskedQuestions; readonly table?: Question | undefined }

/** The numbers that something may be, both ends included. */
type Range = { readonly min: number; readonly max: number }
const anything: Range = { min: -Infinity, max: Infinity }

/**
 * What makes a check pointless: that it can never be broken, or never be kept, by any answer within the limits of its
 * questions. Undefined where it makes sense, or where that can't be told.
 */
export function whatIsSilly(check: Expression, context: Context): string | undefined {
  const reads = allOf(check).some(
    ({ expression }) =>
      typeof expression === 'object' &&
      (['answer', 'column', 'answered'].some((key) => key in expression) || readOf(expression) !== undefined),
  )
  if (!reads) return 'This rule reads nothing that people enter, so it is always kept or always broken'
  const settled = settledAs(check, context)
  if (settled === true)
    return 'This rule can never be broken, because the limits of what it reads are tighter. Take it out, or change it'
  if (settled === false)
    return 'This rule can never be kept, because the limits of what it reads forbid it. Take it out, or change it'
  return undefined
}

/** What a check comes to whatever is answered; undefined where it depends on that. */
function settledAs(check: Expression, context: Context): boolean | undefined {
  if (typeof check === 'boolean') return check
  if (typeof check !== 'object') return undefined
  const every = (parts: readonly (boolean | undefined)[]): boolean | undefined =>
    parts.includes(false) ? false : parts.every((part) => part === true) ? true : undefined
  const not = (part: boolean | undefined): boolean | undefined => (part === undefined ? undefined : !part)
  const of = (part: Expression): boolean | undefined => settledAs(part, context)
  const ranges = (pair: readonly Expression[]): Range[] => pair.map((part) => rangeOf(part, context))
  if ('and' in check) return every(check.and.map(of))
  if ('or' in check) return not(every(check.or.map((part) => not(of(part)))))
  if ('not' in check) return not(of(check.not))
  if ('at-most' in check) return atMost(ranges(check['at-most']))
  if ('at-least' in check) return atMost(ranges(check['at-least']).toReversed())
  if ('less' in check) return not(atMost(ranges(check.less).toReversed()))
  if ('greater' in check) return not(atMost(ranges(check.greater)))
  if ('equals' in check) {
    const [a = anything, b = anything] = ranges(check.equals)
    return a.max < b.min || b.max < a.min ? false : undefined
  }
  return undefined
}

function atMost([a = anything, b = anything]: readonly Range[]): boolean | undefined {
  return a.max <= b.min ? true : a.min > b.max ? false : undefined
}

/** What a number may be; anything for what is no number. */
function rangeOf(expression: Expression, context: Context): Range {
  if (typeof expression === 'number') return { min: expression, max: expression }
  if (typeof expression !== 'object') return anything
  const { asked, table } = context
  if ('answer' in expression && expression.property === undefined) {
    const question = asked.get(expression.answer)?.question
    return question === undefined || question.kind === 'table' ? anything : rangeWithin(question.limits)
  }
  if ('column' in expression && expression.property === undefined)
    return rangeOfColumn(table, expression.column)
  if ('sum' in expression) {
    const of = asked.get(expression.sum.table)?.question
    const columns = expression.sum.columns.map((column) => rangeOfColumn(of, column))
    // However many rows there are, what can't be negative adds up to nothing negative.
    return {
      min: columns.every(({ min }) => min >= 0) ? 0 : -Infinity,
      max: columns.every(({ max }) => max <= 0) ? 0 : Infinity,
    }
  }
  if ('count' in expression || 'words' in expression) return { min: 0, max: Infinity }
  if ('add' in expression) {
    const parts = expression.add.map((part) => rangeOf(part, context))
    return {
      min: parts.reduce((sum, { min }) => sum + min, 0),
      max: parts.reduce((sum, { max }) => sum + max, 0),
    }
  }
  return anything
}

function rangeOfColumn(table: Question | undefined, id: string): Range {
  const column = table?.table?.columns.find((each) => each.id === id)
  if (column === undefined || column.calculate !== undefined) return anything
  if (column.total === undefined) return rangeWithin(column.limits)
  const parts = column.total.map((part) => rangeOfColumn(table, part))
  return { min: parts.every(({ min }) => min >= 0) ? 0 : -Infinity, max: Infinity }
}

function rangeWithin({ min, max, moreThan, lessThan, except }: Limits): Range {
  if (except !== undefined) return anything
  return {
    min: Math.max(min ?? -Infinity, moreThan ?? -Infinity),
    max: Math.min(max ?? Infinity, lessThan ?? Infinity),
  }
}

/** Limits of one question that leave no answer, as the name of the one to change and what it contradicts. */
export function contradictionIn(
  limits: Limits,
): { readonly name: keyof Limits; readonly message: string } | undefined {
  const pairs = [
    ['min', 'max', false],
    ['moreThan', 'lessThan', true],
    ['min', 'lessThan', true],
    ['moreThan', 'max', true],
    ['earliest', 'latest', false],
    ['least', 'most', false],
  ] as const
  for (const [low, high, apart] of pairs) {
    const [a, b] = [limits[low], limits[high]]
    if (a === undefined || b === undefined) continue
    if (a > b || (apart && a === b))
      return {
        name: high,
        message: `No answer is left: “${low}” is ${a} and “${high}” is ${b}. Raise “${high}” or lower “${low}”`,
      }
  }
  return undefined
}
