import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { answerAt } from '#shared/answers/address.ts'
import type { Bundle } from '#shared/funds/bundle.ts'
import { Refused } from '#shared/recipient/wire.ts'
import { exampleBundle, exampleData } from '../../e2e/example.ts'
import { otherKey, testKey } from './testing-key.ts'
import { priya, ScriptedServer } from './testing-server.ts'
import { openComputer, type Computer } from './testing.ts'
import { readKeys } from './trust.ts'

const name = answerAt('administration', 'contact.name')
const titled = (title: string): Bundle => ({
  ...exampleBundle,
  round: { ...exampleBundle.round, title },
})

let server: ScriptedServer
let computer: Computer

beforeEach(async () => {
  server = await new ScriptedServer(exampleBundle, exampleData).start()
  computer = openComputer(server.url)
  await computer.api.signIn({ person: priya.id })
  await computer.api.syncNow({})
  const edits = [{ kind: 'set' as const, target: name, value: 'Priya', seen: null }]
  await computer.api.save({ returnId: server.returnId, edits })
  await computer.api.syncNow({})
})
afterEach(async () => {
  await computer.close()
  await server.stop()
})

/** The round's title in the questions that the person sees, and their answer. */
async function seen(): Promise<[title: string, answer: unknown]> {
  const { bundle, registers } = await computer.api.openReturn({ returnId: server.returnId })
  const { round } = JSON.parse(bundle) as Bundle
  return [round.title, registers.find(({ target }) => target === name)?.value]
}

async function problem(): Promise<string | null> {
  return (await computer.api.syncNow({})).sync.problem
}

test('a new version that the department signed reaches the return', async () => {
  server.publish(titled('Second version'))
  expect(await problem()).toBeNull()
  expect(await seen()).toEqual(['Second version', 'Priya'])
})

describe('new questions are not taken, the person is told why and goes on with what they have, when', () => {
  const forged = otherKey()
  const refused: [how: string, change: () => void, says: string][] = [
    ['they are not signed', () => (server.publication = () => undefined), 'are not signed'],
    [
      'the key is unknown',
      () => (server.publication = forged.publication),
      'signed with a key that this program does not know',
    ],
    [
      'the signature is another key’s',
      () => {
        server.publication = (what) => ({
          ...forged.publication(what),
          key: testKey.publication(what).key,
        })
      },
      'have a signature that is not right',
    ],
    [
      'the signature is for other questions',
      () => (server.publication = (what) => testKey.publication({ ...what, bundle: 'a'.repeat(64) })),
      'have a signature that is not right',
    ],
    [
      'the signature is for another round',
      () => (server.publication = (what) => testKey.publication({ ...what, round: 2 })),
      'have a signature that is not right',
    ],
    [
      'the number was changed after signing',
      () => (server.publication = (what) => ({ ...testKey.publication(what), version: 9 })),
      'have a signature that is not right',
    ],
    ['the version is older', () => (server.version = 0), 'are version 1, older than version 5'],
    ['the version is known, with other questions', () => (server.version = 4), 'call themselves version 5'],
  ]
  test.each(refused)('%s', async (_, change, says) => {
    server.version = 5
    await computer.api.syncNow({})
    change()
    server.publish(titled('Not to be trusted'))
    expect(await problem()).toContain(says)
    expect(await problem()).toContain('Everything you entered is kept on this computer')
    expect(await seen()).toEqual([exampleBundle.round.title, 'Priya'])
  })

  test('the bytes are not those that were signed', async () => {
    server.publish(titled('Second version'))
    server.next('bundles.get', (response) => {
      const json = JSON.stringify({ ...exampleBundle, lists: {} })
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ result: { data: { json } } }))
    })
    expect(await problem()).toContain('did not arrive whole')
    expect(await seen()).toEqual([exampleBundle.round.title, 'Priya'])
  })
})

test('going back to earlier questions is a new version, and is taken', async () => {
  server.publish(titled('Second version'))
  await computer.api.syncNow({})
  server.publish(exampleBundle)
  expect(await problem()).toBeNull()
  expect(await seen()).toEqual([exampleBundle.round.title, 'Priya'])
})

test('a program that pins two keys takes what either signed; an older one takes only its own', async () => {
  const next = otherKey()
  server.publication = next.publication
  const both = openComputer(server.url, { definitionKeys: [testKey.publicKey, next.publicKey] })
  await both.api.signIn({ person: priya.id })
  const { sync } = await both.api.syncNow({})
  expect(sync.problem).toBeNull()
  expect((await both.api.openReturn({ returnId: server.returnId })).bundle).toContain('Contact name')
  await both.close()
  server.publish(titled('Second version'))
  expect(await problem()).toContain('does not know')
})

test('what was here before definitions were signed stays in use, and what is entered is still sent', async () => {
  server.publication = () => undefined
  const edits = [{ kind: 'set' as const, target: name, value: 'Sam', seen: null }]
  await computer.api.save({ returnId: server.returnId, edits })
  expect(await problem()).toBeNull()
  expect(server.entries.length).toBe(2)
})

test('keys that can’t be keys are refused by name when the program starts', () => {
  expect(readKeys(` ${testKey.publicKey},\n${testKey.publicKey} `)).toHaveLength(2)
  expect(() => readKeys('not-a-key')).toThrow(Refused)
  expect(() => readKeys('not-a-key')).toThrow('‘not-a-key’')
})
