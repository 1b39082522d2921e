import { forms, type DataRead, type Expression, type RowsRead } from '../rules/expression.ts'
import { partsOf, readOf } from '../rules/parts.ts'
import type { Bundle, Choice, Limits, Question, Section, TableSpec } from './bundle.ts'
import { didYouMean } from './nearest.ts'
import type { Path, Place } from './source.ts'

/** Every question that is asked, with its section. */
export type AskedQuestions = ReadonlyMap<string, { readonly section: Section; readonly question: Question }>

export type ExpressionContext = {
  readonly asked: AskedQuestions
  /** What the round or one before it has removed, and where. */
  readonly removed: ReadonlyMap<string, Place>
  readonly lists: Readonly<Record<string, readonly Choice[]>>
  readonly dataSets: Bundle['dataSets']
  /** The section that the expression belongs to, which sees its own answers even where it is asked once per project. */
  readonly section?: string | undefined
  /** The table whose row the expression is about. */
  readonly table?: Question | undefined
  /** A calculated cell reads nothing but the entered cells of its row. */
  readonly onlyRow?: boolean
  readonly say: (path: Path, message: string) => void
}

/** Says of everything that an expression names whether it is there to be read. The form of the expression is right already. */
export function checkExpression(expression: Expression, context: ExpressionContext, path: Path = []): void {
  if (typeof expression !== 'object') return
  const operator = operatorOf(expression)
  const at = [...path, operator]
  if (context.onlyRow === true && !readsOneRow.has(operator)) {
    return context.say(at, `A calculated column can only read columns of its own row, not “${operator}”`)
  }
  checkNames(expression, { ...context, path: at })
  for (const { part, path: step, table: id } of partsOf(expression)) {
    const table = id === undefined ? context.table : context.asked.get(id)?.question
    if (id !== undefined && table?.kind !== 'table') continue
    checkExpression(part, { ...context, table }, [...path, ...step])
  }
  if ('equals' in expression) checkCodes(expression.equals, context, at)
  if ('one-of' in expression) checkChosen(expression, context, path)
}

/** What a calculated column may do: with the cells of its row, and what is the same for everybody. */
const readsOneRow: ReadonlySet<string> = new Set(
  Object.keys(forms).filter(
    (name) =>
      !['answer', 'answered', 'sum', 'count', 'any', 'all', 'unique', 'previous', 'dataset'].includes(name),
  ),
)

function operatorOf(expression: object): string {
  return Object.keys(expression).find((key) => Object.hasOwn(forms, key)) ?? ''
}

function checkNames(expression: Exclude<Expression, string | number | boolean>, context: Here): void {
  if ('answer' in expression) return checkAnswer(expression.answer, expression.property, context)
  if ('column' in expression) return checkColumn(expression.column, expression.property, context)
  if ('answered' in expression) {
    const { answered } = expression
    return typeof answered === 'string'
      ? checkAnswer(answered, undefined, context)
      : checkColumn(answered.column, undefined, context)
  }
  if ('row' in expression)
    return context.say(
      context.path,
      '“row” is only for calculated rows, where it reads another row of the same column',
    )
  if ('dataset' in expression) return checkDataRead(expression.dataset, context)
  const found = readOf(expression)
  if (found !== undefined) checkRead(found.read, context)
}

/** What may have been meant; of what was removed, who did it. */
export function instead(
  id: string,
  candidates: Iterable<string>,
  removed: ReadonlyMap<string, Place>,
): string {
  const place = removed.get(id)
  if (place === undefined) return didYouMean(id, candidates)
  return `. ${place.file.path} removes it in line ${place.file.lineOf(place.path)}. Remove or change this too`
}

/** The table of a question that is one; empty for others, which a problem was said about. */
function specOf(question: Question): TableSpec {
  return (
    question.table ?? {
      rows: { mode: 'added', min: 0, max: 0, key: '' },
      columns: [],
      unique: [],
      rowName: '',
    }
  )
}

type Here = ExpressionContext & { readonly path: Path }

function checkAnswer(id: string, property: string | undefined, context: Here): void {
  const found = context.asked.get(id)
  const say = (message: string): void => context.say(context.path, message)
  if (found === undefined)
    return say(`No question “${id}” is asked${instead(id, context.asked.keys(), context.removed)}`)
  if (found.question.kind === 'table') return say(`“${id}” is a table. Use “sum” or “count” to read it`)
  const { each } = found.section
  if (each !== undefined && each !== eachOf(context))
    return say(`“${id}” is asked once for each of the ${each}, so it has no one answer here`)
  checkProperty(found.question.limits, property, context)
}

/** What the section that the expression belongs to is asked for each of. */
function eachOf({ asked, section }: ExpressionContext): string | undefined {
  return [...asked.values()].find((asking) => asking.section.id === section)?.section.each
}

function checkColumn(id: string, property: string | undefined, context: Here): void {
  if (context.table === undefined)
    return context.say(context.path, 'A column can only be read in a table. Say which with “table”')
  const column = findColumn(specOf(context.table), id, (message) => context.say(context.path, message))
  if (column === undefined) return
  if (context.onlyRow === true && (column.calculate !== undefined || column.total !== undefined))
    context.say(context.path, `“${id}” is calculated itself. Read the columns that it comes from`)
  checkProperty(column.limits, property, context)
}

function checkRead(
  { table: id, columns = [], rows = [] }: RowsRead & { readonly columns?: readonly string[] },
  context: Here,
): void {
  const { path, say } = context
  const table = tableNamed(id, { ...context, path: [...path, 'table'] })
  if (table === undefined) return
  const spec = specOf(table)
  for (const column of columns) findColumn(spec, column, (message) => say([...path, 'columns'], message))
  const keys = spec.rows.mode === 'fixed' ? spec.rows.rows.map(({ key }) => key) : []
  for (const key of rows) {
    if (!keys.includes(key))
      say([...path, 'rows'], `“${table.id}” has no row “${key}”${didYouMean(key, keys)}`)
  }
}

function checkDataRead(read: DataRead, { dataSets, path, say }: Here): void {
  const set = Object.hasOwn(dataSets, read.set) ? dataSets[read.set] : undefined
  if (set === undefined) {
    say([...path, 'set'], `There is no data set “${read.set}”${didYouMean(read.set, Object.keys(dataSets))}`)
    return
  }
  const named = [
    ...('column' in read ? [['column', read.column]] : []),
    ...('sum' in read ? [['sum', read.sum]] : []),
    ...Object.keys(read.where ?? {}).map((column) => ['where', column]),
  ]
  for (const [step = '', column = ''] of named) {
    if (!set.columns.includes(column))
      say(
        [...path, step],
        `The data set “${read.set}” has no column “${column}”${didYouMean(column, set.columns)}`,
      )
  }
}

function findColumn(
  spec: TableSpec,
  id: string,
  say: (message: string) => void,
): TableSpec['columns'][number] | undefined {
  const column = spec.columns.find((candidate) => candidate.id === id)
  const ids = spec.columns.map((candidate) => candidate.id)
  if (column === undefined) say(`There is no column “${id}”${didYouMean(id, ids)}`)
  return column
}

function tableNamed(id: string, context: Here): Question | undefined {
  const tables = [...context.asked.values()].filter(({ question }) => question.kind === 'table')
  const found = tables.find(({ question }) => question.id === id)
  const ids = tables.map(({ question }) => question.id)
  if (found === undefined)
    context.say(context.path, `No table “${id}” is asked${instead(id, ids, context.removed)}`)
  return found?.question
}

function checkProperty(limits: Limits, property: string | undefined, context: Here): void {
  if (property === undefined) return
  const choices = limits.list === undefined ? [] : (context.lists[limits.list] ?? [])
  const known = new Set(choices.flatMap((choice) => Object.keys(choice.properties ?? {})))
  if (!known.has(property)) {
    context.say(context.path, `Its choices have no property “${property}”${didYouMean(property, known)}`)
  }
}

/** A choice is compared with a code; a code that the list does not have would never be equal. */
function checkCodes(pair: readonly Expression[], context: ExpressionContext, path: Path): void {
  for (const [index, side] of pair.entries()) {
    const other = pair[1 - index]
    if (typeof other === 'string') checkCode(side, other, { ...context, path: [...path, 1 - index] })
  }
}

function checkChosen(
  { 'one-of': side, codes }: Extract<Expression, { readonly 'one-of': unknown }>,
  context: ExpressionContext,
  path: Path,
): void {
  for (const [index, code] of codes.entries())
    checkCode(side, code, { ...context, path: [...path, 'codes', index] })
}

function checkCode(side: Expression, code: string, context: Here): void {
  if (typeof side !== 'object') return
  const limits =
    'column' in side && side.property === undefined
      ? context.table?.table?.columns.find(({ id }) => id === side.column)?.limits
      : 'answer' in side && side.property === undefined
        ? context.asked.get(side.answer)?.question.limits
        : undefined
  const choices = limits?.list === undefined ? undefined : context.lists[limits.list]
  const codes = choices?.map((choice) => choice.code)
  if (codes?.includes(code) === false)
    context.say(context.path, `“${code}” is not in the list “${limits?.list}”${didYouMean(code, codes)}`)
}
