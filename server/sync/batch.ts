import { chainAfter, entryText } from '#shared/sync/chain.ts'
import { decide, decideKept, type Context, type Decision } from '#shared/sync/decide.ts'
import type { Entry, Operation, Outcome } from '#shared/sync/protocol.ts'
import { refusals } from '#shared/sync/refusals.ts'
import { applyEntry, type State } from '#shared/sync/state.ts'
import type { Sent } from './read-operations.ts'
import type { Answered, Changes, LockedReturn, OperationRow } from './store.ts'

/** The decisions of one push, one after the other, each on what the ones before it left. */
export class Batch {
  readonly outcomes: Outcome[] = []
  readonly rows: OperationRow[] = []
  readonly entries: (Entry & { text: string })[] = []
  lastCseq: number
  head: number
  chain: string
  submit: { entry: Entry; operation: Extract<Operation, { kind: 'submit' }> } | undefined
  readonly #state: State
  readonly #context: Context
  readonly #answered: Map<string, Answered>

  constructor(start: {
    locked: LockedReturn
    state: State
    context: Context
    answered: Map<string, Answered>
    lastCseq: number
  }) {
    this.#state = start.state
    this.#context = start.context
    this.#answered = start.answered
    this.lastCseq = start.lastCseq
    this.head = start.locked.head
    this.chain = start.locked.headChain
  }

  /** Goes through the operations until one is out of order, and says how. */
  run(sent: readonly Sent[]): { forked?: true; expected?: number } {
    for (const one of sent) {
      const before = this.#answered.get(one.opId)
      if (before !== undefined) {
        this.outcomes.push(before.here ? before.outcome : refusedOutcome(one.opId))
        if (one.cseq === this.lastCseq + 1) this.lastCseq += 1
      } else if (one.cseq <= this.lastCseq) {
        return { forked: true }
      } else if (one.cseq > this.lastCseq + 1) {
        return { expected: this.lastCseq + 1 }
      } else {
        this.#take(one)
        this.lastCseq = one.cseq
      }
    }
    return {}
  }

  changes(): Changes {
    const effects = this.entries.flatMap((entry) => entry.effects)
    const targets = new Set(effects.flatMap((effect) => (effect.is === 'register' ? [effect.target] : [])))
    const conflicts = new Set(
      effects.flatMap((effect) => (effect.is === 'conflict' ? [effect.conflict.conflictId] : [])),
    )
    return {
      operations: this.rows,
      entries: this.entries,
      registers: [...targets].flatMap((target) => this.#state.registers.get(target) ?? []),
      conflicts: [...conflicts].flatMap((id) => this.#state.conflicts.get(id) ?? []),
    }
  }

  #decide(one: Sent): Decision {
    if ('operation' in one) return decide(this.#state, one.operation, this.#context)
    if ('kept' in one) return decideKept(this.#state, one.kept, this.#context)
    return { is: 'rejected', effects: [], code: 'INVALID', reason: one.refused }
  }

  #take(one: Sent): void {
    const decision = this.#decide(one)
    const { opId } = one
    const seq = decision.is === 'rejected' ? null : this.head + 1
    const outcome = {
      opId,
      is: decision.is,
      seq,
      code: decision.code ?? null,
      reason: decision.reason ?? null,
    }
    const at = decision.at ?? null
    if (seq !== null) this.#append(one, { seq, effects: decision.effects })
    this.outcomes.push(outcome)
    this.#answered.set(opId, { here: true, outcome, at })
    this.#state.past.set(opId, { is: decision.is, at })
    this.rows.push({
      outcome,
      at,
      cseq: one.cseq,
      kind: 'operation' in one ? one.operation.kind : 'unread',
      target: 'operation' in one && 'target' in one.operation ? one.operation.target : null,
      payload: one.payload,
    })
  }

  #append(one: Sent, { seq, effects }: Pick<Decision, 'effects'> & { seq: number }): void {
    const { person, at } = this.#context
    const entry = { seq, effects: [...effects], op: one.opId, by: person.id, name: person.name, at }
    this.chain = chainAfter(this.chain, entry)
    this.head = seq
    const whole = { ...entry, chain: this.chain }
    this.entries.push({ ...whole, text: entryText(entry) })
    applyEntry(this.#state, entry)
    if ('operation' in one && one.operation.kind === 'submit')
      this.submit = { entry: whole, operation: one.operation }
  }
}

/** Its id belongs to an operation elsewhere, of which nothing is said. */
function refusedOutcome(opId: string): Outcome {
  return { opId, is: 'rejected', seq: null, code: 'INVALID', reason: refusals.INVALID }
}
