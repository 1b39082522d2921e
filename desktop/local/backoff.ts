const first = 1_000
const longest = 5 * 60_000

/**
 * How long to wait, in milliseconds, after so many failures in a row: anything up to twice as long each time, so that
 * many computers that lost the server together do not come back together. `chance` is from 0 up to 1.
 */
export function waitAfter(failures: number, chance: number): number {
  const most = Math.min(longest, first * 2 ** Math.max(0, failures - 1))
  return Math.round(most * chance)
}
