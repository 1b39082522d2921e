import type {
  AddedRows,
  DataSetRows,
  FixedRows,
  Limits,
  Period,
  Round,
  TableColumn,
  TableRow,
  TableSpec,
} from '../funds/bundle.ts'
import type { Expression } from '../rules/expression.ts'
import {
  asked,
  at,
  bound,
  calculated,
  changed,
  judge,
  matched,
  needed,
  observed,
  remodelled,
  same,
  worded,
  type Change,
  type Judge,
  type Judges,
  type Step,
} from './change.ts'

/** Limits of questions and of columns. */
export const limitJudges: Judges<Limits> = {
  list: remodelled('The list to choose from'),
  dataSet: remodelled('The data set to choose from'),
  matching: worded('What narrows down the choices'),
  words: bound('The most words', 'most'),
  decimals: bound('The number of decimal places', 'most'),
  min: bound('The lowest amount', 'least'),
  max: bound('The highest amount', 'most'),
  moreThan: bound('The amount to be above', 'least'),
  lessThan: bound('The amount to be below', 'most'),
  past: (_, after) =>
    after === true
      ? { class: 'REVISION', sentence: 'The date may not be in the future now' }
      : { class: 'ADDITION', sentence: 'The date may be in the future now' },
  earliest: (before, after) =>
    changed('The earliest', (after ?? '') < (before ?? '') ? 'ADDITION' : 'REVISION')(before, after),
  latest: (before, after) =>
    changed('The latest', (after ?? '9999') > (before ?? '9999') ? 'ADDITION' : 'REVISION')(before, after),
  least: bound('The fewest choices', 'least'),
  most: bound('The most choices', 'most'),
  unit: remodelled('The unit'),
  missing: worded('The message where nothing was entered'),
  except: (before, after) => ({
    class: before === undefined ? 'ADDITION' : 'REVISION',
    sentence:
      after === undefined
        ? `Recipients who hold the exemption “${before?.key ?? ''}” are bound by the limits now`
        : `Recipients who hold the exemption “${after.key}” of “${after.dataSet}” are not bound by the limits${before === undefined ? '' : `; it was “${before.key}” of “${before.dataSet}”`}`,
  }),
}

const periodJudges: Judges<Period> = {
  id: remodelled('The period'),
  label: worded('The name of the period'),
  from: remodelled('The start of the period'),
  to: remodelled('The end of the period'),
}

const locked: Judge<Expression> = (_, after) => ({
  class: 'REVISION',
  sentence: after === undefined ? 'It is never locked now' : 'When it is locked has changed',
})

/** Nothing that is entered has to move where a total comes or goes. */
const totalled = worded('The row that adds up the others')

const columnJudges: Judges<TableColumn> = {
  id: null,
  kind: remodelled('The kind of answer'),
  label: worded('The label'),
  hint: worded('The hint'),
  required: needed,
  when: asked,
  lock: locked,
  carry: worded('What may be done with a carried figure'),
  limits: null,
  total: calculated('What is added up'),
  calculate: calculated('How it is calculated'),
  group: worded('The heading above'),
  period: null,
  state: null,
  variable: observed,
  rowVariables: remodelled('Which variables its rows are of'),
  also: changed('What else is observed of it', 'REVISION'),
  width: changed('The width', 'ADDITION'),
}

const rowJudges: Judges<TableRow> = {
  key: null,
  label: worded('The label'),
  total: calculated('What is added up'),
  calculate: calculated('How it is calculated'),
  lock: locked,
  item: remodelled('The code in the data'),
  when: asked,
}

const addedJudges: Judges<AddedRows> = {
  mode: null,
  min: bound('The fewest rows', 'least'),
  max: bound('The most rows', 'most'),
  key: remodelled('The column that says what a row is about'),
  total: totalled,
}

const dataSetJudges: Judges<DataSetRows> = {
  mode: null,
  header: worded('The heading of the rows'),
  dataSet: remodelled('The data set that gives the rows'),
  total: totalled,
}

/** Two tables of the same question, and the rounds that say which periods have happened. */
type Tables = {
  readonly before: TableSpec
  readonly after: TableSpec
  readonly rounds: { readonly before: Round; readonly after: Round }
  readonly where: readonly Step[]
}

/** Every difference between the columns, rows and limits of two versions of a table. */
export function compareTables(tables: Tables): Change[] {
  const { before, after, where } = tables
  const own: Judges<TableSpec> = {
    rows: null,
    columns: null,
    unique: null,
    rowName: worded('The name of a row'),
    show: (_, after) => ({
      class: 'REVISION',
      sentence:
        after === 'items' ? 'Rows are filled in one at a time now' : 'Rows are filled in as a table now',
    }),
  }
  return [
    ...at(where, judge(own, before, after)),
    ...compareUnique(tables),
    ...compareRows(tables),
    ...compareColumns(tables),
  ]
}

function compareUnique({ before, after, where }: Tables): Change[] {
  const { gone, added, reordered } = matched(before.unique, after.unique, (columns) => columns.join(' and '))
  return [
    ...gone.map((columns) =>
      at(where, [{ class: 'ADDITION', sentence: `${columns.join(' and ')} may repeat now` }]),
    ),
    ...added.map((columns) =>
      at(where, [{ class: 'REVISION', sentence: `${columns.join(' and ')} may not repeat now` }]),
    ),
    ...(reordered
      ? [at(where, [{ class: 'REVISION', sentence: 'What may not repeat is in another order' }])]
      : []),
  ].flat()
}

function compareRows({ before, after, where }: Tables): Change[] {
  if (before.rows.mode === 'fixed' && after.rows.mode === 'fixed')
    return compareFixedRows({ before: before.rows, after: after.rows, where })
  if (before.rows.mode === 'added' && after.rows.mode === 'added')
    return at(where, judge(addedJudges, before.rows, after.rows))
  if (before.rows.mode === 'data' && after.rows.mode === 'data')
    return at(where, judge(dataSetJudges, before.rows, after.rows))
  const sentence =
    after.rows.mode === 'added' ? 'People add the rows now' : 'The rows are given now, and can’t be added'
  return at(where, [{ class: 'MODEL', sentence }])
}

function compareFixedRows({
  before,
  after,
  where,
}: {
  before: FixedRows
  after: FixedRows
  where: readonly Step[]
}): Change[] {
  const { gone, added, both, reordered } = matched(before.rows, after.rows, ({ key }) => key)
  const step = ({ key, label }: TableRow): Step[] => [...where, { is: 'row', id: key, name: label }]
  return [
    ...at(
      where,
      same(before.header, after.header)
        ? []
        : [worded('The heading of the rows')(before.header, after.header)],
    ),
    ...at(where, same(before.total, after.total) ? [] : [totalled(before.total, after.total)]),
    ...gone.flatMap((row) =>
      at(step(row), [{ class: row.total === undefined ? 'MODEL' : 'REVISION', sentence: 'The row is gone' }]),
    ),
    ...added.flatMap((row) =>
      at(step(row), [
        { class: row.total === undefined ? 'REVISION' : 'ADDITION', sentence: 'The row is new' },
      ]),
    ),
    ...both.flatMap(([was, row]) => at(step(row), judge(rowJudges, was, row))),
    ...at(where, reordered ? [{ class: 'REVISION', sentence: 'The rows are in another order' }] : []),
  ]
}

const entered = ({ total, calculate }: TableColumn): boolean => total === undefined && calculate === undefined

function compareColumns({ before, after, rounds, where }: Tables): Change[] {
  const { gone, added, both, reordered } = matched(before.columns, after.columns, ({ id }) => id)
  const step = ({ id, label, group }: TableColumn): Step[] => [
    ...where,
    { is: 'column', id, name: group === undefined ? label : `${group}, ${label}` },
  ]
  const moved = both.filter(([was, column]) => movedWithCutOff(was, column, rounds))
  const labels = moved.map(([, { period, label }]) => period?.label ?? label)
  return [
    ...gone.flatMap((column) =>
      at(step(column), [{ class: entered(column) ? 'MODEL' : 'REVISION', sentence: 'The column is gone' }]),
    ),
    ...added.flatMap((column) =>
      at(step(column), [
        {
          class: entered(column) && column.required !== false ? 'REVISION' : 'ADDITION',
          sentence:
            entered(column) && column.required !== false
              ? 'The column is new, and needs answers'
              : 'The column is new',
        },
      ]),
    ),
    ...at(
      where,
      labels.length === 0
        ? []
        : [
            {
              class: 'REVISION',
              sentence: `Forecast becomes actual, as the round reports up to ${rounds.after.actualsTo}: ${[...new Set(labels)].join(', ')}`,
            },
          ],
    ),
    ...both.flatMap((pair) => {
      const [was, column] = pair
      return at(step(column), [
        ...judge(columnJudges, was, column),
        ...(same(was.period, column.period) ? [] : comparePeriods(was.period, column.period)),
        ...(same(was.state, column.state) || moved.includes(pair)
          ? []
          : [changed('Whether it is actual or forecast', 'REVISION')(was.state, column.state)]),
        ...judge(limitJudges, was.limits, column.limits),
      ])
    }),
    ...at(where, reordered ? [{ class: 'REVISION', sentence: 'The columns are in another order' }] : []),
  ]
}

function comparePeriods(before: Period | undefined, after: Period | undefined): ReturnType<typeof judge> {
  return before === undefined || after === undefined
    ? [remodelled('The period')(before, after)]
    : judge(periodJudges, before, after)
}

/** The same period, forecast in one round and over by the cut-off of the next. */
function movedWithCutOff(was: TableColumn, column: TableColumn, rounds: Tables['rounds']): boolean {
  const end = column.period?.to
  if (was.state !== 'forecast' || column.state !== 'actual' || end === undefined) return false
  return end > rounds.before.actualsTo && end <= rounds.after.actualsTo
}
