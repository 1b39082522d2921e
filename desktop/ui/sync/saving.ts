import { useSyncExternalStore } from 'react'
import { sentenceOf } from '../api.ts'

/** What stops this page from keeping what is entered: nothing, or a sentence for each thing that fails. */
let failures: ReadonlyMap<string, string> = new Map()
const listeners = new Set<() => void>()

function change(next: ReadonlyMap<string, string>): void {
  failures = next
  for (const listener of listeners) listener()
}

/** `what` names the work, so that its next success takes the sentence away. */
export function reportFailure(what: string, error: unknown): void {
  change(new Map(failures).set(what, sentenceOf(error)))
}

export function reportSuccess(what: string): void {
  if (!failures.has(what)) return
  const left = new Map(failures)
  left.delete(what)
  change(left)
}

/** The sentence to show, if any. */
export function useFailure(): string | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => failures.values().next().value,
  )
}
