import { describe, expect, test } from 'vitest'
import { exampleBundle, exampleData } from '../../e2e/example.ts'
import { answerAt, cellAt, positionAt, rowAt, statusAt, type Target } from '../answers/address.ts'
import type { Value } from '../answers/value.ts'
import { decide, type Context, type Decision } from './decide.ts'
import { placesOf } from './places.ts'
import type { Operation } from './protocol.ts'
import { applyEntry, emptyState, type State } from './state.ts'

const places = placesOf(exampleBundle, exampleData)
const bundle = 'b'.repeat(64)
const at = '2024-11-05T10:00:00.000Z'
const underspend = answerAt('spend', 'underspend')
const status = statusAt('administration')
const presence = rowAt('spend', 'outputs', 'r1')
const amount = cellAt({ section: 'spend', table: 'outputs' }, 'r1', 'amount')
const output = cellAt({ section: 'spend', table: 'outputs' }, 'r1', 'output')

type Draft = Operation extends infer O
  ? O extends Operation
    ? Omit<O, 'opId' | 'cseq' | 'bundle' | 'at'>
    : never
  : never

/** A return and the people on it; every operation is decided and applied, and gets a readable id. */
class Story {
  readonly state: State = emptyState(bundle)
  #seq = 0

  do(opId: string, draft: Draft, change: Partial<Context> & { bundle?: string } = {}): Decision {
    const by = opId.replace(/\d+$/, '')
    const context: Context = {
      places,
      person: { id: by, name: by },
      at,
      mayEdit: () => true,
      maySubmit: true,
      review: () => ({ contentHash: 'c'.repeat(64), errors: 0, reference: 'EX-R01-BOL-1' }),
      ...change,
    }
    const operation = { ...draft, opId, cseq: 1, bundle: change.bundle ?? bundle, at }
    const decision = decide(this.state, operation, context)
    this.#seq += 1
    applyEntry(this.state, { seq: this.#seq, effects: [...decision.effects], op: opId, by, name: by, at })
    this.state.past.set(opId, { is: decision.is, at: decision.at ?? null })
    return decision
  }

  set(opId: string, value: Value, seen: { prev?: string; trunk?: string; target?: Target } = {}): string {
    const { prev = null, trunk = null, target = underspend } = seen
    return this.do(opId, { kind: 'set', target, value, base: { prev, trunk } }).is
  }

  insert(opId = 'ann90'): string {
    return this.do(opId, { kind: 'rowInsert', target: presence, position: 'a0' }).is
  }

  remove(opId: string, saw: Record<string, string> = {}): string {
    return this.do(opId, { kind: 'rowDelete', target: presence, saw }).is
  }

  resolve(
    opId: string,
    conflictId: string,
    choice: Omit<Extract<Draft, { kind: 'resolve' }>, 'kind' | 'conflictId'>,
  ): string {
    return this.do(opId, { kind: 'resolve', conflictId, ...choice }).is
  }

  value(target: Target = underspend): Value | undefined {
    return this.state.registers.get(target)?.value
  }

  /** What stands beside the current values, waiting for a choice. */
  open(): [kind: string, ...values: Value[]][] {
    return [...this.state.conflicts.values()]
      .filter((conflict) => conflict.open)
      .map(({ kind, contenders }) => [
        kind,
        ...contenders.filter((contender) => contender.state === 'open').map(({ value }) => value),
      ])
  }
}

describe('what the person saw', () => {
  test('over the write they saw, theirs is in force', () => {
    const story = new Story()
    expect(story.set('ann1', 1)).toBe('applied')
    expect(story.set('bob1', 2, { prev: 'ann1' })).toBe('applied')
    expect([story.value(), story.open()]).toEqual([2, []])
  })

  test('over one they did not see, both are kept, and the first stays', () => {
    const story = new Story()
    story.set('ann1', 1)
    expect(story.set('bob1', 2)).toBe('conflict')
    expect([story.value(), story.open()]).toEqual([1, [['value', 2]]])
  })

  test('a third value joins the two', () => {
    const story = new Story()
    story.set('ann1', 1)
    story.set('bob1', 2)
    story.set('cat1', 3)
    expect(story.open()).toEqual([['value', 2, 3]])
  })

  test('a person who goes on typing replaces their own waiting value and no other', () => {
    const story = new Story()
    story.set('ann1', 1)
    story.set('bob1', 2)
    story.set('cat1', 3)
    expect(story.set('bob2', 4, { prev: 'bob1' })).toBe('conflict')
    expect(story.open()).toEqual([['value', 3, 4]])
  })

  test('nobody replaces the waiting value of somebody else', () => {
    const story = new Story()
    story.set('ann1', 1)
    story.set('bob1', 2)
    expect(story.set('cat1', 3, { prev: 'bob1' })).toBe('conflict')
    expect(story.open()).toEqual([['value', 2, 3]])
  })

  test('nor takes it away by agreeing with what is in force', () => {
    const story = new Story()
    story.set('ann1', 1)
    story.set('bob1', 2)
    expect(story.set('cat1', 1, { prev: 'bob1' })).toBe('same')
    expect(story.open()).toEqual([['value', 2]])
  })

  test('a person who comes round to what is in force has no waiting value any more', () => {
    const story = new Story()
    story.set('ann1', 1)
    story.set('bob1', 2)
    expect(story.set('bob2', 1, { prev: 'bob1' })).toBe('same')
    expect(story.open()).toEqual([])
  })

  test('who wrote the same as a colleague saw the colleague’s write', () => {
    const story = new Story()
    story.set('ann1', 1)
    expect(story.set('bob1', 1)).toBe('same')
    expect(story.set('bob2', 2, { prev: 'bob1' })).toBe('applied')
  })

  test('but not what came after it', () => {
    const story = new Story()
    story.set('ann1', 1)
    story.set('bob1', 1)
    story.set('ann2', 5, { prev: 'ann1' })
    expect(story.set('bob2', 2, { prev: 'bob1' })).toBe('conflict')
  })

  test('what was typed over a refused value is judged by the confirmed one under it', () => {
    const story = new Story()
    story.set('ann1', 1)
    expect(story.set('bob1', 'text', { prev: 'ann1', trunk: 'ann1' })).toBe('rejected')
    expect(story.set('bob2', 2, { prev: 'bob1', trunk: 'ann1' })).toBe('applied')
    expect(story.set('cat1', 'text', { prev: 'ann1', trunk: 'ann1' })).toBe('rejected')
    expect(story.set('cat2', 3, { prev: 'cat1', trunk: 'ann1' })).toBe('conflict')
  })

  test('the same letters composed in two ways are the same value', () => {
    const story = new Story()
    const target = answerAt('administration', 'contact.name')
    story.set('ann1', 'Zo\u00eb', { target })
    expect(story.set('bob1', 'Zoe\u0308', { target })).toBe('same')
  })
})

describe('choosing between two values', () => {
  const met = (): Story => {
    const story = new Story()
    story.set('ann1', 1)
    story.set('bob1', 2)
    return story
  }
  const base = { prev: 'ann1', trunk: null }

  test('the choice is in force and what was chosen between is settled', () => {
    const story = met()
    expect(story.resolve('ann2', 'bob1', { target: underspend, value: 2, seen: ['bob1'], base })).toBe(
      'applied',
    )
    expect([story.value(), story.open()]).toEqual([2, []])
  })

  test('what arrived after the person looked stays open', () => {
    const story = met()
    story.set('cat1', 3)
    story.resolve('ann2', 'bob1', { target: underspend, value: 2, seen: ['bob1'], base })
    expect(story.open()).toEqual([['value', 3]])
  })

  test('where the answer moved on meanwhile, the choice stands beside it', () => {
    const story = met()
    story.set('cat1', 7, { prev: 'ann1' })
    expect(story.resolve('ann2', 'bob1', { target: underspend, value: 2, seen: ['bob1'], base })).toBe(
      'conflict',
    )
    expect([story.value(), story.open()]).toEqual([7, [['value', 2]]])
  })

  test('a second choice in what is settled is an edit like any other', () => {
    const story = met()
    story.resolve('ann2', 'bob1', { target: underspend, value: 2, seen: ['bob1'], base })
    expect(story.resolve('cat1', 'bob1', { target: underspend, value: 1, seen: ['bob1'], base })).toBe(
      'conflict',
    )
    expect([story.value(), story.open()]).toEqual([2, [['value', 1]]])
  })

  test('a choice for another address than the conflict’s is refused', () => {
    const story = met()
    const elsewhere = answerAt('spend', 'nothing')
    expect(story.resolve('ann2', 'bob1', { target: elsewhere, value: 2, seen: ['bob1'], base })).toBe(
      'rejected',
    )
    expect(story.resolve('ann3', 'bob1', { target: amount, value: '2', seen: ['bob1'], base })).toBe(
      'rejected',
    )
    expect(story.open()).toEqual([['value', 2]])
  })
})

describe('rows', () => {
  const withRow = (): Story => {
    const story = new Story()
    story.insert()
    return story
  }

  test('an added row is there, at its place, once', () => {
    const story = withRow()
    expect([story.value(presence), story.value(positionAt('spend', 'outputs', 'r1'))]).toEqual([true, 'a0'])
    expect(story.insert('bob1')).toBe('rejected')
  })

  test('a table whose rows are given takes no other', () => {
    const target = rowAt('spend', 'spend.capital', 'r1')
    const decision = new Story().do('ann1', { kind: 'rowInsert', target, position: 'a0' })
    expect(decision).toMatchObject({ is: 'rejected', code: 'INVALID' })
  })

  test('a row whose amounts were all seen goes', () => {
    const story = withRow()
    story.set('ann1', '5', { target: amount })
    expect(story.remove('bob1', { [amount]: 'ann1' })).toBe('applied')
    expect(story.remove('cat1')).toBe('same')
    expect(story.value(presence)).toBe(false)
  })

  test('a row with an amount that was not seen stays until somebody chooses', () => {
    const story = withRow()
    story.set('ann1', '5', { target: amount })
    expect(story.remove('bob1', {})).toBe('conflict')
    expect([story.value(presence), story.open()]).toEqual([true, [['row-delete', false]]])
    const keep = { target: presence, value: true, seen: ['bob1'], base: { prev: null, trunk: null } }
    expect(story.resolve('ann2', 'bob1', keep)).toBe('applied')
    expect([story.value(presence), story.open()]).toEqual([true, []])
  })

  test('choosing to delete it after all needs everything in it to have been seen', () => {
    const story = withRow()
    story.set('ann1', '5', { target: amount })
    story.remove('bob1', {})
    const choice = { target: presence, value: false, seen: ['bob1'], base: { prev: null, trunk: null } }
    expect(story.resolve('cat1', 'bob1', choice)).toBe('conflict')
    expect(story.resolve('cat2', 'bob1', { ...choice, saw: { [amount]: 'ann1' } })).toBe('applied')
    expect([story.value(presence), story.open()]).toEqual([false, []])
  })

  test('a row with a waiting value that was not seen stays', () => {
    const story = withRow()
    story.set('ann1', '5', { target: amount })
    story.set('bob1', '6', { target: amount })
    expect(story.remove('cat1', { [amount]: 'ann1' })).toBe('conflict')
    expect(story.value(presence)).toBe(true)
  })

  test('a person may delete a row with only their own waiting value in it', () => {
    const story = withRow()
    story.set('ann1', '5', { target: amount })
    story.set('bob1', '6', { target: amount })
    expect(story.remove('bob2', { [amount]: 'ann1' })).toBe('applied')
    expect(story.open()).toEqual([])
  })

  test('what is entered into a deleted row waits, and choosing it brings the row back', () => {
    const story = withRow()
    story.remove('ann1')
    expect(story.set('bob1', '5', { target: amount })).toBe('conflict')
    expect(story.open()).toEqual([['edit-deleted', '5']])
    const choice = { target: amount, value: '5', seen: ['bob1'], base: { prev: null, trunk: null } }
    expect(story.resolve('ann2', 'bob1', choice)).toBe('applied')
    expect([story.value(presence), story.value(amount), story.open()]).toEqual([true, '5', []])
  })

  test('bringing a row back overwrites nothing that was entered since', () => {
    const story = withRow()
    story.remove('ann1')
    story.set('bob1', '5', { target: amount })
    story.set('cat1', 'Trees planted', { target: output })
    const restore = {
      target: output,
      value: 'Trees planted',
      seen: ['cat1'],
      base: { prev: null, trunk: null },
    }
    story.resolve('ann2', 'cat1', restore)
    story.set('cat2', '9', { target: amount })
    const choice = { target: amount, value: '5', seen: ['bob1'], base: { prev: null, trunk: null } }
    expect(story.resolve('ann3', 'bob1', choice)).toBe('conflict')
    expect([story.value(amount), story.open()]).toEqual(['9', [['value', '5']]])
  })

  test('choosing blank leaves the row deleted', () => {
    const story = withRow()
    story.remove('ann1')
    story.set('bob1', '5', { target: amount })
    const choice = { target: amount, value: null, seen: ['bob1'], base: { prev: null, trunk: null } }
    expect(story.resolve('ann2', 'bob1', choice)).toBe('applied')
    expect([story.value(presence), story.open()]).toEqual([false, []])
  })
})

describe('whether a section is complete', () => {
  const mark = (story: Story, opId: string, complete: boolean, prev: string | null = null) =>
    story.do(opId, {
      kind: 'status',
      target: status,
      complete,
      sectionHash: 'a'.repeat(64),
      base: { prev, trunk: null },
    }).is

  test('the mark holds what the section said', () => {
    const story = new Story()
    expect(mark(story, 'ann1', true)).toBe('applied')
    expect(story.value(status)).toBe('a'.repeat(64))
  })

  test('of two that disagree, "in progress" is in force', () => {
    const story = new Story()
    mark(story, 'ann1', true)
    expect(mark(story, 'bob1', false)).toBe('auto')
    expect(story.value(status)).toBeNull()
    expect(mark(story, 'cat1', true, 'ann1')).toBe('auto')
    expect(story.value(status)).toBeNull()
  })
})

describe('what is refused', () => {
  const set: Draft = { kind: 'set', target: underspend, value: 1, base: { prev: null, trunk: null } }

  test('an edit of a section that the person may not edit', () => {
    const decision = new Story().do('ann1', set, { mayEdit: () => false })
    expect(decision).toMatchObject({ is: 'rejected', code: 'FORBIDDEN', effects: [] })
  })

  test('an edit made under other questions', () => {
    expect(new Story().do('ann1', set, { bundle: 'd'.repeat(64) })).toMatchObject({ code: 'STALE' })
  })

  test('a submission while a choice is open, and an edit after it', () => {
    const story = new Story()
    const declaration = { name: 'Helen', role: 'Officer' }
    const submit: Draft = { kind: 'submit', contentHash: 'c'.repeat(64), declaration }
    story.set('ann1', 1)
    story.set('bob1', 2)
    expect(story.do('cat1', submit)).toMatchObject({ code: 'OPEN_CONFLICTS' })
    story.resolve('ann2', 'bob1', {
      target: underspend,
      value: 2,
      seen: ['bob1'],
      base: { prev: 'ann1', trunk: null },
    })
    expect(story.do('cat2', submit)).toMatchObject({ is: 'applied' })
    expect(story.do('ann3', set)).toMatchObject({ code: 'SUBMITTED' })
  })

  test('a calculated cell, a row of the definition that is none, and text in a choice’s place', () => {
    const place = { section: 'spend', table: 'spend.capital' }
    const story = new Story()
    expect(story.set('ann1', 1, { target: cellAt(place, 'def:grant', 'spend.total') })).toBe('rejected')
    expect(story.set('ann2', 1, { target: cellAt(place, 'def:nothing', 'spend.2024-25-q1') })).toBe(
      'rejected',
    )
    expect(story.set('ann3', 1, { target: cellAt(place, 'row', 'spend.2024-25-q1') })).toBe('rejected')
    expect(story.set('ann4', true, { target: answerAt('project-progress:EX-001', 'project.rag') })).toBe(
      'rejected',
    )
    expect(story.state.registers.size).toBe(0)
  })
})
