import { parseArgs } from 'node:util'
import { nearest } from '#shared/funds/nearest.ts'
import { NoValidSample } from '#shared/funds/sample.ts'
import { check } from './fund/check.ts'
import { diff } from './fund/diff.ts'
import { docs } from './fund/docs.ts'
import { newCommand } from './fund/new.ts'
import { preview } from './fund/preview.ts'
import { sample } from './fund/sample.ts'
import { schema } from './fund/schema.ts'
import { Misused, type Subcommand } from './fund/subcommand.ts'

/** `npm run fund -- <what> …`: works on definitions, without a server or a database. */
const subcommands: Readonly<Record<string, Subcommand>> = {
  check,
  diff,
  new: newCommand,
  sample,
  docs,
  preview,
  schema,
}

function usageOf(name: string | undefined): string {
  const shown = Object.entries(subcommands).filter(([each]) => name === undefined || each === name)
  const lines = shown.map(([each, { usage }]) => `npm run fund -- ${each} ${usage}`)
  return `Usage: ${lines.join('\n       ')}`
}

function subcommandOf(name: string | undefined): Subcommand {
  if (name === undefined) throw new Misused('Say what to do.')
  const found = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined
  if (found !== undefined) return found
  const meant = nearest(name, Object.keys(subcommands))
  throw new Misused(`“${name}” is nothing that this can do.${meant ? ` Did you mean “${meant}”?` : ''}`)
}

async function run([name, ...args]: readonly string[]): Promise<number> {
  try {
    const { options = {}, run: carryOut } = subcommandOf(name)
    const { positionals, values } = parseArgs({ args, options, allowPositionals: true })
    return await carryOut(positionals, values)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const isOption = 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
    if (error instanceof NoValidSample) {
      console.error(error.message)
      return 2
    }
    if (!isOption && !(error instanceof Misused)) throw error
    const known = name !== undefined && Object.hasOwn(subcommands, name) ? name : undefined
    console.error(`${isOption ? sentenceOf(error.message) : error.message}\n${usageOf(known)}`)
    return 2
  }
}

/** What is wrong with an option, in our words: Node's name the parser's own settings. */
function sentenceOf(said: string): string {
  const [, option = ''] = /'(--?[^ ']*)/u.exec(said) ?? []
  return said.startsWith('Unknown')
    ? `There is no such option: ${option}.`
    : `The option ${option} is not given as it should be.`
}

process.exitCode = await run(process.argv.slice(2))
