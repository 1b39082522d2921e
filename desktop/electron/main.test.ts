import { EventEmitter } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { connect } from '#shared/recipient/wire.ts'
import { buildElectron } from './build.ts'
import { app, given } from './fake-electron.ts'
import { isOurPage, mayOpenOutside } from './origin.ts'
import { contentSecurityPolicy, servePages } from './pages.ts'
import { sealedSecrets } from './secrets.ts'

vi.mock('electron', () => import('./fake-electron.ts'))

const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'report-progress-electron-'))

beforeAll(async () => {
  given.folder = folder
  process.env['SERVER_URL'] = 'http://127.0.0.1:4399'
  await import('./main.ts')
  await vi.waitUntil(() => given.windows.length > 0)
})
afterAll(async () => {
  const quit = new Promise((done) => app.once('fake-quit', done))
  app.emit('before-quit', { preventDefault: () => undefined })
  await quit
  rmSync(folder, { recursive: true, force: true })
})

function call(event: object, ...sent: unknown[]): unknown {
  const handler = given.handlers.get('recipient')
  if (handler === undefined) throw new Error('Nobody answers')
  return handler(event, ...sent)
}

function pageAt(url: string) {
  const frame = { url }
  return { senderFrame: frame, sender: { mainFrame: frame } }
}

/** What a window's contents are told when something tries to leave. */
function contents() {
  const made = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (handler: (details: { url: string }) => unknown) => void (opener.open = handler),
  })
  const opener: { open?: (details: { url: string }) => unknown } = {}
  app.emit('web-contents-created', {}, made)
  return { made, opener }
}

describe('the program', () => {
  test('answers the calls of its own pages', async () => {
    const client = connect((name, input) =>
      Promise.resolve(call(pageAt('app://recipient/returns'), structuredClone(name), structuredClone(input))),
    )
    expect(await client.status({})).toMatchObject({ person: null, sync: { is: 'signIn' } })
  })

  test.each([
    ['another address', pageAt('https://attacker.example/')],
    ['an address that looks like ours', pageAt('app://recipient.attacker.example/')],
    ['a frame inside a page', { senderFrame: { url: 'app://recipient/' }, sender: { mainFrame: {} } }],
    ['a frame that is gone', { senderFrame: null, sender: { mainFrame: null } }],
  ])('answers nothing to %s', (_, event) => {
    expect(() => call(event, 'status', {})).toThrow('pages of this program only')
  })

  test('walls its pages off from the computer', () => {
    expect(given.windows[0]?.url).toBe('app://recipient/')
    expect(given.windows[0]?.options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    })
  })

  test('allows writing to the clipboard and nothing else', () => {
    const request = given.permissionRequest as (c: unknown, p: string, answer: (is: boolean) => void) => void
    const check = given.permissionCheck as (c: unknown, p: string) => boolean
    for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'fileSystem']) {
      request(null, permission, (allowed) => expect(allowed, permission).toBe(false))
      expect(check(null, permission), permission).toBe(false)
    }
    request(null, 'clipboard-sanitized-write', (allowed) => expect(allowed).toBe(true))
  })

  test.each(['https://recipient.attacker.example/', 'file:///etc/passwd', 'app://other/', 'javascript:0'])(
    'does not go to %s',
    (url) => {
      const { made, opener } = contents()
      const preventDefault = vi.fn()
      made.emit('will-navigate', { preventDefault }, url)
      made.emit('will-attach-webview', { preventDefault })
      expect(preventDefault).toHaveBeenCalledTimes(2)
      expect(opener.open?.({ url })).toEqual({ action: 'deny' })
      expect(given.opened).not.toContain(url)
    },
  )

  test('opens guidance on GOV.UK in the browser', () => {
    const { opener } = contents()
    expect(opener.open?.({ url: 'https://www.gov.uk/guidance' })).toEqual({ action: 'deny' })
    expect(given.opened).toContain('https://www.gov.uk/guidance')
  })
})

test.each([
  ['https://www.gov.uk/x', true],
  ['http://www.gov.uk/x', false],
  ['https://www.gov.uk.attacker.example/', false],
  ['https://www.gov.uk@attacker.example/', false],
  ['https://returns.example.gov.uk/help', true],
  ['mailto:a@b', false],
  ['nonsense', false],
])('%s may be opened outside: %s', (url, allowed) => {
  expect(mayOpenOutside(url, 'https://returns.example.gov.uk')).toBe(allowed)
})

test.each(['app://recipient:1/', 'app://user@recipient/', 'http://recipient/', ''])(
  '%s is no page of ours',
  (url) => {
    expect(isOurPage(url)).toBe(false)
  },
)

test('pages come with a policy that allows no connection, and no file outside their folder comes at all', async () => {
  const pages = join(folder, 'pages')
  mkdirSync(pages)
  writeFileSync(join(pages, 'index.html'), 'the program')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  servePages(pages)
  const get = async (url: string) => given.pages?.(new Request(url))
  // Node has no fetch of files, which Electron has.
  vi.spyOn(globalThis, 'fetch').mockImplementation(
    async (url) => new Response(await readFile(new URL(url instanceof Request ? url.url : url))),
  )
  const page = await get('app://recipient/returns')
  expect(page?.headers.get('content-security-policy')).toBe(contentSecurityPolicy)
  expect(contentSecurityPolicy).toContain("connect-src 'none'")
  expect(await page?.text()).toBe('the program')
  for (const path of ['..%2fsecret.txt', '%2e%2e/secret.txt', '../secret.txt', 'missing.js'])
    expect((await get(`app://recipient/${path}`))?.status, path).toBe(404)
  vi.restoreAllMocks()
})

describe('secrets', () => {
  test('are sealed on the disk', () => {
    const file = join(folder, 'sealed.json')
    sealedSecrets(file).set('token', 'hunter2')
    expect(readFileSync(file, 'utf8')).not.toContain('hunter2')
    expect(sealedSecrets(file).get('token')).toBe('hunter2')
  })

  test.each(['basic_text', 'none'])(
    'are not written where the computer has only %s to seal them with',
    (backend) => {
      const file = join(folder, `${backend}.json`)
      given.backend = backend
      given.sealing = backend !== 'none'
      sealedSecrets(file).set('token', 'hunter2')
      expect(existsSync(file)).toBe(false)
      given.backend = 'gnome_libsecret'
      given.sealing = true
    },
  )
})

test('pages are given one function and nothing else', async () => {
  await import('./preload.ts')
  expect([...given.exposed.keys()]).toEqual(['host'])
  const host = given.exposed.get('host') as { send(call: string, input: unknown): Promise<unknown> }
  expect(Object.keys(host)).toEqual(['send'])
  expect(await host.send('status', {})).toEqual(['recipient', 'status', {}])
})

test('the program is bundled with nothing left to install but the database', async () => {
  const built = join(folder, 'built')
  await buildElectron(built)
  const main = readFileSync(join(built, 'main.js'), 'utf8')
  const imports = [...main.matchAll(/^(?:import|\} from).*?["']([^"']+)["'];?$/gm)].map(([, from]) => from)
  const needed = imports.filter((name) => name?.startsWith('node:') === false)
  expect(new Set(needed)).toEqual(new Set(['electron', 'better-sqlite3']))
  const preload = readFileSync(join(built, 'preload.cjs'), 'utf8')
  expect([...preload.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, from]) => from)).toEqual(['electron'])
})

const binary = join(
  root,
  'node_modules/electron/dist',
  process.platform === 'win32' ? 'electron.exe' : 'electron',
)

test.runIf(existsSync(binary))('starts in Electron itself and shows its pages', async () => {
  const { _electron } = await import('@playwright/test')
  await buildElectron(join(root, 'dist/electron'))
  const running = await _electron.launch({ executablePath: binary, args: [root] })
  const page = await running.firstWindow()
  expect(page.url()).toBe('app://recipient/')
  expect(await page.evaluate(() => 'require' in globalThis || 'process' in globalThis)).toBe(false)
  await running.close()
})
