import { expect, test } from 'vitest'
import type { Input, OpenReturn } from '#shared/recipient/contract.ts'
import { orderReads } from './reading.ts'

const returnId = '8f14e45f-ceea-4674-9d2f-0c3f5b1a9c01'

/** An engine that answers when the test says so. */
function engine() {
  const waiting: { what: string; answer: () => void }[] = []
  const later = <T>(what: string, value: T): Promise<T> =>
    new Promise((done) => waiting.push({ what, answer: () => done(value) }))
  const reads = orderReads({
    save: (_: Input<'save'>) => later('save', { registers: [], removed: [], unsent: 0 }),
    openReturn: () => later('read', {} as OpenReturn),
  })
  const answer = (what: string): void =>
    waiting
      .splice(
        waiting.findIndex((one) => one.what === what),
        1,
      )[0]
      ?.answer()
  return { ...reads, answer }
}
const save = { returnId, edits: [] }

test('a return that was asked for before a save was answered is behind', async () => {
  const { client, read, isBehind, answer } = engine()
  const reading = read(returnId)
  const saving = client.save(save)
  answer('save')
  await saving
  answer('read')
  expect(isBehind(await reading)).toBe(true)
})

test('it is behind as well where the save is answered between its answer and its showing', async () => {
  const { client, read, isBehind, answer } = engine()
  const saving = client.save(save)
  const reading = read(returnId)
  answer('read')
  const opened = await reading
  expect(isBehind(opened)).toBe(false)
  answer('save')
  await saving
  expect(isBehind(opened)).toBe(true)
})

test('a return that was asked for after the save has it', async () => {
  const { client, read, isBehind, answer } = engine()
  const saving = client.save(save)
  answer('save')
  await saving
  const reading = read(returnId)
  answer('read')
  expect(isBehind(await reading)).toBe(false)
})
