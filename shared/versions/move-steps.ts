import Big from 'big.js'
import { definedRow, sectionKey, splitSectionKey, type Address } from '../answers/address.ts'
import { isUnread, type Value } from '../answers/value.ts'
import type { Bundle, FixedRows, Limits, Page, Question, Section, TableColumn } from '../funds/bundle.ts'
import type { Move, MoveName, MoveOf, Thing } from '../funds/moves.ts'
import {
  askedAt,
  findQuestion,
  inSection,
  ofQuestion,
  questionIn,
  sayHeld,
  sectionIn,
  type Defined,
  type Held,
} from './held.ts'

/** A step, the definition as the steps before it left it, and the one that all of them lead to. */
export type Stepping<Name extends MoveName> = {
  readonly step: MoveOf<Name>
  readonly now: Defined
  readonly after: Bundle
}

/** What a step does to an answer that has a place, and to the definition that the answers are of. */
type Mover<Name extends MoveName> = {
  readonly follow: (held: Placed, stepping: Stepping<Name>) => readonly Held[]
  readonly redefine: (stepping: Stepping<Name>) => Bundle
}
type Placed = Held & { readonly at: Address }

const movers: { readonly [Name in MoveName]: Mover<Name> } = {
  rename: {
    follow: (held, { step }) => (isIn(held.at, step) ? [{ ...held, at: renamed(held.at, step) }] : [held]),
    redefine: ({ step, now: { bundle } }) => renameIn(bundle, step),
  },
  mapCode: {
    follow: (held, { step, now }) => {
      const { codes } = step
      if (!chooses(askedAt(now.bundle, held.at)?.limits, step)) return [held]
      const mapped = (code: string): string => (Object.hasOwn(codes, code) ? (codes[code] ?? code) : code)
      if (typeof held.value === 'string') return [{ ...held, value: mapped(held.value) }]
      if (!Array.isArray(held.value)) return [held]
      return [{ ...held, value: [...new Set(held.value.map(mapped))] }]
    },
    redefine: ({ step, now: { bundle } }) => withoutChoices(bundle, step, Object.keys(step.codes)),
  },
  split: {
    follow: (held, { step: { question, into, at: separator } }) => {
      if (held.at.kind !== 'answer' || held.at.question !== question) return [held]
      const text = isUnread(held.value) ? held.value.typed : held.value
      if (text === null) return []
      if (typeof text !== 'string') return [{ ...held, at: undefined }]
      const parts = text.split(separator)
      return into.flatMap((id, index): Held[] => {
        const part = index < into.length - 1 ? parts[index] : parts.slice(index).join(separator)
        const value = part?.trim() ?? ''
        return value === '' ? [] : [{ ...held, at: ofQuestion(held.at, id), value }]
      })
    },
    redefine: ({ step, now: { bundle } }) => withoutQuestions(bundle, [step.question]),
  },
  merge: {
    follow: (held, { step: { questions, into, with: between }, now }) => {
      const order = held.at.kind === 'answer' ? questions.indexOf(held.at.question) : -1
      if (order === -1) return [held]
      if (held.value === null) return []
      const value = sayHeld(now, held.at, held.value)
      return [{ ...held, at: ofQuestion(held.at, into), value, joins: { how: 'text', order, between } }]
    },
    redefine: ({ step, now: { bundle } }) =>
      withoutQuestions(
        bundle,
        step.questions.filter((id) => id !== step.into),
      ),
  },
  move: {
    follow: (held, { step, now, after }) =>
      questionIn(held.at) === step.question
        ? [{ ...held, at: movedTo(held.at, step.to, [after, now.bundle]) }]
        : [held],
    redefine: ({ step, now: { bundle }, after }) => moveIn(bundle, step, after),
  },
  // Made up once everything is in its place: see `move.ts`.
  setDefault: { follow: (held) => [held], redefine: ({ now: { bundle } }) => bundle },
  retire: {
    follow: (held, { step, now }) => {
      const { code } = step
      if (code === undefined) return isIn(held.at, step) ? [{ ...held, at: undefined }] : [held]
      if (!chooses(askedAt(now.bundle, held.at)?.limits, step)) return [held]
      const rest = withoutCode(held.value, code)
      return rest === undefined
        ? [held]
        : [
            { ...held, at: undefined },
            { ...held, value: rest },
          ]
    },
    redefine: ({ step, now: { bundle } }) =>
      step.code === undefined ? retireIn(bundle, step) : withoutChoices(bundle, step, [step.code]),
  },
  convertUnit: {
    follow: (held, { step, now }) => {
      const about = askedAt(now.bundle, held.at)
      if (!isOf(held.at, step) || about?.limits.unit !== step.from || typeof held.value !== 'string')
        return [held]
      const exact = new Big(held.value).times(step.times)
      const value = (
        step.decimals === undefined ? exact : exact.round(step.decimals, Big.roundHalfEven)
      ).toFixed()
      return [{ ...held, value }]
    },
    redefine: ({ step, now: { bundle } }) =>
      eachQuestion(bundle, (question) =>
        question.id === (step.of ?? step.question)
          ? withUnit(question, { column: step.column, from: step.from, to: step.to })
          : question,
      ),
  },
  reshapeTable: {
    follow: (held, { step }) => {
      const { at } = held
      if (questionIn(at) !== step.table) return [held]
      const table = step.to ?? step.table
      if (at.kind !== 'cell') return [{ ...held, at: ofQuestion(at, table) }]
      const [row, rowJoins] = rekeyed(step.rows ?? {}, at.row.replace(/^def:/u, ''))
      const [column, columnJoins] = rekeyed(step.columns ?? {}, at.column)
      const moved = { ...at, table, column, row: at.row.startsWith('def:') ? definedRow(row) : at.row }
      return [{ ...held, at: moved, ...(rowJoins || columnJoins ? { joins: { how: 'sum' } as const } : {}) }]
    },
    redefine: ({ step, now: { bundle }, after }) => reshapeIn(bundle, step, after),
  },
}

/** Where an answer is after a step; it may be several answers then. What has no place is left alone. */
export function follow(held: Held, move: Move, about: Omit<Stepping<MoveName>, 'step'>): readonly Held[] {
  const { at } = held
  if (at === undefined) return [held]
  return stepOf(move).follow({ ...held, at }, about)
}

/** The definition that answers are of after a step, as far as the step says. */
export function redefine(move: Move, about: Omit<Stepping<MoveName>, 'step'>): Bundle {
  return stepOf(move).redefine(about)
}

type Bound = {
  readonly follow: (held: Placed, about: Omit<Stepping<MoveName>, 'step'>) => readonly Held[]
  readonly redefine: (about: Omit<Stepping<MoveName>, 'step'>) => Bundle
}

function stepOf(move: Move): Bound {
  const bind = <Name extends MoveName>(name: Name, step: MoveOf<Name> | undefined): Bound[] =>
    step === undefined
      ? []
      : [
          {
            follow: (held, about) => movers[name].follow(held, { ...about, step }),
            redefine: (about) => movers[name].redefine({ ...about, step }),
          },
        ]
  const [found] = [
    ...bind('rename', move.rename),
    ...bind('mapCode', move.mapCode),
    ...bind('split', move.split),
    ...bind('merge', move.merge),
    ...bind('move', move.move),
    ...bind('setDefault', move.setDefault),
    ...bind('retire', move.retire),
    ...bind('convertUnit', move.convertUnit),
    ...bind('reshapeTable', move.reshapeTable),
  ]
  if (found === undefined) throw new Error('A step does one thing')
  return found
}

/** Whether a column is this one, or one of its periods. */
const isColumn = (column: string, id: string): boolean => column === id || column.startsWith(`${id}.`)

const isOf = (at: Address, { question, column, of }: Thing): boolean =>
  column === undefined
    ? at.kind === 'answer' && at.question === question
    : at.kind === 'cell' && at.table === of && isColumn(at.column, column)

function isIn(at: Address, thing: Thing): boolean {
  const { section, question, column, row, of } = thing
  if (section !== undefined) return sectionIn(at) === section
  if (question !== undefined) return questionIn(at) === question
  if (row !== undefined) return at.kind === 'cell' && at.table === of && at.row === definedRow(row)
  return column !== undefined && isOf(at, thing)
}

function renamed(at: Address, { section, question, column, row, to }: MoveOf<'rename'>): Address {
  if (section !== undefined) return inSection(at, to)
  if (question !== undefined) return ofQuestion(at, to)
  if (at.kind !== 'cell') return at
  if (row !== undefined) return { ...at, row: definedRow(to) }
  return column === undefined ? at : { ...at, column: `${to}${at.column.slice(column.length)}` }
}

function movedTo(at: Address, to: string, bundles: readonly Bundle[]): Address | undefined {
  const section = bundles.flatMap(({ sections }) => sections).find(({ id }) => id === to)
  const { item } = splitSectionKey(at.section)
  if (section?.each === undefined) return { ...at, section: to }
  // Nobody can say for which project an answer was that was given once.
  return item === undefined ? undefined : { ...at, section: sectionKey(to, item) }
}

const chooses = (
  limits: Limits | undefined,
  { list, dataSet }: { list?: string | undefined; dataSet?: string | undefined },
): boolean =>
  limits !== undefined &&
  ((list !== undefined && limits.list === list) || (dataSet !== undefined && limits.dataSet === dataSet))

/** What is left of a choice, or of several; undefined where the code is not among them. */
function withoutCode(value: Value, code: string): Value | undefined {
  if (value === code) return null
  if (!Array.isArray(value) || !value.includes(code)) return undefined
  const rest = value.filter((other: string) => other !== code)
  return rest.length === 0 ? null : rest
}

/** The new key of a row or column, and whether others get the same one. */
function rekeyed(keys: Readonly<Record<string, string>>, old: string): [key: string, joins: boolean] {
  const key = Object.hasOwn(keys, old) ? (keys[old] ?? old) : old
  const sources = Object.entries(keys).filter(([from, to]) => to === key && from !== key)
  return [key, sources.length > 1 || (sources.length === 1 && Object.hasOwn(keys, key))]
}

/** A bundle with each question replaced, or taken away; pages and sections that have none left go. */
function eachQuestion(bundle: Bundle, replace: (question: Question) => Question | undefined): Bundle {
  const page = (one: Page): Page[] => {
    const questions = one.questions.flatMap((question) => replace(question) ?? [])
    const [first] = questions
    const [was] = one.questions
    if (first === undefined) return []
    // A page of one question has the question's id.
    return [{ ...one, id: one.id === was?.id && one.questions.length === 1 ? first.id : one.id, questions }]
  }
  const sections = bundle.sections.map((section) => ({ ...section, pages: section.pages.flatMap(page) }))
  return { ...bundle, sections: sections.filter(({ pages }) => pages.length > 0) }
}

const withoutQuestions = (bundle: Bundle, ids: readonly string[]): Bundle =>
  eachQuestion(bundle, (question) => (ids.includes(question.id) ? undefined : question))

function eachColumn(question: Question, replace: (column: TableColumn) => TableColumn | undefined): Question {
  const { table } = question
  if (table === undefined) return question
  return { ...question, table: { ...table, columns: table.columns.flatMap((one) => replace(one) ?? []) } }
}

function eachRow(
  question: Question,
  replace: (row: FixedRows['rows'][number]) => FixedRows['rows'][number] | undefined,
): Question {
  const { table } = question
  if (table?.rows.mode !== 'fixed') return question
  const rows = { ...table.rows, rows: table.rows.rows.flatMap((one) => replace(one) ?? []) }
  return { ...question, table: { ...table, rows } }
}

function renameIn(bundle: Bundle, { section, question, column, row, of, to }: MoveOf<'rename'>): Bundle {
  if (section !== undefined) {
    const sections = bundle.sections.map((one): Section => (one.id === section ? { ...one, id: to } : one))
    return { ...bundle, sections }
  }
  return eachQuestion(bundle, (one) => {
    if (question !== undefined) return one.id === question ? { ...one, id: to } : one
    if (one.id !== of) return one
    if (row !== undefined) return eachRow(one, (each) => (each.key === row ? { ...each, key: to } : each))
    return column === undefined
      ? one
      : eachColumn(one, (each) =>
          isColumn(each.id, column) ? { ...each, id: `${to}${each.id.slice(column.length)}` } : each,
        )
  })
}

function retireIn(bundle: Bundle, { section, question, column, row, of }: MoveOf<'retire'>): Bundle {
  if (section !== undefined)
    return { ...bundle, sections: bundle.sections.filter(({ id }) => id !== section) }
  if (question !== undefined) return withoutQuestions(bundle, [question])
  return eachQuestion(bundle, (one) => {
    if (one.id !== of) return one
    if (row !== undefined) return eachRow(one, (each) => (each.key === row ? undefined : each))
    return column === undefined
      ? one
      : eachColumn(one, (each) => (isColumn(each.id, column) ? undefined : each))
  })
}

function moveIn(bundle: Bundle, { question: id, to }: MoveOf<'move'>, after: Bundle): Bundle {
  const found = findQuestion(bundle, id)
  const target = after.sections.find((section) => section.id === to)
  if (found === undefined || found.section === to || target === undefined) return bundle
  const { question } = found
  const page = target.pages.find(({ questions }) => questions.some((one) => one.id === id)) ?? target.pages[0]
  const rest = withoutQuestions(bundle, [id])
  const put = (section: Section): Section => {
    const pages = section.pages.some((one) => one.id === page?.id)
      ? section.pages.map((one) =>
          one.id === page?.id ? { ...one, questions: [...one.questions, question] } : one,
        )
      : [...section.pages, ...(page === undefined ? [] : [{ ...page, questions: [question] }])]
    return { ...section, pages }
  }
  const isThere = rest.sections.some((section) => section.id === to)
  const sections = isThere
    ? rest.sections.map((section) => (section.id === to ? put(section) : section))
    : [...rest.sections, put({ ...target, pages: [] })]
  return { ...rest, sections }
}

function withoutChoices(
  bundle: Bundle,
  { list, dataSet }: { list?: string | undefined; dataSet?: string | undefined },
  codes: readonly string[],
): Bundle {
  const choices = list === undefined ? undefined : bundle.lists[list]
  const set = dataSet === undefined ? undefined : bundle.dataSets[dataSet]
  return {
    ...bundle,
    lists:
      list === undefined || choices === undefined
        ? bundle.lists
        : { ...bundle.lists, [list]: choices.filter(({ code }) => !codes.includes(code)) },
    dataSets:
      dataSet === undefined || set?.rows === undefined
        ? bundle.dataSets
        : {
            ...bundle.dataSets,
            [dataSet]: { ...set, rows: set.rows.filter((row) => !codes.includes(row[set.key] ?? '')) },
          },
  }
}

function withUnit(
  question: Question,
  { column, from, to }: { column: string | undefined; from: string; to: string },
): Question {
  const change = (limits: Limits): Limits => (limits.unit === from ? { ...limits, unit: to } : limits)
  if (column === undefined) return { ...question, limits: change(question.limits) }
  return eachColumn(question, (one) =>
    isColumn(one.id, column) ? { ...one, limits: change(one.limits) } : one,
  )
}

/** Rows and columns that become one are that one from now on; what it stands for is what the new version says. */
function reshapeIn(bundle: Bundle, step: MoveOf<'reshapeTable'>, after: Bundle): Bundle {
  const { table, to = table, rows = {}, columns = {} } = step
  const spec = findQuestion(after, to)?.question.table
  const seen = new Set<string>()
  const first = (key: string): boolean => !seen.has(key) && seen.add(key) !== undefined
  return eachQuestion(bundle, (question) => {
    if (question.id !== table) return question
    const inColumns = eachColumn({ ...question, id: to }, (column) => {
      const [id] = rekeyed(columns, column.id)
      if (!first(`column ${id}`)) return undefined
      const now = Object.hasOwn(columns, column.id) && spec?.columns.find((one) => one.id === id)
      if (!now || now.kind !== column.kind) return { ...column, id }
      const { period: _period, ...rest } = column
      return { ...rest, id, ...(now.period === undefined ? {} : { period: now.period }) }
    })
    return eachRow(inColumns, (row) => {
      const [key] = rekeyed(rows, row.key)
      if (!first(`row ${key}`)) return undefined
      const now =
        Object.hasOwn(rows, row.key) && spec?.rows.mode === 'fixed'
          ? spec.rows.rows.find((one) => one.key === key)
          : undefined
      const { item: _item, ...rest } = row
      return now === undefined
        ? { ...row, key }
        : { ...rest, key, ...(now.item === undefined ? {} : { item: now.item }) }
    })
  })
}
