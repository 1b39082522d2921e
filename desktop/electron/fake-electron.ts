import { EventEmitter } from 'node:events'

/** Stands in for the `electron` module where its binary is not installed: notes what it is given, and hands it back. */
type Handler = (event: unknown, ...rest: unknown[]) => unknown

export const given = {
  folder: '',
  handlers: new Map<string, Handler>(),
  schemes: [] as unknown[],
  pages: undefined as ((request: Request) => Promise<Response>) | undefined,
  permissionRequest: undefined as unknown,
  permissionCheck: undefined as unknown,
  windows: [] as { options: { webPreferences: Record<string, unknown> }; url: string }[],
  opened: [] as string[],
  errors: [] as string[],
  exposed: new Map<string, Record<string, unknown>>(),
  backend: 'gnome_libsecret',
  sealing: true,
}

export const app: EventEmitter & { quit(): void } = Object.assign(new EventEmitter(), {
  requestSingleInstanceLock: () => true,
  whenReady: () => Promise.resolve(),
  getPath: () => given.folder,
  quit: (): void => void app.emit('fake-quit'),
  exit: (): void => void app.emit('fake-quit'),
})
export const dialog = {
  showErrorBox: (title: string, sentence: string) => void given.errors.push(`${title}: ${sentence}`),
}
export const net = { fetch: (...request: Parameters<typeof fetch>) => fetch(...request) }
export const shell = { openExternal: (url: string) => Promise.resolve(void given.opened.push(url)) }
export const ipcMain = { handle: (name: string, handler: Handler) => void given.handlers.set(name, handler) }
export const ipcRenderer = { invoke: (...sent: unknown[]) => Promise.resolve(sent) }
export const contextBridge = {
  exposeInMainWorld: (name: string, what: Record<string, unknown>) => void given.exposed.set(name, what),
}
export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown[]) => void given.schemes.push(...schemes),
  handle: (_scheme: string, handler: typeof given.pages) => void (given.pages = handler),
}
export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler: unknown) => void (given.permissionRequest = handler),
    setPermissionCheckHandler: (handler: unknown) => void (given.permissionCheck = handler),
  },
}
export const safeStorage = {
  isEncryptionAvailable: () => given.sealing,
  getSelectedStorageBackend: () => given.backend,
  encryptString: (text: string) => Buffer.from(text).map((byte) => byte ^ 0x5a),
  decryptString: (sealed: Buffer) => Buffer.from(sealed.map((byte) => byte ^ 0x5a)).toString(),
}
export class BrowserWindow {
  static getAllWindows = (): unknown[] => []
  readonly #noted: { options: { webPreferences: Record<string, unknown> }; url: string }
  constructor(options: { webPreferences: Record<string, unknown> }) {
    this.#noted = { options, url: '' }
    given.windows.push(this.#noted)
  }
  loadURL(url: string): Promise<void> {
    this.#noted.url = url
    return Promise.resolve()
  }
}
