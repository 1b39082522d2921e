import { spawn } from 'node:child_process'
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { answerAt } from '#shared/answers/address.ts'
import type { Value } from '#shared/answers/value.ts'
import { exampleBundle, exampleData } from '../../e2e/example.ts'
import { migrations, openDatabase } from './database.ts'
import { lockFolder } from './lock.ts'
import { openStore, storeFile } from './store.ts'
import { priya, ScriptedServer } from './testing-server.ts'
import { openComputer, testFolder, type Computer } from './testing.ts'

const name = answerAt('administration', 'contact.name')
const summary = answerAt('administration', 'summary')
let server: ScriptedServer
let computer: Computer
let file: string

beforeEach(async () => {
  server = await new ScriptedServer(exampleBundle, exampleData).start()
  computer = openComputer(server.url)
  await computer.api.signIn({ person: priya.id })
  await computer.api.syncNow({})
  file = storeFile(computer.folder, { server: server.url, person: priya.id })
})
afterEach(async () => {
  await computer.close()
  await server.stop()
})

async function enter(target: string, value: Value): Promise<void> {
  const { returnId } = server
  await computer.api.save({ returnId, edits: [{ kind: 'set', target, value, seen: null }] })
}

async function shown(target: string): Promise<Value | undefined> {
  const { registers } = await computer.api.openReturn({ returnId: server.returnId })
  return registers.find((register) => register.target === target)?.value
}

const damages: [string, (file: string) => void][] = [
  ['is no database', (file) => writeFileSync(file, 'This is a text.'.repeat(1000))],
  ['is damaged at its start', (file) => overwrite(file, 0)],
  ['is damaged in the middle', (file) => overwrite(file, Math.floor(statSync(file).size / 8192) * 4096)],
  ['ends too early', (file) => truncateSync(file, 4096 * 3 + 100)],
]

function overwrite(file: string, at: number): void {
  const open = openSync(file, 'r+')
  writeSync(open, Buffer.alloc(8192, 0xa5), 0, 8192, at)
  closeSync(open)
}

/** Ends the program, spoils its file, and starts it again. */
async function spoil(damage: (file: string) => void): Promise<Buffer> {
  let spoilt = Buffer.alloc(0)
  await computer.reopen(() => {
    damage(file)
    spoilt = readFileSync(file)
  })
  return spoilt
}

const setAside = (): string[] => readdirSync(computer.folder).filter((name) => name.includes('unreadable'))

describe('a file that', () => {
  test.each(damages)('%s is put aside whole, and the person is told where', async (_, damage) => {
    await enter(name, 'Priya Shah')
    await computer.api.syncNow({})
    const spoilt = await spoil(damage)
    const { sync } = await computer.api.status({})
    const [aside = ''] = setAside()
    expect(sync).toMatchObject({ is: 'problem', problem: expect.stringContaining(aside) as string })
    expect(sync.problem).toContain('could not be read')
    expect(readFileSync(join(computer.folder, aside))).toEqual(spoilt)
    // Asking to sync says that it was read; then everything the server had is here again.
    expect((await computer.api.syncNow({})).sync).toMatchObject({ is: 'synced' })
    expect(await shown(name)).toBe('Priya Shah')
  })

  test('is damaged is replaced by its last copy, with what was not sent when that was made', async () => {
    await server.stop()
    await enter(name, 'Priya Shah')
    await computer.reopen(async () => {
      const store = openStore(computer.host, { server: server.url, person: priya })
      await store.snapshot()
      store.close()
    })
    await enter(summary, 'On track')
    await spoil((file) => overwrite(file, 0))
    expect((await computer.api.status({})).sync.problem).toContain('Your answers are as they were on')
    expect([await shown(name), await shown(summary)]).toEqual(['Priya Shah', undefined])
    await server.start()
    expect((await computer.api.syncNow({})).sync).toMatchObject({ unsent: 0, notAccepted: 0 })
    expect(server.value(name)).toBe('Priya Shah')
  })
})

test('a file of a newer program is left alone', async () => {
  await computer.api.signOut({})
  const sqlite = new Sqlite(file)
  sqlite.pragma(`user_version = ${migrations.length + 1}`)
  sqlite.close()
  await expect(computer.api.signIn({ person: priya.id })).rejects.toThrow('Update this program')
  expect(setAside()).toEqual([])
})

test('with the disk full the person is told, and what was saved before is there', async () => {
  await enter(name, 'Priya Shah')
  await computer.reopen(() => {
    const small = openDatabase(file)
    const pages = small.get<{ page_count: number }>('PRAGMA page_count')?.page_count ?? 0
    small.get(`PRAGMA max_page_count = ${pages}`)
    const fill = () => small.run(`INSERT INTO meta VALUES ('large', ?)`, 'x'.repeat(1_000_000))
    expect(() => small.write(fill)).toThrow('no space left on this computer')
    small.close()
  })
  expect(await shown(name)).toBe('Priya Shah')
})

test('what is saved is on the disk before anybody is told that it is', () => {
  const { path, remove } = testFolder()
  const db = openDatabase(join(path, 'durable.sqlite'))
  for (let time = 0; time < 3; time += 1) {
    expect(db.get('PRAGMA synchronous')).toEqual({ synchronous: 2 })
    expect(db.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' })
    expect(db.get('PRAGMA foreign_keys')).toEqual({ foreign_keys: 1 })
    db.write(() => db.run(`INSERT INTO meta VALUES (?, 'x')`, String(time)))
  }
  db.close()
  remove()
})

test('a save that fails half-way leaves nothing behind', async () => {
  const { returnId } = server
  const edit = { kind: 'set' as const, target: name, value: 'Priya Shah', seen: null }
  const nowhere = { ...edit, target: 'f/administration' }
  await expect(async () => computer.api.save({ returnId, edits: [edit, nowhere] })).rejects.toThrow()
  expect(await shown(name)).toBeUndefined()
  expect((await computer.api.status({})).sync.unsent).toBe(0)
})

describe('a folder that another process uses', () => {
  const holder = `
    import { lockFolder } from '${join(import.meta.dirname, 'lock.ts')}'
    lockFolder(process.argv[1])
    setTimeout(() => {
      gc()
      setTimeout(() => console.log('locked'), 10)
    }, 10)
    setInterval(() => undefined, 1000)`

  test('is refused, and free again when that process was killed', async () => {
    const { path, remove } = testFolder()
    const node = join(import.meta.dirname, '../../node_modules/.bin/node')
    const child = spawn(node, ['--expose-gc', '--input-type=module', '-e', holder, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const gone = new Promise((done) => child.once('close', done))
    try {
      await new Promise((done) => child.stdout.once('data', done))
      expect(() => lockFolder(path)).toThrow('already running')
    } finally {
      child.kill('SIGKILL')
      await gone
    }
    lockFolder(path)()
    remove()
  })
})

test('people share a computer and not their answers', async () => {
  await server.stop()
  await enter(name, 'Priya Shah')
  await server.start()
  await computer.api.signIn({ person: 'sam-patel' })
  await computer.api.syncNow({})
  expect(await shown(name)).toBeUndefined()
  expect(server.entries).toEqual([])
  expect(readdirSync(computer.folder).join()).not.toContain('priya')
  await computer.api.signIn({ person: priya.id })
  expect(await shown(name)).toBe('Priya Shah')
})
