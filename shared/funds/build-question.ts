import { addDays, type Day } from '../day.ts'
import {
  everythingAfter,
  everythingBefore,
  parsePeriod,
  periodsOver,
  shortMonth,
  startsPeriod,
} from '../tables/periods.ts'
import { limitNames, type Written } from './bank.ts'
import type { AddedRows, FixedRows, Limits, Question, TableColumn, TableRow, TableSpec } from './bundle.ts'
import type { AuthoredColumn, FundFile } from './definition.ts'
import { problemAt, type DefinitionProblem, type Path } from './source.ts'

/** What period columns are made from: the years of the fund, and where the round cuts actual from forecast. */
export type Calendar = {
  readonly years: FundFile['years']
  readonly actualsTo: Day
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
    required: authored.required ?? true,
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
  const columns = Object.entries(authored.columns ?? {}).flatMap(([id, column]) =>
    column.over === undefined
      ? [plainColumn(id, column)]
      : periodColumns({ id, column }, calendar, (path, message) => say(['columns', id, ...path], message)),
  )
  if (columns.length > mostColumns)
    say([], `A table can have ${mostColumns} columns, this one has ${columns.length}`)
  return { rows: rowsOf(written), columns, unique: authored.unique ?? [], rowName: authored.rowName ?? 'row' }
}

function rowsOf({ authored: { rows } }: Written): FixedRows | AddedRows {
  if (rows?.fixed === undefined)
    return { mode: 'added', min: rows?.min ?? 0, max: rows?.max ?? 200, key: rows?.key ?? '' }
  return {
    mode: 'fixed',
    header: rows.header ?? '',
    rows: Object.entries(rows.fixed).map(([key, row]) => {
      const { label, total, when } = typeof row === 'string' ? { label: row } : row
      return present<TableRow>({ key, label, total, item: total === undefined ? key : undefined, when })
    }),
  }
}

function plainColumn(id: string, column: AuthoredColumn): TableColumn {
  return present<TableColumn>({
    id,
    kind: column.kind ?? 'text',
    label: column.label ?? '',
    hint: column.hint,
    required: column.calculate === undefined ? (column.required ?? true) : false,
    when: column.when,
    limits: limitsOf(column),
    calculate: column.calculate,
    variable: column.variable,
    rowVariables: column.rowVariables,
    also: column.also,
    width: column.width,
  })
}

type Draft = Pick<TableColumn, 'id' | 'label'> & Partial<TableColumn>

/** The columns of one figure over time: up to the first period, each period, a total a year, what comes after, all of it. */
function periodColumns(
  { id, column }: { id: string; column: AuthoredColumn },
  { years: range, actualsTo }: Calendar,
  say: (path: Path, message: string) => void,
): TableColumn[] {
  const { axis: written = 'financial-year' } = column.over ?? {}
  const axis = written === 'by-fund' ? range.by : written
  // Said once, where the fund says its years: see `compile.ts`.
  if (axis === undefined) return []
  const { axis: _, upTo, after, totals = axis !== 'financial-year', grandTotal, ...over } = column.over ?? {}
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
  const entered = (draft: Draft): TableColumn => ({ ...base, ...draft, state: stateAt(draft.period?.to) })
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
  const add = (block: readonly TableColumn[], subtotal?: TableColumn): void => {
    columns.push(...block, ...(subtotal ? [subtotal] : []))
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
    const block = parts.map(({ short, ...period }) =>
      entered({ id: `${id}.${period.id}`, label: short, group: year.label, period }),
    )
    const sum = {
      id: `${id}.${year.id}`,
      label: 'Total',
      group: year.label,
      period: year,
      total: block.map((each) => each.id),
    }
    add(block, totals && axis !== 'financial-year' ? total(sum) : undefined)
  }
  if (after === true) {
    const period = everythingAfter(to.to)
    add([entered({ id: `${id}.${period.id}`, label: 'Total', group: period.label, period })])
  }
  if (grandTotal !== undefined) columns.push(total({ id: `${id}.total`, label: grandTotal, total: summed }))
  return columns
}
