import Big from 'big.js'
import { countWords } from '../questions/text.ts'
import { isPostcode, isWithin } from './area.ts'
import type { CellsRead, DataRead, Expression, RoundPart, Rounding, RowsRead } from './expression.ts'

/** What an expression comes to; undefined is unknown. */
export type Outcome = Big | string | boolean | undefined

/** Why something comes to nothing: it may be blank, it must still be entered, or what was typed can't be read. */
export type Lack = 'blank' | 'needed' | 'unread'

/** The row that an expression is about. */
export type RowSource = {
  /** A cell of the row. */
  column(column: string, property?: string): Outcome
  /** Why a cell of the row that comes to nothing does. */
  lackOfColumn(column: string): Lack
  /** The addresses that a cell of the row comes from: its own, or those of the entered cells that it is made of. */
  targets?(column: string): readonly string[]
  /** What the recipient's last submission said where this row was; undefined where there was none. */
  previous(): Source | undefined
}

/** Where an expression reads from. Each answers undefined for what is blank, unreadable or not there. */
export type Source = RowSource & {
  answer(question: string, property?: string): Outcome
  lackOfAnswer(question: string): Lack
  round(part: RoundPart): string
  /** The cell of another row in the same column, for calculated rows. */
  row?(key: string): Outcome
  /** The rows of a table; without those that are totals; or those named. Undefined where there is no such table. */
  rows(table: string, only?: readonly string[]): readonly RowSource[] | undefined
  /** A data set of the fund or of this recipient: its rows, and which column names a row. */
  dataSet(id: string): DataSource | undefined
}

export type DataSource = {
  readonly key: string
  readonly rows: readonly Readonly<Record<string, string>>[]
}

/** A source that has nothing, for what reads only a part: `{ ...nothing, column }`. */
export const nothing: Omit<Source, 'round'> = {
  answer: () => undefined,
  lackOfAnswer: () => 'blank',
  column: () => undefined,
  lackOfColumn: () => 'blank',
  previous: () => undefined,
  rows: () => undefined,
  dataSet: () => undefined,
}

/** How many parts of expressions one evaluation may go through. What a definition could exceed, the compiler refuses. */
export const mostSteps = 5_000_000

type Run = { readonly source: Source; readonly budget: { steps: number } }

/**
 * Evaluates an expression. Unknown where what it needs is unknown; `and` and `or` settle as soon as one side does.
 * Unknown too where it would take more than `mostSteps`: that needs tables with many more rows than they may have,
 * which is a problem of its own.
 */
export function evaluate(expression: Expression, source: Source): Outcome {
  const budget = { steps: mostSteps }
  const outcome = outcomeOf(expression, { source, budget })
  return budget.steps < 0 ? undefined : outcome
}

function outcomeOf(expression: Expression, run: Run): Outcome {
  if (typeof expression === 'number') return new Big(expression)
  if (typeof expression !== 'object') return expression
  run.budget.steps -= 1
  if (run.budget.steps < 0) return undefined
  const { source } = run
  const of = (part: Expression): Outcome => outcomeOf(part, run)
  if ('answer' in expression) return source.answer(expression.answer, expression.property)
  if ('column' in expression) return source.column(expression.column, expression.property)
  if ('row' in expression) return source.row?.(expression.row)
  if ('round' in expression) return source.round(expression.round)
  if ('answered' in expression) return isAnswered(expression.answered, source)
  if ('sum' in expression) return total(expression.sum, run)
  if ('min' in expression) return extreme(expression.min, run, (a, b) => a.lt(b))
  if ('max' in expression) return extreme(expression.max, run, (a, b) => a.gt(b))
  if ('count' in expression) return countOf(expression.count, run)
  if ('any' in expression) return opposite(every(meeting(expression.any, run).map(opposite)))
  if ('all' in expression) return every(meeting(expression.all, run))
  if ('unique' in expression) return areUnique(expression.unique, run)
  if ('add' in expression) return arithmetic(expression.add.map(of), (a, b) => a.plus(b))
  if ('subtract' in expression) return arithmetic(expression.subtract.map(of), (a, b) => a.minus(b))
  if ('multiply' in expression) return arithmetic(expression.multiply.map(of), (a, b) => a.times(b))
  if ('divide' in expression) return divided(expression.divide.map(of), expression)
  if ('equals' in expression) return compare(expression.equals.map(of), (order) => order === 0)
  if ('less' in expression) return compare(expression.less.map(of), (order) => order < 0)
  if ('at-most' in expression) return compare(expression['at-most'].map(of), (order) => order <= 0)
  if ('greater' in expression) return compare(expression.greater.map(of), (order) => order > 0)
  if ('at-least' in expression) return compare(expression['at-least'].map(of), (order) => order >= 0)
  if ('and' in expression) return every(expression.and.map(of))
  if ('or' in expression) return opposite(every(expression.or.map(of).map(opposite)))
  if ('not' in expression) return opposite(of(expression.not))
  if ('if' in expression)
    return chosen(
      of(expression.if),
      () => of(expression.then),
      () => of(expression.else),
    )
  if ('one-of' in expression)
    return ofText(of(expression['one-of']), (code) => expression.codes.includes(code))
  if ('words' in expression) return ofText(of(expression.words), (text) => new Big(countWords(text)))
  if ('postcode' in expression) return ofText(of(expression.postcode), isPostcode)
  if ('in-area' in expression)
    return ofText(of(expression['in-area']), (text) => isWithin(text, expression.areas))
  if ('previous' in expression) {
    const previous = source.previous()
    return previous && outcomeOf(expression.previous, { ...run, source: previous })
  }
  return ofDataSet(expression.dataset, run)
}

function isAnswered(what: string | { readonly column: string }, source: Source): Outcome {
  const outcome = typeof what === 'string' ? source.answer(what) : source.column(what.column)
  if (outcome !== undefined) return true
  const lack = typeof what === 'string' ? source.lackOfAnswer(what) : source.lackOfColumn(what.column)
  return lack === 'unread' ? undefined : false
}

/** For each row of a table whether it meets the condition. */
function meeting({ table, rows, where }: RowsRead, run: Run): Outcome[] {
  return run.source.rows(table, rows)?.map((row) => meets(where, row, run)) ?? [undefined]
}

function meets(where: Expression | undefined, row: RowSource, run: Run): Outcome {
  run.budget.steps -= 1
  return where === undefined ? true : outcomeOf(where, { ...run, source: { ...run.source, ...row } })
}

/** The rows that meet a condition; undefined where that can't be told of one. */
function rowsMeeting({ table, rows, where }: RowsRead, run: Run): readonly RowSource[] | undefined {
  const all = run.source.rows(table, rows)
  if (all === undefined) return undefined
  const met: RowSource[] = []
  for (const row of all) {
    const outcome = meets(where, row, run)
    if (outcome === undefined) return undefined
    if (outcome === true) met.push(row)
  }
  return met
}

/** The rows that an outcome came from: those that meet the condition, or of `all` those that don't. */
export function rowsThatMatter(operator: string, read: RowsRead, source: Source): readonly RowSource[] {
  const run = { source, budget: { steps: mostSteps } }
  const wanted = operator !== 'all'
  return (source.rows(read.table, read.rows) ?? []).filter((row) => meets(read.where, row, run) === wanted)
}

function countOf(read: RowsRead, run: Run): Outcome {
  const rows = rowsMeeting(read, run)
  return rows && new Big(rows.length)
}

/** The numbers in the cells of a table, blank ones left out; undefined while one can't be told. */
function amounts(read: CellsRead, run: Run): Big[] | undefined {
  const rows = rowsMeeting(read, run)
  if (rows === undefined) return undefined
  const found: Big[] = []
  for (const row of rows) {
    for (const column of read.columns) {
      run.budget.steps -= 1
      const cell = row.column(column)
      if (cell instanceof Big) found.push(cell)
      else if (cell === undefined && row.lackOfColumn(column) !== 'blank') return undefined
    }
  }
  return found
}

function total(read: CellsRead, run: Run): Outcome {
  return amounts(read, run)?.reduce((sum, amount) => sum.plus(amount), new Big(0))
}

function extreme(
  of: CellsRead | readonly Expression[],
  run: Run,
  wins: (a: Big, b: Big) => boolean,
): Outcome {
  const better = (a: Big, b: Big): Big => (wins(b, a) ? b : a)
  if ('table' in of) {
    const [first, ...others] = amounts(of, run) ?? []
    return first && others.reduce(better, first)
  }
  const outcomes = of.map((part) => outcomeOf(part, run))
  if (outcomes.every((outcome) => typeof outcome === 'string' && asNumber(outcome) === undefined)) {
    const days = (outcomes as string[]).toSorted()
    return wins(new Big(0), new Big(1)) ? days[0] : days.at(-1)
  }
  return arithmetic(outcomes, better)
}

function areUnique(read: CellsRead, run: Run): Outcome {
  const rows = rowsMeeting(read, run)
  if (rows === undefined) return undefined
  const said = rows
    .map((row) => read.columns.map((column) => row.column(column)))
    .filter((cells) => cells.every((cell) => cell !== undefined))
    .map((cells) => JSON.stringify(cells.map((cell) => String(cell).trim().toLowerCase())))
  run.budget.steps -= rows.length * read.columns.length
  return new Set(said).size === said.length
}

function arithmetic(parts: readonly Outcome[], step: (a: Big, b: Big) => Big): Outcome {
  const numbers = parts.map(asNumber).filter((part) => part !== undefined)
  return numbers.length === parts.length ? numbers.reduce(step) : undefined
}

const modes: Record<Rounding, 0 | 1 | 2 | 3> = { down: 0, 'half-up': 1, 'half-even': 2, up: 3 }

function divided(
  [above, below]: readonly Outcome[],
  { decimals, rounding }: { readonly decimals: number; readonly rounding: Rounding },
): Outcome {
  const [a, b] = [asNumber(above), asNumber(below)]
  if (a === undefined || b === undefined || b.eq(0)) return undefined
  const Rounded = Big()
  Rounded.DP = decimals
  Rounded.RM = modes[rounding]
  return new Big(new Rounded(a.toFixed()).div(b.toFixed()).toFixed())
}

function asNumber(part: Outcome): Big | undefined {
  if (part instanceof Big) return part
  return typeof part === 'string' && /^-?\d+(\.\d+)?$/.test(part) ? new Big(part) : undefined
}

function compare(parts: readonly Outcome[], holds: (order: number) => boolean): Outcome {
  const [a, b] = parts
  if (a === undefined || b === undefined) return undefined
  if (a instanceof Big || b instanceof Big) {
    const [left, right] = [asNumber(a), asNumber(b)]
    return left === undefined || right === undefined ? undefined : holds(left.cmp(right))
  }
  const [left, right] = [String(a), String(b)]
  return holds(left < right ? -1 : left > right ? 1 : 0)
}

function every(parts: readonly Outcome[]): Outcome {
  if (parts.some((part) => part === false)) return false
  return parts.every((part) => part === true) ? true : undefined
}

function opposite(part: Outcome): Outcome {
  return typeof part === 'boolean' ? !part : undefined
}

/** Where the condition is unknown, so is the outcome, unless both ways come to the same. */
function chosen(condition: Outcome, yes: () => Outcome, no: () => Outcome): Outcome {
  if (condition === true) return yes()
  if (condition === false) return no()
  const [a, b] = [yes(), no()]
  return a !== undefined && b !== undefined && String(a) === String(b) ? a : undefined
}

function ofText(outcome: Outcome, say: (text: string) => Outcome): Outcome {
  if (outcome === undefined) return undefined
  return say(outcome instanceof Big ? outcome.toFixed() : String(outcome))
}

function ofDataSet(read: DataRead, run: Run): Outcome {
  const wanted = Object.entries(read.where ?? {}).map(
    ([column, value]) => [column, outcomeOf(value, run)] as const,
  )
  const key = 'key' in read ? outcomeOf(read.key, run) : undefined
  const set = run.source.dataSet(read.set)
  if (set === undefined || set.rows.length === 0) return undefined
  if (wanted.some(([, value]) => value === undefined)) return undefined
  run.budget.steps -= set.rows.length
  const rows = set.rows.filter((row) => wanted.every(([column, value]) => sameText(row[column], value)))
  if ('count' in read) return new Big(rows.length)
  if ('sum' in read)
    return arithmetic(
      ['0', ...rows.map((row) => row[read.sum] ?? '').filter((cell) => cell !== '')],
      (a, b) => a.plus(b),
    )
  if (key === undefined) return undefined
  const [found, another] = rows.filter((row) => sameText(row[set.key], key))
  const cell = another === undefined ? found?.[read.column] : undefined
  return cell === '' ? undefined : (asNumber(cell) ?? cell)
}

function sameText(cell: string | undefined, wanted: Outcome): boolean {
  return cell === (wanted instanceof Big ? wanted.toFixed() : String(wanted))
}
