import {
  answerAt,
  cellAt,
  parseTarget,
  positionAt,
  rowAt,
  type SectionKey,
  type Target,
} from '../answers/address.ts'
import { askedQuestions, cellState, whatIsAsked } from '../answers/conditions.ts'
import {
  askedOf,
  findSection,
  questionsOf,
  rowsOf,
  sectionsOf,
  tableOf,
  type Content,
  type RowPlace,
} from '../answers/content.ts'
import { questionIndex } from '../answers/source.ts'
import { validate } from '../answers/validate.ts'
import type { Value } from '../answers/value.ts'
import { addDays, firstOfMonth, type Day } from '../day.ts'
import { isExclusive } from '../questions/any-of.ts'
import type { Asked } from '../questions/kind.ts'
import type { KindName } from '../questions/kinds.ts'
import type { Expression } from '../rules/expression.ts'
import { allOf, readOf } from '../rules/parts.ts'
import type { Bundle, Question, RecipientData, TableColumn } from './bundle.ts'

/** Numbers from 0 up to 1 that look like chance and are the same for the same seed (mulberry32). */
export type Chance = () => number

/** Chance that is the same for the same seed. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type Sampling = {
  readonly content: Content & { readonly values: Map<Target, Value> }
  readonly chance: Chance
  readonly rowsOf: RowsWanted
}

/** How many rows a table that people add to gets; undefined leaves it to chance. */
export type RowsWanted = (table: Question) => number | undefined

const mostTries = 200

/**
 * A whole return that nothing is wrong with, as on the day of the deadline: an answer for every question that is asked, a few
 * rows in every table that people add to. The same bundle, data and seed give the same return.
 *
 * @throws where no valid return was found, which means that the definition contradicts itself.
 */
export function sample(
  of: { bundle: Bundle; data: RecipientData; previous?: Content },
  seed: number,
  rowsOf: RowsWanted = () => undefined,
): ReadonlyMap<Target, Value> {
  const sampling: Sampling = { content: { ...of, values: new Map() }, chance: chanceFrom(seed), rowsOf }
  for (const instance of sectionsOf(of.bundle, of.data)) {
    const { key, section } = instance
    for (const question of questionsOf(section)) {
      // Asked again for each, as what is asked depends on the answers before it.
      if (!askedQuestions(sampling.content, instance).some(({ id }) => id === question.id)) continue
      if (question.calculate !== undefined) continue
      if (question.kind === 'table') fillTable(sampling, key, question)
      else
        sampling.content.values.set(
          answerAt(key, question.id),
          sampleAnswer(sampling, question, question.kind),
        )
    }
  }
  return repaired(sampling)
}

/** Tries other values wherever a rule is not kept, until all are. */
function repaired(sampling: Sampling): ReadonlyMap<Target, Value> {
  const { content } = sampling
  for (let tries = 0; tries < mostTries; tries += 1) {
    const errors = validate(content, content.bundle.round.deadline).filter(
      ({ severity }) => severity !== 'note',
    )
    if (errors.length === 0) return withoutUnasked(content)
    // What must stay within an allocation is only found with smaller amounts: every other time.
    const chance = tries % 2 === 0 ? sampling.chance : () => sampling.chance() / (1 + tries)
    for (const target of new Set(errors.flatMap(({ targets }) => targets)))
      resample({ ...sampling, chance }, target)
  }
  throw new NoValidSample(content)
}

/** That chance found no return without a problem; the message names the rules that were broken to the last. */
export class NoValidSample extends Error {
  constructor(content: Content) {
    const { bundle } = content
    const broken = validate(content, bundle.round.deadline).filter(({ severity }) => severity !== 'note')
    const rules = [...new Set(broken.map(({ rule, message }) => `${rule} (“${message}”)`))]
    super(
      `No valid return of ${bundle.fund.name} round ${bundle.round.number} could be made up. Look at ${rules.slice(0, 3).join(', ')}: perhaps no answers keep all rules at once`,
    )
  }
}

function withoutUnasked(content: Sampling['content']): ReadonlyMap<Target, Value> {
  const isAsked = whatIsAsked(content)
  return new Map([...content.values].filter(([target]) => isAsked(target)))
}

function resample(sampling: Sampling, target: Target): void {
  const address = parseTarget(target)
  if (address?.kind !== 'answer' && address?.kind !== 'cell') return
  const { section: key } = address
  const section = findSection(sampling.content, key)?.section
  const id = address.kind === 'cell' ? address.table : address.question
  const question = section && questionsOf(section).find((candidate) => candidate.id === id)
  if (question?.calculate !== undefined) return resampleInputs(sampling, key, question.calculate)
  if (question === undefined) return
  if (address.kind === 'cell') {
    const column = tableOf(question).columns.find((candidate) => candidate.id === address.column)
    if (column) fillCell(sampling, column, { section: key, question, row: address.row })
  } else if (question.kind === 'table') fillTable(sampling, key, question)
  else sampling.content.values.set(target, sampleAnswer(sampling, question, question.kind))
}

/** What is worked out changes with what it is worked out from. */
function resampleInputs(sampling: Sampling, key: SectionKey, calculate: Expression): void {
  const read = allOf(calculate).flatMap(({ expression }): string[] => {
    if (typeof expression !== 'object') return []
    if ('answer' in expression) return [expression.answer]
    const table = readOf(expression)?.read.table
    return table === undefined ? [] : [table]
  })
  for (const id of new Set(read)) {
    const section = questionIndex(sampling.content.bundle).get(id)?.section
    const own = section?.each === undefined ? section?.id : key
    if (own !== undefined) resample(sampling, answerAt(own, id))
  }
}

function sampleAnswer({ content, chance }: Sampling, question: Question, kind: KindName): Value {
  const asked = askedOf(content, question)
  const { round } = content.bundle
  const current = kind === 'one-of' && asked.choices.find(({ properties }) => properties?.['to'] === round.to)
  return (current || undefined)?.code ?? samples[kind](chance, asked, round.deadline)
}

function fillTable(sampling: Sampling, section: SectionKey, question: Question): void {
  const { content, chance } = sampling
  const { rows } = tableOf(question)
  if (rows.mode !== 'added') {
    for (const row of rowsOf(content, section, question))
      fillRow(sampling, { section, question, row: row.id })
    return
  }
  for (const row of rowsOf(content, section, question))
    removeRow(sampling, { section, question, row: row.id })
  const usual = Math.max(rows.min, Math.min(rows.max, 1 + whole(chance, 4)))
  const wanted = sampling.rowsOf(question) ?? usual
  const seen = new Set<string>()
  for (let tries = 0, made = 0; made < wanted && tries < mostTries + 2 * wanted; tries += 1) {
    const place = { section, question, row: idFrom(chance) }
    content.values.set(rowAt(section, question.id, place.row), true)
    content.values.set(positionAt(section, question.id, place.row), orderOf(made))
    if (fillRow(sampling, place) && isNew(sampling, place, seen)) made += 1
    else removeRow(sampling, place)
  }
}

/** Where a row stands, as text that sorts as the number does. */
const orderOf = (index: number): string => `a${String(index).padStart(3, '0')}`

/** What a return holds with so many rows in one of its tables, however many may be added. The rest stays. */
export function withRows(
  content: Content,
  { section, question }: Pick<RowPlace, 'section' | 'question'>,
  { rows, seed }: { rows: number; seed: number },
): ReadonlyMap<Target, Value> {
  const values = new Map(content.values)
  fillTable(
    { content: { ...content, values }, chance: chanceFrom(seed), rowsOf: () => rows },
    section,
    question,
  )
  return values
}

/** Fills a row from left to right, as later columns may choose by earlier ones. False where nothing is left to choose. */
function fillRow(sampling: Sampling, place: RowPlace): boolean {
  return tableOf(place.question).columns.every((column) => fillCell(sampling, column, place))
}

function fillCell({ content, chance }: Sampling, column: TableColumn, place: RowPlace): boolean {
  const { section, question, row } = place
  if (cellState(content, { ...place, column: column.id }) !== 'entered') return true
  const asked = askedOf(content, column, place)
  const chooses = column.limits.list !== undefined || column.limits.dataSet !== undefined
  if (chooses && asked.choices.length === 0) return false
  content.values.set(
    cellAt({ section, table: question.id }, row, column.id),
    samples[column.kind](chance, asked, content.bundle.round.deadline),
  )
  return true
}

function isNew({ content }: Sampling, { section, question, row }: RowPlace, seen: Set<string>): boolean {
  const keys = tableOf(question).unique.map((ids) =>
    JSON.stringify(
      ids.map((id) => [id, content.values.get(cellAt({ section, table: question.id }, row, id))]),
    ),
  )
  if (keys.some((key) => seen.has(key))) return false
  for (const key of keys) seen.add(key)
  return true
}

function removeRow({ content }: Sampling, { section, question, row }: RowPlace): void {
  const { values } = content
  values.delete(rowAt(section, question.id, row))
  values.delete(positionAt(section, question.id, row))
  for (const column of tableOf(question).columns)
    values.delete(cellAt({ section, table: question.id }, row, column.id))
}

const words =
  'work on the site began in spring and will end as planned before winter with all partners in place'.split(
    ' ',
  )
const people = ['Priya Shah', 'Tom Ellis', 'Helen Marsh', 'Owen Price', 'Grace Adeyemi', 'Daniel Cole']
const postcodes = ['BL1 1RU', 'S1 2HH', 'M1 1AE', 'NE1 8QH', 'CT9 1XZ', 'CH41 6BU']

/** One valid value of each kind, within its limits. */
const samples: Record<KindName, (chance: Chance, asked: Asked, today: Day) => Value> = {
  text: (chance) => `${pick(chance, people)} ${whole(chance, 900) + 100}`,
  'long-text': (chance, { limits }) => sentence(chance, Math.min(limits.words ?? 60, 60)),
  number: (chance, { limits }) => decimal(chance, limits, 500),
  percentage: (chance, { limits }) => decimal(chance, limits, 100),
  money: (chance, { limits }) => between(chance, limits, { scale: 100, span: 400_000 }),
  date: (chance, { limits }, today) =>
    addDays(today, limits.past === true ? -whole(chance, 28) : whole(chance, 900)),
  month: (chance, { limits: { earliest, latest } }, today) => {
    const first = `${earliest ?? latest ?? today.slice(0, 7)}-01`
    const months = Array.from({ length: 24 }, (_, count) => firstOfMonth(first, count).slice(0, 7))
    return pick(chance, latest === undefined ? months : months.filter((month) => month <= latest)) ?? null
  },
  'yes-no': (chance) => pick(chance, ['yes', 'no']) ?? null,
  'one-of': (chance, { choices }) => pick(chance, choices)?.code ?? null,
  'any-of': (chance, { choices, limits: { least = 1, most = 3 } }) => {
    const usual = choices.filter((choice) => !isExclusive(choice)).map(({ code }) => code)
    const count = Math.min(usual.length, least + whole(chance, Math.max(0, most - least) + 1))
    const from = whole(chance, usual.length - count + 1)
    return count === 0 ? choices.map(({ code }) => code).slice(0, 1) : usual.slice(from, from + count)
  },
  email: (chance) => `${pick(chance, people)?.toLowerCase().replace(' ', '.')}@council.example`,
  telephone: (chance) => `01632 960 ${whole(chance, 900) + 100}`,
  url: (chance) => `https://www.council.example/progress/${whole(chance, 900) + 100}`,
  address: addressFrom,
  postcodes: (chance) =>
    [...new Set([pick(chance, postcodes), pick(chance, postcodes)])].filter((one) => one !== undefined),
}

function decimal(chance: Chance, limits: Asked['limits'], span: number): string {
  const scale = 10 ** Math.min(limits.decimals ?? 1, 2)
  return String(between(chance, limits, { scale, span }) / scale)
}

function addressFrom(chance: Chance): Value {
  return [`${whole(chance, 90) + 1} High Street`, '', 'Sampleton', '', pick(chance, postcodes) ?? '']
}

/** A whole number of 1/scale within the limits, which are in ones. */
function between(
  chance: Chance,
  { min, max, moreThan, lessThan }: Asked['limits'],
  { scale, span }: { scale: number; span: number },
): number {
  const lowest = Math.max(
    Math.ceil((min ?? 0) * scale),
    moreThan === undefined ? -Infinity : Math.floor(moreThan * scale) + 1,
  )
  const highest = Math.min(
    max === undefined ? Infinity : Math.floor(max * scale),
    lessThan === undefined ? Infinity : Math.ceil(lessThan * scale) - 1,
    lowest + span * scale,
  )
  return lowest + whole(chance, highest - lowest + 1)
}

function sentence(chance: Chance, most: number): string {
  const text = Array.from({ length: Math.max(1, whole(chance, most) + 1) }, () => pick(chance, words)).join(
    ' ',
  )
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

function idFrom(chance: Chance): string {
  const digits = Array.from({ length: 32 }, () => whole(chance, 16).toString(16)).join('')
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20)}`
}

/** A whole number from 0 up to but without `below`. */
export function whole(chance: Chance, below: number): number {
  return Math.floor(chance() * below)
}

/** One of several; undefined of none. */
export function pick<T>(chance: Chance, items: readonly T[]): T | undefined {
  return items[whole(chance, items.length)]
}
