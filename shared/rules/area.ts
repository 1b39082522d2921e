import { postcode } from '../questions/contact.ts'

const partsOf = (text: string): string[] =>
  text
    .toUpperCase()
    .split(',')
    .map((part) => part.replace(/\s+/gu, ''))
    .filter((part) => part !== '')

/** Whether a text is a whole UK postcode, or several with commas between; case and spaces don't matter. */
export function isPostcode(text: string): boolean {
  const parts = partsOf(text)
  return parts.length > 0 && parts.every((part) => postcode.test(part))
}

/**
 * Whether all postcodes of a text are in one of the areas (`BL`) or districts (`BL1`), or a GSS code starts with one
 * (`E08`). Postcodes alone don't say which council they are in; some areas straddle borders.
 */
export function isWithin(text: string, areas: readonly string[]): boolean {
  const parts = partsOf(text)
  return parts.length > 0 && parts.every((part) => namesOf(part).some((name) => areas.includes(name)))
}

/** Everything that an area may be called that this postcode or GSS code lies in. */
function namesOf(part: string): string[] {
  if (/^[EKNSW]\d{8}$/u.test(part)) return Array.from({ length: 8 }, (_, digits) => part.slice(0, digits + 2))
  if (!postcode.test(part)) return []
  const district = part.slice(0, -3)
  return [district, /^[A-Z]+/u.exec(part)?.[0] ?? '']
}
