import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { coverageOf, sayCoverage } from '#shared/samples/coverage.ts'
import { sampleKinds, samplesOf, type SampleOf, type SampleReturn } from '#shared/samples/kinds.ts'
import { violations, type Missed } from '#shared/samples/violations.ts'
import { didYouMean } from '#shared/funds/nearest.ts'
import { check } from './check.ts'
import { findRound, recipientOf } from './find-round.ts'
import { Misused, textOf, type Subcommand } from './subcommand.ts'

/**
 * `sample <fund/round | file> --seed N`: prints the answers of a made-up return. Of several returns, or with `--json`,
 * each with its name and what it breaks, and how much of the definition they reach.
 */
export const sample: Subcommand = {
  usage: `<fund/round | file> --seed <number> [--as <GSS code or name>]
           [--kind ${sampleKinds.join(' | ')} | all] [--json | --out <folder>]`,
  options: {
    seed: { type: 'string' },
    as: { type: 'string' },
    kind: { type: 'string' },
    json: { type: 'boolean' },
    out: { type: 'string' },
  },
  run: ([name = ''], options) => {
    const seed = Number(textOf(options, 'seed') ?? 1)
    if (!Number.isSafeInteger(seed)) throw new Misused('The seed is a whole number.')
    const kind = textOf(options, 'kind') ?? 'valid'
    if (kind !== 'all' && !sampleKinds.includes(kind))
      throw new Misused(
        `There is no kind of sample “${kind}”${didYouMean(kind, [...sampleKinds, 'all']) || '.'}`,
      )
    const found = findRound(name)
    const { compiled } = found
    if ('problems' in compiled) return check.run([found.path], {})
    const { organisation, name: called } = recipientOf(found, textOf(options, 'as'))
    const of = { bundle: compiled.bundle, data: compiled.data[organisation] ?? {} }
    const made = makeReturns(of, { kind, seed })
    const folder = textOf(options, 'out')
    if (folder !== undefined) writeReturns(folder, of, made)
    else if (options['json'] === true)
      printJson({ round: found.round, organisation, name: called, seed, ...described(of, made) })
    else if (made.returns.length > 1) printJson(described(of, made).returns)
    else printJson(Object.fromEntries(made.returns[0]?.values ?? []))
    return 0
  },
}

type Made = { readonly returns: readonly SampleReturn[]; readonly missed: readonly Missed[] }

function makeReturns(of: SampleOf, { kind, seed }: { kind: string; seed: number }): Made {
  const kinds = kind === 'all' ? sampleKinds : [kind]
  const returns = kinds.filter((each) => each !== 'violations').flatMap((each) => samplesOf(each, of, seed))
  const broken = kinds.includes('violations') ? violations(of, seed) : { returns: [], missed: [] }
  return { returns: [...returns, ...broken.returns], missed: broken.missed }
}

function described(of: SampleOf, { returns, missed }: Made) {
  return {
    returns: returns.map(({ values, ...about }) => ({ ...about, values: Object.fromEntries(values) })),
    coverage: coverageOf(of, { returns, missed }),
  }
}

/** A file for each return, what each of them is, and a report of what they reach. */
function writeReturns(folder: string, of: SampleOf, { returns, missed }: Made): void {
  mkdirSync(folder, { recursive: true })
  const write = (file: string, text: string): void => writeFileSync(join(folder, file), `${text}\n`)
  for (const { name, values } of returns)
    write(`${name}.json`, JSON.stringify(Object.fromEntries(values), null, 2))
  write(
    'index.json',
    JSON.stringify(
      returns.map(({ name, trips, edges }) => ({ name, trips, edges })),
      null,
      2,
    ),
  )
  const coverage = coverageOf(of, { returns, missed })
  write('coverage.json', JSON.stringify(coverage, null, 2))
  for (const line of sayCoverage(coverage)) console.log(line)
  console.log(`Wrote ${returns.length} ${returns.length === 1 ? 'return' : 'returns'} into ${folder}`)
}

function printJson(value: object): void {
  console.log(JSON.stringify(value, null, 2))
}
