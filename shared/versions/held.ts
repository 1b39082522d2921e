import {
  answerAt,
  cellAt,
  explanationAt,
  positionAt,
  rowAt,
  sectionKey,
  splitSectionKey,
  statusAt,
  type Address,
  type Target,
} from '../answers/address.ts'
import { askedOf, questionsOf } from '../answers/content.ts'
import type { Value } from '../answers/value.ts'
import type { Bundle, Question, RecipientData, TableColumn } from '../funds/bundle.ts'
import { sayValue } from '../questions/kinds.ts'

/** Something in a return on its way to another version: where it is by now, and what it says. */
export type Held = {
  /** Where it was under the version before; empty for what a step made up. */
  readonly origin: Target
  /** Where it is; undefined where it has no place any more. */
  readonly at: Address | undefined
  readonly value: Value
  /** It is one of several that become one answer. */
  readonly joins?: Joining
}
/** How several become one: numbers are added up, texts stand one after the other. */
export type Joining =
  { readonly how: 'sum' } | { readonly how: 'text'; readonly order: number; readonly between: string }

/** A definition as it is between two steps, and what the recipient brings along. */
export type Defined = { readonly bundle: Bundle; readonly data: RecipientData }

/** The id of the section that an address is in, without the project. */
export const sectionIn = ({ section }: Address): string => splitSectionKey(section).section

/** The question or table of an address; undefined for a status or an explanation. */
export function questionIn(address: Address): string | undefined {
  switch (address.kind) {
    case 'answer':
      return address.question
    case 'cell':
    case 'presence':
    case 'position':
      return address.table
    default:
      return undefined
  }
}

export function targetOf(address: Address): Target {
  switch (address.kind) {
    case 'answer':
      return answerAt(address.section, address.question)
    case 'cell':
      return cellAt(address, address.row, address.column)
    case 'presence':
      return rowAt(address.section, address.table, address.row)
    case 'position':
      return positionAt(address.section, address.table, address.row)
    case 'status':
      return statusAt(address.section)
    case 'explanation':
      return explanationAt(address.section, address.rule, address.row)
  }
}

export function inSection<A extends Address>(address: A, section: string): A {
  return { ...address, section: sectionKey(section, splitSectionKey(address.section).item) }
}

export function ofQuestion(address: Address, id: string): Address {
  switch (address.kind) {
    case 'answer':
      return { ...address, question: id }
    case 'cell':
    case 'presence':
    case 'position':
      return { ...address, table: id }
    default:
      return address
  }
}

/** The question of a bundle by its id, with the section that it stands in. */
export function findQuestion({ sections }: Bundle, id: string | undefined): Found | undefined {
  for (const section of sections) {
    const question = questionsOf(section).find((one) => one.id === id)
    if (question !== undefined) return { section: section.id, question }
  }
  return undefined
}
type Found = { readonly section: string; readonly question: Question }

/** What is asked at an address: the question, or the column of its cell. */
export function askedAt(bundle: Bundle, address: Address): Question | TableColumn | undefined {
  const found = findQuestion(bundle, questionIn(address))?.question
  if (address.kind === 'answer') return found
  return address.kind === 'cell' ? found?.table?.columns.find(({ id }) => id === address.column) : undefined
}

/** What an answer says, in words; of a choice that is not there any more its code. */
export function sayHeld({ bundle, data }: Defined, address: Address, value: Value): string {
  const about = askedAt(bundle, address)
  if (about === undefined || about.kind === 'table') return plainly(value)
  const asked = askedOf({ bundle, data, values: new Map() }, about)
  return sayValue(about.kind, value, asked)
}

function plainly(value: Value): string {
  if (value === null) return ''
  if (typeof value === 'object') return 'typed' in value ? value.typed : value.join('; ')
  return String(value)
}
