import { useState } from 'react'
import { isUnread, type Value } from '#shared/answers/value.ts'
import { date } from '#shared/questions/date.ts'
import type { SummaryError } from '#shared/ui/page/error-summary.tsx'
import { refusalOf } from '../api.ts'
import { asked } from './words.ts'

/** What has to be put right on a page with a form; `attempt` counts how often somebody tried to go on. */
export type Complaints = {
  readonly errors: readonly SummaryError[]
  readonly attempt: number
  complain(errors: readonly SummaryError[]): void
  /** What the server said instead of doing it. */
  refused(error: unknown, field?: string): void
  clear(): void
  /** What is said beside a field. */
  of(field: string): { error?: string }
}

export function useComplaints(): Complaints {
  const [{ errors, attempt }, set] = useState<{ errors: readonly SummaryError[]; attempt: number }>({
    errors: [],
    attempt: 0,
  })
  const complain = (now: readonly SummaryError[]): void =>
    set((before) => ({ errors: now, attempt: before.attempt + 1 }))
  return {
    errors,
    attempt,
    complain,
    refused: (error, field) =>
      complain([{ message: sentenceOf(error), ...(field === undefined ? {} : { field }) }]),
    clear: () => set((before) => ({ ...before, errors: [] })),
    of: (field) => {
      const found = errors.find((error) => error.field === field)
      return found === undefined ? {} : { error: found.message }
    },
  }
}

function sentenceOf(error: unknown): string {
  const refusal = refusalOf(error)
  if (refusal === undefined) return 'The service can’t be reached. Check your connection, then try again'
  if (refusal.message === 'TOO_LARGE')
    return 'Together the files are larger than 10 MB. Leave out what is not part of the definition'
  if (refusal.message === 'INVALID')
    return 'The service could not read this. Check what you entered, then try again'
  if (refusal.message === 'NOT_FOUND') return 'This is not there any more, or you may not change it'
  return refusal.message
}

/** The day in a date field, or what is wrong with it. */
export function dayIn(value: Value, label: string): { day: string } | { message: string } {
  const question = asked(label)
  if (typeof value === 'string') return { day: value }
  return { message: isUnread(value) ? date.unread(value, question) : date.missing(question) }
}
