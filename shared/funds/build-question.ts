import { addDays, type Day } from '../day.ts'
import {
  everythingAfter,
  everythingBefore,
  everythingUpTo,
  parsePeriod,
  periodsOver,
  shortMonth,
  startsPeriod,
} from '../tables/periods.ts'
import { limitNames, type Written } from './bank.ts'
import type {
  AddedRows,
  Bundle,
  DataSetRows,
  FixedRows,
  Limits,
  Question,
  TableColumn,
  TableRow,
  TableSpec,
} from './bundle.ts'
import type { AuthoredColumn, FundFile } from './definition.ts'
import { problemAt, type DefinitionProblem, type Path } from './source.ts'

/** What columns and rows are made from: the years of the fund, what the round reports on, and its lists. */
export type Calendar = {
  readonly years: FundFile['years']
  /** The first day that the round reports on; what ended before was reported in an earlier round. */
  readonly from: Day
  /** Where the round cuts actual from forecast. */
  readonly actualsTo: Day
  readonly lists: Bundle['lists']
}

const mostColumns = 400

/** A written question in its compiled form. Problems are added to `problems`. */
export function buildQuestion(written: Written, calendar: Calendar, problems: DefinitionProblem[]): Question {
  const { id, authored } = written
  return present<Question>({
    id,
    kind: authored.kind,
    label: authored.label ?? '',
    hint: authored.hint,
    guidance: authored.guidance?.trim(),
    required: authored.calculate === undefined ? (authored.required ?? true) : false,
    calculate: authored.calculate,
    when: authored.when,
    variable: authored.variable,
    personal: authored.personal ?? false,
    limits: limitsOf(authored),
    table: authored.kind === 'table' ? tableOf(written, calendar, problems) : undefined,
  })
}

/** Without the keys that are undefined, which have no form in JSON. */
export function present<T extends object>(value: { [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T
}

function limitsOf(authored: { readonly [name in keyof Limits]?: unknown }): Limits {
  const limits = Object.fromEntries(limitNames.map((name) => [name, authored[name]])) as Limits
  return present<Limits>({ ...limits, matching: narrowing(limits.matching) })
}

/** `matching: {}` takes away what another question narrows by. */
function narrowing(matching: Limits['matching']): Limits['matching'] {
  return matching === undefined || Object.keys(matching).length === 0 ? undefined : matching
}

function tableOf(written: Written, calendar: Calendar, problems: DefinitionProblem[]): TableSpec {
  const { authored, placeOf } = written
  const say = (path: Path, message: string): number => problems.push(problemAt(placeOf(path), message))
  const columns: TableColumn[] = []
  for (const [id, column] of Object.entries(authored.columns ?? {})) {
    const sayHere: Say = (path, message) => say(['columns', id, ...path], message)
    if (column.over !== undefined) columns.push(...periodColumns({ id, column }, calendar, sayHere))
    else columns.push(column.total === undefined ? plainColumn(id, column) : totalColumn(id, column, columns))
  }
  if (columns.length > mostColumns)
    say([], `A table can have ${mostColumns} columns, this one has ${columns.length}`)
  return present<TableSpec>({
    rows: rowsOf(written, calendar.lists),
    columns,
    unique: authored.unique ?? [],
    rowName: authored.rowName ?? 'row',
    show: authored.show,
  })
}

function rowsOf({ authored: { rows = {} } }: Written, lists: Bundle['lists']): TableSpec['rows'] {
  const { header = '', total } = rows
  if (rows.from !== undefined)
    return present<DataSetRows>({ mode: 'data', header, dataSet: rows.from, total })
  if (rows.list !== undefined) {
    const choices = (lists[rows.list] ?? []).map(({ code, label }) => ({ key: code, label, item: code }))
    return present<FixedRows>({ mode: 'fixed', header, rows: choices, total })
  }
  if (rows.fixed === undefined) {
    const { min = 0, max = 200, key = '' } = rows
    return present<AddedRows>({ mode: 'added', min, max, key, total })
  }
  const fixed = Object.entries(rows.fixed).map(([key, row]) => {
    const said = typeof row === 'string' ? { label: row } : row
    const entered = said.total === undefined && said.calculate === undefined
    return present<TableRow>({ ...nothing, ...said, key, item: entered ? key : undefined })
  })
  return present<FixedRows>({ mode: 'fixed', header, rows: fixed, total })
}

const nothing = { total: undefined, calculate: undefined, lock: undefined, when: undefined }

function plainColumn(id: string, column: AuthoredColumn): TableColumn {
  return present<TableColumn>({
    id,
    kind: column.kind ?? 'text',
    label: column.label ?? '',
    hint: column.hint,
    required: column.calculate === undefined ? (column.required ?? true) : false,
    when: column.when,
    limits: limitsOf(column),
    lock: column.lock,
    carry: column.carry,
    calculate: column.calculate,
    variable: column.variable,
    rowVariables: column.rowVariables,
    also: column.also,
    width: column.width,
  })
}

/** The sum of columns before it; of a figure over time, of all its entered periods. */
function totalColumn(id: string, column: AuthoredColumn, before: readonly TableColumn[]): TableColumn {
  const total = (column.total ?? []).flatMap((part) =>
    before
      .filter((one) => one.id === part || (one.id.startsWith(`${part}.`) && one.total === undefined))
      .map((one) => one.id),
  )
  return { ...plainColumn(id, column), required: false, total }
}

type Say = (path: Path, message: string) => void
type Draft = Pick<TableColumn, 'id' | 'label'> & Partial<TableColumn>

/** The columns of one figure over time: up to the first period, each period, a total a year, what comes after, all of it. */
function periodColumns(
  { id, column }: { id: string; column: AuthoredColumn },
  { years: range, from: opening, actualsTo }: Calendar,
  say: Say,
): TableColumn[] {
  const { axis: written = 'financial-year' } = column.over ?? {}
  const axis = written === 'by-fund' ? range.by : written
  // Said once, where the fund says its years: see `compile.ts`.
  if (axis === undefined) return []
  const {
    axis: _,
    upTo,
    after,
    totals = axis !== 'financial-year',
    grandTotal,
    cumulative = false,
    toDate,
    ...over
  } = column.over ?? {}
  const [from, to] = (['from', 'to'] as const).map((end) => {
    const text = over[end] ?? range[end]
    const found = parsePeriod(text)
    if (found === undefined)
      say(
        ['over', end],
        `“${text}” is not a financial year (2024-25), half (2024-25-h1) or quarter (2024-25-q1)`,
      )
    return found
  })
  if (from === undefined || to === undefined) return []
  const whole = (['from', 'to'] as const).map((end) => parsePeriod(range[end]))
  if ((whole[0] && from.from < whole[0].from) || (whole[1] && to.to > whole[1].to))
    say(
      ['over', from.from < (whole[0]?.from ?? '') ? 'from' : 'to'],
      `This is outside the years of the fund, ${range.from} to ${range.to}`,
    )
  if (from.from >= to.to) say(['over', 'from'], 'The first period is after the last one')
  if (!startsPeriod(axis, from.from) || !startsPeriod(axis, addDays(to.to, 1)))
    say(['over', 'axis'], `The first and the last period do not fall on whole periods of the axis ${axis}`)
  const base = plainColumn(id, column)
  const stateAt = (last: Day | undefined): 'actual' | 'forecast' =>
    last !== undefined && last <= actualsTo ? 'actual' : 'forecast'
  const { carry, ...uncarried } = base
  const entered = (draft: Draft): TableColumn => {
    const last = draft.period?.to
    const carried = carry !== undefined && last !== undefined && last < opening ? { carry } : {}
    return { ...uncarried, ...carried, ...draft, state: stateAt(last) }
  }
  const total = ({ total: parts = [], ...draft }: Draft): TableColumn => ({
    kind: base.kind,
    required: false,
    limits: {},
    ...(base.when === undefined ? {} : { when: base.when }),
    ...draft,
    total: parts,
  })
  const columns: TableColumn[] = []
  const summed: string[] = []
  const actual: TableColumn[] = []
  const add = (block: readonly TableColumn[], subtotal?: TableColumn): void => {
    columns.push(...block, ...(subtotal ? [subtotal] : []))
    actual.push(...block.filter(({ state }) => state === 'actual'))
    summed.push(...(subtotal ? [subtotal] : block).map((each) => each.id))
  }
  if (upTo !== undefined && range.before !== false) {
    const period = everythingBefore(from.from)
    const first = entered({
      id: `${id}.${period.id}`,
      label: `Up to and including ${shortMonth(addDays(from.from, -1))}`,
      group: upTo,
      period,
    })
    add(
      [first],
      totals
        ? total({ id: `${first.id}.total`, label: 'Total', group: upTo, period, total: [first.id] })
        : undefined,
    )
  }
  for (const { year, parts } of periodsOver({ axis, from: from.from, to: to.to })) {
    // A column that is a whole year says which in its own label.
    const group = axis === 'financial-year' ? 'Financial year' : year.label
    const block = parts.map(({ short, ...period }) =>
      entered({ id: `${id}.${period.id}`, label: short, group, period }),
    )
    const sum = {
      id: `${id}.${year.id}`,
      label: 'Total',
      group: year.label,
      period: year,
      total: block.map((each) => each.id),
    }
    add(block, totals && axis !== 'financial-year' ? total(sum) : undefined)
    if (cumulative) columns.push(total({ ...soFar(id, year.to ?? to.to), group, total: [...summed] }))
  }
  if (after === true) {
    const period = everythingAfter(to.to)
    add([entered({ id: `${id}.${period.id}`, label: 'Total', group: period.label, period })])
  }
  const cutOff = actual.at(-1)?.period?.to
  if (toDate !== undefined && cutOff !== undefined) {
    const parts = actual.map((one) => one.id)
    columns.push(total({ id: `${id}.to-date`, label: toDate, period: everythingUpTo(cutOff), total: parts }))
  }
  if (grandTotal !== undefined) columns.push(total({ id: `${id}.total`, label: grandTotal, total: summed }))
  return columns
}

/** A running total: everything up to the end of a year, as far as the table goes back. */
function soFar(id: string, to: Day): Draft {
  const period = everythingUpTo(to)
  return {
    id: `${id}.${period.id}.cumulative`,
    label: `Up to and including ${shortMonth(to)}`,
    period,
  }
}
