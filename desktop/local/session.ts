import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { person, type Person } from '#shared/sync/protocol.ts'
import type { Host } from './host.ts'

/**
 * Who is signed in where. A seat is one place where somebody sits: the window of the desktop program, or one browser
 * profile of the loopback host. The person of a seat is kept in a file, so that they can work without a network; their
 * token is kept among the secrets, and where it can't be kept they are asked to sign in again before anything is sent.
 */
export type Seats = {
  all(): readonly string[]
  personAt(seat: string): Person | undefined
  tokenAt(seat: string): string | undefined
  sit(seat: string, session: { person: Person; token: string }): void
  leave(seat: string): void
}

const seatsFile = z.object({ server: z.string(), seats: z.record(z.string(), person) })

export function openSeats(host: Host, server: string): Seats {
  mkdirSync(host.folder, { recursive: true, mode: 0o700 })
  const file = join(host.folder, 'seats.json')
  const people = readSeats(host, { file, server })
  // Where secrets can't be kept, they last as long as the program runs.
  const tokens = new Map<string, string>()
  const secret = (seat: string): string => `token ${server} ${seat}`
  const store = (): void => {
    const text = JSON.stringify({ server, seats: Object.fromEntries(people) })
    writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true })
    renameSync(`${file}.new`, file)
  }
  return {
    all: () => [...people.keys()],
    personAt: (seat) => people.get(seat),
    tokenAt: (seat) => tokens.get(seat) ?? host.secrets.get(secret(seat)),
    sit: (seat, session) => {
      people.set(seat, session.person)
      tokens.set(seat, session.token)
      host.secrets.set(secret(seat), session.token)
      store()
    },
    leave: (seat) => {
      people.delete(seat)
      tokens.delete(seat)
      host.secrets.delete(secret(seat))
      store()
    },
  }
}

function readSeats(host: Host, { file, server }: { file: string; server: string }): Map<string, Person> {
  try {
    const parsed = seatsFile.parse(JSON.parse(readFileSync(file, 'utf8')))
    return new Map(parsed.server === server ? Object.entries(parsed.seats) : [])
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (!missing) host.log('Who is signed in could not be read; they sign in again', error)
    return new Map()
  }
}
