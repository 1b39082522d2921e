import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Refused } from '#shared/recipient/wire.ts'
import { readKeys } from '../local/trust.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What whoever starts the client decides. */
export type Settings = {
  /** 0 takes any free port. */
  readonly port: number
  /** Where answers, sign-ins and the launch address are kept. */
  readonly folder: string
  readonly serverUrl: string
  /** Whose definitions are trusted; without any, none are. */
  readonly definitionKeys: readonly string[]
  /** The built pages. */
  readonly pages: string
}

/**
 * Reads the environment, once. An empty variable counts as not set.
 *
 * @throws Refused with a sentence that names the setting
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const text = (name: string): string | undefined => env[name]?.trim() || undefined
  const port = text('CLIENT_PORT') ?? '4100'
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new Refused('SETTING', `CLIENT_PORT is '${port}'. Give a number from 1 to 65535`)
  }
  const serverUrl = text('SERVER_URL') ?? 'http://127.0.0.1:4000'
  if (!URL.canParse(serverUrl) || !/^https?:$/.test(new URL(serverUrl).protocol)) {
    throw new Refused(
      'SETTING',
      `SERVER_URL is '${serverUrl}'. Give an address such as https://returns.example.gov.uk`,
    )
  }
  return {
    port: Number(port),
    folder: resolve(root, text('DATA_DIR') ?? '.data', 'client'),
    serverUrl,
    definitionKeys: readKeys(text('DEFINITION_KEYS') ?? ''),
    pages: resolve(root, 'dist/recipient'),
  }
}
