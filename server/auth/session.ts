import { createHash, randomBytes } from 'node:crypto'
import type { Database, Transaction } from '../database.ts'
import type { SignedIn } from '../trpc.ts'
import type { Grant, Role } from './may.ts'

/** A desktop keeps its session between days offline; a dashboard's ends with the working day. */
export const sessionLengths = {
  desktop: { idle: 30 * 24 * 3600_000, longest: 90 * 24 * 3600_000 },
  dashboard: { idle: 3600_000, longest: 12 * 3600_000 },
} as const
export type SessionHost = keyof typeof sessionLengths

/** How old the note of the last use may be before it is written again; keeps reads from becoming writes. */
const useNoted = 60_000

/** The person's new session. The token is answered once and stored only as its hash. */
export async function startSession(
  db: Transaction,
  { person, host, now }: { person: string; host: SessionHost; now: Date },
): Promise<{ token: string; expires: Date }> {
  const token = randomBytes(32).toString('base64url')
  const { idle, longest } = sessionLengths[host]
  const expires = new Date(now.getTime() + longest)
  await db.session.create({
    data: {
      tokenSha256: hashToken(token),
      personId: person,
      host,
      createdAt: now,
      usedAt: now,
      idleUntil: new Date(now.getTime() + idle),
      expires,
    },
  })
  return { token, expires }
}

/** The session of a token, with what its person may do now; null where it is unknown, over, or for another host. */
export async function findSession(
  db: Database,
  { token, host, now }: { token: string; host: SessionHost; now: Date },
): Promise<SignedIn | null> {
  const session = await db.session.findUnique({
    where: { tokenSha256: hashToken(token) },
    include: { person: { include: { grants: { where: { endedAt: null } } } } },
  })
  if (session === null || session.host !== host || session.endedAt !== null) return null
  if (now >= session.idleUntil || now >= session.expires) return null
  if (now.getTime() - session.usedAt.getTime() > useNoted) {
    const idleUntil = new Date(now.getTime() + sessionLengths[host].idle)
    await db.session.update({ where: { id: session.id }, data: { usedAt: now, idleUntil } })
  }
  const { id, name, email, title, grants } = session.person
  return {
    id: session.id,
    person: { id, name, email, role: title },
    grants: grants.map(grantFrom),
    expires: session.expires,
  }
}

/** Ends a session at once; ending it again changes nothing. */
export async function endSession(db: Database, { id, now }: { id: string; now: Date }): Promise<void> {
  await db.session.updateMany({ where: { id, endedAt: null }, data: { endedAt: now } })
}

/** A grant as the rest of the server knows it. */
export function grantFrom(row: {
  role: string
  organisationId: string | null
  fundCode: string | null
}): Grant {
  return { role: row.role as Role, organisation: row.organisationId, fund: row.fundCode }
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
