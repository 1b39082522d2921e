import { validate } from '#shared/answers/validate.ts'
import { compile, roundsIn } from '#shared/funds/compile.ts'
import { sample } from '#shared/funds/sample.ts'
import { readDefinitions } from '../../server/funds/read-definitions.ts'
import { rowsOf, time, type Row } from './row.ts'

/** Every rule of a whole return, filled in, from nothing: what a server does before it takes a submission. */
export async function validation(): Promise<Row[]> {
  const files = readDefinitions()
  const compiled = compile(files, roundsIn(files).at(-1) ?? '')
  if ('problems' in compiled) throw new Error('The last round does not compile: npm run fund -- check')
  const { bundle, data, recipients } = compiled
  const own = data[recipients[0]?.organisation ?? ''] ?? {}
  const content = { bundle, data: own, values: sample({ bundle, data: own }, 1) }
  const times: number[] = []
  for (let i = 0; i < 100; i += 1) times.push(await time(() => validate(content, '2025-05-01')))
  return rowsOf({ name: 'validation.full-return', times: times.slice(10) })
}
