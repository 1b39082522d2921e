import { canonicalJson, hashOf, type Sha256 } from '../canonical.ts'
import type { Publication } from './protocol.ts'

/** The version of a round that a bundle was published as. */
export type Published = {
  readonly bundle: Sha256
  /** The fund's code, `PF`. */
  readonly fund: string
  readonly round: number
} & Pick<Publication, 'version' | 'publishedAt'>

/** What is signed of a published version: the text whose UTF-8 bytes Ed25519 goes over. */
export function statementOf({ bundle, fund, round, version, publishedAt }: Published): string {
  // The first words keep a signature from ever meaning anything else.
  return canonicalJson({ is: 'report-progress definition', bundle, fund, round, version, publishedAt })
}

/** The name of a public key, given as its 32 bytes. */
export const keyId = (publicKey: Uint8Array): string => hashOf(publicKey).slice(0, 16)
