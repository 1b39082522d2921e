import type Big from 'big.js'

/** An amount of money in whole pence; negative for money given back. Exact up to £90 trillion. */
export type Pence = number

const largest = Number.MAX_SAFE_INTEGER

/** Pence as pounds with thousands separators: `-£1,234.50`. Whole pounds keep their pence, so that columns line up. */
export function formatPounds(pence: Pence): string {
  const [pounds, rest] = splitPence(pence)
  return `${pence < 0 ? '-' : ''}£${groupThousands(pounds)}.${rest}`
}

/** Pence as a plain number of pounds, as a spreadsheet or CSV wants it: `-1234.5`. */
export function plainPounds(pence: Pence): string {
  const [pounds, rest] = splitPence(pence)
  const decimals = rest === '00' ? '' : `.${rest.replace(/0$/, '')}`
  return `${pence < 0 ? '-' : ''}${pounds}${decimals}`
}

/** Pounds given as an exact decimal, to pence; undefined where that is not a whole number of pence or too large. */
export function toPence(pounds: Big): Pence | undefined {
  const pence = pounds.times(100)
  if (!pence.eq(pence.round(0)) || pence.abs().gt(largest)) return undefined
  return pence.toNumber()
}

/** `1234567` as `1,234,567`. Takes digits only. */
export function groupThousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',')
}

function splitPence(pence: Pence): [pounds: string, rest: string] {
  const digits = String(Math.abs(pence)).padStart(3, '0')
  return [digits.slice(0, -2), digits.slice(-2)]
}
