import Papa from 'papaparse/papaparse.js'
import { present } from './build-question.ts'
import type { Choice, DataRow, DataSet, RecipientData } from './bundle.ts'
import { isCode, readCell } from './data-cells.ts'
import type { AuthoredDataSet } from './definition.ts'
import { didYouMean } from './nearest.ts'
import { problemAt, type DefinitionProblem, type Files, type Place } from './source.ts'

/** An organisation in a fund. `organisation` is its GSS code, `programme` the start of its references (`EX-BOL`). */
export type Recipient = { readonly organisation: string; readonly name: string; readonly programme: string }

/** The data sets of a fund as the bundle has them, and the rows of each organisation. */
export type ReadData = {
  readonly sets: Readonly<Record<string, DataSet>>
  readonly data: Readonly<Record<string, RecipientData>>
  readonly recipients: readonly Recipient[]
}

type Table = { readonly path: string; readonly columns: readonly string[]; readonly rows: readonly Row[] }
type Row = { readonly line: number; readonly cells: DataRow }

/** Columns that say whose a row is and for which rounds; they are not part of the data. */
const aboutRows: readonly string[] = ['organisation', 'since', 'until']

/**
 * Reads the recipients and the data sets of a fund, as they are in one round: a row may say the round `since` or
 * `until` which it counts. Problems are added to `problems`; what is unusable is left out.
 */
export function readData(
  from: {
    files: Files
    fund: string
    round: number
    sets: Readonly<Record<string, AuthoredDataSet>>
    lists: Readonly<Record<string, readonly Choice[]>>
    place: (path: (string | number)[]) => Place
  },
  problems: DefinitionProblem[],
): ReadData {
  const tables = new Map<string, Table | undefined>()
  const table = (name: string): Table | undefined => {
    const path = `${from.fund}/data/${name}.csv`
    const text = from.files[path]
    if (!tables.has(name))
      tables.set(
        name,
        text === undefined ? undefined : inRound(readTable(path, text, problems), from.round, problems),
      )
    return tables.get(name)
  }
  const listed = readRecipients(table('recipients'), from, problems)
  const recipients = listed.map(({ recipient }) => recipient)
  const known = new Map(listed.map(({ recipient, line }) => [recipient.organisation, { ...recipient, line }]))
  const sets: Record<string, DataSet> = {}
  const data: Record<string, Record<string, readonly DataRow[]>> = Object.fromEntries(
    recipients.map(({ organisation }) => [organisation, {}]),
  )
  for (const [id, authored] of Object.entries(from.sets)) {
    const base = authored.of === undefined ? authored : from.sets[authored.of]
    const read = base && table(authored.of ?? id)
    if (base === undefined || read === undefined) {
      const message =
        base === undefined
          ? `There is no data set “${authored.of}”${didYouMean(authored.of ?? '', Object.keys(from.sets))}`
          : `${from.fund}/data/${authored.of ?? id}.csv is missing`
      problems.push(problemAt(from.place(['data', id]), message))
      continue
    }
    const set = { ...base, ...authored, codes: { ...base.codes, ...authored.codes } }
    const perOrganisation = base.per === 'organisation'
    const checked = checkSet(
      { id, set, table: read, known: perOrganisation ? known : undefined },
      from,
      problems,
    )
    if (checked === undefined) continue
    const { key, label, rows } = checked
    const columns = [...new Set([...read.columns.filter((name) => !aboutRows.includes(name)), label])]
    const plain = (row: Row): DataRow =>
      Object.fromEntries(columns.map((name) => [name, checked.labelled(row)[name] ?? '']))
    sets[id] = present<DataSet>({
      per: perOrganisation ? 'organisation' : 'fund',
      key,
      label,
      columns,
      types: set.columns,
      rows: perOrganisation ? undefined : rows.map(plain),
    })
    if (!perOrganisation) continue
    for (const { organisation } of recipients) {
      const own = data[organisation]
      if (own) own[id] = rows.filter(({ cells }) => cells['organisation'] === organisation).map(plain)
    }
  }
  return { sets, data, recipients }
}

function readTable(path: string, text: string, problems: DefinitionProblem[]): Table | undefined {
  const say = (line: number, message: string): void => {
    problems.push({ file: path, line, message })
  }
  if (text.length > 5_000_000) {
    say(1, 'The file is larger than 5 MB')
    return undefined
  }
  const parsed = Papa.parse(text.replace(/^\uFEFF/u, ''), { delimiter: ',', skipEmptyLines: false })
  const [columns = [], ...lines] = parsed.data.map((cells) => cells.map((cell) => cell.trim()))
  const wrong = columns.find(
    (name, index) => !/^[a-z][a-z0-9-]*$/u.test(name) || columns.indexOf(name) !== index,
  )
  if (wrong !== undefined || columns.includes('constructor') || columns.includes('prototype')) {
    say(
      1,
      `“${wrong ?? 'constructor'}” can’t be the name of a column. Each needs its own, of small letters, digits and hyphens`,
    )
    return undefined
  }
  const [fault] = parsed.errors
  if (fault !== undefined) say((fault.row ?? 0) + 1, `This can’t be read as CSV: ${fault.message}`)
  const rows: Row[] = []
  const seen = new Map<string, number>()
  let line = 1 + breaksIn(columns)
  for (const cells of lines) {
    line += 1
    const start = line
    line += breaksIn(cells)
    if (cells.every((cell) => cell === '')) continue
    if (cells.length !== columns.length) {
      say(
        start,
        `This row has ${cells.length} cells, the header has ${columns.length}. Quote cells that have a comma in them`,
      )
      continue
    }
    const same = JSON.stringify(cells)
    const before = seen.get(same)
    if (before !== undefined) say(start, `This row repeats line ${before}`)
    seen.set(same, start)
    rows.push({
      line: start,
      cells: Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? ''])),
    })
  }
  return { path, columns, rows }
}

/** The rows of a table that count in a round. */
function inRound(table: Table | undefined, round: number, problems: DefinitionProblem[]): Table | undefined {
  if (table === undefined) return undefined
  const rows = table.rows.filter(({ line, cells }) => {
    const [since, until] = ['since', 'until'].map((name) => cells[name] ?? '')
    for (const text of [since, until]) {
      if (text !== undefined && !/^\d{0,2}$/u.test(text))
        problems.push({ file: table.path, line, message: `“${text}” is not the number of a round` })
    }
    return Number(since || 0) <= round && round <= Number(until || 99)
  })
  return { ...table, rows }
}

function breaksIn(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + (cell.match(/\n/gu)?.length ?? 0), 0)
}

function readRecipients(
  table: Table | undefined,
  { fund, place }: { fund: string; place: (path: (string | number)[]) => Place },
  problems: DefinitionProblem[],
): { readonly recipient: Recipient; readonly line: number }[] {
  if (table === undefined) {
    problems.push(
      problemAt(place([]), `${fund}/data/recipients.csv is missing: the organisations that report`),
    )
    return []
  }
  const missing = ['organisation', 'name', 'programme'].find((name) => !table.columns.includes(name))
  if (missing !== undefined) {
    problems.push({ file: table.path, line: 1, message: `The column “${missing}” is missing` })
    return []
  }
  const seen = new Set<string>()
  return table.rows.map(({ line, cells }) => {
    const { organisation = '', name = '', programme = '' } = cells
    const say = (message: string): number => problems.push({ file: table.path, line, message })
    if (!/^[EKNSW]\d{8}$/u.test(organisation)) say(`“${organisation}” is not a GSS code, like E08000001`)
    if (seen.has(organisation)) say(`${organisation} is here twice`)
    if (name === '' || !isCode(programme))
      say('Every recipient needs a name and a programme code, like EX-BOL')
    seen.add(organisation)
    return { recipient: { organisation, name, programme }, line }
  })
}

/** Who reports, with the line of the file that says so. */
type Known = ReadonlyMap<string, Recipient & { readonly line: number }>

type Checked = {
  readonly key: string
  readonly label: string
  readonly rows: readonly Row[]
  /** The row with its label in words. */
  readonly labelled: (row: Row) => DataRow
}

function checkSet(
  { id, set, table, known }: { id: string; set: AuthoredDataSet; table: Table; known: Known | undefined },
  from: { lists: Readonly<Record<string, readonly Choice[]>>; place: (path: (string | number)[]) => Place },
  problems: DefinitionProblem[],
): Checked | undefined {
  const before = problems.length
  const sayHere = (path: string[], message: string): number =>
    problems.push(problemAt(from.place(['data', id, ...path]), message))
  const needed = [
    ['key', set.key],
    ...(set.of === undefined ? [['label', set.label]] : []),
    ...Object.keys(set.codes ?? {}).map((column) => ['codes', column]),
    ...Object.keys(set.columns ?? {}).map((column) => ['columns', column]),
  ] as const
  for (const [path = '', column] of needed) {
    if (column === undefined) sayHere([], `“${path}” is missing here`)
    else if (!table.columns.includes(column))
      sayHere([path], `${table.path} has no column “${column}”${didYouMean(column, table.columns)}`)
  }
  if (known !== undefined && !table.columns.includes('organisation')) {
    problems.push({
      file: table.path,
      line: 1,
      message: 'The column “organisation” is missing: whose row it is',
    })
  }
  for (const [column, list] of Object.entries(set.codes ?? {})) {
    if (from.lists[list] === undefined)
      sayHere(['codes', column], `There is no list “${list}”${didYouMean(list, Object.keys(from.lists))}`)
  }
  if (problems.length > before) return undefined
  const keyList = from.lists[set.codes?.[set.key] ?? '']
  const label = set.of !== undefined && keyList !== undefined ? `${set.key}-label` : (set.label ?? set.key)
  const labelled = ({ cells }: Row): DataRow =>
    keyList === undefined || set.of === undefined
      ? cells
      : { ...cells, [label]: keyList.find(({ code }) => code === cells[set.key])?.label ?? '' }
  if (set.of === undefined) {
    checkRows({ set, table, known, lists: from.lists }, problems)
    if (set.rows !== undefined) checkEverybody({ id, rows: set.rows, table, known }, problems)
  }
  return { key: set.key, label, rows: table.rows.map((row) => typed(row, set)), labelled }
}

/** The row with its cells as what their columns hold. */
function typed({ line, cells }: Row, { columns = {} }: AuthoredDataSet): Row {
  const read = Object.entries(columns).map(([name, type]) => {
    const cell = readCell(type, cells[name] ?? '')
    return [name, 'value' in cell ? cell.value : ''] as const
  })
  return { line, cells: { ...cells, ...Object.fromEntries(read) } }
}

/** Whether every recipient has the rows that it must have; who has none is named where it is said to report. */
function checkEverybody(
  { id, rows, table, known }: { id: string; rows: 'one' | 'some'; table: Table; known: Known | undefined },
  problems: DefinitionProblem[],
): void {
  for (const { organisation, name, line } of known?.values() ?? []) {
    const own = table.rows.filter(({ cells }) => cells['organisation'] === organisation)
    const [, second] = own
    if (own.length === 0)
      problems.push({
        file: table.path.replace(/[^/]+$/u, 'recipients.csv'),
        line,
        message: `${name} has no row in ${table.path}, and every recipient needs one in “${id}”`,
      })
    if (rows === 'one' && second !== undefined)
      problems.push({
        file: table.path,
        line: second.line,
        message: `${name} has another row already, and every recipient has one row in “${id}”`,
      })
  }
}

function checkRows(
  {
    set,
    table,
    known,
    lists,
  }: {
    set: AuthoredDataSet
    table: Table
    known: Known | undefined
    lists: Readonly<Record<string, readonly Choice[]>>
  },
  problems: DefinitionProblem[],
): void {
  const labels = new Map<string, string>()
  for (const { line, cells } of table.rows) {
    const say = (message: string): number => problems.push({ file: table.path, line, message })
    const [code = '', label = '', organisation = ''] = [set.key, set.label ?? '', 'organisation'].map(
      (name) => cells[name],
    )
    if (!isCode(code)) say(`“${code}” can’t be a code: use letters, digits, dots and hyphens`)
    if (label === '') say(`“${set.label}” is blank`)
    if (known !== undefined && !known.has(organisation))
      say(`${organisation || 'Nobody'} is not a recipient${didYouMean(organisation, known.keys())}`)
    for (const [column, list] of Object.entries(set.codes ?? {})) {
      const codes = (lists[list] ?? []).map((choice) => choice.code)
      const value = cells[column] ?? ''
      if (!codes.includes(value)) say(`“${value}” is not in the list “${list}”${didYouMean(value, codes)}`)
    }
    for (const [column, type] of Object.entries(set.columns ?? {})) {
      const cell = readCell(type, cells[column] ?? '')
      if ('problem' in cell) say(`${cell.problem}, as “${column}” should be`)
    }
    const owner = known === undefined ? '' : organisation
    const [byCode, byLabel] = [`${owner} code ${code}`, `${owner} label ${label.toLowerCase()}`]
    if ((labels.get(byCode) ?? label) !== label) say(`${code} has another label in an earlier row`)
    if ((labels.get(byLabel) ?? code) !== code) say(`“${label}” has another code in an earlier row`)
    labels.set(byCode, label).set(byLabel, code)
  }
}
