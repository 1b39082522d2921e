import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import { answerAt } from '#shared/answers/address.ts'
import type { Bundle } from '#shared/funds/bundle.ts'
import type { RecipientApi } from '#shared/recipient/contract.ts'
import { Refused } from '#shared/recipient/wire.ts'
import { openEngine } from '../../desktop/local/engine.ts'
import { startServer } from '../hosts.ts'
import { round, rowsOf, time, type Row } from './row.ts'

/**
 * What a recipient's computer does for one keystroke, and for a long stretch offline: saving beside a bare commit of
 * SQLite in the same folder, turn by turn, and the push of 1,000 changes to a server of its own over loopback.
 */
export async function desktop(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'report-progress-bench-'))
  const server = await startServer()
  let whole = true
  const secrets = new Map<string, string>()
  const engine = openEngine(
    {
      folder: join(folder, 'engine'),
      fetch: (input, init) => (whole ? fetch(input, init) : Promise.reject(new TypeError('offline'))),
      secrets: {
        get: (name) => secrets.get(name),
        set: (name, value) => void secrets.set(name, value),
        delete: (name) => void secrets.delete(name),
      },
      definitionKeys: [server.definitionKey],
      now: () => new Date(),
      newId: randomUUID,
      log: () => undefined,
    },
    server.url,
  )
  try {
    const api = engine.api('bench')
    await api.signIn({ person: 'priya-shah' })
    const returnId = await until(async () => (await api.listReturns({}))[0]?.returnId)
    const target = await textQuestion(api, returnId)
    whole = false
    const type = typist(api, { returnId, target })
    const bare = bareCommit(join(folder, 'bare.sqlite'))
    const [saves, commits]: [number[], number[]] = [[], []]
    for (let i = 0; i < 1_000; i += 1) {
      saves.push(await time(() => type(i)))
      commits.push(await time(() => bare.commit(i)))
    }
    bare.close()
    whole = true
    const pushed = await time(async () => {
      await api.syncNow({})
      await until(async () => ((await api.status({})).sync.unsent === 0 ? true : undefined))
    })
    return [
      ...rowsOf({
        name: 'desktop.save',
        times: saves,
        peer: { name: 'bare better-sqlite3 commit', times: commits },
      }),
      { name: 'desktop.push-1000', value: round(pushed), unit: 'ms', n: 1 },
    ]
  } finally {
    await engine.close()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Types one more letter's worth into the same question, as the page does. */
function typist(
  api: RecipientApi,
  { returnId, target }: { returnId: string; target: string },
): (i: number) => Promise<void> {
  let seen: string | null = null
  return async (i) => {
    const edit = { kind: 'set' as const, target, value: `Somebody ${i}`, seen }
    const saved = await api.save({ returnId, edits: [edit] })
    seen = saved.registers[0]?.op ?? null
  }
}

async function textQuestion(api: RecipientApi, returnId: string): Promise<string> {
  const { bundle: json } = await until(async () => {
    try {
      return await api.openReturn({ returnId })
    } catch (error) {
      // Its questions are still on their way.
      if (error instanceof Refused) return undefined
      throw error
    }
  })
  const bundle = JSON.parse(json) as Bundle
  for (const section of bundle.sections) {
    if (section.each !== undefined || section.finance || section.certifierOnly) continue
    const question = section.pages.flatMap((page) => page.questions).find(({ kind }) => kind === 'text')
    if (question) return answerAt(section.id, question.id)
  }
  throw new Error('The demonstration has no text question outside its projects')
}

/** The least that anybody can do: one row, one commit, with the engine's own durability. */
function bareCommit(file: string): { commit(i: number): void; close(): void } {
  const sqlite = new Sqlite(file)
  sqlite.pragma('journal_mode = WAL')
  sqlite.exec('CREATE TABLE answer (target TEXT PRIMARY KEY, value TEXT NOT NULL)')
  sqlite.pragma('synchronous = FULL')
  const write = sqlite.prepare(
    'INSERT INTO answer VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  )
  const commit = sqlite.transaction((i: number) => write.run('f/administration/contact', `Somebody ${i}`))
  return { commit: (i) => void commit.immediate(i), close: () => sqlite.close() }
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let waited = 0; waited < 60_000; waited += 5) {
    const found = await look()
    if (found !== undefined) return found
    await pause(5)
  }
  throw new Error('Nothing came in a minute')
}
