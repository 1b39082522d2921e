import Big from 'big.js'
import type { Choice, Shown } from '../funds/bundle.ts'
import { kindOf } from '../questions/kinds.ts'
import type { Outcome } from './evaluate.ts'

/** What an expression came to, as people read it: money in pounds, dates in words, choices by their labels. */
export function sayOutcome(outcome: Outcome, { kind, ...limits }: Shown, choices: readonly Choice[]): string {
  if (outcome === undefined) return 'not known'
  if (typeof outcome === 'boolean') return outcome ? 'yes' : 'no'
  const asked = { label: '', limits, choices }
  const { say, sayOperand } = kindOf(kind)
  if (sayOperand !== undefined) return sayOperand(outcome, asked)
  return say((outcome instanceof Big ? outcome.toFixed() : outcome) as never, asked)
}
