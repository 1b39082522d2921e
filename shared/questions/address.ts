import * as z from 'zod'
import { postcode } from './contact.ts'
import type { Kind } from './kind.ts'
import { askFor, inSentence } from './sentences.ts'

/** Line 1, line 2, town or city, county, postcode. Line 2 and county may be empty. */
type Address = readonly [line1: string, line2: string, town: string, county: string, postcode: string]

const longestLine = 100
const line = z.string().max(longestLine)
const needed = line.min(1)

/** The five parts of text that keeps each in its place (`1 High Street; ; Bolton; ; BL1 1RU`), as fields write it. */
export function addressParts(text: string): readonly string[] | undefined {
  const parts = text.split(';').map((part) => part.replace(/\s+/gu, ' ').trim())
  return parts.length === 5 ? parts : undefined
}

const written = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(', ')

/** `bl11ru` as `BL1 1RU`; undefined for what is no whole postcode. */
function tidyPostcode(text: string): string | undefined {
  const plain = text.toUpperCase().replace(/\s+/gu, '')
  return postcode.test(plain) ? `${plain.slice(0, -3)} ${plain.slice(-3)}` : undefined
}

function fromPlaces([line1 = '', line2 = '', town = '', county = '', code = '']: readonly string[]):
  Address | undefined {
  const tidy = tidyPostcode(code)
  if (line1 === '' || town === '' || tidy === undefined) return undefined
  const address = [line1, line2, town, county, tidy] as const
  return address.some((part) => part.length > longestLine) ? undefined : address
}

/** Text with commas or line breaks that ends in a postcode; before it the first part is line 1, the last a town or county. */
function fromLines(text: string): Address | undefined {
  // Longer than five full lines is no address, and would take long to search.
  if (text.length > 5 * longestLine) return undefined
  const [, before = '', code = ''] =
    /^(.*?)[\s,]+([a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2})[\s,.]*$/isu.exec(text) ?? []
  const parts = before
    .split(/[,\r\n]/u)
    .map((part) => part.replace(/\s+/gu, ' ').trim())
    .filter((part) => part !== '')
  const [line1 = '', second = '', third = '', fourth = ''] = parts
  if (parts.length === 2) return fromPlaces([line1, '', second, '', code])
  if (parts.length === 3) return fromPlaces([line1, second, third, '', code])
  return parts.length === 4 ? fromPlaces([line1, second, third, fourth, code]) : undefined
}

/** An address in the United Kingdom. An incomplete one is unread text that keeps every part in its place. */
export const address: Kind<Address> = {
  schema: z.tuple([needed, line, needed, line, z.string().regex(postcode)]).readonly(),
  read: (typed) => {
    if (typed.replace(/[\s;,]/gu, '') === '') return null
    const parts = addressParts(typed)
    return (parts === undefined ? fromLines(typed) : fromPlaces(parts)) ?? { typed }
  },
  say: written,
  edit: (value) => value.join('; '),
  findings: () => [],
  unread: ({ typed }, { label }) => {
    const parts = addressParts(typed)
    if (parts === undefined)
      return `${label} must be a UK address that ends in its postcode, like 1 High Street, Bolton, BL1 1RU`
    if (parts.some((part) => part.length > longestLine))
      return `Each line of ${inSentence(label)} must be ${longestLine} characters or less`
    const [line1, , town, , code = ''] = parts
    const missing = [
      line1 === '' ? ['address line 1'] : [],
      town === '' ? ['a town or city'] : [],
      code === '' ? ['a postcode'] : [],
    ].flat()
    if (missing.length === 0)
      return `${label} must have a full UK postcode, like EX12 3AM. You entered “${code}”`
    return `${label} must include ${missing.join(' and ')}`
  },
  missing: (asked) => askFor('Enter', asked),
  operand: written,
  sayOperand: String,
  measure: (value) => ({ text: written(value) }),
  cell: (value) => ({ value: written(value) }),
  numeric: false,
}
