import { existsSync, readFileSync } from 'node:fs'
import * as z from 'zod'
import type { Bundle } from '#shared/funds/bundle.ts'
import { compare } from '#shared/versions/compare.ts'
import { saidPlainly } from '#shared/versions/said.ts'
import { findRound } from './find-round.ts'
import { Misused, type Subcommand } from './subcommand.ts'

/** `diff <old> <new>`: what is different between two rounds or versions, and what that asks of returns. */
export const diff: Subcommand = {
  usage: '<old> <new> [--json]',
  options: { json: { type: 'boolean' } },
  run: ([old, now, ...more], options) => {
    if (old === undefined || now === undefined || more.length > 0)
      throw new Misused('Say which two rounds to compare, such as fund/round-01 fund/round-02.')
    const comparison = compare(bundleOf(old), bundleOf(now))
    console.log(
      options['json'] === true
        ? JSON.stringify({ class: comparison.class ?? null, changes: comparison.changes }, null, 2)
        : saidPlainly(comparison).join('\n'),
    )
    return 0
  },
}

/** The bundle of a round by its name or file, or one that was compiled before. */
function bundleOf(name: string): Bundle {
  if (name.endsWith('.json')) return readBundle(name)
  const { compiled } = findRound(name)
  if (!('problems' in compiled)) return compiled.bundle
  const [first] = compiled.problems
  const where = first === undefined ? '' : ` (${first.file}:${first.line}: ${first.message})`
  throw new Misused(`${name} can’t be compared, as check finds something wrong with it${where}.`)
}

/** Enough of a bundle to tell it from any other JSON; the compiler wrote it, so the rest is as it should be. */
const bundleShape = z.looseObject({
  language: z.literal(1),
  fund: z.looseObject({ code: z.string() }),
  round: z.looseObject({ number: z.int() }),
  lists: z.record(z.string(), z.array(z.looseObject({ code: z.string() }))),
  dataSets: z.record(z.string(), z.looseObject({ key: z.string() })),
  sections: z.array(
    z.looseObject({
      id: z.string(),
      pages: z.array(z.looseObject({ questions: z.array(z.looseObject({ id: z.string() })) })),
    }),
  ),
  rules: z.array(z.looseObject({ id: z.string() })),
})

function readBundle(path: string): Bundle {
  if (!existsSync(path)) throw new Misused(`There is no file ${path}.`)
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    throw new Misused(`${path} can’t be read as JSON.`)
  }
  const within = z.looseObject({ bundle: z.unknown() }).safeParse(json)
  const bundle = within.success ? within.data.bundle : json
  if (!bundleShape.safeParse(bundle).success)
    throw new Misused(`${path} is no compiled definition. Give the JSON of a bundle, or the name of a round.`)
  return bundle as Bundle
}
