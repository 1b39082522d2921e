import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** A SHA-256 in lower-case hexadecimal, 64 characters. */
export type Sha256 = string & { readonly sha256?: unique symbol }

/**
 * JSON with sorted keys, no white space, and the number and text forms of RFC 8785, so that the same
 * content is the same bytes everywhere. Keys whose value is undefined are left out.
 *
 * @throws where something has no JSON form (NaN, infinity, a function).
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`No canonical form for ${value}`)
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object') {
    const entries = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`
  }
  throw new Error(`No canonical form for a ${typeof value}`)
}

/** SHA-256 of text (as UTF-8) or bytes. */
export function hashOf(content: string | Uint8Array): Sha256 {
  return bytesToHex(sha256(typeof content === 'string' ? utf8ToBytes(content) : content))
}
