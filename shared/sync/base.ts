import type { Target } from '../answers/address.ts'
import type { Base } from './protocol.ts'
import type { State } from './state.ts'

/**
 * What the person who wrote an operation had in front of them: `current`, what is in force now (or nothing is);
 * `mine`, their own earlier write that stands beside it in an open conflict; or something `other`.
 */
export function sees(
  state: State,
  { target, base, by }: { target: Target; base: Base; by: string },
): 'current' | 'mine' | 'other' {
  const current = state.registers.get(target)?.op
  if (current === undefined || base.prev === current) return 'current'
  if (base.prev === null) return 'other'
  const past = state.past.get(base.prev)
  switch (past?.is) {
    case 'same':
      return past.at === current ? 'current' : 'other'
    case 'rejected':
      // What was not accepted stood, on that device, on the last confirmed write.
      return base.trunk === current ? 'current' : 'other'
    case 'conflict':
      return contends(state, { target, op: base.prev, by }) ? 'mine' : 'other'
    default:
      return 'other'
  }
}

/** Whether somebody who saw the write `saw` saw what is in force now. */
export function sawWrite(state: State, saw: string | undefined, current: string): boolean {
  if (saw === undefined || saw === current) return saw === current
  const past = state.past.get(saw)
  return past?.is === 'same' && past.at === current
}

function contends(state: State, { target, op, by }: { target: Target; op: string; by: string }): boolean {
  return [...state.conflicts.values()].some(
    (conflict) =>
      conflict.open &&
      conflict.target === target &&
      conflict.contenders.some(
        (contender) => contender.op === op && contender.by === by && contender.state === 'open',
      ),
  )
}
