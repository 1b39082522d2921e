import Big from 'big.js'
import { number, outOfRange, readDecimal } from './number.ts'
import type { Kind } from './kind.ts'

/**
 * A percentage, stored as the exact decimal that stands before the sign: 12.5% is `"12.5"`. `0.125` is read as 0.125%,
 * because nobody can know that a fraction was meant.
 */
export const percentage: Kind<string> = {
  ...number,
  read: (typed) => {
    if (typed.trim() === '') return null
    const plain = typed
      .normalize('NFKC')
      .trim()
      .replace(/(?:%|per ?cent)$/iu, '')
    const decimal = plain.includes('£') ? undefined : readDecimal(plain)
    return decimal === undefined ? { typed } : decimal.toFixed()
  },
  say: (value, asked) => `${number.say(value, { ...asked, limits: {} })}%`,
  findings: (value, asked, today) => {
    const tooFine = number.findings(value, { ...asked, limits: decimalsOnly(asked.limits) }, today)
    return tooFine.length > 0
      ? tooFine
      : outOfRange(new Big(value), asked, (limit) => percentage.say(String(limit), asked))
  },
  unread: ({ typed }, { label }) =>
    `${label} must be a percentage, like 50 or 12.5%. You entered “${typed.trim()}”`,
  cell: (value) => ({ value: Number(value), format: value.includes('.') ? '0.##########"%"' : '0"%"' }),
}

const decimalsOnly = ({ decimals }: { readonly decimals?: number }): { decimals?: number } =>
  decimals === undefined ? {} : { decimals }
