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
}

/** What a kind finds wrong with one value, before anyone knows where the value stands. */
export type Finding = { readonly rule: string; readonly message: string; readonly severity?: Severity }
