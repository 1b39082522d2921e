import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { safeStorage } from 'electron'
import * as z from 'zod'
import type { Secrets } from '../local/host.ts'

const sealedFile = z.record(z.string(), z.string())

/**
 * Secrets sealed by the operating system for this user. Where it can't seal them (no keyring on Linux) nothing is
 * written: people then sign in each time they start the program.
 */
export function sealedSecrets(file: string): Secrets {
  const sealed = readSealed(file)
  const store = (): void => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(`${file}.new`, JSON.stringify(Object.fromEntries(sealed)), { mode: 0o600, flush: true })
    renameSync(`${file}.new`, file)
  }
  return {
    get: (name) => {
      const text = sealed.get(name)
      if (text === undefined || !canSeal()) return undefined
      try {
        return safeStorage.decryptString(Buffer.from(text, 'base64'))
      } catch {
        // Sealed by another user or on another computer: as if it were not there.
        return undefined
      }
    },
    set: (name, value) => {
      if (!canSeal()) return
      sealed.set(name, safeStorage.encryptString(value).toString('base64'))
      store()
    },
    delete: (name) => {
      if (sealed.delete(name)) store()
    },
  }
}

function canSeal(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false
  return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text'
}

function readSealed(file: string): Map<string, string> {
  try {
    return new Map(Object.entries(sealedFile.parse(JSON.parse(readFileSync(file, 'utf8')))))
  } catch {
    return new Map()
  }
}
