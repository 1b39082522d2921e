import type { Target } from '../answers/address.ts'
import type { Conflict, Effect } from './protocol.ts'
import type { State } from './state.ts'

export type ConflictEffect = Extract<Effect, { is: 'conflict' }>
type Contender = Conflict['contenders'][number]
/** A value that somebody wrote and that is not in force. */
export type Write = Omit<Contender, 'state'>

/**
 * Puts a write beside what is in force: in the conflict that is open there, or in a new one named after the
 * operation. `replaces` is an earlier write of the same person that it takes the place of; the log has it, and a
 * record that kept them all would grow with every key typed.
 */
export function contend(
  state: State,
  about: { target: Target; kind: Conflict['kind']; replaces: string | null },
  write: Write,
): ConflictEffect {
  const { target, kind, replaces } = about
  const found = openAt(state, target).find((conflict) => conflict.kind === kind)
  const before = found ?? { conflictId: write.op, target, kind, open: true, contenders: [] }
  const contenders = before.contenders.filter(({ op, by }) => op !== replaces || by !== write.by)
  return { is: 'conflict', conflict: { ...before, contenders: [...contenders, { ...write, state: 'open' }] } }
}

/** Takes a person's own earlier write out of the conflict that it stood in; they have since agreed with what is in force. */
export function supersede(state: State, target: Target, op: string | null): ConflictEffect[] {
  return openAt(state, target)
    .filter(({ contenders }) => contenders.some((contender) => contender.op === op))
    .map((conflict) =>
      withContenders(
        conflict,
        conflict.contenders.map((contender) =>
          contender.op === op ? settled(contender, 'superseded') : contender,
        ),
      ),
    )
}

/** Closes what a person saw and chose between; what they did not see stays open. */
export function closeSeen(conflict: Conflict, seen: ReadonlySet<string> | 'all'): ConflictEffect {
  return withContenders(
    conflict,
    conflict.contenders.map((contender) =>
      seen === 'all' || seen.has(contender.op) ? settled(contender, 'resolved') : contender,
    ),
  )
}

function openAt(state: State, target: Target): Conflict[] {
  return [...state.conflicts.values()].filter((conflict) => conflict.open && conflict.target === target)
}

function withContenders(conflict: Conflict, contenders: Contender[]): ConflictEffect {
  const open = contenders.some(({ state }) => state === 'open')
  return { is: 'conflict', conflict: { ...conflict, open, contenders } }
}

function settled(contender: Contender, state: 'superseded' | 'resolved'): Contender {
  return contender.state === 'open' ? { ...contender, state } : contender
}
