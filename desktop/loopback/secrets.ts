import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import * as z from 'zod'
import type { Secrets } from '../local/host.ts'

const secretsFile = z.record(z.string(), z.string())

/** Secrets in a file that only this user of the computer may read. */
export function fileSecrets(file: string): Secrets {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const secrets = readSecrets(file)
  const store = (): void => {
    const text = JSON.stringify(Object.fromEntries(secrets))
    writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true })
    renameSync(`${file}.new`, file)
  }
  return {
    get: (name) => secrets.get(name),
    set: (name, value) => {
      secrets.set(name, value)
      store()
    },
    delete: (name) => {
      if (secrets.delete(name)) store()
    },
  }
}

/** A file that is missing or can't be read holds none: people sign in again. */
function readSecrets(file: string): Map<string, string> {
  try {
    return new Map(Object.entries(secretsFile.parse(JSON.parse(readFileSync(file, 'utf8')))))
  } catch {
    return new Map()
  }
}
