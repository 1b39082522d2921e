import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ensureDatabase, startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts'

let folder: string
const started: EmbeddedPostgres[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postgres-'))
})
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop()
  await rm(folder, { recursive: true, force: true })
})

async function start(): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres(folder, { careless: true })
  started.push(server)
  return server
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

const postmaster = async (): Promise<string> =>
  (await readFile(join(folder, 'data/postmaster.pid'), 'utf8')).split('\n')[0] ?? ''

test('data stay where they are when the server stops and starts', async () => {
  const first = await start()
  await query(await ensureDatabase(first, 'kept'), 'CREATE TABLE note AS SELECT 1 AS number')
  await first.stop()
  const second = await start()
  expect(await query(await ensureDatabase(second, 'kept'), 'SELECT number FROM note')).toEqual([
    { number: 1 },
  ])
})

test('a server that a killed process left running is taken over, and stops with the next one', async () => {
  const program = `import { startEmbeddedPostgres } from '${import.meta.dirname}/embedded-postgres.ts'
    await startEmbeddedPostgres('${folder}', { careless: true })
    process.kill(process.pid, 'SIGKILL')`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
    stdio: 'ignore',
  })
  const signal = await new Promise((resolve) => child.on('exit', (_code, by) => resolve(by)))
  expect(signal).toBe('SIGKILL')
  const left = await postmaster()
  const server = await start()
  expect(await postmaster()).toBe(left)
  await server.stop()
  await expect(query(server.url('postgres'), 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/)
})

test('a pid file of a process that is something else by now does not keep it from starting', async () => {
  const server = await start()
  await server.stop()
  const file = join(folder, 'data/postmaster.pid')
  await writeFile(file, `${process.pid}\n${folder}/data\n0\n1\n\n127.0.0.1\n`)
  const next = await start()
  expect(await query(next.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('data that were being made when the power went are made again', async () => {
  await mkdir(join(folder, 'data.new'), { recursive: true })
  await writeFile(join(folder, 'data.new/PG_VERSION'), '18\n')
  const server = await start()
  expect(await query(server.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('it does not stop while somebody else is using it', async () => {
  const server = await start()
  const other = new Client({ connectionString: server.url('postgres') })
  await other.connect()
  await server.stop()
  expect((await other.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  await other.end()
})

test('two that start at once share one server', async () => {
  const [one, two] = await Promise.all([start(), start()])
  expect(one.url('postgres')).toBe(two.url('postgres'))
})

test('it listens on this computer only, and asks for its password', async () => {
  const server = await start()
  expect(await query(server.url('postgres'), 'SHOW listen_addresses')).toEqual([
    { listen_addresses: '127.0.0.1' },
  ])
  const wrong = Object.assign(new URL(server.url('postgres')), { password: 'wrong' }).href
  await expect(query(wrong, 'SELECT 1')).rejects.toThrow(/password authentication failed/)
})
