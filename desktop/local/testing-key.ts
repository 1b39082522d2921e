import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import type { Publication } from '#shared/sync/protocol.ts'
import { keyId, statementOf, type Published } from '#shared/sync/publication.ts'

/** A department's key, as tests need it. */
export type TestKey = {
  readonly publicKey: string
  readonly publication: (published: Published) => Publication
}

/** The one that test hosts trust: the same in every process of a test. */
export const testKey: TestKey = keyOf(
  createPrivateKey({
    // An Ed25519 key in PKCS #8 is this prefix and 32 bytes.
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]),
    format: 'der',
    type: 'pkcs8',
  }),
)

/** One that nobody trusts yet. */
export const otherKey = (): TestKey => keyOf(generateKeyPairSync('ed25519').privateKey)

function keyOf(key: KeyObject): TestKey {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  return {
    publicKey: x,
    publication: (published) => ({
      version: published.version,
      publishedAt: published.publishedAt,
      key: keyId(Buffer.from(x, 'base64url')),
      signature: sign(null, Buffer.from(statementOf(published)), key).toString('base64url'),
    }),
  }
}
