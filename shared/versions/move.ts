import Big from 'big.js'
import { answerAt, cellAt, parseTarget, type Address, type Target } from '../answers/address.ts'
import { compareText, findSection, questionsOf, rowsOf, sectionsOf } from '../answers/content.ts'
import { isBlank, isUnread, sameValue, type Value } from '../answers/value.ts'
import type { Bundle, RecipientData } from '../funds/bundle.ts'
import type { Move, MoveOf } from '../funds/moves.ts'
import { isOfKind } from '../questions/kinds.ts'
import { placeOf, placesOf, type Places } from '../sync/places.ts'
import type { Change } from './change.ts'
import { compare } from './compare.ts'
import { askedAt, findQuestion, questionIn, sayHeld, targetOf, type Defined, type Held } from './held.ts'
import { follow, redefine } from './move-steps.ts'

/** Two versions of a round, the steps between them, and what one recipient brings to each. */
export type Versions = {
  readonly before: Defined
  readonly after: Defined
  readonly moves: readonly Move[]
}

/** An answer that the new version has no place for. */
export type Homeless = {
  readonly origin: Target
  readonly value: Value
  /** What it says, in words. */
  readonly said: string
  /** Where it was, in words from the outside in: section, question, row and column. */
  readonly place: readonly string[]
}

/** An answer of the tray as a value of the return: what it says in words, then where it was, from the outside in. */
export const trayValue = ({ said, place }: Pick<Homeless, 'said' | 'place'>): Value => [said, ...place]

/** A return under the new version. */
export type MovedReturn = {
  readonly values: ReadonlyMap<Target, Value>
  /** Where what stands at an address was before: several places where answers were joined, none for a default. */
  readonly origins: ReadonlyMap<Target, readonly Target[]>
  readonly tray: readonly Homeless[]
}

/**
 * Moves what a return says to another version of its definition. Every answer is where it was, or where the steps
 * send it, or in the tray: none is lost. What is moved already stays where it is.
 */
export function moveReturn(values: ReadonlyMap<Target, Value>, versions: Versions): MovedReturn {
  const places = placesOf(versions.after.bundle, versions.after.data)
  const groups = new Map<Target, Held[]>()
  const tray: Homeless[] = []
  const kept: [Target, Value][] = []
  for (const [origin, value] of [...values].sort(([a], [b]) => compareText(a, b))) {
    const address = parseTarget(origin)
    if (address === undefined) kept.push([origin, value])
    else {
      for (const held of followAll({ origin, at: address, value }, versions)) {
        const target = held.at === undefined ? undefined : targetOf(held.at)
        if (target !== undefined && hasHome(held, places, versions.after.bundle))
          groups.set(target, [...(groups.get(target) ?? []), held])
        else tray.push(...homeless(origin, values, versions.before))
      }
    }
  }
  const moved = new Map<Target, Value>(kept)
  const origins = new Map<Target, readonly Target[]>(kept.map(([target]) => [target, [target]]))
  for (const [target, group] of groups) {
    const { value, from, left } = joined(target, group, versions.after)
    moved.set(target, value)
    origins.set(target, from)
    tray.push(...left.flatMap(({ origin }) => homeless(origin, values, versions.before)))
  }
  for (const [target, value] of defaults(moved, versions)) {
    moved.set(target, value)
    origins.set(target, [])
  }
  return { values: moved, origins, tray: onceEach(tray) }
}

/** What becomes of a single answer by the steps alone, whether or not there is a place for it. */
export function followAll(held: Held, { before, after, moves }: Versions): readonly Held[] {
  let holding: readonly Held[] = [held]
  let { bundle } = before
  for (const move of moves) {
    const about = { now: { bundle, data: before.data }, after: after.bundle }
    holding = holding.flatMap((one) => follow(one, move, about))
    bundle = redefine(move, about)
  }
  return holding
}

/** Whether the new version takes an answer as it is. A row that people added is gone with its table. */
export function hasHome({ at, value }: Held, places: Places, bundle: Bundle): boolean {
  if (at === undefined) return false
  if (at.kind === 'position') return placeOf(places, targetOf({ ...at, kind: 'presence' })) !== undefined
  const place = placeOf(places, targetOf(at))
  if (place === undefined) return false
  if (at.kind !== 'answer' && at.kind !== 'cell') return true
  const about = askedAt(bundle, at)
  return about !== undefined && about.kind !== 'table' && isOfKind(about.kind, value)
}

/** An answer in words, for people to copy. Blank ones, and those in rows that were removed, are no answers. */
export function homeless(origin: Target, values: ReadonlyMap<Target, Value>, before: Defined): Homeless[] {
  const value = values.get(origin)
  const address = parseTarget(origin)
  if (value === undefined || isBlank(value) || address === undefined) return []
  if (address.kind !== 'answer' && address.kind !== 'cell' && address.kind !== 'explanation') return []
  if (address.kind === 'cell' && !address.row.startsWith('def:')) {
    const present = values.get(`x/${address.section}/${address.table}/${address.row}`)
    if (present !== true) return []
  }
  const place = placeInWords(address, { before, values })
  return [{ origin, value, said: sayHeld(before, address, value), place }]
}

function placeInWords(
  address: Address,
  { before, values }: { before: Defined; values: ReadonlyMap<Target, Value> },
): string[] {
  const section = findSection(before, address.section)?.title ?? address.section
  const question = findQuestion(before.bundle, questionIn(address))?.question
  const label =
    question?.label ?? questionIn(address) ?? (address.kind === 'explanation' ? 'Explanation' : '')
  if (address.kind !== 'cell') return [section, label]
  const { table } = question ?? {}
  const column = table?.columns.find(({ id }) => id === address.column)
  const named = column?.group === undefined ? column?.label : `${column.group}, ${column.label}`
  return [section, label, rowInWords(address, { before, values }), named ?? address.column]
}

function rowInWords(
  address: Extract<Address, { kind: 'cell' }>,
  { before, values }: { before: Defined; values: ReadonlyMap<Target, Value> },
): string {
  const question = findQuestion(before.bundle, address.table)?.question
  const rows = question?.table && rowsOf({ ...before, values }, address.section, question)
  return rows?.find(({ id }) => id === address.row)?.label ?? 'Row'
}

type Joined = { readonly value: Value; readonly from: readonly Target[]; readonly left: readonly Held[] }

/** What stands where several answers meet: all of them together where a step joins them, or else the one that was there. */
function joined(target: Target, group: readonly Held[], after: Defined): Joined {
  const filled = group.filter(({ value }) => !isBlank(value))
  const [first] = filled.length === 0 ? group : filled
  if (first === undefined) throw new Error('A group has somebody in it')
  const alone = filled.find(({ origin }) => origin === target) ?? first
  const others = filled.filter((held) => held !== alone && !sameValue(held.value, alone.value))
  const one = { value: alone.value, from: [alone.origin], left: others }
  if (filled.length < 2) return one
  const joins = filled.flatMap((held) => held.joins ?? [])
  if (joins.some(({ how }) => how === 'text')) return textOf(filled) ?? one
  return joins.length === 0 ? one : (sumOf(target, filled, after) ?? one)
}

function textOf(group: readonly Held[]): Joined | undefined {
  const place = ({ joins }: Held): number => (joins?.how === 'text' ? joins.order : -1)
  const between = group.flatMap(({ joins }) => (joins?.how === 'text' ? [joins.between] : []))[0] ?? ' '
  const sorted = group.toSorted((a, b) => place(a) - place(b))
  const texts = sorted.map(({ value }) => (isUnread(value) ? value.typed : value))
  const strings = texts.filter((text) => typeof text === 'string')
  if (strings.length < texts.length) return undefined
  return { value: strings.join(between), from: sorted.map(({ origin }) => origin), left: [] }
}

/** The sum of numbers; what could not be read is left over. */
function sumOf(target: Target, group: readonly Held[], after: Defined): Joined | undefined {
  const amounts = group.flatMap(({ value }) =>
    typeof value === 'number' || typeof value === 'string' ? [value] : [],
  )
  const readable = group.filter(({ value }) => typeof value === 'number' || typeof value === 'string')
  const total = amounts.reduce((sum, amount) => sum.plus(amount), new Big(0))
  const isMoney = amounts.every((amount) => typeof amount === 'number')
  const value = isMoney ? total.toNumber() : total.toFixed()
  const address = parseTarget(target)
  const about = address && askedAt(after.bundle, address)
  if (readable.length === 0 || about === undefined || about.kind === 'table' || !isOfKind(about.kind, value))
    return undefined
  const left = group.filter((held) => !readable.includes(held))
  return { value, from: readable.map(({ origin }) => origin), left }
}

/** What new questions say before anybody answers them. */
function defaults(
  values: ReadonlyMap<Target, Value>,
  { before, after, moves }: Versions,
): readonly [Target, Value][] {
  const steps = moves.flatMap(({ setDefault }) => setDefault ?? [])
  const isNew = ({ question, column, of }: MoveOf<'setDefault'>): boolean => {
    const was = findQuestion(before.bundle, of ?? question)?.question
    return column === undefined
      ? was === undefined
      : was?.table?.columns.some(({ id }) => id === column || id.startsWith(`${column}.`)) !== true
  }
  return steps
    .filter(isNew)
    .flatMap((step) => targetsOf(step, values, after).map((target): [Target, Value] => [target, step.value]))
    .filter(([target]) => isBlank(values.get(target)))
}

function targetsOf(
  { question, column, of }: MoveOf<'setDefault'>,
  values: ReadonlyMap<Target, Value>,
  { bundle, data }: Defined,
): Target[] {
  const id = of ?? question
  return sectionsOf(bundle, data).flatMap(({ key, section }) => {
    const found = questionsOf(section).find((one) => one.id === id)
    if (found === undefined) return []
    if (column === undefined) return [answerAt(key, found.id)]
    const columns = found.table?.columns ?? []
    const ids = columns.filter((one) => one.id === column || one.id.startsWith(`${column}.`))
    const rows = found.table ? rowsOf({ bundle, data, values }, key, found) : []
    const there = rows.flatMap(({ id: row, total }) => (total ? [] : [row]))
    return there.flatMap((row) => ids.map((one) => cellAt({ section: key, table: found.id }, row, one.id)))
  })
}

const onceEach = (tray: readonly Homeless[]): Homeless[] => [
  ...new Map(tray.map((item) => [item.origin, item])).values(),
]

/** The version before as the steps say that it is now: what is still different from the new one. */
function remaining(before: Bundle, after: Bundle): readonly Change[] {
  const nobody: RecipientData = {}
  let bundle = before
  for (const move of after.moves ?? []) bundle = redefine(move, { now: { bundle, data: nobody }, after })
  return compare({ ...bundle, ...(after.moves && { moves: after.moves }) }, after).changes
}

/** Changes of what answers mean that no step takes care of. */
export const uncovered = (before: Bundle, after: Bundle): Change[] =>
  remaining(before, after).filter((change) => change.class === 'MODEL')

/** The ids of the sections that people look at again, since what they ask or check is not the same. */
export function sectionsToReview(before: Bundle, after: Bundle): Set<string> {
  const sections = new Set<string>()
  const add = (question: string): void => {
    const found = findQuestion(after, question)
    if (found !== undefined) sections.add(found.section)
  }
  for (const { class: of, where } of remaining(before, after)) {
    const [first] = where
    if (of === 'ADDITION' || first === undefined) continue
    if (first.is === 'section') sections.add(first.id)
    if (first.is === 'rule') {
      const rule =
        after.rules.find(({ id }) => id === first.id) ?? before.rules.find(({ id }) => id === first.id)
      for (const question of [...(rule?.about ?? []), rule?.table ?? '']) add(question)
    }
    if (first.is === 'list' || first.is === 'data set') {
      for (const question of choosing(after, first.id)) add(question)
    }
  }
  return new Set([...sections].filter((id) => after.sections.some((section) => section.id === id)))
}

/** The questions that choose from a list or data set, themselves or in a column. */
function choosing({ sections }: Bundle, id: string): string[] {
  return sections.flatMap(questionsOf).flatMap(({ id: question, limits, table }) => {
    const all = [limits, ...(table?.columns.map((column) => column.limits) ?? [])]
    return all.some(({ list, dataSet }) => list === id || dataSet === id) ? [question] : []
  })
}
