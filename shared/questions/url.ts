import * as z from 'zod'
import type { Kind } from './kind.ts'
import { inSentence } from './sentences.ts'
import { text } from './text.ts'

const longestAddress = 2000

/** Host names only with a dot in them, no user name or password before them, and nothing that would have to be escaped. */
const webAddress =
  /^https:\/\/(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}\.?(?::\d{1,5})?(?:[/?#][\w\-.~:/?#[\]@!$&'()*+,;=%]*)?$/i

/** The address of a web page, `https` only. What is stored may be shown as a link; anything else stays unread text. */
export const url: Kind<string> = {
  ...text,
  schema: z.string().max(longestAddress).regex(webAddress),
  read: (typed) => {
    const plain = typed.trim()
    if (plain === '') return null
    return plain.length <= longestAddress && webAddress.test(plain) ? plain : { typed }
  },
  findings: () => [],
  unread: ({ typed }, { label }) =>
    typed.trim().length > longestAddress
      ? `${label} must be 2,000 characters or less`
      : `Enter ${inSentence(label)} as a full web address that starts with https://, like https://www.gov.uk/browse`,
}
