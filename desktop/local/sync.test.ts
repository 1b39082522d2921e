import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { answerAt, rowAt } from '#shared/answers/address.ts'
import type { Value } from '#shared/answers/value.ts'
import type { Edit, SyncState } from '#shared/recipient/contract.ts'
import { exampleBundle, exampleData } from '../../e2e/example.ts'
import { answerCut, answerLost, hotel, priya, refuse, ScriptedServer, sendJson } from './testing-server.ts'
import { openComputer, type Computer } from './testing.ts'

const name = answerAt('administration', 'contact.name')
const summary = answerAt('administration', 'summary')
let server: ScriptedServer
let computer: Computer

beforeEach(async () => {
  server = await new ScriptedServer(exampleBundle, exampleData).start()
  computer = openComputer(server.url)
  await computer.api.signIn({ person: priya.id })
  await computer.api.syncNow({})
})
afterEach(async () => {
  await computer.close()
  await server.stop()
})

async function enter(target: string, value: Value): Promise<void> {
  const { returnId } = server
  await computer.api.save({ returnId, edits: [{ kind: 'set', target, value, seen: await seenAt(target) }] })
}

async function seenAt(target: string): Promise<string | null> {
  const { registers } = await computer.api.openReturn({ returnId: server.returnId })
  return registers.find((register) => register.target === target)?.op ?? null
}

async function shown(target: string): Promise<Value | undefined> {
  const { registers } = await computer.api.openReturn({ returnId: server.returnId })
  return registers.find((register) => register.target === target)?.value
}

async function sync(): Promise<SyncState> {
  return (await computer.api.syncNow({})).sync
}

const rows = (count: number): Edit[] =>
  Array.from({ length: count }, (_, index) => ({
    kind: 'rowInsert',
    target: rowAt('spend', 'outputs', randomUUID()),
    position: `a${index}`,
  }))

describe('a person is told what happened, and keeps what they entered, when', () => {
  test.each([
    ['a hotel’s network answers instead', hotel, 'instead of the server'],
    [
      'the answer is from a newer server',
      (r: Response_) => sendJson(r, 200, { result: { data: { v: 9, list: [] } } }),
      'could not be read',
    ],
    ['the program is too old', (r: Response_) => refuse(r, 412, 'CLIENT_TOO_OLD'), 'too old for the server'],
    ['the server is too old', (r: Response_) => refuse(r, 412, 'SERVER_TOO_OLD'), 'older than this program'],
    ['the server fails', (r: Response_) => refuse(r, 500, 'Something went wrong'), 'could not answer'],
    [
      'a proxy has no server to ask',
      (r: Response_) => void r.writeHead(502).end('Bad gateway'),
      'could not answer',
    ],
    [
      'a network sends them elsewhere',
      (r: Response_) => void r.writeHead(302, { location: '/hotel' }).end(),
      'instead of the server',
    ],
  ] as const)('%s', async (_, instead, sentence) => {
    await enter(name, 'Priya Shah')
    server.next('sync.manifest', instead)
    const state = await sync()
    expect(state).toMatchObject({ is: 'problem', unsent: 1 })
    expect(state.problem).toContain(sentence)
    expect(await shown(name)).toBe('Priya Shah')
    expect(await sync()).toMatchObject({ is: 'synced', unsent: 0, problem: null })
    expect(server.value(name)).toBe('Priya Shah')
  })

  test('the server can’t be reached', async () => {
    await server.stop()
    await enter(name, 'Priya Shah')
    expect(await sync()).toMatchObject({ is: 'offline', unsent: 1 })
    await server.start()
    expect(await sync()).toMatchObject({ is: 'synced', unsent: 0 })
  })

  test('their sign-in has ended', async () => {
    server.signedOut = true
    await enter(name, 'Priya Shah')
    expect(await sync()).toMatchObject({ is: 'signIn', unsent: 1 })
    await enter(summary, 'Still editing')
    await computer.api.signIn({ person: priya.id })
    expect(await sync()).toMatchObject({ is: 'synced', unsent: 0 })
    expect(server.value(summary)).toBe('Still editing')
  })
})

describe('nothing is lost, and nothing is sent twice, when', () => {
  test.each([
    ['lost', answerLost],
    ['cut in the middle', answerCut],
  ])('the answer to a push is %s', async (_, instead) => {
    await enter(name, 'Priya Shah')
    server.next('sync.push', instead)
    expect(await sync()).toMatchObject({ is: 'offline', unsent: 1 })
    expect(await sync()).toMatchObject({ is: 'synced', unsent: 0, notAccepted: 0 })
    expect(server.entries.filter(({ effects }) => effects.length > 0)).toHaveLength(1)
  })

  test('the answer to a pull is cut in the middle', async () => {
    server.write(name, 'Sam Patel')
    server.write(summary, 'On track')
    server.next('sync.pull', answerCut)
    expect(await sync()).toMatchObject({ is: 'offline' })
    expect(await shown(name)).toBeUndefined()
    await sync()
    expect([await shown(name), await shown(summary)]).toEqual(['Sam Patel', 'On track'])
  })

  test('a page of the log is wrong in its middle: nothing of it counts, and it is read again whole', async () => {
    for (const [target, value] of [
      [name, 'Sam Patel'],
      [summary, 'On track'],
      [name, 'Sam'],
    ] as const)
      server.write(target, value)
    server.next('sync.pull', (response, answer) => {
      const page = structuredClone(answer()) as { entries: { name: string }[] }
      for (const entry of page.entries.slice(1, 2)) entry.name = 'Somebody else'
      sendJson(response, 200, { result: { data: page } })
    })
    expect((await sync()).problem).toContain('does not follow on')
    expect([await shown(name), await shown(summary)]).toEqual([undefined, undefined])
    expect(await sync()).toMatchObject({ is: 'synced' })
    expect([await shown(name), await shown(summary)]).toEqual(['Sam', 'On track'])
  })

  test('another computer uses this one’s numbers', async () => {
    await enter(name, 'Priya Shah')
    await sync()
    const replica = (server.asked.findLast((one) => one.name === 'sync.push')?.input as { replicaId: string })
      .replicaId
    server.useUp(replica, 50)
    await enter(summary, 'On track')
    await enter(name, 'Priya Anand Shah')
    expect(await sync()).toMatchObject({ is: 'synced', unsent: 0, notAccepted: 0 })
    expect([server.value(name), server.value(summary)]).toEqual(['Priya Anand Shah', 'On track'])
  })

  test('the server was restored before this computer had read what it sent', async () => {
    server.write(summary, 'On track')
    await sync()
    await enter(name, 'Priya Shah')
    server.next('sync.pull', hotel)
    await sync()
    server.restoreTo(1)
    await sync()
    await sync()
    expect(server.value(name)).toBe('Priya Shah')
    expect(await computer.api.status({})).toMatchObject({ sync: { is: 'synced', unsent: 0 } })
  })

  test('the server was restored to before what this computer has read', async () => {
    server.write(summary, 'On track')
    server.write(name, 'Sam Patel')
    await sync()
    server.restoreTo(1)
    server.write(name, 'Somebody else')
    server.write(name, 'Somebody else again')
    const state = await sync()
    expect(state.problem).toContain('does not follow on')
    expect(await shown(name)).toBe('Sam Patel')
  })

  test('the server will not take so much at once', async () => {
    await computer.api.save({ returnId: server.returnId, edits: rows(100) })
    server.next(
      'sync.push',
      (r) => refuse(r, 413, 'TOO_LARGE'),
      (r) => void r.writeHead(413).end(),
    )
    expect(await sync()).toMatchObject({ is: 'synced', unsent: 0, notAccepted: 0 })
    const sizes = server.asked
      .filter((one) => one.name === 'sync.push')
      .map(({ input }) => (input as { ops: unknown[] }).ops.length)
    expect(sizes).toEqual([100, 50, 25, 25, 25, 25])
  })
})

test('no more than 200 changes, and 256 KiB, are sent at once', async () => {
  const { returnId } = server
  await computer.api.save({ returnId, edits: rows(450) })
  for (let index = 0; index < 8; index += 1) await enter(summary, `${index}`.repeat(50_000))
  expect(await sync()).toMatchObject({ is: 'synced', unsent: 0 })
  const pushes = server.asked
    .filter((one) => one.name === 'sync.push')
    .map(({ input }) => input as { ops: unknown[] })
  expect(Math.max(...pushes.map(({ ops }) => ops.length))).toBe(200)
  for (const push of pushes) expect(Buffer.byteLength(JSON.stringify(push))).toBeLessThanOrEqual(256 * 1024)
  expect(await shown(summary)).toBe('7'.repeat(50_000))
})

test('a change that is not accepted is kept with its reason, and what was there before is shown', async () => {
  await enter(answerAt('sign-off', 'signatory.name'), 'Helen Marsh')
  expect(await sync()).toMatchObject({ is: 'synced', unsent: 0, notAccepted: 1 })
  expect(await shown(answerAt('sign-off', 'signatory.name'))).toBeUndefined()
  const [kept] = await computer.api.notAccepted({ returnId: server.returnId })
  expect(kept).toMatchObject({ value: 'Helen Marsh', code: 'FORBIDDEN' })
  expect(kept?.reason).toContain('You cannot edit this section')
})

test('a change under one that was not accepted still knows what it was made on', async () => {
  server.write(name, 'Sam Patel')
  await sync()
  await enter(name, 'x\u0000')
  await enter(name, 'Priya Shah')
  await sync()
  expect((await computer.api.openReturn({ returnId: server.returnId })).conflicts).toEqual([])
  expect(server.value(name)).toBe('Priya Shah')
})

test('a busy server is left alone for as long as it says', async () => {
  await enter(name, 'Priya Shah')
  server.next('sync.push', (r) => void r.writeHead(429, { 'retry-after': '3600' }).end())
  expect((await sync()).problem).toContain('is busy')
  const before = server.asked.length
  await enter(name, 'Priya Anand Shah')
  await new Promise((done) => setTimeout(done, 2_500))
  expect(server.asked).toHaveLength(before)
})

test('a submission whose answer was lost is the same submission when it is asked for again', async () => {
  const { returnId } = server
  const certified = {
    returnId,
    contentHash: 'a'.repeat(64),
    name: 'Helen Marsh',
    role: 'Section 151 Officer',
  }
  server.next('sync.push', answerLost)
  expect(await computer.api.submit(certified)).toMatchObject({
    problem: expect.stringContaining('not known yet') as string,
  })
  expect(await computer.api.submit(certified)).toMatchObject({ reference: 'EX-01-BOL' })
  expect(server.entries).toHaveLength(1)
})

test('without a network nothing is submitted, now or later', async () => {
  const { returnId } = server
  await server.stop()
  const certified = {
    returnId,
    contentHash: 'a'.repeat(64),
    name: 'Helen Marsh',
    role: 'Section 151 Officer',
  }
  expect(await computer.api.submit(certified)).toMatchObject({
    problem: expect.stringContaining('The return was not submitted') as string,
  })
  await server.start()
  await sync()
  expect(server.entries).toEqual([])
})

test('a return that the person may no longer see leaves this computer, and what they wrote stays', async () => {
  const { returnId } = server
  server.write(summary, 'On track')
  await sync()
  await enter(name, 'Priya Shah')
  server.listed = false
  await sync()
  expect(await shown(summary)).toBeUndefined()
  expect(await shown(name)).toBe('Priya Shah')
  expect(await computer.api.listReturns({})).toMatchObject([{ returnId, unsent: 1 }])
  server.listed = true
  await sync()
  expect([await shown(name), await shown(summary)]).toEqual(['Priya Shah', 'On track'])
})

test('the program closes at once, even while the server takes for ever to answer', async () => {
  await enter(name, 'Priya Shah')
  const asked = new Promise<void>((done) => server.next('sync.push', () => done()))
  void sync().catch(() => undefined)
  await asked
  await computer.reopen()
  expect(await shown(name)).toBe('Priya Shah')
  expect(await sync()).toMatchObject({ is: 'synced', unsent: 0 })
})

test('signing out and in again keeps what was not sent', async () => {
  await server.stop()
  await enter(name, 'Priya Shah')
  await computer.api.signOut({})
  await expect(async () => computer.api.listReturns({})).rejects.toThrow('Sign in')
  await server.start()
  await computer.api.signIn({ person: priya.id })
  expect(await sync()).toMatchObject({ unsent: 0 })
  expect(server.value(name)).toBe('Priya Shah')
})

type Response_ = Parameters<typeof refuse>[0]
