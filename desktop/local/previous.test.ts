import { afterEach, beforeEach, expect, test } from 'vitest'
import { answerAt, statusAt } from '#shared/answers/address.ts'
import { progress } from '#shared/answers/progress.ts'
import { canonicalJson, hashOf } from '#shared/canonical.ts'
import type { Bundle } from '#shared/funds/bundle.ts'
import { exampleBundle, exampleData, exampleValues } from '../../e2e/example.ts'
import { priya, ScriptedServer } from './testing-server.ts'
import { openComputer, type Computer } from './testing.ts'

const earlier: Bundle = { ...exampleBundle, round: { ...exampleBundle.round, title: 'The round before' } }
const bundle = canonicalJson(earlier)
const values = Object.fromEntries(exampleValues)
const submission = canonicalJson({ bundle: hashOf(bundle), data: exampleData, values })

let server: ScriptedServer
let computer: Computer

beforeEach(async () => {
  server = await new ScriptedServer(exampleBundle, exampleData).start()
  computer = openComputer(server.url)
})
afterEach(async () => {
  await computer.close()
  await server.stop()
})

async function signIn(): Promise<void> {
  await computer.api.signIn({ person: priya.id })
  await computer.api.syncNow({})
}
const opened = async () => computer.api.openReturn({ returnId: server.returnId })

test('what was submitted in the round before is there without a network', async () => {
  server.previous = submission
  server.bundles.set(hashOf(bundle), bundle)
  await signIn()
  await server.stop()
  await computer.reopen()
  expect((await opened()).previous).toEqual({ bundle, data: exampleData, values })
})

test('it is fetched once, and again when it is another', async () => {
  server.previous = submission
  server.bundles.set(hashOf(bundle), bundle)
  await signIn()
  await computer.api.syncNow({})
  const asked = () => server.asked.filter(({ name }) => name === 'sync.previous').length
  expect(asked()).toBe(1)
  server.previous = canonicalJson({ bundle: hashOf(bundle), data: exampleData, values: {} })
  await computer.api.syncNow({})
  expect(asked()).toBe(2)
  expect((await opened()).previous?.values).toEqual({})
  server.previous = undefined
  await computer.api.syncNow({})
  expect((await opened()).previous).toBeUndefined()
})

test('a server from before there were any is not asked', async () => {
  await signIn()
  expect((await opened()).previous).toBeUndefined()
  expect(server.asked.map(({ name }) => name)).not.toContain('sync.previous')
})

test('one that did not arrive whole is not used, and what the person enters goes on', async () => {
  await signIn()
  server.previous = submission
  server.bundles.set(hashOf(bundle), bundle)
  server.next('sync.previous', (response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"result":{"data":{"json":"{}"}}}'),
  )
  const { sync } = await computer.api.syncNow({})
  expect(sync).toMatchObject({ is: 'problem' })
  expect(sync.problem).toContain('last return of Bolton Council')
  expect((await opened()).previous).toBeUndefined()
  await computer.api.syncNow({})
  expect((await opened()).previous).toBeDefined()
})

test('a section is complete by what it asks, which answers of other sections decide', async () => {
  const asked: Bundle = {
    ...exampleBundle,
    sections: exampleBundle.sections.map((section) =>
      section.id !== 'spend'
        ? section
        : {
            ...section,
            pages: section.pages.map((page) =>
              page.id !== 'underspend'
                ? page
                : { ...page, when: { equals: [{ answer: 'contact.name' }, 'Priya'] as const } },
            ),
          },
    ),
  }
  server.publish(asked)
  await signIn()
  const { returnId } = server
  const set = (target: string, value: string | number) =>
    computer.api.save({ returnId, edits: [{ kind: 'set', target, value, seen: null }] })
  await set(answerAt('administration', 'contact.name'), 'Sam')
  await set(answerAt('spend', 'underspend'), 500)
  const target = statusAt('spend')
  await computer.api.save({ returnId, edits: [{ kind: 'status', target, complete: true, seen: null }] })
  const { registers } = await opened()
  const content = {
    bundle: asked,
    data: exampleData,
    values: new Map(registers.map((register) => [register.target, register.value])),
  }
  expect(progress(content, []).get('spend')).toBe('completed')
})
