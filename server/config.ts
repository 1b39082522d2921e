import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What an operator decides; everything else is code. */
export type Config = {
  /** 0 takes any free port. */
  readonly port: number
  readonly host: string
  /** Where the embedded database and files live. */
  readonly dataDir: string
  /** A PostgreSQL of one's own; without it the embedded one is started. */
  readonly databaseUrl: string | undefined
  /** Offers the demonstration's people for sign-in and seeds its data. */
  readonly demo: boolean
  /** The private key that definitions are signed with, as PEM, or the file that holds it; see `funds/signing.ts`. */
  readonly signing: { readonly key: string | undefined; readonly keyFile: string | undefined }
  /** The built dashboard. */
  readonly dashboard: string
}

/** A setting that can't be used; the message says which and what to do. */
export class ConfigProblem extends Error {}

const port = z.coerce.number().int().min(0).max(65_535)
const flag = z.enum(['0', '1', 'true', 'false']).transform((text) => text === '1' || text === 'true')

/** Reads the environment, once. An empty variable counts as not set. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const text = (name: string): string | undefined => env[name]?.trim() || undefined
  const setting = <T>(name: string, schema: z.ZodType<T>, instead: T): T => {
    const given = text(name)
    if (given === undefined) return instead
    const parsed = schema.safeParse(given)
    if (!parsed.success) throw new ConfigProblem(`${name} is '${given}'. ${advice[name] ?? 'Correct it'}`)
    return parsed.data
  }
  const databaseUrl = text('DATABASE_URL')
  if (databaseUrl !== undefined && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    throw new ConfigProblem('DATABASE_URL must start with postgresql://')
  }
  return {
    port: setting('PORT', port, 4000),
    host: text('HOST') ?? '127.0.0.1',
    dataDir: resolve(root, text('DATA_DIR') ?? '.data'),
    databaseUrl,
    // Anybody can sign in to a demonstration, so a database of one's own has to be one on purpose.
    demo: setting('DEMO', flag, databaseUrl === undefined),
    signing: { key: text('DEFINITION_SIGNING_KEY'), keyFile: text('DEFINITION_SIGNING_KEY_FILE') },
    dashboard: resolve(root, 'dist/dashboard'),
  }
}

const advice: Readonly<Record<string, string>> = {
  PORT: 'Give a number from 1 to 65535',
  DEMO: 'Give 1 or 0',
}
