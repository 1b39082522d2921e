import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { app, BrowserWindow, dialog, net } from 'electron'
import { Refused } from '#shared/recipient/wire.ts'
import { openEngine, type Engine } from '../local/engine.ts'
import type { Host } from '../local/host.ts'
import { readKeys } from '../local/trust.ts'
import { answerPages } from './channel.ts'
import { declareScheme, servePages } from './pages.ts'
import { sealedSecrets } from './secrets.ts'
import { openWindow, restrain } from './window.ts'

/** The recipient's client as a program of its own: the engine, lent what Electron has, and one window. */
const server = process.env['SERVER_URL'] ?? 'http://127.0.0.1:4000'
const log = (message: string, error?: unknown): void => console.error(message, error ?? '')

// Electron becomes ready only when this file has been read to its end, so nothing here may wait for that.
if (app.requestSingleInstanceLock()) run().catch(fail)
else app.quit()

function fail(error: unknown): void {
  log('The program could not start', error)
  const sentence = error instanceof Refused ? error.message : 'Something went wrong. What you entered is kept'
  dialog.showErrorBox('Report progress cannot start', sentence)
  app.exit(1)
}

async function run(): Promise<void> {
  declareScheme()
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows()
    if (window?.isMinimized() === true) window.restore()
    window?.focus()
  })
  await app.whenReady()
  const engine = openEngine(hostOf(folder()), server)
  restrain(server)
  servePages(join(import.meta.dirname, '../recipient'))
  answerPages(engine.api('window'), (error) => log('A call failed', error))
  openWindow()
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow()
  })
  app.on('window-all-closed', () => app.quit())
  closeBeforeQuitting(engine)
}

function closeBeforeQuitting(engine: Engine): void {
  let closed = false
  app.on('before-quit', (event) => {
    if (closed) return
    closed = true
    event.preventDefault()
    void engine.close().finally(() => app.quit())
  })
}

/** On Windows not the roaming profile: a database must not travel over the network. */
function folder(): string {
  const local = process.env['LOCALAPPDATA']
  return process.platform === 'win32' && local !== undefined
    ? join(local, 'report-progress')
    : join(app.getPath('userData'), 'engine')
}

function hostOf(folder: string): Host {
  return {
    folder,
    // Electron's own network: the council's proxy and certificates count.
    fetch: (input, init) => net.fetch(input instanceof URL ? input.href : input, init),
    secrets: sealedSecrets(join(folder, 'secrets.json')),
    // The build fills these in; whoever installs the program can't be asked for them.
    definitionKeys: readKeys(process.env['DEFINITION_KEYS'] ?? ''),
    now: () => new Date(),
    newId: () => randomUUID(),
    log,
  }
}
