import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exampleBundle, exampleData } from '../../e2e/example.ts'
import { answerAt, cellAt, rowAt, type Target } from '../answers/address.ts'
import type { Value } from '../answers/value.ts'
import { decide } from './decide.ts'
import { placesOf } from './places.ts'
import type { Entry, Operation } from './protocol.ts'
import { applyEntry, emptyState, type State } from './state.ts'

/**
 * Three people edit, add, delete and choose, each on a device that hears of the others when it happens to. Whatever
 * the order, nothing that anybody wrote may go without somebody having seen it.
 */
const bundle = 'b'.repeat(64)
const at = '2024-11-05T10:00:00.000Z'
const places = placesOf(exampleBundle, exampleData)
const presence = rowAt('spend', 'outputs', 'r1')
const cells = ['amount', 'output'].map((column) =>
  cellAt({ section: 'spend', table: 'outputs' }, 'r1', column),
)
const answers = [answerAt('administration', 'contact.name'), answerAt('administration', 'summary'), ...cells]

type Log = Omit<Entry, 'chain'>[]

class Server {
  readonly state = emptyState(bundle)
  readonly log: Log = []

  take(operation: Operation, by: Person): void {
    const before = { registers: new Map(this.state.registers), conflicts: new Map(this.state.conflicts) }
    const context = {
      places,
      person: { id: by.name, name: by.name },
      at,
      mayEdit: () => true,
      maySubmit: false,
      review: () => ({ contentHash: '', errors: 0, reference: '' }),
    }
    const { is, effects, at: equal } = decide(this.state, operation, context)
    this.state.past.set(operation.opId, { is, at: equal ?? null })
    if (is !== 'rejected') {
      const entry = {
        seq: this.log.length + 1,
        effects: [...effects],
        op: operation.opId,
        by: by.name,
        name: by.name,
        at,
      }
      this.log.push(entry)
      applyEntry(this.state, entry)
    }
    nothingGoesUnseen(before, this.state, { by, operation })
  }
}

/** What a person's own device knows, and everything that it ever showed them. */
class Person {
  readonly name: string
  readonly #shown = new Set<string>()
  readonly #server: Server
  #confirmed = emptyState(bundle)
  #cursor = 0
  #pending: Operation[] = []
  #sent: Operation[] = []
  #made = 0

  constructor(name: string, server: Server) {
    this.name = name
    this.#server = server
  }

  edit(target: Target): void {
    // Values never repeat, so that a lost one can be told.
    const value: Value = `${this.name} ${this.#made}`
    if (target.startsWith('c/') && !this.#rowShown()) return
    this.#write({
      kind: 'set',
      target,
      value: target === cells[0] ? `${this.#made + 1}.${this.name.charCodeAt(0)}` : value,
      base: this.#base(target),
    })
  }

  insert(): void {
    if (!this.#confirmed.registers.has(presence) && !this.#pendingAt(presence)) {
      this.#write({ kind: 'rowInsert', target: presence, position: 'a0' })
    }
  }

  remove(): void {
    if (this.#rowShown()) this.#write({ kind: 'rowDelete', target: presence, saw: this.#sawCells() })
  }

  choose(index: number): void {
    const open = [...this.#confirmed.conflicts.values()].filter((conflict) => conflict.open)
    const conflict = open[index % Math.max(open.length, 1)]
    if (conflict === undefined) return
    const { target, conflictId } = conflict
    const contenders = conflict.contenders.filter(({ state }) => state === 'open')
    contenders.forEach(({ value }) => this.#shown.add(JSON.stringify(value)))
    const value = contenders[index % contenders.length]?.value ?? null
    const saw = this.#sawCells()
    const seen = contenders.map(({ op }) => op)
    this.#write({ kind: 'resolve', target, conflictId, value, seen, base: this.#base(target), saw })
  }

  /** Sends the first of what waits; the answer may be lost, and then the same is sent again. */
  push(lost: boolean): void {
    const [first] = this.#pending
    if (first === undefined) return
    if (!this.#server.state.past.has(first.opId)) this.#server.take(first, this)
    if (lost) return
    this.#pending.shift()
    // What is in force stays on the page until the log brings it; anything else gives way to what is.
    if (this.#server.state.past.get(first.opId)?.is === 'applied') this.#sent.push(first)
    this.#show()
  }

  pull(): void {
    for (const entry of this.#server.log.slice(this.#cursor)) applyEntry(this.#confirmed, entry)
    this.#cursor = this.#server.log.length
    this.#sent = []
    this.#show()
  }

  #show(): void {
    for (const { target, value } of this.#confirmed.registers.values()) {
      if (!this.#pendingAt(target)) this.#shown.add(JSON.stringify(value))
    }
  }

  /** Whether this person ever had that value before them, as current or as one to choose. */
  saw(value: Value): boolean {
    return this.#shown.has(JSON.stringify(value))
  }

  get state(): State {
    return this.#confirmed
  }

  get waiting(): number {
    return this.#pending.length
  }

  #write(draft: object): void {
    this.#made += 1
    const opId = `${this.name}${this.#made}`
    if ('value' in draft) this.#shown.add(JSON.stringify(draft.value))
    this.#pending.push({ ...draft, opId, cseq: this.#made, bundle, at } as Operation)
  }

  #base(target: Target): { prev: string | null; trunk: string | null } {
    const pending = this.#pendingAt(target)
    const confirmed = this.#confirmed.registers.get(target)?.op ?? null
    if (pending === undefined) return { prev: confirmed, trunk: null }
    const first = this.#pending.find((one) => 'target' in one && one.target === target && 'base' in one)
    const trunk = first !== undefined && 'base' in first ? (first.base.trunk ?? first.base.prev) : null
    return { prev: pending.opId, trunk }
  }

  #pendingAt(target: Target): Operation | undefined {
    return [...this.#sent, ...this.#pending].findLast((one) => 'target' in one && one.target === target)
  }

  #rowShown(): boolean {
    const pending = this.#pendingAt(presence)
    if (pending !== undefined) return pending.kind === 'rowInsert'
    return this.#confirmed.registers.get(presence)?.value === true
  }

  #sawCells(): Record<string, string> {
    return Object.fromEntries(
      cells.flatMap((target) => {
        const op = this.#pendingAt(target)?.opId ?? this.#confirmed.registers.get(target)?.op
        return op === undefined ? [] : [[target, op]]
      }),
    )
  }
}

function nothingGoesUnseen(
  before: Pick<State, 'registers' | 'conflicts'>,
  after: State,
  { by, operation }: { by: Person; operation: Operation },
): void {
  const rowGoes =
    before.registers.get(presence)?.value === true && after.registers.get(presence)?.value === false
  for (const [target, { op, value }] of before.registers) {
    if (target.startsWith('p/') || value === null) continue
    const replaced = after.registers.get(target)?.op !== op && target !== presence
    const removed = rowGoes && cells.includes(target)
    if (replaced || removed)
      expect([operation.opId, target, by.saw(value)]).toEqual([operation.opId, target, true])
  }
  for (const [id, { target, kind, contenders }] of before.conflicts) {
    for (const { op, value, by: author, state } of contenders) {
      const still =
        after.conflicts.get(id)?.contenders.find((contender) => contender.op === op)?.state === 'open'
      if (state !== 'open' || still || author === by.name) continue
      // Who deletes a row gives others that wanted it gone what they wanted.
      const agrees = kind === 'row-delete' && rowGoes
      expect([operation.opId, target, agrees || by.saw(value)]).toEqual([operation.opId, target, true])
    }
  }
}

const step = fc.record({
  who: fc.nat(2),
  does: fc.constantFrom('edit', 'edit', 'insert', 'remove', 'choose', 'push', 'push', 'lose', 'pull', 'pull'),
  where: fc.nat(7),
})

test('whatever people do in whatever order, nothing that was written goes unseen, and all come to the same', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 80 }), (steps) => {
      const server = new Server()
      const people = ['ann', 'bob', 'cat'].map((name) => new Person(name, server))
      for (const { who, does, where } of steps) {
        const person = people[who]
        if (does === 'edit') person?.edit(answers[where % answers.length] ?? '')
        else if (does === 'choose') person?.choose(where)
        else if (does === 'push' || does === 'lose') person?.push(does === 'lose')
        else person?.[does]()
      }
      for (const person of people) while (person.waiting > 0) person.push(false)
      for (const person of people) {
        person.pull()
        expect(person.state.registers).toEqual(server.state.registers)
        expect(person.state.conflicts).toEqual(server.state.conflicts)
      }
    }),
    { numRuns: 3_000 },
  )
})
