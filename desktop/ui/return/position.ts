const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const last = digits.length - 1

/** Where a digit stands among the others; a text that has ended counts as the lowest. */
const digitAt = (text: string, at: number): number => digits.indexOf(text.charAt(at))

/**
 * A place between two others, as text that sorts between them; null is the beginning or the end. No two places that it
 * gave are so close that nothing fits between. `before` must sort before `after`.
 */
export function positionBetween(before: string | null, after: string | null): string {
  const low = before ?? ''
  if (after === null) return low === '' ? 'V' : positionAfter(low)
  let common = ''
  for (let at = 0; ; at += 1) {
    const from = digitAt(low, at)
    const upTo = digitAt(after, at)
    if (from < upTo) {
      const middle = Math.floor((from + upTo) / 2)
      if (middle > from) return common + digits.charAt(middle)
      // Nothing between these two: keep the lower, and anything that comes after it will do.
      return common + digits.charAt(from) + positionBetween(low.slice(at + 1) || null, null)
    }
    common += digits.charAt(from)
  }
}

/** The next place after all others, in small steps: most rows are added at the end. */
function positionAfter(low: string): string {
  let at = 0
  while (digitAt(low, at) === last) at += 1
  return low.slice(0, at) + digits.charAt(digitAt(low, at) + 1)
}
