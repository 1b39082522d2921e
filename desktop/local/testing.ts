import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RecipientApi } from '#shared/recipient/contract.ts'
import { openEngine, type Engine } from './engine.ts'
import type { Host, Secrets } from './host.ts'
import { testKey } from './testing-key.ts'

/** A folder of a test's own. */
export function testFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'report-progress-local-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** A host for tests; what it is given to log can be read back. */
export function testHost(folder: string, over: Partial<Host> = {}): Host & { readonly logged: string[] } {
  const logged: string[] = []
  return {
    folder,
    fetch: (...request) => fetch(...request),
    secrets: memorySecrets(),
    definitionKeys: [testKey.publicKey],
    now: () => new Date(),
    newId: () => randomUUID(),
    log: (message, error) => void logged.push(`${message} ${error instanceof Error ? error.message : ''}`),
    logged,
    ...over,
  }
}

function memorySecrets(): Secrets {
  const secrets = new Map<string, string>()
  return {
    get: (name) => secrets.get(name),
    set: (name, value) => void secrets.set(name, value),
    delete: (name) => void secrets.delete(name),
  }
}

/** One person's computer: an engine on a folder of its own, which can be closed and opened again. */
export type Computer = {
  readonly api: RecipientApi
  readonly folder: string
  readonly host: Host & { readonly logged: string[] }
  /** Ends the program, does `between`, and starts it again. */
  reopen(between?: () => unknown): Promise<void>
  close(): Promise<void>
}

export function openComputer(server: string, over: Partial<Host> = {}): Computer {
  const folder = testFolder()
  const host = testHost(folder.path, over)
  let engine: Engine = openEngine(host, server)
  return {
    get api() {
      return engine.api('window')
    },
    folder: folder.path,
    host,
    reopen: async (between) => {
      await engine.close()
      await between?.()
      engine = openEngine(host, server)
    },
    close: async () => {
      await engine.close()
      folder.remove()
    },
  }
}
