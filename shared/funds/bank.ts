import type { KindName } from '../questions/kinds.ts'
import type { Choice, Limits } from './bundle.ts'
import {
  bankFile,
  ungrouped,
  type AuthoredChoice,
  type AuthoredQuestion,
  type AuthoredUnit,
  type AuthoredVariable,
  type measures,
} from './definition.ts'
import { refuseRetired, type Retired } from './check-retired.ts'
import { checkTable } from './check-table.ts'
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
  /** By their codes. The list `unit-of-measurement` is made of them. */
  readonly units: Readonly<Record<string, AuthoredUnit>>
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

/** The kinds that can be worked out. */
const workedOut = new Set<string>(['money', 'number', 'percentage', 'date'] satisfies KindName[])

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
  const units: Record<string, AuthoredUnit> = {}
  const lists: Record<string, readonly Choice[]> = {}
  const variables: Record<string, AuthoredVariable> = {}
  const own = new Map<string, Own>()
  const retired: Retired[] = []
  const defined: { readonly id: string; readonly place: Place }[] = []
  for (const path of Object.keys(files).sort()) {
    if (!/^bank\/[^/]+\.yaml$/u.test(path)) continue
    const read = readYaml(files, { path, schema: bankFile }, problems)
    if (read === undefined) continue
    const { file } = read
    for (const [id, reason] of Object.entries(read.value.retired ?? {}))
      retired.push({ id, reason, place: { file, path: ['retired', id] } })
    for (const part of ['units', 'lists', 'variables', 'questions'] as const) {
      for (const id of Object.keys(read.value[part] ?? {}))
        defined.push({ id, place: { file, path: [part, id] } })
    }
    const twice = (part: string, id: string): number =>
      problems.push(
        problemAt({ file: read.file, path: [part, id] }, `“${id}” is already in another file of the bank`),
      )
    for (const [id, unit] of Object.entries(read.value.units ?? {})) {
      if (units[id] !== undefined) twice('units', id)
      units[id] = unit
    }
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
      own.set(id, { authored: ungrouped(authored), place: { file: read.file, path: ['questions', id] } })
    }
  }
  for (const used of defined) refuseRetired(used, retired, problems)
  const offered = Object.entries(units).map(([code, { label }]) => ({ code, label }))
  if (offered.length > 0) lists['unit-of-measurement'] ??= offered
  const questions = new Map<string, Written>()
  for (const id of own.keys()) {
    const written = resolve(id, own, problems)
    if (written === undefined) continue
    questions.set(id, withUnits(written, units))
    checkWritten(written, { units, lists, variables }, problems)
  }
  return { units, lists, variables, questions }
}

/** The question with its units as they are shown, which is how bundles have them. */
function withUnits(written: Written, units: Bank['units']): Written {
  const shown = <T extends { readonly unit?: string | undefined }>(part: T): T =>
    part.unit === undefined ? part : { ...part, unit: units[part.unit]?.label ?? part.unit }
  const columns = Object.entries(written.authored.columns ?? {}).map(
    ([id, column]) => [id, shown(column)] as const,
  )
  const authored = shown(written.authored)
  return {
    ...written,
    authored: authored.columns ? { ...authored, columns: Object.fromEntries(columns) } : authored,
  }
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

/** What stands at a path of keys and indexes. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inside, step) =>
      typeof inside === 'object' && inside !== null ? (inside as Record<string, unknown>)[step] : undefined,
    value,
  )
}

/** A question with what another says of it in place of its own words. */
export function mergeQuestion(base: AuthoredQuestion, more: AuthoredQuestion): AuthoredQuestion {
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
  { units, lists, variables }: Pick<Bank, 'units' | 'lists' | 'variables'>,
  problems: DefinitionProblem[],
): void {
  const say = (path: Path, message: string): number => problems.push(problemAt(placeOf(path), message))
  if (authored.label === undefined) say([], '“label” is missing here')
  const check = (
    part: { [name in keyof Limits]?: unknown } & Observing,
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
    const unit = part.unit as string | undefined
    if (unit !== undefined && units[unit] === undefined)
      say([...path, 'unit'], `There is no unit “${unit}”${didYouMean(unit, Object.keys(units))}`)
    const observes = [
      ...(part.variable === undefined ? [] : [['variable', part.variable] as const]),
      ...Object.values(part.rowVariables ?? {}).map((id) => ['rowVariables', id] as const),
      ...Object.keys(part.also ?? {}).map((id) => ['also', id] as const),
    ]
    for (const [key, id] of observes) {
      const variable = variables[id]
      if (variable === undefined)
        say([...path, key], `There is no variable “${id}”${didYouMean(id, Object.keys(variables))}`)
      else if (kind === 'table' || measureOf[kind] !== variable.measure)
        say(
          [...path, key],
          `“${id}” is measured as ${variable.measure}, which a question of kind ${kind} does not give`,
        )
      else if (key === 'variable' && variable.list !== undefined && list !== variable.list)
        say([...path, key], `“${id}” is observed in the codes of the list “${variable.list}”`)
    }
    for (const [variable, property] of Object.entries(part.also ?? {})) {
      const said = (lists[list ?? ''] ?? []).flatMap(({ properties }) => properties?.[property] ?? [])
      const codes = lists[variables[variable]?.list ?? '']?.map(({ code }) => code)
      const unknown = codes && said.find((code) => !codes.includes(String(code)))
      if (said.length === 0)
        say([...path, 'also'], `No choice of “${list ?? ''}” has the property “${property}”`)
      else if (unknown !== undefined)
        say(
          [...path, 'also'],
          `“${unknown}”, the ${property} of a choice, is not in the list “${variables[variable]?.list}”${didYouMean(String(unknown), codes ?? [])}`,
        )
    }
  }
  check(authored, authored.kind, [])
  if (authored.personal === true && authored.variable !== undefined)
    say(['variable'], 'What is personal can’t be data. Remove “variable”')
  if (authored.calculate !== undefined && !workedOut.has(authored.kind))
    say(['calculate'], `Only ${[...workedOut].join(', ')} can be worked out, not ${authored.kind}`)
  if (authored.kind === 'table') checkTable(authored, { say, check, lists })
  else if (authored.columns !== undefined || authored.rows !== undefined)
    say(['kind'], 'Only a question of kind table has rows and columns')
}

/** What an answer or a cell is an observation of. */
type Observing = {
  readonly variable?: string | undefined
  readonly rowVariables?: Readonly<Record<string, string>> | undefined
  readonly also?: Readonly<Record<string, string>> | undefined
}
