import { setTimeout as wait } from 'node:timers/promises'
import type { SyncState } from '#shared/recipient/contract.ts'
import { Refused } from '#shared/recipient/wire.ts'
import type { ManifestEntry } from '#shared/sync/protocol.ts'
import { waitAfter } from './backoff.ts'
import { fetchDefinition, fetchManifest } from './definitions.ts'
import { fetchPrevious } from './previous.ts'
import { pull } from './pull.ts'
import { push, wholePortion, type Portion } from './push.ts'
import { NoAnswer, type Server } from './server.ts'
import { deleteMeta, getMeta, setMeta, type Store } from './store.ts'

/** The server's `call`, in the name of the store's person. */
export type Ask = Server['call']

export type Asking = { readonly store: Store; readonly ask: Ask }

/** Keeps one person's store and the server alike, for as long as it is open. */
export type Sync = {
  state(): SyncState
  /** The person's session, or undefined where they are signed out: nothing is sent then. */
  signedIn(token: string | undefined): void
  /** Something was entered: send it soon. */
  wake(): void
  /** Sends and fetches everything now; answers when that was done, or could not be. */
  now(): Promise<void>
  /** As `now`, for one return, and telling the caller why not. */
  bring(returnId: string): Promise<void>
  close(): Promise<void>
}

/** Edits that follow each other this closely are sent together. */
const gather = 300
/** How often to ask whether colleagues changed something. */
const lookAgain = 10_000
const whileFailing = 2_000
/** Once in so long the store is copied, where something changed. */
const betweenCopies = 10 * 60_000

export function startSync(store: Store, server: Server, changed: () => void): Sync {
  const { db, host } = store
  const portions = new Map<string, Portion>()
  let token: string | undefined
  let running: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let wakesAt = Infinity
  let notBefore = 0
  let failures = 0
  let failure: NoAnswer | undefined
  let working = false
  let closed = false
  let copiedAt = host.now().getTime()

  const ask: Ask = (name, input) => server.call(name, input, token)
  const asking: Asking = { store, ask }

  const portionOf = (returnId: string): Portion => {
    const known = portions.get(returnId)
    if (known !== undefined) return known
    const whole = wholePortion()
    portions.set(returnId, whole)
    return whole
  }

  const bringOne = async (entry: Pick<ManifestEntry, 'returnId'> & Partial<ManifestEntry>): Promise<void> => {
    const { returnId } = entry
    const before = changesOf(store)
    try {
      const sends = countPending(store, returnId) > 0
      if (sends) {
        if (!working) changed()
        working = true
        await push(asking, returnId, portionOf(returnId))
        portions.delete(returnId)
      }
      if (sends || lacks(store, { returnId, head: entry.head })) await pull(asking, returnId)
    } finally {
      if (changesOf(store) !== before) changed()
    }
  }

  const round = async (): Promise<void> => {
    if (token === undefined) return
    const before = changesOf(store)
    const entries = await fetchManifest(asking)
    if (changesOf(store) !== before) changed()
    const failed: unknown[] = []
    for (const entry of entries) {
      try {
        const defined = changesOf(store)
        await fetchDefinition(asking, entry)
        await fetchPrevious(asking, entry)
        if (changesOf(store) !== defined) changed()
        await bringOne(entry)
      } catch (error) {
        // What is wrong with one return must not hold up the others, unless the server is out of reach altogether.
        if (error instanceof NoAnswer && (error.why === 'offline' || error.why === 'signIn')) throw error
        failed.push(error)
      }
    }
    if (failed.length > 0) throw failed[0]
  }

  const noteSuccess = (): void => {
    failures = 0
    failure = undefined
    setMeta(db, 'lastSynced', host.now().toISOString())
    changed()
  }

  const noteFailure = (error: unknown): void => {
    failures += 1
    if (error instanceof NoAnswer) {
      failure = error
      if (error.why === 'signIn') token = undefined
      if (error.why === 'busy') notBefore = host.now().getTime() + (error.retryAfter ?? 0)
      if (error.why !== 'offline') host.log(`Sync: ${error.message}`, error.cause)
    } else {
      host.log('Sync failed', error)
      const sentence =
        error instanceof Refused
          ? error.message
          : 'Something went wrong while sending. Everything you entered is kept on this computer, and it is tried again'
      failure = new NoAnswer('failing', sentence, { cause: error })
    }
    changed()
  }

  /** One at a time. A caller who comes while one is under way gets a new one after it. */
  const once = (work: () => Promise<void>): Promise<void> => {
    const before = running ?? Promise.resolve()
    const next = before.then(async () => {
      if (closed) return
      try {
        await work()
      } finally {
        working = false
      }
    })
    const settled = next.then(
      () => undefined,
      () => undefined,
    )
    running = settled
    void settled.then(() => {
      if (running === settled) running = undefined
    })
    return next
  }

  const runRound = (): Promise<void> =>
    once(async () => {
      try {
        await round()
        if (token !== undefined) noteSuccess()
      } catch (error) {
        if (!closed) noteFailure(error)
      }
      await copyNowAndThen()
      scheduleNext()
    })

  const copyNowAndThen = async (): Promise<void> => {
    const time = host.now().getTime()
    if (closed || time - copiedAt < betweenCopies) return
    copiedAt = time
    await store.snapshot().catch((error: unknown) => host.log('The store could not be copied', error))
  }

  /** Wakes after `delay` milliseconds, or earlier where that was said before. */
  const schedule = (delay: number): void => {
    if (closed || token === undefined) return
    const time = host.now().getTime()
    const at = Math.max(time + delay, notBefore)
    if (timer !== undefined && wakesAt <= at) return
    clearTimeout(timer)
    wakesAt = at
    timer = setTimeout(() => {
      timer = undefined
      void runRound()
    }, at - time)
    timer.unref()
  }

  const scheduleNext = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (closed) return
    if (failures > 0) schedule(waitAfter(failures, Math.random()))
    else schedule(countOperations(store).unsent > 0 ? gather : lookAgain)
  }

  return {
    state: () => {
      const counts = countOperations(store)
      const lastSynced = getMeta(db, 'lastSynced')
      const notice = getMeta(db, 'notice')
      const base = { ...counts, lastSynced }
      if (notice !== null) return { ...base, is: 'problem', problem: notice }
      if (token === undefined) return { ...base, is: 'signIn', problem: failure?.message ?? null }
      if (failure?.why === 'offline') return { ...base, is: 'offline', problem: null }
      if (failure !== undefined) return { ...base, is: 'problem', problem: failure.message }
      if (working || lastSynced === null) return { ...base, is: 'syncing', problem: null }
      return { ...base, is: counts.unsent > 0 ? 'waiting' : 'synced', problem: null }
    },
    signedIn: (given) => {
      token = given
      failure = undefined
      failures = 0
      clearTimeout(timer)
      timer = undefined
      if (token !== undefined) void runRound()
      changed()
    },
    wake: () => schedule(failures === 0 ? gather : whileFailing),
    now: async () => {
      deleteMeta(db, 'notice')
      await runRound()
    },
    bring: (returnId) =>
      once(async () => {
        try {
          await bringOne({ returnId })
          if (failure !== undefined) noteSuccess()
        } catch (error) {
          if (!closed) noteFailure(error)
          throw error
        } finally {
          scheduleNext()
        }
      }),
    close: async () => {
      closed = true
      clearTimeout(timer)
      // Whatever is on its way can be cut anywhere: it is sent again.
      await Promise.race([running, wait(1_000, undefined, { ref: false })])
    },
  }
}

function countPending({ db }: Store, returnId: string): number {
  return (
    db.get<{ n: number }>(`SELECT count(*) AS n FROM op WHERE return_id = ? AND state = 'pending'`, returnId)
      ?.n ?? 0
  )
}

/** Whether the server has something of this return that is not here; what was sent from here is not here until it is read. */
function lacks({ db }: Store, { returnId, head }: { returnId: string; head: number | undefined }): boolean {
  const here = db.get<{ cursor: number; unread: number }>(
    `SELECT cursor, EXISTS (SELECT 1 FROM op WHERE op.return_id = ret.return_id AND state = 'acked' AND in_log = 0)
       AS unread FROM ret WHERE return_id = ?`,
    returnId,
  )
  return here !== undefined && (here.unread === 1 || here.cursor !== head)
}

function countOperations({ db }: Store): { unsent: number; notAccepted: number } {
  return (
    db.get<{ unsent: number; notAccepted: number }>(
      `SELECT (SELECT count(*) FROM op WHERE state = 'pending') AS unsent,
        (SELECT count(*) FROM op WHERE state = 'rejected' AND dismissed_at IS NULL) AS notAccepted`,
    ) ?? { unsent: 0, notAccepted: 0 }
  )
}

/** Rises with every row that this process changes: whether there is news for the pages. */
function changesOf({ db }: Store): number {
  return db.get<{ n: number }>('SELECT total_changes() AS n')?.n ?? 0
}
