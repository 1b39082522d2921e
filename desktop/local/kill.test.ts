import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { exampleBundle, exampleData } from '../../e2e/example.ts'
import { openEngine } from './engine.ts'
import { priya, ScriptedServer } from './testing-server.ts'
import { testFolder, testHost } from './testing.ts'

const kills = 24
const savingProcess = fileURLToPath(new URL('./saving-process.ts', import.meta.url))
const node = join(import.meta.dirname, '../../node_modules/.bin/node')
let server: ScriptedServer
let folder: ReturnType<typeof testFolder>

beforeEach(async () => {
  server = await new ScriptedServer(exampleBundle, exampleData).start()
  folder = testFolder()
  const engine = openEngine(testHost(folder.path), server.url)
  await engine.api('window').signIn({ person: priya.id })
  await engine.api('window').syncNow({})
  await engine.close()
})
afterEach(async () => {
  await server.stop()
  folder.remove()
})

/** Lets the process save for so many milliseconds, kills it, and answers the last number that it said. */
function saveAndKill(first: number, milliseconds: number): Promise<number> {
  const child = spawn(node, [savingProcess, folder.path, server.url, server.returnId, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let last = first - 1
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (last < first) setTimeout(() => child.kill('SIGKILL'), milliseconds)
    last = Number(line)
  })
  return new Promise((done) => child.on('close', () => done(last)))
}

test(
  'every answer that was said to be saved is there after the program was killed, and reaches the server once',
  { timeout: 300_000 },
  async () => {
    let next = 0
    for (let kill = 0; kill < kills; kill += 1) {
      // With the server and without: it is killed while saving, and while sending.
      if (kill % 4 === 0) await server.stop()
      if (kill % 4 === 1) await server.start()
      next = (await saveAndKill(next, Math.random() * 300)) + 1
    }
    await server.start()
    const engine = openEngine(testHost(folder.path), server.url)
    const api = engine.api('window')
    await api.signIn({ person: priya.id })
    expect((await api.syncNow({})).sync).toMatchObject({ is: 'synced', unsent: 0, notAccepted: 0 })
    const sent = server.entries.flatMap(({ effects }) =>
      effects.flatMap((effect) => (effect.is === 'register' ? [String(effect.value as string)] : [])),
    )
    expect(sent.filter((value, index) => sent.indexOf(value) !== index)).toEqual([])
    const saved = Array.from({ length: next }, (_, number) => `answer ${number}`)
    expect(saved.filter((value) => !sent.includes(value))).toEqual([])
    expect((await api.openReturn({ returnId: server.returnId })).conflicts).toEqual([])
    await engine.close()
  },
)
