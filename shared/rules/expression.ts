import Big from 'big.js'
import * as z from 'zod'

/**
 * The expressions that definitions may hold: conditions, checks and calculated cells. They are total and end by
 * construction: no loops, no patterns, no clock. Numbers are exact decimals, money is in pounds, dates are ISO
 * days, choices are codes. Whatever is blank or not yet readable is unknown, and so is what depends on it.
 */
export type Expression =
  | string
  | number
  | boolean
  | { readonly answer: string; readonly property?: string | undefined }
  | { readonly column: string; readonly property?: string | undefined }
  | { readonly round: 'from' | 'to' | 'actualsTo' }
  | { readonly answered: string }
  | {
      readonly sum: {
        readonly table: string
        readonly columns: readonly string[]
        readonly rows?: readonly string[] | undefined
        readonly where?: Expression | undefined
      }
    }
  | { readonly count: { readonly table: string; readonly where?: Expression | undefined } }
  | { readonly add: readonly Expression[] }
  | { readonly subtract: readonly [Expression, Expression] }
  | { readonly multiply: readonly Expression[] }
  | { readonly equals: readonly [Expression, Expression] }
  | { readonly less: readonly [Expression, Expression] }
  | { readonly 'at-most': readonly [Expression, Expression] }
  | { readonly and: readonly Expression[] }
  | { readonly or: readonly Expression[] }
  | { readonly not: Expression }

const several = z.lazy(() => z.array(expression).min(1).max(50).readonly())
const pair = z.lazy(() => z.tuple([expression, expression]).readonly())
const name = z.string().min(1).max(128)

export const expression: z.ZodType<Expression> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.strictObject({ answer: name, property: name.optional() }),
    z.strictObject({ column: name, property: name.optional() }),
    z.strictObject({ round: z.enum(['from', 'to', 'actualsTo']) }),
    z.strictObject({ answered: name }),
    z.strictObject({
      sum: z.strictObject({
        table: name,
        columns: z.array(name).min(1).readonly(),
        rows: z.array(name).readonly().optional(),
        where: expression.optional(),
      }),
    }),
    z.strictObject({ count: z.strictObject({ table: name, where: expression.optional() }) }),
    z.strictObject({ add: several }),
    z.strictObject({ subtract: pair }),
    z.strictObject({ multiply: several }),
    z.strictObject({ equals: pair }),
    z.strictObject({ less: pair }),
    z.strictObject({ 'at-most': pair }),
    z.strictObject({ and: several }),
    z.strictObject({ or: several }),
    z.strictObject({ not: expression }),
  ]),
)

/** What an expression comes to; undefined is unknown. */
export type Outcome = Big | string | boolean | undefined

/** Where an expression reads from. Each answers undefined for what is blank, unreadable or not there. */
export type Source = {
  answer(question: string, property?: string): Outcome
  /** A cell of the row that the expression is about. */
  column(column: string, property?: string): Outcome
  round(part: 'from' | 'to' | 'actualsTo'): string
  /** The rows of a table, each as a source for `column`; of the definition's rows only those named, if any are. */
  rows(table: string, only?: readonly string[]): readonly Source['column'][]
}

/** Evaluates an expression. Unknown where what it needs is unknown; `and` and `or` settle as soon as one side does. */
export function evaluate(expression: Expression, source: Source): Outcome {
  if (typeof expression === 'number') return new Big(expression)
  if (typeof expression !== 'object') return expression
  const run = (part: Expression): Outcome => evaluate(part, source)
  if ('answer' in expression) return source.answer(expression.answer, expression.property)
  if ('column' in expression) return source.column(expression.column, expression.property)
  if ('round' in expression) return source.round(expression.round)
  if ('answered' in expression) return source.answer(expression.answered) !== undefined
  if ('sum' in expression) {
    const { table, columns, rows, where } = expression.sum
    const cells = matching(source, { table, rows, where }).flatMap((cell) =>
      columns.map((column) => cell(column)),
    )
    return cells.reduce<Big>((total, cell) => (cell instanceof Big ? total.plus(cell) : total), new Big(0))
  }
  if ('count' in expression) return new Big(matching(source, expression.count).length)
  if ('add' in expression) return arithmetic(expression.add.map(run), (a, b) => a.plus(b))
  if ('subtract' in expression) return arithmetic(expression.subtract.map(run), (a, b) => a.minus(b))
  if ('multiply' in expression) return arithmetic(expression.multiply.map(run), (a, b) => a.times(b))
  if ('equals' in expression) return compare(expression.equals.map(run), (order) => order === 0)
  if ('less' in expression) return compare(expression.less.map(run), (order) => order < 0)
  if ('at-most' in expression) return compare(expression['at-most'].map(run), (order) => order <= 0)
  if ('and' in expression) return every(expression.and.map(run))
  if ('or' in expression) {
    const opposite = every(expression.or.map(run).map(not))
    return not(opposite)
  }
  return not(run(expression.not))
}

function matching(
  source: Source,
  {
    table,
    rows,
    where,
  }: { table: string; rows?: readonly string[] | undefined; where?: Expression | undefined },
): readonly Source['column'][] {
  const all = source.rows(table, rows)
  return where === undefined ? all : all.filter((column) => evaluate(where, { ...source, column }) === true)
}

function arithmetic(parts: readonly Outcome[], step: (a: Big, b: Big) => Big): Outcome {
  const numbers = parts.map((part) => (part instanceof Big ? part : asNumber(part)))
  return numbers.every((part) => part !== undefined) ? numbers.reduce(step) : undefined
}

function asNumber(part: Outcome): Big | undefined {
  return typeof part === 'string' && /^-?\d+(\.\d+)?$/.test(part) ? new Big(part) : undefined
}

function compare(parts: readonly Outcome[], holds: (order: number) => boolean): Outcome {
  const [a, b] = parts
  if (a === undefined || b === undefined) return undefined
  if (a instanceof Big || b instanceof Big) {
    const left = a instanceof Big ? a : asNumber(a)
    const right = b instanceof Big ? b : asNumber(b)
    return left === undefined || right === undefined ? undefined : holds(left.cmp(right))
  }
  const [left, right] = [String(a), String(b)]
  return holds(left < right ? -1 : left > right ? 1 : 0)
}

function every(parts: readonly Outcome[]): Outcome {
  if (parts.some((part) => part === false)) return false
  return parts.every((part) => part === true) ? true : undefined
}

function not(part: Outcome): Outcome {
  return typeof part === 'boolean' ? !part : undefined
}
