import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { answerAt } from '#shared/answers/address.ts'
import type { Input, OpenReturn, Output, ShownRegister } from '#shared/recipient/contract.ts'
import { Refused } from '#shared/recipient/wire.ts'
import { canonicalJson } from '#shared/canonical.ts'
import { exampleBundle, exampleData } from '../../../e2e/example.ts'
import { openDraft } from './draft.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const name = answerAt('administration', 'contact.name')
const email = answerAt('administration', 'contact.email')

const opened = (registers: ShownRegister[] = []): OpenReturn =>
  ({
    meta: { returnId: '8f14e45f-ceea-4674-9d2f-0c3f5b1a9c01', state: 'draft' },
    bundle: canonicalJson(exampleBundle),
    data: exampleData,
    registers,
    conflicts: [],
    unsent: 0,
  }) as unknown as OpenReturn

const register = (target: string, value: string, op: string): ShownRegister => ({
  target,
  value,
  op,
  seq: 1,
  by: 'sam',
  name: 'Sam Lee',
  at: '2026-11-24T09:00:00.000Z',
  mine: true,
})

function engine(answers: ((input: Input<'save'>) => Output<'save'>)[] = []) {
  const asked: Input<'save'>[] = []
  const failures: unknown[] = []
  const save = (input: Input<'save'>): Promise<Output<'save'>> => {
    asked.push(input)
    const answer = answers.shift()
    return Promise.resolve().then(() => answer?.(input) ?? { registers: [], removed: [], unsent: 0 })
  }
  const report = { failed: (error: unknown) => void failures.push(error), worked: () => undefined }
  return { client: { save }, report, asked, failures }
}

test('what is typed is shown at once and saved once the typing pauses', async () => {
  const { client, report, asked } = engine()
  const draft = openDraft(client, opened(), report)
  draft.set(name, 'S')
  draft.set(name, 'Sam')
  draft.set(email, 'sam@bolton.example')
  expect(draft.read().content.values.get(name)).toBe('Sam')
  expect(asked).toEqual([])
  await vi.advanceTimersByTimeAsync(300)
  expect(asked.map(({ edits }) => edits)).toEqual([
    [
      { kind: 'set', target: name, value: 'Sam', seen: null },
      { kind: 'set', target: email, value: 'sam@bolton.example', seen: null },
    ],
  ])
})

test('each change says which answer the person saw when they began', async () => {
  const { client, report, asked } = engine()
  const draft = openDraft(client, opened([register(name, 'Old', 'op-1')]), report)
  draft.set(name, 'New')
  draft.refresh(opened([register(name, 'A colleague’s', 'op-2')]))
  draft.set(name, 'Newer')
  await draft.flush()
  expect(asked[0]?.edits).toEqual([{ kind: 'set', target: name, value: 'Newer', seen: 'op-1' }])
})

test('news from elsewhere does not touch what is being typed', () => {
  const { client, report } = engine()
  const draft = openDraft(client, opened(), report)
  draft.set(name, 'Sam')
  draft.refresh(opened([register(name, 'Somebody else', 'op-2'), register(email, 'a@b.example', 'op-3')]))
  expect(draft.read().content.values.get(name)).toBe('Sam')
  expect(draft.read().content.values.get(email)).toBe('a@b.example')
})

test('where saving fails what was typed stays, is said, and is saved when that works again', async () => {
  const { client, report, asked, failures } = engine([
    () => {
      throw new TypeError('Failed to fetch')
    },
  ])
  const draft = openDraft(client, opened(), report)
  draft.set(name, 'Sam')
  expect(await draft.flush()).toBe(false)
  expect(failures).toHaveLength(1)
  draft.refresh(opened())
  expect(draft.read().content.values.get(name)).toBe('Sam')
  await vi.advanceTimersByTimeAsync(2_000)
  expect(asked).toHaveLength(2)
  expect(asked[1]).toEqual(asked[0])
})

test('one answer that is refused stays on the page and does not hold up the others', async () => {
  const tooLong = 'x'.repeat(100)
  const { client, report, asked, failures } = engine(
    Array.from({ length: 4 }, () => ({ edits }: Input<'save'>) => {
      if (edits.some((edit) => edit.kind === 'set' && edit.value === tooLong))
        throw new Refused('TOO_LONG', 'That is too long')
      return { registers: [], removed: [], unsent: 0 }
    }),
  )
  const draft = openDraft(client, opened(), report)
  draft.set(name, tooLong)
  draft.set(email, 'sam@bolton.example')
  expect(await draft.flush()).toBe(false)
  expect(asked.map(({ edits }) => edits.map(({ target }) => target))).toEqual([
    [name, email],
    [name],
    [email],
  ])
  expect(failures.map(String)).toEqual(['Refused: That is too long'])
  expect(draft.read().content.values.get(name)).toBe(tooLong)
  draft.set(name, 'Sam')
  expect(await draft.flush()).toBe(true)
  expect(asked[3]?.edits).toEqual([{ kind: 'set', target: name, value: 'Sam', seen: null }])
})
