import { createPublicKey, verify } from 'node:crypto'
import { Refused } from '#shared/recipient/wire.ts'
import type { ManifestEntry } from '#shared/sync/protocol.ts'
import { keyId, statementOf } from '#shared/sync/publication.ts'
import { NoAnswer } from './server.ts'

/** What was last accepted for a return: versions never go back, and one version is one bundle. */
export type Accepted = { readonly version: number; readonly bundle: string }

/**
 * Whether the questions which the server offers for a return are a version that the department signed, with a key
 * that this program came with, and no older than what was accepted before; otherwise what is wrong, to be thrown where
 * they would be taken.
 */
export function checkPublished(
  entry: ManifestEntry,
  { keys, accepted }: { keys: readonly string[]; accepted: Accepted | undefined },
): Accepted | NoAnswer {
  const { publication, bundle, fund, round } = entry
  if (publication === undefined) return untrusted(entry, 'are not signed')
  const { version, publishedAt, signature } = publication
  const key = keys.find((candidate) => keyId(Buffer.from(candidate, 'base64url')) === publication.key)
  if (key === undefined) return untrusted(entry, 'are signed with a key that this program does not know')
  const statement = statementOf({ bundle, fund: fund.code, round: round.number, version, publishedAt })
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: key }
  const genuine = verify(
    null,
    Buffer.from(statement),
    createPublicKey({ key: jwk, format: 'jwk' }),
    Buffer.from(signature, 'base64url'),
  )
  if (!genuine) return untrusted(entry, 'have a signature that is not right')
  if (accepted !== undefined && version < accepted.version) {
    return untrusted(entry, `are version ${version}, older than version ${accepted.version} on this computer`)
  }
  if (accepted !== undefined && version === accepted.version && bundle !== accepted.bundle) {
    return untrusted(entry, `call themselves version ${version}, as do other questions on this computer`)
  }
  return { version, bundle }
}

/**
 * The public keys that a host was given, separated by commas or spaces.
 *
 * @throws Refused where one of them can't be a key
 */
export function readKeys(text: string): string[] {
  const keys = text.split(/[\s,]+/).filter((key) => key !== '')
  const wrong = keys.find((key) => !/^[A-Za-z0-9_-]{43}$/.test(key))
  if (wrong === undefined) return keys
  throw new Refused(
    'SETTING',
    `DEFINITION_KEYS has ‘${wrong.slice(0, 60)}’ in it, which is no public key. Give the keys that the department’s servers print when they start, separated by commas`,
  )
}

function untrusted({ organisation, round }: ManifestEntry, how: string): NoAnswer {
  return new NoAnswer(
    'notUnderstood',
    `The server’s latest questions for ${organisation.name}, ${round.title}, ${how}, so they were not taken. Everything you entered is kept on this computer, and you can go on with the questions that are here. Update this program if there is a newer one; otherwise tell the fund team`,
  )
}
