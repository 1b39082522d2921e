import { join } from 'node:path'
import { app, BrowserWindow, session, shell, type WebContents } from 'electron'
import { isOurPage, mayOpenOutside, pages } from './origin.ts'

/** Opens the program's only window. Its pages run as a web page does: walled off from this computer. */
export function openWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 900,
    minWidth: 320,
    title: 'Report progress on funded projects',
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(import.meta.dirname, 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      spellcheck: true,
    },
  })
  void window.loadURL(pages.start)
  return window
}

/** What no page of this program may do, whatever it is made to try. */
export function restrain(server: string): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(permission === 'clipboard-sanitized-write'),
  )
  session.defaultSession.setPermissionCheckHandler(
    (_contents, permission) => permission === 'clipboard-sanitized-write',
  )
  app.on('web-contents-created', (_event, contents) => restrainContents(contents, server))
}

function restrainContents(contents: WebContents, server: string): void {
  const keep = (event: { preventDefault(): void }, url: string): void => {
    if (!isOurPage(url)) event.preventDefault()
  }
  contents.on('will-navigate', keep)
  contents.on('will-redirect', keep)
  contents.on('will-frame-navigate', (event) => keep(event, event.url))
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url, server)) void shell.openExternal(url)
    return { action: 'deny' }
  })
}
