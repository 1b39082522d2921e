import { performance } from 'node:perf_hooks'

/** One line of `npm run bench`: a value in milliseconds, beside that of a peer measured in the same run. */
export type Row = {
  readonly name: string
  readonly value: number
  readonly unit: 'ms'
  /** What it is compared with, and how many times as long ours takes. */
  readonly peer?: string
  readonly peerValue?: number
  readonly ratio?: number
  /** Of how many measurements. */
  readonly n: number
}

/** How long the work took, in milliseconds. */
export async function time(work: () => unknown): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** The value below which that part of the times lies. */
function quantile(times: readonly number[], part: number): number {
  const sorted = [...times].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0
}

type Measured = { name: string; times: readonly number[]; peer?: { name: string; times: readonly number[] } }

/** The rows for the median and the 95th percentile. */
export function rowsOf({ name, times, peer }: Measured): Row[] {
  return ([0.5, 0.95] as const).map((part) => {
    const value = quantile(times, part)
    const row = { name: `${name}.p${part * 100}`, value: round(value), unit: 'ms' as const, n: times.length }
    if (!peer) return row
    const peerValue = quantile(peer.times, part)
    return { ...row, peer: peer.name, peerValue: round(peerValue), ratio: round(value / peerValue) }
  })
}

/** Three significant figures are more than a shared machine can repeat. */
export function round(value: number): number {
  return Number(value.toPrecision(3))
}
