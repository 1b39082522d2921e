import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { exampleBundle, exampleData } from '../../e2e/example.ts'
import { priya, sam, ScriptedServer } from '../local/testing-server.ts'
import { testFolder } from '../local/testing.ts'
import { fileSecrets } from './secrets.ts'
import { testKey } from '../local/testing-key.ts'
import { readSettings } from './settings.ts'
import { startLoopback, type Running } from './start.ts'
import { newBrowser, openInBrowser } from './testing.ts'

let server: ScriptedServer
let folder: ReturnType<typeof testFolder>
let running: Running
const logged: string[] = []

beforeEach(async () => {
  server = await new ScriptedServer(exampleBundle, exampleData).start()
  folder = testFolder()
  const pages = join(folder.path, 'pages')
  mkdirSync(pages)
  writeFileSync(join(pages, 'index.html'), '<title>The client</title>')
  writeFileSync(join(pages, 'app.js'), 'start()')
  writeFileSync(join(folder.path, 'secret.txt'), 'secret')
  running = await start()
})
afterEach(async () => {
  await running.close()
  await server.stop()
  folder.remove()
})

function start(port = 0): Promise<Running> {
  const settings = {
    port,
    folder: join(folder.path, 'client'),
    serverUrl: server.url,
    definitionKeys: [testKey.publicKey],
    pages: join(folder.path, 'pages'),
  }
  return startLoopback(settings, (message) => void logged.push(message))
}
const origin = (): string => `http://127.0.0.1:${running.port}`
const personIn = async (browser: Awaited<ReturnType<typeof openInBrowser>>): Promise<unknown> => {
  const reply = (await (await browser.post('/api/status', {})).json()) as {
    output: { person: { id: string } | null }
  }
  return reply.output.person?.id
}

describe('a browser that was not opened with the printed address', () => {
  test('is shown a page that says what to open', async () => {
    const page = await newBrowser(origin()).get('/')
    expect(page.status).toBe(401)
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(await page.text()).toContain('address that was printed')
  })

  test('gets no answer to a call, and no file', async () => {
    const browser = newBrowser(origin())
    const reply = await browser.post('/api/status', {})
    expect(reply.status).toBe(401)
    expect(await reply.json()).toMatchObject({ ok: false, code: 'LAUNCH' })
    expect((await browser.get('/app.js')).status).toBe(401)
  })

  test('is not let in by a token that is wrong, or of an earlier launch', async () => {
    const old = running.launchUrl
    await running.close()
    running = await start(new URL(old).port === '' ? 0 : Number(new URL(old).port))
    for (const url of [old, `${origin()}/launch?token=${'x'.repeat(43)}`, `${origin()}/launch`]) {
      const browser = newBrowser(origin())
      expect((await browser.launch(url)).status).toBe(401)
      expect((await browser.post('/api/status', {})).status).toBe(401)
    }
  })
})

describe('a browser that was', () => {
  test('is sent on to the client, with cookies that no script can read and no other site can use', async () => {
    const answer = await newBrowser(origin()).launch(running.launchUrl)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/'])
    const cookies = answer.headers.getSetCookie()
    expect(cookies).toHaveLength(2)
    for (const cookie of cookies) expect(cookie).toMatch(/; HttpOnly; SameSite=Strict/)
  })

  test('gets the client at every address that is no file', async () => {
    const browser = await openInBrowser(running.launchUrl)
    for (const path of ['/', '/returns/1/section', '/launch-something'])
      expect(await (await browser.get(path)).text()).toContain('The client')
    expect((await browser.get('/app.js')).headers.get('content-type')).toContain('text/javascript')
    expect((await browser.get('/missing.js')).status).toBe(404)
  })

  test('gets nothing from outside the pages', async () => {
    const browser = await openInBrowser(running.launchUrl)
    for (const path of [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/../client/secrets.json',
    ])
      expect(await (await browser.get(path)).text(), path).not.toContain('secret":')
    expect((await browser.get('/..%2fsecret.txt')).status).toBe(404)
  })

  test('may run and fetch only what comes from here', async () => {
    const browser = await openInBrowser(running.launchUrl)
    for (const path of ['/', '/missing.js', '/healthz']) {
      const { headers } = await browser.get(path)
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self';/,
      )
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('cache-control')).toBe('no-store')
    }
  })
})

describe('a request is turned away', () => {
  test.each(['attacker.example', 'localhost', '127.0.0.1:1'])('that calls this computer %s', async (host) => {
    const browser = await openInBrowser(running.launchUrl)
    expect((await browser.get('/', { host })).status).toBe(421)
  })

  test.each([
    ['another site', { origin: 'https://attacker.example' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['a page without an origin', { origin: 'null' }],
    ['a frame of another site', { 'sec-fetch-site': 'cross-site' }],
  ])('that comes from %s', async (_, headers) => {
    const browser = await openInBrowser(running.launchUrl)
    expect((await browser.post('/api/status', {}, headers as Record<string, string>)).status).toBe(403)
  })

  test.each([
    ['text', '{}', { 'content-type': 'text/plain' }, 415],
    ['broken JSON', '{', {}, 400],
    ['more than any save', JSON.stringify('x'.repeat(17 * 1024 * 1024)), {}, 413],
  ] as const)('that sends %s', async (_, body, headers, status) => {
    const browser = await openInBrowser(running.launchUrl)
    const reply = await browser.post('/api/status', body, headers)
    expect(reply.status).toBe(status)
    expect(await reply.json()).toMatchObject({ ok: false })
  })
})

describe('two browser profiles', () => {
  test('are two people, and are so again after a restart', async () => {
    const [one, other] = [await openInBrowser(running.launchUrl), await openInBrowser(running.launchUrl)]
    await one.post('/api/signIn', { person: priya.id })
    await other.post('/api/signIn', { person: sam.id })
    expect([await personIn(one), await personIn(other)]).toEqual([priya.id, sam.id])
    const { port } = running
    await running.close()
    await server.stop()
    running = await start(port)
    for (const browser of [one, other]) await browser.launch(running.launchUrl)
    expect([await personIn(one), await personIn(other)]).toEqual([priya.id, sam.id])
  })

  test('of one person see the same answers, and one may sign out without the other', async () => {
    const [one, other] = [await openInBrowser(running.launchUrl), await openInBrowser(running.launchUrl)]
    for (const browser of [one, other]) await browser.post('/api/signIn', { person: priya.id })
    await one.post('/api/syncNow', {})
    const { returnId } = server
    const edit = { kind: 'set', target: 'f/administration/contact.name', value: 'Priya Shah', seen: null }
    await one.post('/api/save', { returnId, edits: [edit] })
    expect(await (await other.post('/api/openReturn', { returnId })).text()).toContain('"Priya Shah"')
    await one.post('/api/signOut', {})
    expect([await personIn(one), await personIn(other)]).toEqual([undefined, priya.id])
    expect(await (await other.post('/api/syncNow', {})).json()).toMatchObject({
      output: { sync: { unsent: 0 } },
    })
  })
})

test('only this user of the computer may read the launch address and the tokens', async () => {
  const browser = await openInBrowser(running.launchUrl)
  await browser.post('/api/signIn', { person: priya.id })
  const client = join(folder.path, 'client')
  const launch = JSON.parse(readFileSync(join(client, 'launch.json'), 'utf8')) as { url: string }
  expect(launch.url).toBe(running.launchUrl)
  expect(readFileSync(join(client, 'secrets.json'), 'utf8')).toContain('token of priya-shah')
  expect(readFileSync(join(client, 'seats.json'), 'utf8')).not.toContain('token')
  for (const name of ['launch.json', 'secrets.json', 'seats.json'])
    expect(statSync(join(client, name)).mode & 0o077, name).toBe(0)
})

test('secrets that can’t be read are as good as none', () => {
  const file = join(folder.path, 'broken.json')
  writeFileSync(file, 'not json')
  const secrets = fileSecrets(file)
  expect(secrets.get('token')).toBeUndefined()
  secrets.set('token', 'x')
  expect(fileSecrets(file).get('token')).toBe('x')
})

test('says that it is ready, to anybody', async () => {
  expect(await (await newBrowser(origin()).get('/healthz')).json()).toMatchObject({ ready: true })
})

test('a port that is in use is named, with what to do', async () => {
  const other = createServer()
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
  const { port } = other.address() as AddressInfo
  await running.close()
  await expect(start(port)).rejects.toThrow(
    `Port ${port} is in use by another program. Stop it, or set CLIENT_PORT`,
  )
  await new Promise((done) => other.close(done))
  running = await start()
})

test('a second client on the same folder is refused', async () => {
  await expect(start()).rejects.toThrow('already running')
  expect(await (await newBrowser(origin()).get('/healthz')).json()).toMatchObject({ ready: true })
})

test.each([
  [{ CLIENT_PORT: 'x' }, 'CLIENT_PORT is'],
  [{ CLIENT_PORT: '70000' }, 'CLIENT_PORT is'],
  [{ SERVER_URL: 'returns' }, 'SERVER_URL is'],
  [{ SERVER_URL: 'ftp://returns' }, 'SERVER_URL is'],
])('a setting like %j is named, with what to give', (env, sentence) => {
  expect(() => readSettings(env)).toThrow(sentence)
})
