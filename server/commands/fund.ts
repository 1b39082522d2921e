import { parseArgs } from 'node:util'
import { compile, roundsIn } from '#shared/funds/compile.ts'
import { nearest } from '#shared/funds/nearest.ts'
import { sample } from '#shared/funds/sample.ts'
import { checkFiles } from '../funds/check-files.ts'
import { readDefinitions } from '../funds/read-definitions.ts'

/** `npm run fund -- check <file…>` and `sample <fund/round> --seed N --as <organisation>`: work on definitions. */
const usage = `Usage: npm run fund -- check <file…>
       npm run fund -- sample <fund/round> --seed <number> [--as <GSS code or name>]`

const later = ['diff', 'new', 'preview', 'docs']

function check(paths: readonly string[]): number {
  if (paths.length === 0) return wrong('Say which files to check.')
  const problems = checkFiles(paths)
  for (const { file, line, message } of problems) console.log(`${file}:${line}: ${message}`)
  if (problems.length > 0) return 1
  console.log(paths.length === 1 ? 'Nothing is wrong with it' : 'Nothing is wrong with them')
  return 0
}

function printSample(
  [name]: readonly string[],
  options: { seed: string | undefined; as: string | undefined },
): number {
  const files = readDefinitions()
  const known = roundsIn(files)
  const round = known.find((each) => name?.replace(/\.yaml$/u, '').endsWith(each))
  if (round === undefined) {
    const meant = nearest(name ?? '', known)
    return wrong(
      `There is no round “${name ?? ''}”. ${meant ? `Did you mean ${meant}?` : `There is ${known.join(', ')}.`}`,
    )
  }
  const seed = Number(options.seed ?? 1)
  if (!Number.isSafeInteger(seed)) return wrong('The seed is a whole number.')
  const compiled = compile(files, round)
  if ('problems' in compiled) return check([`shared/funds/${round}.yaml`])
  const { bundle, data, recipients } = compiled
  const wanted = options.as?.toLowerCase() ?? recipients[0]?.organisation.toLowerCase()
  const recipient = recipients.find(({ organisation, name: called }) =>
    [organisation, called].some((text) => text.toLowerCase() === wanted),
  )
  if (recipient === undefined) return wrong(`${options.as ?? 'Nobody'} does not report in ${round}.`)
  const values = sample({ bundle, data: data[recipient.organisation] ?? {} }, seed)
  console.log(JSON.stringify(Object.fromEntries(values), null, 2))
  return 0
}

function wrong(sentence: string): number {
  console.error(`${sentence}\n${usage}`)
  return 2
}

function run(): number {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { seed: { type: 'string' }, as: { type: 'string' } },
  })
  const [command = '', ...rest] = positionals
  if (command === 'check') return check(rest)
  if (command === 'sample') return printSample(rest, { seed: values.seed, as: values.as })
  if (!later.includes(command))
    return wrong(command === '' ? 'Say what to do.' : `“${command}” is nothing that this can do.`)
  console.error(`“${command}” comes with the issue about versions of definitions; it can't be used yet.`)
  return 2
}

try {
  process.exitCode = run()
} catch (error) {
  if (!(error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')))
    throw error
  process.exitCode = wrong('There is no such option.')
}
