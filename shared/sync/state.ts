import type { Target } from '../answers/address.ts'
import type { Sha256 } from '../canonical.ts'
import type { Conflict, Entry, Outcome, Register } from './protocol.ts'

/** What became of an operation earlier. `at` is the write that it equalled, for `same`. */
export type Past = { readonly is: Outcome['is']; readonly at: string | null }

/**
 * A return as its log made it. Whoever decides about an operation may hold only the part that it touches: its own
 * address, its row, the open conflicts, and what became of the operations that it names.
 */
export type State = {
  readonly bundle: Sha256
  readonly registers: Map<Target, Register>
  readonly conflicts: Map<string, Conflict>
  readonly past: Map<string, Past>
  /** The reference of the submission; null while the return is a draft. */
  submitted: string | null
}

export function emptyState(bundle: Sha256): State {
  return { bundle, registers: new Map(), conflicts: new Map(), past: new Map(), submitted: null }
}

/** Applies one entry of the log. Doing so from the first to the last gives the return. */
export function applyEntry(state: State, { seq, effects, by, name, at }: Omit<Entry, 'chain'>): void {
  for (const effect of effects) {
    switch (effect.is) {
      case 'register':
        state.registers.set(effect.target, {
          target: effect.target,
          value: effect.value,
          seq,
          op: effect.op,
          by,
          name,
          at,
        })
        break
      case 'conflict':
        state.conflicts.set(effect.conflict.conflictId, effect.conflict)
        break
      case 'submitted':
        state.submitted = effect.reference
    }
  }
}
