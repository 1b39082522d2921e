import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { answerAt, cellAt, definedRow, rowAt, statusAt, type Target } from '#shared/answers/address.ts'
import { sectionHash } from '#shared/answers/stated.ts'
import type { Bundle } from '#shared/funds/bundle.ts'
import { calls, type RecipientClient } from '#shared/recipient/contract.ts'
import { answer, connect } from '#shared/recipient/wire.ts'
import { exampleBundle, exampleData } from '../../e2e/example.ts'
import { priya, sam, ScriptedServer } from '../local/testing-server.ts'
import { openComputer, testFolder } from '../local/testing.ts'
import { testKey } from '../local/testing-key.ts'
import { startLoopback } from './start.ts'
import { openInBrowser } from './testing.ts'

/** The contract of the pages, asked of the engine over everything that carries it. */
type Carried = { readonly client: RecipientClient; close(): Promise<void> }

const carriers: Readonly<Record<string, (server: string) => Promise<Carried>>> = {
  'called directly': (server) => {
    const computer = openComputer(server)
    const { api } = computer
    const client = Object.fromEntries(
      Object.keys(calls).map((name) => [
        name,
        // What is thrown at once reaches a page as a promise that is not kept.
        (input: unknown) =>
          Promise.resolve().then(() =>
            (api[name as keyof typeof calls] as (input: unknown) => unknown)(input),
          ),
      ]),
    ) as RecipientClient
    return Promise.resolve({ client, close: () => computer.close() })
  },
  'over a channel between processes': (server) => {
    const computer = openComputer(server)
    const client = connect(async (call, input) => {
      const message = structuredClone({ call, input })
      return structuredClone(await answer(computer.api, message, (bug) => computer.host.log('bug', bug)))
    })
    return Promise.resolve({ client, close: () => computer.close() })
  },
  'over HTTP on this computer': async (server) => {
    const folder = testFolder()
    const definitionKeys = [testKey.publicKey]
    const settings = { port: 0, folder: folder.path, serverUrl: server, definitionKeys, pages: folder.path }
    const running = await startLoopback(settings, () => undefined)
    const browser = await openInBrowser(running.launchUrl)
    const client = connect(async (call, input) => (await browser.post(`/api/${call}`, input)).json())
    return {
      client,
      close: async () => {
        await running.close()
        folder.remove()
      },
    }
  },
}

const name = answerAt('administration', 'contact.name')

describe.each(Object.entries(carriers))('the engine %s', (_, open) => {
  let server: ScriptedServer
  let carried: Carried
  let client: RecipientClient
  let returnId: string

  beforeEach(async () => {
    server = await new ScriptedServer(exampleBundle, exampleData).start()
    ;({ returnId } = server)
    carried = await open(server.url)
    ;({ client } = carried)
  })
  afterEach(async () => {
    await carried.close()
    await server.stop()
  })

  async function signIn(): Promise<void> {
    await client.signIn({ person: priya.id })
    await client.syncNow({})
  }
  const set = (target: Target, value: string, seen: string | null = null) =>
    client.save({ returnId, edits: [{ kind: 'set', target, value, seen }] })

  test('says that nobody is signed in, and refuses to show anything until somebody is', async () => {
    expect(await client.status({})).toMatchObject({
      person: null,
      server: server.url,
      sync: { is: 'signIn' },
    })
    await expect(client.listReturns({})).rejects.toThrow('Sign in')
    await expect(client.openReturn({ returnId })).rejects.toThrow('Sign in')
  })

  test('signs somebody in and out', async () => {
    expect((await client.demoPeople({})).map((person) => person.id)).toEqual([priya.id, sam.id])
    expect(await client.signIn({ person: priya.id })).toMatchObject({ person: priya })
    expect(await client.signOut({})).toMatchObject({ person: null })
  })

  test('lists the person’s returns and opens one', async () => {
    await signIn()
    expect(await client.listReturns({})).toMatchObject([
      { returnId, state: 'draft', unsent: 0, conflicts: 0 },
    ])
    const opened = await client.openReturn({ returnId })
    expect(JSON.parse(opened.bundle)).toEqual(exampleBundle)
    expect(opened).toMatchObject({ data: exampleData, registers: [], conflicts: [], unsent: 0 })
  })

  test('has no return that is not the person’s', async () => {
    await signIn()
    await expect(client.openReturn({ returnId: randomUUID() })).rejects.toThrow('You have no such return')
    await expect(
      client.save({ returnId: randomUUID(), edits: [{ kind: 'set', target: name, value: 'x', seen: null }] }),
    ).rejects.toThrow('You have no such return')
  })

  test('keeps what is entered, and answers what is now there', async () => {
    await signIn()
    await server.stop()
    const saved = await set(name, 'Priya Shah')
    expect(saved).toMatchObject({
      registers: [{ target: name, value: 'Priya Shah', name: priya.name, mine: true }],
      removed: [],
      unsent: 1,
    })
    expect((await client.openReturn({ returnId })).registers).toEqual(saved.registers)
  })

  test('keeps a paste of two thousand cells as one step', async () => {
    await signIn()
    await server.stop()
    const table = { section: 'spend', table: 'spend.capital' }
    const edits = Array.from({ length: 2000 }, (_, index) => ({
      kind: 'set' as const,
      target: cellAt(table, definedRow(`row-${index}`), 'spend.2024-25-q1'),
      value: index,
      seen: null,
    }))
    const saved = await client.save({ returnId, edits })
    expect(saved.registers).toHaveLength(2000)
    expect(saved.unsent).toBe(2000)
  })

  test('saves the same edit once, however often a page asks', async () => {
    await signIn()
    await server.stop()
    const row = rowAt('spend', 'outputs', randomUUID())
    for (let time = 0; time < 3; time += 1) {
      await set(name, 'Priya Shah')
      await client.save({ returnId, edits: [{ kind: 'rowInsert', target: row, position: 'a0' }] })
    }
    expect((await client.status({})).sync.unsent).toBe(2)
    for (let time = 0; time < 3; time += 1)
      await client.save({ returnId, edits: [{ kind: 'rowDelete', target: row, saw: {} }] })
    expect((await client.status({})).sync.unsent).toBe(3)
  })

  test('ties “complete” to what the section says', async () => {
    await signIn()
    await set(name, 'Priya Shah')
    const target = statusAt('administration')
    const edits = [{ kind: 'status' as const, target, complete: true, seen: null }]
    const { registers } = await client.save({ returnId, edits })
    const opened = await client.openReturn({ returnId })
    const values = new Map(opened.registers.map((one) => [one.target, one.value]))
    const content = { bundle: JSON.parse(opened.bundle) as Bundle, data: opened.data, values }
    expect(registers[0]?.value).toBe(sectionHash(content, 'administration'))
  })

  test('tells of a conflict, and settles it', async () => {
    await signIn()
    server.write(name, 'Sam Patel')
    await set(name, 'Priya Shah')
    await client.syncNow({})
    const { conflicts, registers } = await client.openReturn({ returnId })
    expect(registers).toMatchObject([{ value: 'Sam Patel' }])
    expect(conflicts).toMatchObject([
      { target: name, contenders: [{ value: 'Priya Shah', name: priya.name }] },
    ])
    expect(await client.listReturns({})).toMatchObject([{ conflicts: 1 }])
    const [conflict] = conflicts
    const contenders = conflict?.contenders.map(({ op }) => op) ?? []
    const edit = {
      kind: 'resolve' as const,
      target: name,
      conflictId: conflict?.conflictId ?? '',
      contenders,
    }
    await client.save({ returnId, edits: [{ ...edit, value: 'Both of us', seen: registers[0]?.op ?? null }] })
    expect((await client.openReturn({ returnId })).conflicts).toEqual([])
    await client.syncNow({})
    expect(await client.openReturn({ returnId })).toMatchObject({
      conflicts: [],
      registers: [{ value: 'Both of us', mine: false }],
    })
  })

  test('tells who wrote what at an address', async () => {
    await signIn()
    server.write(name, 'Sam Patel')
    await client.syncNow({})
    const [register] = (await client.openReturn({ returnId })).registers
    await set(name, 'Priya Shah', register?.op)
    expect(await client.history({ returnId, target: name })).toMatchObject([
      { value: 'Priya Shah', name: priya.name, outcome: 'unsent' },
      { value: 'Sam Patel', name: sam.name, outcome: 'applied' },
    ])
  })

  test('refuses a place that is none, and text that is too long, with nothing saved', async () => {
    await signIn()
    await expect(set('f/administration', 'x')).rejects.toThrow()
    await expect(set(name, '\u20ac'.repeat(60_000))).rejects.toThrow('too long')
    expect((await client.status({})).sync.unsent).toBe(0)
  })

  test('tells a waiting page of news as soon as there is some', async () => {
    await signIn()
    const { version } = await client.status({})
    const news = client.news({ after: version })
    await set(name, 'Priya Shah')
    expect((await news).version).toBeGreaterThan(version)
  })

  test('submits, and answers the reference', async () => {
    await signIn()
    const certified = {
      returnId,
      contentHash: 'a'.repeat(64),
      name: 'Helen Marsh',
      role: 'Chief Finance Officer',
    }
    expect(await client.submit({ ...certified, contentHash: 'b'.repeat(64) })).toMatchObject({
      problem: expect.stringContaining('changed after you checked it') as string,
    })
    expect(await client.submit(certified)).toMatchObject({ reference: 'EX-01-BOL' })
    expect(await client.listReturns({})).toMatchObject([{ state: 'submitted', reference: 'EX-01-BOL' }])
    await expect(set(name, 'Too late')).rejects.toThrow('has been submitted')
    expect(await client.notAccepted({ returnId })).toEqual([])
  })
})
