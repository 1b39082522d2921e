import { compile, roundsIn } from '#shared/funds/compile.ts'
import { nearest } from '#shared/funds/nearest.ts'
import { sample as sampleReturn } from '#shared/funds/sample.ts'
import { readDefinitions } from '../../funds/read-definitions.ts'
import { check } from './check.ts'
import { Misused, textOf, type Subcommand } from './subcommand.ts'

/** `sample <fund/round> --seed N --as <organisation>`: prints the answers of a return that somebody might have given. */
export const sample: Subcommand = {
  usage: '<fund/round> --seed <number> [--as <GSS code or name>]',
  options: { seed: { type: 'string' }, as: { type: 'string' } },
  run: ([name = ''], options) => {
    const files = readDefinitions()
    const known = roundsIn(files)
    const round = known.find((each) => name.replace(/\.yaml$/u, '').endsWith(each))
    if (round === undefined) {
      const meant = nearest(name, known)
      throw new Misused(
        `There is no round “${name}”. ${meant ? `Did you mean ${meant}?` : `There is ${known.join(', ')}.`}`,
      )
    }
    const seed = Number(textOf(options, 'seed') ?? 1)
    if (!Number.isSafeInteger(seed)) throw new Misused('The seed is a whole number.')
    const compiled = compile(files, round)
    if ('problems' in compiled) return check.run([`shared/funds/${round}.yaml`], {})
    const { bundle, data, recipients } = compiled
    const as = textOf(options, 'as')
    const wanted = as?.toLowerCase() ?? recipients[0]?.organisation.toLowerCase()
    const recipient = recipients.find(({ organisation, name: called }) =>
      [organisation, called].some((text) => text.toLowerCase() === wanted),
    )
    if (recipient === undefined) throw new Misused(`${as ?? 'Nobody'} does not report in ${round}.`)
    const values = sampleReturn({ bundle, data: data[recipient.organisation] ?? {} }, seed)
    console.log(JSON.stringify(Object.fromEntries(values), null, 2))
    return 0
  },
}
