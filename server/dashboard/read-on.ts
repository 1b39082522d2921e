import { useEffect, useRef, type RefObject } from 'react'

/**
 * Takes the keyboard to what came of a change, once it is there: filters that were applied or taken away leave
 * nothing behind where the focus was. Put the ref on the sentence that says what is shown.
 */
export function useReadOn<T extends HTMLElement>(change: string, ready: boolean): RefObject<T | null> {
  const sentence = useRef<T>(null)
  const seen = useRef(change)
  useEffect(() => {
    if (!ready || seen.current === change) return
    seen.current = change
    sentence.current?.focus()
  }, [change, ready])
  return sentence
}
