const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/**
 * A place between two others, as text that sorts between them; null is the beginning or the end. No two places are so
 * close that nothing fits between. `before` must sort before `after`.
 */
export function positionBetween(before: string | null, after: string | null): string {
  const low = before ?? ''
  let common = ''
  for (let at = 0; ; at += 1) {
    const from = Math.max(0, digits.indexOf(low.charAt(at)))
    const upTo = after === null ? digits.length : digits.indexOf(after.charAt(at))
    if (after !== null && at < after.length && from === upTo) {
      common += digits.charAt(from)
      continue
    }
    const middle = Math.floor((from + (upTo === -1 ? digits.length : upTo)) / 2)
    if (middle > from) return common + digits.charAt(middle)
    // Nothing between these two digits: keep the lower one, and anything after it will do.
    common += digits.charAt(from)
    return common + positionBetween(low.slice(at + 1) || null, null)
  }
}
