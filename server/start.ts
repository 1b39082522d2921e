import type { Server } from 'node:http'
import { join } from 'node:path'
import { seed } from '../prisma/seed.ts'
import { createApp } from './app.ts'
import { ConfigProblem, type Config } from './config.ts'
import { openDatabase, type Database } from './database.ts'
import { ensureDatabase, startEmbeddedPostgres } from './embedded-postgres.ts'
import { readSigningKey } from './funds/signing.ts'
import type { Log } from './log.ts'
import { migrate } from './migrate.ts'

/** A server that answers. */
export type Running = {
  readonly port: number
  readonly db: Database
  /** What clients pin to trust the definitions that this server signs. */
  readonly definitionKey: string
  /** Finishes what is being answered, then lets go of the port and the database. */
  close(): Promise<void>
}

type Lent = { readonly log?: Log; readonly now?: () => Date }

/**
 * Brings up everything the server needs, the database first, and listens.
 *
 * @throws ConfigProblem, DatabaseProblem, PostgresProblem with a sentence for the operator
 */
export async function startServer(config: Config, lent: Lent = {}): Promise<Running> {
  const { log = () => undefined, now = () => new Date() } = lent
  const signingKey = readSigningKey(config)
  const database = await databaseFor(config)
  const db = openDatabase(database.url)
  try {
    await migrate(database.url)
    if (config.demo) await seed(db, { now: now(), key: signingKey })
    const server = await listen(createApp({ db, config, log, now, signingKey }), config)
    const address = server.address()
    return {
      port: typeof address === 'object' && address !== null ? address.port : config.port,
      db,
      definitionKey: signingKey.publicKey,
      close: async () => {
        await stopListening(server)
        await db.$disconnect()
        await database.stop()
      },
    }
  } catch (error) {
    await db.$disconnect()
    await database.stop()
    throw error
  }
}

async function databaseFor({
  databaseUrl,
  dataDir,
}: Config): Promise<{ url: string; stop(): Promise<void> }> {
  if (databaseUrl !== undefined) return { url: databaseUrl, stop: () => Promise.resolve() }
  const postgres = await startEmbeddedPostgres(join(dataDir, 'postgres'))
  return { url: await ensureDatabase(postgres, 'report_progress'), stop: () => postgres.stop() }
}

function listen(app: ReturnType<typeof createApp>, { port, host }: Config): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, host, (error) => {
      if (error === undefined) return resolve(server)
      const code = 'code' in error ? error.code : undefined
      const taken = `Port ${port} is in use by another program. Stop it, or set PORT to another number`
      reject(code === 'EADDRINUSE' ? new ConfigProblem(taken) : error)
    })
  })
}

function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 5_000).unref()
  })
}
