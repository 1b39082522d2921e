import type { KindName } from '../questions/kinds.ts'
import type { Expression } from '../rules/expression.ts'
import type { Choice } from './bundle.ts'
import type { AuthoredColumn, AuthoredQuestion } from './definition.ts'
import { didYouMean } from './nearest.ts'
import type { Path } from './source.ts'

type Checks = {
  readonly say: (path: Path, message: string) => number
  readonly check: (part: AuthoredColumn, kind: KindName, path: Path) => void
  readonly lists: Readonly<Record<string, readonly Choice[]>>
}

type Rows = NonNullable<AuthoredQuestion['rows']>
type Columns = NonNullable<AuthoredQuestion['columns']>

/** Says of a table of the bank what is missing in it, or names something that is not there. */
export function checkTable(authored: AuthoredQuestion, checks: Checks): void {
  const { rows, columns = {}, unique = [] } = authored
  const { say } = checks
  if (rows === undefined) return void say([], '“rows” is missing here')
  if (Object.keys(columns).length === 0) say([], 'A table needs “columns”')
  if (authored.show === 'items' && (rows.key === undefined || rows.total !== undefined))
    say(
      ['rows'],
      'People add what a group asks for. Give “key”, the column that says what it is about, and nothing to add up',
    )
  else checkRows(rows, columns, checks)
  for (const [id, column] of Object.entries(columns)) checkColumn({ id, column, rows, columns }, checks)
  const named = [
    ...(rows.key === undefined ? [] : [[['rows', 'key'], rows.key] as const]),
    ...unique.flatMap((ids, index) => ids.map((id) => [['unique', index], id] as const)),
  ]
  for (const [path, id] of named) {
    if (columns[id] === undefined)
      say(path, `There is no column “${id}”${didYouMean(id, Object.keys(columns))}`)
  }
  if (rows.key !== undefined && columns[rows.key]?.carry !== undefined)
    say(
      ['columns', rows.key, 'carry'],
      'The column that says what a row is about can’t be carried: it finds the row',
    )
}

function checkRows(rows: Rows, columns: Columns, { say, lists }: Checks): void {
  const { fixed = {}, list, from, key, header, total } = rows
  const sources = [rows.fixed, list, from, key].filter((source) => source !== undefined)
  if (sources.length !== 1)
    say(
      ['rows'],
      'A table has either “fixed” rows, or those of a “list”, or those “from” a data set, or a “key” column for rows that people add',
    )
  if (key === undefined && header === undefined) say(['rows'], '“header” is missing here')
  if (list !== undefined && lists[list] === undefined)
    say(['rows', 'list'], `There is no list “${list}”${didYouMean(list, Object.keys(lists))}`)
  const keys = Object.keys(fixed)
  for (const [id, row] of Object.entries(fixed)) {
    if (typeof row === 'string') continue
    const above = keys.slice(0, keys.indexOf(id))
    const path = ['rows', 'fixed', id]
    if (row.total !== undefined && row.calculate !== undefined)
      say(path, 'A row is either the “total” of others or a “calculate”d one')
    for (const part of row.total ?? []) {
      if (!above.includes(part))
        say(path, `There is no row “${part}” above this total${didYouMean(part, above)}`)
    }
    if (row.calculate !== undefined)
      checkCalculated(row.calculate, above, (message) => say([...path, 'calculate'], message))
  }
  if (total !== undefined && !Object.values(columns).some(isAmount))
    say(['rows', 'total'], 'There is nothing to add up here: no column is of kind money or number')
}

const isAmount = ({ kind }: AuthoredColumn): boolean => kind === 'money' || kind === 'number'

/** A calculated row reads the rows above it, and nothing of the rest of the return. */
function checkCalculated(
  expression: Expression,
  above: readonly string[],
  say: (message: string) => void,
): void {
  if (typeof expression !== 'object') return
  const [operator = ''] = Object.keys(expression)
  if ('row' in expression) {
    if (!above.includes(expression.row))
      say(`There is no row “${expression.row}” above this one${didYouMean(expression.row, above)}`)
    return
  }
  if (operator === 'round') return
  if (!['add', 'subtract', 'multiply', 'divide', 'round-to', 'if', 'min', 'max'].includes(operator))
    return say(`A calculated row can only read rows above it, not “${operator}”`)
  for (const part of Object.values(expression).flat()) checkCalculated(part as Expression, above, say)
}

type Here = {
  readonly id: string
  readonly column: AuthoredColumn
  readonly rows: Rows
  readonly columns: Columns
}

function checkColumn({ id, column, rows, columns }: Here, { say, check, lists }: Checks): void {
  const path = ['columns', id]
  if (column.kind === undefined) say(path, '“kind” is missing here')
  else check(column, column.kind, path)
  if (column.label === undefined && column.over === undefined) say(path, '“label” is missing here')
  if (column.over !== undefined && column.over.axis === undefined)
    say([...path, 'over'], '“axis” is missing here')
  const keys =
    rows.list === undefined ? Object.keys(rows.fixed ?? {}) : (lists[rows.list] ?? []).map(({ code }) => code)
  for (const key of Object.keys(column.rowVariables ?? {})) {
    if (!keys.includes(key))
      say([...path, 'rowVariables'], `There is no row “${key}”${didYouMean(key, keys)}`)
  }
  for (const from of Object.values(column.matching ?? {})) {
    if (columns[from] === undefined)
      say([...path, 'matching'], `There is no column “${from}”${didYouMean(from, Object.keys(columns))}`)
  }
  for (const name of ['cumulative', 'toDate', 'grandTotal'] as const) {
    if (column.over?.[name] !== undefined && !isAmount(column))
      say(
        [...path, 'over', name],
        `“${name}” adds up, which means nothing for a column of kind ${column.kind}`,
      )
  }
  const calculated = column.total ?? column.calculate
  if (column.total !== undefined && column.calculate !== undefined)
    say([...path, 'total'], 'A column is either the “total” of others or a “calculate”d one')
  if (column.total !== undefined && column.over !== undefined)
    say(
      [...path, 'total'],
      'A column that has periods can’t be a total. Use “totals” or “grandTotal” in “over”',
    )
  for (const name of ['carry', 'lock'] as const) {
    if (calculated !== undefined && column[name] !== undefined)
      say([...path, name], `“${name}” means nothing for a column that is calculated`)
  }
  const before = Object.keys(columns).slice(0, Object.keys(columns).indexOf(id))
  for (const part of column.total ?? []) {
    const other = columns[part]
    if (other === undefined || !before.includes(part))
      say([...path, 'total'], `There is no column “${part}” before this total${didYouMean(part, before)}`)
    else if (!isAmount(other) || other.kind !== column.kind || other.unit !== column.unit)
      say(
        [...path, 'total'],
        `“${part}” can’t be added up here: a total and all its parts are money, or numbers of one unit`,
      )
  }
}
