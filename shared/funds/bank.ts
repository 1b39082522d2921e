import type { KindName } from '../questions/kinds.ts'
import type { Choice, Limits } from './bundle.ts'
import {
  bankFile,
  type AuthoredChoice,
  type AuthoredQuestion,
  type AuthoredVariable,
  type measures,
  type Override,
} from './definition.ts'
import { didYouMean } from './nearest.ts'
import { problemAt, readYaml, type DefinitionProblem, type Files, type Path, type Place } from './source.ts'

/** A question as written, `like` and overrides applied, that still knows where each part of it was written. */
export type Written = {
  readonly id: string
  readonly authored: AuthoredQuestion & { readonly kind: KindName | 'table' }
  readonly placeOf: (path: Path) => Place
}

/** What all funds share. */
export type Bank = {
  readonly lists: Readonly<Record<string, readonly Choice[]>>
  readonly variables: Readonly<Record<string, AuthoredVariable>>
  readonly questions: ReadonlyMap<string, Written>
}

type Own = { readonly authored: AuthoredQuestion; readonly place: Place }

const meaningful: Record<KindName | 'table', readonly (keyof Limits)[]> = {
  text: ['words'],
  'long-text': ['words'],
  number: ['decimals', 'min', 'max', 'moreThan', 'lessThan', 'unit'],
  percentage: ['decimals', 'min', 'max', 'moreThan', 'lessThan'],
  money: ['min', 'max', 'moreThan', 'lessThan'],
  date: ['past'],
  month: ['earliest', 'latest'],
  'yes-no': [],
  'one-of': ['list', 'dataSet', 'matching'],
  'any-of': ['list', 'dataSet', 'matching', 'least', 'most'],
  email: [],
  telephone: [],
  url: [],
  postcodes: [],
  address: [],
  table: [],
}

/** What may be analysed; an address says where somebody is and is never data. */
const measureOf: Record<KindName, (typeof measures)[number] | 'nothing'> = {
  text: 'text',
  'long-text': 'text',
  number: 'number',
  percentage: 'number',
  money: 'money',
  date: 'day',
  month: 'day',
  'yes-no': 'code',
  'one-of': 'code',
  'any-of': 'text',
  email: 'text',
  telephone: 'text',
  url: 'text',
  postcodes: 'text',
  address: 'nothing',
}

/** Everything in `Limits` that an author may write. */
export const limitNames = [
  'list',
  'dataSet',
  'matching',
  'words',
  'decimals',
  'min',
  'max',
  'moreThan',
  'lessThan',
  'past',
  'earliest',
  'latest',
  'unit',
  'least',
  'most',
  'missing',
] as const

/** Reads `bank/*.yaml`. Problems are added to `problems`; what is unusable is left out. */
export function readBank(files: Files, problems: DefinitionProblem[]): Bank {
  const lists: Record<string, readonly Choice[]> = {}
  const variables: Record<string, AuthoredVariable> = {}
  const own = new Map<string, Own>()
  for (const path of Object.keys(files).sort()) {
    if (!/^bank\/[^/]+\.yaml$/u.test(path)) continue
    const read = readYaml(files, { path, schema: bankFile }, problems)
    if (read === undefined) continue
    const twice = (part: string, id: string): number =>
      problems.push(
        problemAt({ file: read.file, path: [part, id] }, `“${id}” is already in another file of the bank`),
      )
    for (const [id, choices] of Object.entries(read.value.lists ?? {})) {
      if (lists[id] !== undefined) twice('lists', id)
      lists[id] = Object.entries(choices).map(([code, choice]) => choiceOf(code, choice))
    }
    for (const [id, variable] of Object.entries(read.value.variables ?? {})) {
      if (variables[id] !== undefined) twice('variables', id)
      variables[id] = variable
    }
    for (const [id, authored] of Object.entries(read.value.questions ?? {})) {
      if (own.has(id)) twice('questions', id)
      own.set(id, { authored, place: { file: read.file, path: ['questions', id] } })
    }
  }
  const questions = new Map<string, Written>()
  for (const id of own.keys()) {
    const written = resolve(id, own, problems)
    if (written === undefined) continue
    questions.set(id, written)
    checkWritten(written, { lists, variables }, problems)
  }
  return { lists, variables, questions }
}

function choiceOf(code: string, choice: AuthoredChoice): Choice {
  if (typeof choice === 'string') return { code, label: choice }
  const { label, ...properties } = choice
  return Object.keys(properties).length === 0 ? { code, label } : { code, label, properties }
}

/** A question with what it takes over from others, its own words winning. */
function resolve(
  id: string,
  own: ReadonlyMap<string, Own>,
  problems: DefinitionProblem[],
): Written | undefined {
  const chain: Own[] = []
  for (let next: string | undefined = id; next !== undefined;) {
    const found = own.get(next)
    const asker = chain.at(-1)
    if (found === undefined || chain.includes(found)) {
      const message = found
        ? `“${id}” is like itself`
        : `There is no question “${next}” in the bank${didYouMean(next, own.keys())}`
      if (asker) problems.push(problemAt({ ...asker.place, path: [...asker.place.path, 'like'] }, message))
      return undefined
    }
    chain.push(found)
    next = found.authored.like
  }
  const { like: _, ...merged } = chain
    .toReversed()
    .map(({ authored }) => authored)
    .reduce((base, more) => mergeQuestion(base, more))
  const kind = merged.kind
  const place = chain[0]?.place
  if (place === undefined) return undefined
  if (kind === undefined) {
    problems.push(problemAt(place, '“kind” is missing here'))
    return undefined
  }
  return { id, authored: { ...merged, kind }, placeOf: placeIn(chain) }
}

/** Finds who of a chain wrote something; the most particular one where nobody did. */
function placeIn(chain: readonly Own[]): (path: Path) => Place {
  return (path) => {
    const writer = chain.find(({ authored }) => valueAt(authored, path) !== undefined) ?? chain[0]
    if (writer === undefined) throw new Error('A question that nobody wrote')
    return { file: writer.place.file, path: [...writer.place.path, ...path] }
  }
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inside, step) =>
      typeof inside === 'object' && inside !== null ? (inside as Record<string, unknown>)[step] : undefined,
    value,
  )
}

function mergeQuestion(base: AuthoredQuestion, more: AuthoredQuestion): AuthoredQuestion {
  const columns = { ...base.columns }
  for (const [id, column] of Object.entries(more.columns ?? {})) {
    const over = column.over && { ...columns[id]?.over, ...column.over }
    columns[id] = { ...columns[id], ...column, ...(over && { over }) }
  }
  const rows = more.rows && { ...base.rows, ...more.rows }
  return { ...base, ...more, ...(base.columns || more.columns ? { columns } : {}), ...(rows && { rows }) }
}

function checkWritten(
  { authored, placeOf }: Written,
  { lists, variables }: Pick<Bank, 'lists' | 'variables'>,
  problems: DefinitionProblem[],
): void {
  const say = (path: Path, message: string): number => problems.push(problemAt(placeOf(path), message))
  if (authored.label === undefined) say([], '“label” is missing here')
  const check = (
    part: { [name in keyof Limits]?: unknown } & { variable?: string | undefined },
    kind: KindName | 'table',
    path: Path,
  ): void => {
    for (const name of limitNames) {
      if (part[name] === undefined || name === 'missing') continue
      if (!meaningful[kind].includes(name))
        say([...path, name], `“${name}” means nothing for a question of kind ${kind}`)
    }
    const list = part.list as string | undefined
    if (list !== undefined && lists[list] === undefined)
      say([...path, 'list'], `There is no list “${list}”${didYouMean(list, Object.keys(lists))}`)
    if ((kind === 'one-of' || kind === 'any-of') && (list === undefined) === (part.dataSet === undefined))
      say(path, `A question of kind ${kind} needs either a “list” or a “dataSet” to choose from`)
    if (part.variable === undefined) return
    const variable = variables[part.variable]
    if (variable === undefined) {
      say(
        [...path, 'variable'],
        `There is no variable “${part.variable}”${didYouMean(part.variable, Object.keys(variables))}`,
      )
    } else if (kind === 'table' || measureOf[kind] !== variable.measure) {
      say(
        [...path, 'variable'],
        `“${part.variable}” is measured as ${variable.measure}, which a question of kind ${kind} does not give`,
      )
    }
  }
  check(authored, authored.kind, [])
  if (authored.personal === true && authored.variable !== undefined)
    say(['variable'], 'What is personal can’t be data. Remove “variable”')
  if (authored.kind === 'table') checkTable(authored, { say, check })
  else if (authored.columns !== undefined || authored.rows !== undefined)
    say(['kind'], 'Only a question of kind table has rows and columns')
}

type Checks = {
  readonly say: (path: Path, message: string) => number
  readonly check: (part: NonNullable<AuthoredQuestion['columns']>[string], kind: KindName, path: Path) => void
}

function checkTable(authored: AuthoredQuestion, { say, check }: Checks): void {
  const { rows, columns = {}, unique = [] } = authored
  if (rows === undefined) return void say([], '“rows” is missing here')
  const given = rows.fixed !== undefined
  if (given === (rows.key !== undefined))
    say(['rows'], 'A table has either “fixed” rows, or a “key” column for rows that people add')
  if (given && rows.header === undefined) say(['rows'], '“header” is missing here')
  if (Object.keys(columns).length === 0) say([], 'A table needs “columns”')
  for (const [key, row] of Object.entries(rows.fixed ?? {})) {
    for (const part of typeof row === 'string' ? [] : (row.total ?? [])) {
      const keys = Object.keys(rows.fixed ?? {})
      if (!keys.slice(0, keys.indexOf(key)).includes(part))
        say(['rows', 'fixed', key], `There is no row “${part}” above this total${didYouMean(part, keys)}`)
    }
  }
  for (const [id, column] of Object.entries(columns)) {
    if (column.kind === undefined) say(['columns', id], '“kind” is missing here')
    else check(column, column.kind, ['columns', id])
    if (column.label === undefined && column.over === undefined)
      say(['columns', id], '“label” is missing here')
    if (column.over !== undefined && column.over.axis === undefined)
      say(['columns', id, 'over'], '“axis” is missing here')
    for (const from of Object.values(column.matching ?? {})) {
      if (columns[from] === undefined)
        say(
          ['columns', id, 'matching'],
          `There is no column “${from}”${didYouMean(from, Object.keys(columns))}`,
        )
    }
  }
  const named = [
    ...(rows.key === undefined ? [] : [[['rows', 'key'], rows.key] as const]),
    ...unique.flatMap((ids, index) => ids.map((id) => [['unique', index], id] as const)),
  ]
  for (const [path, id] of named) {
    if (columns[id] === undefined)
      say(path, `There is no column “${id}”${didYouMean(id, Object.keys(columns))}`)
  }
}

/** A question of the bank as a fund asks it. An override rewords or tightens; anything else is a problem. */
export function applyOverride(
  base: Written,
  { override, place }: { override: Override; place: Place },
  problems: DefinitionProblem[],
): Written {
  const say = (path: Path, message: string): number =>
    problems.push(problemAt({ ...place, path: [...place.path, ...path] }, message))
  const columns = base.authored.columns ?? {}
  const fixed = base.authored.rows?.fixed ?? {}
  checkTighter(base.authored, override, (name, message) => say([name], message))
  for (const [id, column] of Object.entries(override.columns ?? {})) {
    const was = columns[id]
    if (was === undefined)
      say(['columns', id], `“${base.id}” has no column “${id}”${didYouMean(id, Object.keys(columns))}`)
    else if (column !== false)
      checkTighter(was, column, (name, message) => say(['columns', id, name], message))
    else if (isNeeded(id, base.authored))
      say(['columns', id], `The bank needs the column “${id}” of “${base.id}”, so a fund can’t leave it out`)
  }
  const { labels = {}, ...counts } = override.rows ?? {}
  checkTighter({ min: 0, ...base.authored.rows }, counts, (name, message) => say(['rows', name], message))
  for (const key of Object.keys(labels)) {
    if (fixed[key] === undefined)
      say(['rows', 'labels', key], `“${base.id}” has no row “${key}”${didYouMean(key, Object.keys(fixed))}`)
  }
  const { rows: _, columns: said = {}, ...simple } = override
  const changed = Object.fromEntries(
    Object.entries(said).flatMap(([id, column]) => (column === false ? [] : [[id, column] as const])),
  )
  const relabelled = Object.entries(labels).map(([key, label]) => {
    const row = fixed[key]
    return [key, typeof row === 'object' ? { ...row, label } : label] as const
  })
  const rows = {
    ...counts,
    ...(relabelled.length > 0 && { fixed: { ...fixed, ...Object.fromEntries(relabelled) } }),
  }
  const kept = Object.fromEntries(Object.entries(columns).filter(([id]) => said[id] !== false))
  const merged = mergeQuestion(base.authored.columns ? { ...base.authored, columns: kept } : base.authored, {
    ...simple,
    ...(override.columns && { columns: changed }),
    ...(override.rows && { rows }),
  })
  const placeOf = (path: Path): Place =>
    valueAt(override, path) === undefined ? base.placeOf(path) : { ...place, path: [...place.path, ...path] }
  return { id: base.id, authored: { ...merged, kind: base.authored.kind }, placeOf }
}

/** Whether a table would be broken or say less without a column. What reads it is checked where it stands. */
function isNeeded(id: string, { rows, unique = [], columns = {} }: AuthoredQuestion): boolean {
  return (
    columns[id]?.required !== false ||
    rows?.key === id ||
    unique.some((ids) => ids.includes(id)) ||
    Object.values(columns).some(({ matching = {} }) => Object.values(matching).includes(id))
  )
}

const larger = ['min', 'moreThan', 'least'] as const
const smaller = ['words', 'decimals', 'max', 'lessThan', 'most'] as const

type Tightened = Pick<
  Override,
  'required' | 'past' | 'earliest' | 'latest' | (typeof larger)[number] | (typeof smaller)[number]
>

function checkTighter(
  base: Tightened,
  override: Tightened,
  say: (name: string, message: string) => void,
): void {
  const loosens = (name: string, limit: unknown): void =>
    say(name, `A fund may tighten a limit of the bank, not loosen it: “${name}” is ${String(limit)} there`)
  for (const name of larger) {
    const [was, now] = [base[name], override[name]]
    if (was !== undefined && now !== undefined && now < was) loosens(name, was)
  }
  for (const name of smaller) {
    const [was, now] = [base[name], override[name]]
    if (was !== undefined && now !== undefined && now > was) loosens(name, was)
  }
  if ((override.earliest ?? '9999') < (base.earliest ?? '')) loosens('earliest', base.earliest)
  if ((override.latest ?? '') > (base.latest ?? '9999')) loosens('latest', base.latest)
  if (base.past === true && override.past === false) loosens('past', true)
  if (override.required !== undefined && override.required !== true && base.required !== false)
    say('required', 'The bank asks for this answer, so a fund can’t make it optional')
}
