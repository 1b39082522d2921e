import { EventEmitter, once } from 'node:events'
import type { RecipientApi, Status } from '#shared/recipient/contract.ts'
import { Refused } from '#shared/recipient/wire.ts'
import type { Person } from '#shared/sync/protocol.ts'
import { recipientApi } from './api.ts'
import type { Host } from './host.ts'
import { lockFolder } from './lock.ts'
import { connectServer, refusing, type Server } from './server.ts'
import { openSeats } from './session.ts'
import { openStore, type Store } from './store.ts'
import { startSync, type Sync } from './sync.ts'

/** What is open of one person, whichever seats they sit in. */
export type Desk = { readonly store: Store; readonly sync: Sync }

/** The engine on this computer: one for each folder, whatever carries its calls. */
export type Engine = {
  /** What answers the calls of one seat. */
  api(seat: string): RecipientApi
  /** Stops sending, and lets go of every file. */
  close(): Promise<void>
}

/** One seat of the engine, as the calls see it. */
export type Seat = {
  readonly server: Server
  person(): Person | undefined
  status(): Status
  /** Answers when there is news, or after a while. */
  news(after: number): Promise<Status>
  /** @throws Refused where nobody is signed in at this seat */
  desk(): Desk
  signIn(person: string): Promise<void>
  signOut(): Promise<void>
  changed(): void
}

const longestNews = 20_000

/**
 * Opens the engine, and goes on sending what people of this computer had not sent when it was last closed.
 *
 * @throws Refused where another process uses the folder
 */
export function openEngine(host: Host, serverUrl: string): Engine {
  const unlock = lockFolder(host.folder)
  const url = serverUrl.replace(/\/$/, '')
  const server = connectServer(host, url)
  const seats = openSeats(host, url)
  const desks = new Map<string, Desk>()
  // Later than any that a page has seen from an earlier run.
  let version = host.now().getTime()
  const news = new EventEmitter().setMaxListeners(0)
  let closed = false

  const changed = (): void => {
    version += 1
    news.emit('news')
  }

  const deskOf = (person: Person): Desk => {
    const open = desks.get(person.id)
    if (open !== undefined) return open
    const store = openStore(host, { server: url, person })
    const desk = { store, sync: startSync(store, server, changed) }
    desks.set(person.id, desk)
    return desk
  }

  const resume = (seat: string): void => {
    const person = seats.personAt(seat)
    if (person === undefined || desks.has(person.id)) return
    try {
      deskOf(person).sync.signedIn(seats.tokenAt(seat))
    } catch (error) {
      // Their pages are told when they open; the others go on.
      host.log('A store could not be opened', error)
    }
  }

  const seat = (name: string): Seat => {
    const desk = (): Desk => {
      const person = seats.personAt(name)
      if (person === undefined) throw new Refused('SIGN_IN', 'Sign in to see your returns')
      resume(name)
      return deskOf(person)
    }
    const status = (): Status => {
      const person = seats.personAt(name)
      if (person === undefined) {
        const sync = { is: 'signIn' as const, unsent: 0, notAccepted: 0, lastSynced: null, problem: null }
        return { version, person: null, server: url, sync }
      }
      return { version, person, server: url, sync: desk().sync.state() }
    }
    return {
      server,
      person: () => seats.personAt(name),
      status,
      desk,
      changed,
      news: async (after) => {
        const signal = AbortSignal.timeout(longestNews)
        while (version <= after && !closed && !signal.aborted) {
          await once(news, 'news', { signal }).catch(() => undefined)
        }
        return status()
      },
      signIn: async (id) => {
        const session = await refusing(() => server.call('session.signIn', { person: id }))
        const before = seats.personAt(name)
        if (before !== undefined && before.id !== session.person.id) await leave(name)
        seats.sit(name, session)
        deskOf(session.person).sync.signedIn(session.token)
        changed()
      },
      signOut: async () => {
        await leave(name)
        changed()
      },
    }
  }

  const leave = async (name: string): Promise<void> => {
    const person = seats.personAt(name)
    const token = seats.tokenAt(name)
    seats.leave(name)
    // Without a network the session ends at the server by itself.
    if (token !== undefined) void server.call('session.signOut', {}, token).catch(() => undefined)
    if (person === undefined) return
    const other = seats.all().find((seat) => seats.personAt(seat)?.id === person.id)
    const desk = desks.get(person.id)
    if (other !== undefined) {
      desk?.sync.signedIn(seats.tokenAt(other))
      return
    }
    desks.delete(person.id)
    await desk?.sync.close()
    desk?.store.close()
  }

  seats.all().forEach(resume)
  return {
    api: (name) => recipientApi(seat(name)),
    close: async () => {
      closed = true
      news.emit('news')
      for (const { store, sync } of desks.values()) {
        await sync.close()
        store.close()
      }
      desks.clear()
      unlock()
    },
  }
}
