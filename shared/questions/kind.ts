import type Big from 'big.js'
import type * as z from 'zod'
import type { Unread, Value } from '../answers/value.ts'
import type { Choice, Limits } from '../funds/bundle.ts'
import type { Day } from '../day.ts'
import type { Finding } from '../problems.ts'

/** What a kind may know about the question, or table column, that it is asked about. */
export type Asked = {
  readonly label: string
  readonly limits: Limits
  /** The choices there are, from a code list or a data set; empty for kinds that have none. */
  readonly choices: readonly Choice[]
}

/** The typed part of a fact: exactly one of them. Money is in pence. */
export type Measure =
  | { readonly pence: number }
  | { readonly number: string }
  | { readonly code: string }
  | { readonly day: Day }
  | { readonly text: string }

/** Everything that anybody may ask about a kind of question. One file a kind; see `kinds.ts` for the list. */
export type Kind<V extends Exclude<Value, null | Unread>> = {
  /** What is stored, once it could be read. */
  readonly schema: z.ZodType<V>
  /** Reads what was typed or pasted, or came from a spreadsheet cell as text. Blank text is null, never a problem. */
  readonly read: (text: string, asked: Asked) => V | Unread | null
  /** For screens, print, exports and e-mails. */
  readonly say: (value: V, asked: Asked) => string
  /** For editing: what `read` gives back unchanged. */
  readonly edit: (value: V, asked: Asked) => string
  /** What is wrong with a value that could be read. `today` is the day in London. */
  readonly findings: (value: V, asked: Asked, today: Day) => readonly Finding[]
  /** The sentence for text that could not be read. */
  readonly unread: (unread: Unread, asked: Asked) => string
  /** The sentence where nothing was entered. */
  readonly missing: (asked: Asked) => string
  /** For rules: money in pounds. */
  readonly operand: (value: V) => Big | string
  /** How an operand is said, or anything calculated from some; absent where `say` of it as text is right. */
  readonly sayOperand?: (operand: Big | string, asked: Asked) => string
  readonly measure: (value: V) => Measure
  /** How a spreadsheet cell holds it; numbers and money (in pounds) as numbers, with their number format. */
  readonly cell: (value: V, asked: Asked) => { readonly value: string | number; readonly format?: string }
  /** Right-aligned in tables. */
  readonly numeric: boolean
}
