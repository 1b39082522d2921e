/** A calendar day, `2025-03-31`. Days compare and sort as text. */
export type Day = string & { readonly day?: unique symbol }

/** A moment in UTC, `2025-03-31T09:30:00.000Z`. */
export type Instant = string & { readonly instant?: unique symbol }

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const

/** The day with these numbers, or undefined where the calendar has none (31 February). Years 1000 to 9999. */
export function dayFrom(year: number, month: number, date: number): Day | undefined {
  if (![year, month, date].every(Number.isInteger)) return undefined
  if (year < 1000 || year > 9999 || month < 1 || month > 12 || date < 1) return undefined
  if (date > daysInMonth(year, month)) return undefined
  return `${year}-${pad(month)}-${pad(date)}`
}

/** Reads `2025-03-31`; undefined for anything else. */
export function parseDay(text: string): Day | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  return match ? dayFrom(Number(match[1]), Number(match[2]), Number(match[3])) : undefined
}

/** `31 March 2025`. */
export function formatDay(day: Day): string {
  const [year, month, date] = parts(day)
  return `${date} ${months[month - 1]} ${year}`
}

/** The day `count` days later (or earlier, for a negative count). */
export function addDays(day: Day, count: number): Day {
  const [year, month, date] = parts(day)
  return new Date(Date.UTC(year, month - 1, date + count)).toISOString().slice(0, 10)
}

/** The first day of the month `count` months later. */
export function firstOfMonth(day: Day, count = 0): Day {
  const [year, month] = parts(day)
  return new Date(Date.UTC(year, month - 1 + count, 1)).toISOString().slice(0, 10)
}

/** The calendar day in the United Kingdom at a moment. */
export function dayInLondon(instant: Instant): Day {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format(new Date(instant))
}

/** `31 March 2025 at 10:30am`, in United Kingdom time. */
export function formatInstant(instant: Instant): string {
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/London',
    hour: 'numeric',
    minute: '2-digit',
    hour12: true,
  })
    .format(new Date(instant))
    .replace(/\s/g, '')
    .replace(/^0:/, '12:')
  return `${formatDay(dayInLondon(instant))} at ${time}`
}

/** `March 2025` for the month that a day is in. */
export function formatMonth(day: Day): string {
  const [year, month] = parts(day)
  return `${months[month - 1]} ${year}`
}

/** The number (1 to 12) of a month named in full or by its first three letters, in any case. */
export function monthNamed(name: string): number | undefined {
  const wanted = name.toLowerCase()
  const index = months.findIndex((month) => {
    const full = month.toLowerCase()
    return full === wanted || full.slice(0, 3) === wanted || (full === 'september' && wanted === 'sept')
  })
  return index === -1 ? undefined : index + 1
}

function parts(day: Day): [year: number, month: number, date: number] {
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))]
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function pad(number: number): string {
  return String(number).padStart(2, '0')
}
