import { canonicalJson, hashOf, type Sha256 } from '../canonical.ts'
import type { Entry } from './protocol.ts'

/**
 * The hash chain of a log after one more entry: over the chain before it and the entry's own hash, so that an entry
 * somebody may not read can later be sent as its hash alone and the chain still be checked.
 */
export function chainAfter(previous: Sha256, entry: Omit<Entry, 'chain'>): Sha256 {
  return hashOf(previous + hashOf(entryText(entry)))
}

/** The bytes of an entry that are hashed. */
export function entryText({ seq, effects, op, by, name, at }: Omit<Entry, 'chain'>): string {
  return canonicalJson({ seq, effects, op, by, name, at })
}
