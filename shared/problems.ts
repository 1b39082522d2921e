import type { Day } from './day.ts'
import type { SectionKey, Target } from './answers/address.ts'

/** error: must be put right before sign-off. query: put right, or explained. note: for information. */
export type Severity = 'error' | 'query' | 'note'

/** Something a person is told about a return. The same sentence stands wherever the problem is shown. */
export type Problem = {
  /** Which rule says so: `required`, `money.max`, or the id of a definition's own rule. */
  readonly rule: string
  readonly severity: Severity
  readonly section: SectionKey
  /** Every answer or cell concerned; the first is where a link goes. */
  readonly targets: readonly Target[]
  readonly message: string
  /** What the message gives, as it says it, by name. */
  readonly values?: Readonly<Record<string, string>>
  /** Of a query: where its explanation lives, and what it says once somebody has written one. */
  readonly explanation?: { readonly at: Target; readonly text?: string }
  /** Of an error that the fund has let this recipient off: it is a note until the waiver ends. */
  readonly waiver?: Waiver
}

/** That the fund does not hold one recipient to one rule, in one return. */
export type Waiver = {
  readonly rule: string
  readonly reason: string
  /** Who decided it, by name. */
  readonly approver: string
  /** The last day that it holds. */
  readonly until: Day
}

/** What a kind finds wrong with one value, before anyone knows where the value stands. */
export type Finding = { readonly rule: string; readonly message: string; readonly severity?: Severity }
