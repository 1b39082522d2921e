import { setup } from '../../server/testing.ts'
import { desktop } from './desktop.ts'
import { figure } from './figure.ts'
import type { Row } from './row.ts'
import { validation } from './validation.ts'

/**
 * `npm run bench -- [name…] [--json]`: measures what must be fast. Values are of this machine; what can be compared
 * between machines is the ratio to a peer measured in the same run.
 */
const benchmarks: Record<string, () => Promise<Row[]>> = { desktop, validation, figure }

async function main(args: readonly string[]): Promise<number> {
  const asked = args.filter((arg) => !arg.startsWith('--'))
  const unknown = asked.filter((name) => !Object.hasOwn(benchmarks, name))
  if (unknown.length > 0) {
    console.error(
      `There is no benchmark ${unknown.join(', ')}. There are: ${Object.keys(benchmarks).join(', ')}.`,
    )
    return 2
  }
  const stopDatabase = await setup()
  const rows: Row[] = []
  try {
    for (const [name, measure] of Object.entries(benchmarks)) {
      if (asked.length > 0 && !asked.includes(name)) continue
      console.error(`Measuring ${name}.`)
      rows.push(...(await measure()))
    }
  } finally {
    await stopDatabase()
  }
  if (args.includes('--json')) console.log(JSON.stringify(rows, null, 2))
  else console.table(rows, ['name', 'value', 'unit', 'peer', 'peerValue', 'ratio', 'n'])
  return 0
}

process.exit(await main(process.argv.slice(2)))
