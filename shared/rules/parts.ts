import type { Expression, RowsRead } from './expression.ts'

type Path = readonly (string | number)[]

/** An expression directly inside another, where it stands there, and what its columns are columns of. */
export type Part = {
  readonly part: Expression
  readonly path: Path
  /** It is about each row of this table; otherwise about the row that the whole is about. */
  readonly table?: string
}

const listOperators = [
  'add',
  'subtract',
  'multiply',
  'divide',
  'equals',
  'less',
  'at-most',
  'greater',
] as const
const allLists: readonly string[] = [...listOperators, 'at-least', 'and', 'or', 'min', 'max']
const rowOperators: readonly string[] = ['sum', 'min', 'max', 'count', 'any', 'all', 'unique']
const singles: readonly string[] = [
  'not',
  'if',
  'then',
  'else',
  'one-of',
  'words',
  'postcode',
  'in-area',
  'previous',
]

/** What an expression is made of, one level down. Of what is not in the language, as much of it as is. */
export function partsOf(expression: Expression): Part[] {
  if (typeof expression !== 'object') return []
  return Object.entries(expression).flatMap(([key, value]: [string, unknown]): Part[] => {
    if (singles.includes(key)) return [{ part: value as Expression, path: [key] }]
    if (allLists.includes(key) && Array.isArray(value))
      return (value as Expression[]).map((part, index) => ({ part, path: [key, index] }))
    if (typeof value !== 'object' || value === null) return []
    if (rowOperators.includes(key)) {
      const { table, where } = value as RowsRead
      return where === undefined ? [] : [{ part: where, path: [key, 'where'], table }]
    }
    return key === 'dataset' && 'dataset' in expression ? partsOfRead(expression) : []
  })
}

function partsOfRead({ dataset }: Extract<Expression, { readonly dataset: unknown }>): Part[] {
  const where = Object.entries(dataset.where ?? {}).map(([column, part]) => ({
    part,
    path: ['dataset', 'where', column],
  }))
  return 'key' in dataset ? [...where, { part: dataset.key, path: ['dataset', 'key'] }] : where
}

/** The read of a table that an expression is, with the columns that it adds up or compares. */
export function readOf(
  expression: Expression,
):
  | { readonly operator: string; readonly read: RowsRead & { readonly columns?: readonly string[] } }
  | undefined {
  if (typeof expression !== 'object') return undefined
  for (const operator of rowOperators) {
    const value = (expression as Readonly<Record<string, unknown>>)[operator]
    if (value !== undefined && !Array.isArray(value)) return { operator, read: value as RowsRead }
  }
  return undefined
}

/** Everything in an expression, itself first, each with the table that it is about a row of. */
export function allOf(expression: Expression, table?: string): { expression: Expression; table?: string }[] {
  const inner = partsOf(expression).flatMap((part) => allOf(part.part, part.table ?? table))
  return [{ expression, ...(table === undefined ? {} : { table }) }, ...inner]
}

/** How many steps an expression takes at most, if tables have no more rows than `rowsIn` says. */
export function stepsOf(expression: Expression, rowsIn: (table: string) => number): number {
  const found = readOf(expression)
  const cells = found === undefined ? 0 : rowsIn(found.read.table) * (1 + (found.read.columns?.length ?? 0))
  return partsOf(expression).reduce((steps, { part, table }) => {
    const once = stepsOf(part, rowsIn)
    return steps + (table === undefined ? once : rowsIn(table) * once)
  }, 1 + cells)
}
