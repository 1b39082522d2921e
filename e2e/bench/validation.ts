import { cellAt, definedRow } from '#shared/answers/address.ts'
import { checkerOf } from '#shared/answers/checker.ts'
import type { Content } from '#shared/answers/content.ts'
import { validate } from '#shared/answers/validate.ts'
import { compile, roundsIn } from '#shared/funds/compile.ts'
import { sample } from '#shared/funds/sample.ts'
import type { Files } from '#shared/funds/source.ts'
import { readDefinitions } from '../../server/funds/read-definitions.ts'
import { largeExample } from './large-example.ts'
import { rowsOf, time, type Row } from './row.ts'

const today = '2025-05-01'

/**
 * What it takes to compile a fund; to check every rule of a whole return from nothing, as a server does before it takes
 * a submission; and to check again what reads one edit, as a page does at every keystroke.
 */
export async function validation(): Promise<Row[]> {
  const files = readDefinitions()
  const round = roundsIn(files).findLast((name) => name.startsWith('pathfinders/')) ?? ''
  const compiling = await timesOf(20, () => compile(files, round))
  const pathfinders = returnOf(files, round)
  const full = await timesOf(100, () => validate(pathfinders, today))
  const large = returnOf(largeExample(200), 'example/round-01')
  const cells = [...large.values.keys()].filter((target) => target.startsWith('c/')).length
  if (cells < 10_000) throw new Error(`The large return has only ${cells} cells`)
  const largeFull = await timesOf(20, () => validate(large, today))
  return [
    ...rowsOf({ name: 'validation.compile', times: compiling }),
    ...rowsOf({ name: 'validation.full-return', times: full }),
    ...rowsOf({ name: 'validation.200-projects', times: largeFull }),
    ...rowsOf({
      name: 'validation.200-projects.edit',
      times: await editing(large),
      peer: { name: 'validation.200-projects', times: largeFull },
    }),
  ]
}

/** The time for one edit of a cell, until everything that is wrong with the return is known. */
async function editing(content: Content): Promise<number[]> {
  const checker = checkerOf(content, today)
  checker.problems()
  const table = { section: 'progress:EX-BOL-100', table: 'spend.capital' }
  const target = cellAt(table, definedRow('grant'), 'spend.2024-25-q1')
  let pence = 0
  return timesOf(500, () => {
    pence += 1
    checker.edit([[target, pence % 10 === 0 ? null : pence]])
    return checker.problems()
  })
}

function returnOf(files: Files, round: string): Content {
  const compiled = compile(files, round)
  if ('problems' in compiled) throw new Error(`${round} does not compile: npm run fund -- check`)
  const { bundle, data, recipients } = compiled
  const own = data[recipients[0]?.organisation ?? ''] ?? {}
  return { bundle, data: own, values: sample({ bundle, data: own }, 1) }
}

/** How long each of so many runs took, after a few that warm up. */
async function timesOf(runs: number, work: () => unknown): Promise<number[]> {
  const times: number[] = []
  for (let run = 0; run < runs + 10; run += 1) times.push(await time(work))
  return times.slice(10)
}
