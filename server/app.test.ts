import { randomUUID } from 'node:crypto'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Config } from './config.ts'
import { startServer, type Running } from './start.ts'
import { testDatabase, type TestDatabase } from './testing.ts'

const json = { 'content-type': 'application/json' }
const log: Readonly<Record<string, unknown>>[] = []
let database: TestDatabase
let server: Running
let config: Config
let now: Date

beforeAll(async () => {
  database = await testDatabase()
  const dashboard = await mkdtemp(join(tmpdir(), 'dashboard-'))
  await writeFile(join(dashboard, 'index.html'), '<title>Find monitoring data</title>')
  config = {
    port: 0,
    host: '127.0.0.1',
    dataDir: await mkdtemp(join(tmpdir(), 'data-')),
    databaseUrl: database.url,
    signing: { key: undefined, keyFile: undefined },
    demo: true,
    dashboard,
  }
  server = await startServer(config, { log: (line) => log.push(line), now: () => now ?? new Date() })
})
afterAll(async () => {
  await server.close()
  await database.close()
})

type Answer = {
  readonly status: number
  readonly headers: Headers
  readonly data: Record<string, unknown>
  readonly message: string | undefined
}

async function read(response: Response): Promise<Answer> {
  const body = (await response.json()) as {
    result?: { data: Record<string, unknown> }
    error?: { message: string }
  }
  const { status, headers } = response
  return { status, headers, data: body.result?.data ?? {}, message: body.error?.message }
}

const at = (path: string): string => `http://127.0.0.1:${server.port}${path}`

const ask = async (name: string, input: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  read(await fetch(at(`/trpc/${name}?input=${encodeURIComponent(JSON.stringify(input))}`), { headers }))

const tell = async (name: string, input: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  read(
    await fetch(at(`/trpc/${name}`), {
      method: 'POST',
      headers: { ...json, ...headers },
      body: JSON.stringify(input),
    }),
  )

async function bearer(person: string): Promise<{ authorization: string }> {
  const { data } = await tell('session.signIn', { person })
  return { authorization: `Bearer ${String(data['token'])}` }
}

async function dashboardCookie(person: string): Promise<{ cookie: string; origin: string }> {
  const { headers } = await tell('session.signInHere', { person })
  const [cookie = ''] = (headers.get('set-cookie') ?? '').split(';')
  return { cookie, origin: at('') }
}

test('a server that is ready says so', async () => {
  const response = await fetch(at('/healthz'))
  expect([response.status, await response.json()]).toEqual([200, { ready: true, serves: 'server' }])
})

test('a person who signs in on the client gets a token, and their returns with it', async () => {
  const { data } = await ask('sync.manifest', { v: 1 }, await bearer('priya-shah'))
  expect(data['returns']).toMatchObject([
    {
      organisation: { name: 'Bolton Council' },
      fund: { code: 'PF' },
      round: { number: 3 },
      may: { submit: false },
    },
    {
      organisation: { name: 'Bolton Council' },
      fund: { code: 'TL' },
      round: { number: 2 },
      may: { submit: false },
    },
  ])
})

test('a signed-out token is worth nothing', async () => {
  const headers = await bearer('priya-shah')
  await tell('session.signOut', {}, headers)
  expect(await ask('sync.manifest', { v: 1 }, headers)).toMatchObject({ status: 401, message: 'SIGN_IN' })
})

test('a token that nobody used for thirty days is worth nothing', async () => {
  const headers = await bearer('priya-shah')
  const month = 31 * 24 * 3600_000
  now = new Date(Date.now() + month)
  const answer = await ask('sync.manifest', { v: 1 }, headers)
  now = new Date()
  expect(answer.message).toBe('SIGN_IN')
})

test('an analyst has no returns to edit, and a recipient no figures', async () => {
  const analyst = await dashboardCookie('ruth-okafor')
  expect(await ask('sync.manifest', { v: 1 }, analyst)).toMatchObject({ status: 404, message: 'NOT_FOUND' })
  const recipient = await bearer('priya-shah')
  expect(await ask('returns.list', {}, recipient)).toMatchObject({ status: 404, message: 'NOT_FOUND' })
})

test('the dashboard’s session is a cookie that no script reads and that only this host gets', async () => {
  const { headers } = await tell('session.signInHere', { person: 'ruth-okafor' })
  expect(headers.get('set-cookie')).toMatch(
    /^__Host-session=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
  )
  const cookie = await dashboardCookie('ruth-okafor')
  expect((await ask('session.me', {}, cookie)).data).toMatchObject({
    person: { name: 'Ruth Okafor' },
    may: { analyse: true, manageFunds: false },
  })
})

test('a recipient who tries the dashboard is told where to go', async () => {
  const answer = await tell('session.signInHere', { person: 'priya-shah' })
  expect(answer.status).toBe(403)
  expect(answer.message).toBe(
    'Priya Shah does not use the dashboard. Open the recipient’s client, or sign in as somebody else',
  )
})

test('a client’s token is no dashboard cookie', async () => {
  const { authorization } = await bearer('priya-shah')
  const cookie = `__Host-session=${authorization.slice('Bearer '.length)}`
  expect(await ask('sync.manifest', { v: 1 }, { cookie })).toMatchObject({ message: 'SIGN_IN' })
})

test('another site can’t act with a person’s cookie', async () => {
  const { cookie } = await dashboardCookie('ruth-okafor')
  for (const headers of [
    { cookie, origin: 'https://elsewhere.example' },
    { cookie, origin: 'null' },
    { cookie, 'sec-fetch-site': 'cross-site' },
    { cookie, 'sec-fetch-site': 'same-site' },
    { cookie },
    { cookie, origin: at(''), 'content-type': 'text/plain' },
    { cookie, origin: at(''), 'content-type': 'multipart/form-data; boundary=x' },
  ] as Record<string, string>[]) {
    const { status } = await tell('session.signOutHere', {}, headers)
    expect([headers, status]).toEqual([headers, 'content-type' in headers ? 415 : 403])
  }
  expect((await ask('session.me', {}, { cookie })).data).toMatchObject({ person: { id: 'ruth-okafor' } })
  expect((await tell('session.signOutHere', {}, { cookie, origin: at('') })).status).toBe(200)
  expect((await ask('session.me', {}, { cookie })).data).toEqual({})
})

test('a change is never made by a GET', async () => {
  expect((await ask('session.signIn', { person: 'priya-shah' })).status).toBe(405)
})

test('a client that is too old, or newer than the server, is told so by name', async () => {
  const headers = await bearer('priya-shah')
  const push = { returnId: randomUUID(), replicaId: `d-${randomUUID()}`, ops: [{}] }
  expect(await tell('sync.push', { ...push, v: 0 }, headers)).toMatchObject({ message: 'CLIENT_TOO_OLD' })
  expect(await tell('sync.push', { ...push, v: 2 }, headers)).toMatchObject({ message: 'SERVER_TOO_OLD' })
})

test('input that can’t be read is refused by name, and says nothing else', async () => {
  const headers = await bearer('priya-shah')
  expect(await ask('sync.pull', { v: 1, returnId: 'x', since: 0, limit: 1 }, headers)).toMatchObject({
    status: 400,
    message: 'INVALID',
  })
  const broken = await fetch(at('/trpc/sync.push'), {
    method: 'POST',
    headers: { ...json, ...headers },
    body: '{"v":',
  })
  expect(await read(broken)).toMatchObject({ status: 400, message: 'INVALID' })
  expect(await ask('nothing.here', {}, headers)).toMatchObject({ status: 404, message: 'NOT_FOUND' })
})

test('a request that was compressed is read like any other', async () => {
  const headers = { ...json, ...(await bearer('priya-shah')), 'content-encoding': 'gzip' }
  const { returns } = (await ask('sync.manifest', { v: 1 }, headers)).data as {
    returns: { returnId: string }[]
  }
  const opId = randomUUID()
  const push = {
    v: 1,
    returnId: returns[0]?.returnId,
    replicaId: `d-${randomUUID()}`,
    ops: [{ opId, cseq: 1 }],
  }
  const body = gzipSync(JSON.stringify(push))
  const { data } = await read(await fetch(at('/trpc/sync.push'), { method: 'POST', headers, body }))
  expect(data['outcomes']).toMatchObject([{ opId, is: 'rejected' }])
})

test('a request of more than a megabyte is refused by name', async () => {
  const headers = await bearer('priya-shah')
  const answer = await tell('sync.push', { text: 'x'.repeat(1_100_000) }, headers)
  expect(answer).toMatchObject({ status: 413, message: 'TOO_LARGE' })
  const body = gzipSync(JSON.stringify({ text: 'x'.repeat(5_000_000) }))
  const compressed = { method: 'POST', headers: { ...json, ...headers, 'content-encoding': 'gzip' }, body }
  expect((await read(await fetch(at('/trpc/sync.push'), compressed))).message).toBe('TOO_LARGE')
})

test('whoever is not signed in reaches nothing', async () => {
  for (const name of [
    'sync.manifest',
    'sync.data',
    'sync.previous',
    'sync.pull',
    'bundles.get',
    'returns.list',
    'figures.spend',
  ]) {
    expect([name, (await ask(name, { v: 1 })).message]).toEqual([name, 'SIGN_IN'])
  }
  expect((await tell('sync.push', { v: 1 })).message).toBe('SIGN_IN')
})

test('a definition of several megabytes is heard out of those who run funds, and of nobody else', async () => {
  const file = { path: 'notes.html', text: 'x'.repeat(3_000_000) }
  const begin = { fund: 'PF', round: 3, from: 'in-force', files: [file], note: '' }
  const manager = await tell('funds.begin', begin, await dashboardCookie('daniel-price'))
  expect(manager).toMatchObject({ status: 400 })
  expect(manager.message).toContain('“notes.html” can’t be part of a definition')
  const analyst = await tell('funds.begin', begin, await dashboardCookie('ruth-okafor'))
  expect(analyst).toMatchObject({ status: 413, message: 'TOO_LARGE' })
  const elsewhere = await tell('funds.extend', begin, await dashboardCookie('daniel-price'))
  expect(elsewhere).toMatchObject({ status: 413, message: 'TOO_LARGE' })
})

test('without the demonstration nobody can be chosen for sign-in', async () => {
  const real = await startServer({
    ...config,
    signing: { key: undefined, keyFile: join(config.dataDir, 'definition-key.pem') },
    demo: false,
  })
  try {
    const address = `http://127.0.0.1:${real.port}/trpc/`
    const people = await read(await fetch(`${address}session.demoPeople?input=%7B%7D`))
    expect(people.data).toEqual([])
    for (const name of ['session.signIn', 'session.signInHere']) {
      const body = JSON.stringify({ person: 'ruth-okafor' })
      const answer = await read(await fetch(address + name, { method: 'POST', headers: json, body }))
      expect(answer.message).toBe('NOT_FOUND')
    }
  } finally {
    await real.close()
  }
})

test('every answer forbids what our pages don’t need, and data are never stored', async () => {
  for (const path of ['/', '/healthz', '/trpc/session.me?input=%7B%7D', '/nothing.png']) {
    const { headers } = await fetch(at(path))
    expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-powered-by')).toBeNull()
  }
  expect((await ask('session.me', {})).headers.get('cache-control')).toBe('no-store')
})

test('every page of the dashboard is its one document, and a file that is not there is not', async () => {
  expect(await (await fetch(at('/figures/spend?fund=PF'))).text()).toContain('Find monitoring data')
  expect((await fetch(at('/assets/nothing.js'))).status).toBe(404)
})

test('a name that somebody else pointed at this computer is not answered', async () => {
  const status = await new Promise((resolve, reject) => {
    const headers = { host: 'evil.example' }
    request(at('/healthz'), { headers }, (response) => resolve(response.statusCode))
      .on('error', reject)
      .end()
  })
  expect(status).toBe(421)
})

test('the log has one line for a request, without what was asked or answered', async () => {
  const headers = await bearer('priya-shah')
  const since = log.length
  await ask('sync.pull', { v: 1, returnId: randomUUID(), since: 0, limit: 1 }, headers)
  const lines = log.slice(since)
  expect(lines).toMatchObject([{ is: 'request', path: '/trpc/sync.pull', status: 404, person: 'priya-shah' }])
  expect(JSON.stringify(log)).not.toContain('returnId')
  expect(JSON.stringify(log)).not.toContain(headers.authorization.slice(7))
})

test.each(['submission', 'session'])(
  'a bug (no table %s) says that something went wrong, with the reference under which it was logged',
  async (table) => {
    const cookie = await dashboardCookie('ruth-okafor')
    const rename = (from: string, to: string) =>
      // eslint-disable-next-line no-restricted-syntax -- the name of a table can't be a parameter
      server.db.$executeRawUnsafe(`ALTER TABLE ${from} RENAME TO ${to}`)
    await rename(table, 'hidden')
    const since = log.length
    const answer = await ask('returns.list', {}, cookie)
    await rename('hidden', table)
    expect(answer.status).toBe(500)
    const [, reference = ''] =
      /^Something went wrong\. .* tell us this reference: (\w{8})$/.exec(answer.message ?? '') ?? []
    const lines = log.slice(since).filter((line) => line['reference'] === reference)
    expect(lines.map(({ is }) => is)).toEqual(['bug', 'request'])
  },
)

test('starting again changes nothing of the demonstration that anybody worked on', async () => {
  const before = await server.db.round.findMany()
  const later = await startServer(config, { now: () => new Date(Date.now() + 5 * 24 * 3600_000) })
  await later.close()
  expect(await server.db.round.findMany()).toEqual(before)
  expect(await server.db.grant.count()).toBe(16)
  expect(await server.db.return.count()).toBe(6)
})
