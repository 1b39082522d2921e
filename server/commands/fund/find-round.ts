import { existsSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { compile, roundsIn, type Compiled, type NotCompiled } from '#shared/funds/compile.ts'
import type { Recipient } from '#shared/funds/data-sets.ts'
import { didYouMean } from '#shared/funds/nearest.ts'
import type { Files } from '#shared/funds/source.ts'
import { findDefinitions } from '../../funds/check-files.ts'
import { definitionsFolder, readDefinitions } from '../../funds/read-definitions.ts'
import { Misused } from './subcommand.ts'

/** A round that somebody named, compiled. */
export type FoundRound = {
  /** `<fund>/round-03` */
  readonly round: string
  /** Its file or folder. */
  readonly path: string
  readonly files: Files
  readonly compiled: Compiled | NotCompiled
  /** Where a file of the definition is on disk. */
  readonly pathOf: (file: string) => string
}

/**
 * The round that is meant by `<fund>/round-03`, the path of its file, or that of its fund, which means its last.
 *
 * @throws Misused
 */
export function findRound(name: string): FoundRound {
  if (existsSync(name)) return roundAt(name)
  const files = readDefinitions()
  const known = roundsIn(files)
  const wanted = name.replace(/\.yaml$/u, '')
  const round = known.find((each) => each === wanted || wanted.endsWith(`/${each}`))
  if (round === undefined) {
    const meant = didYouMean(wanted, known)
    throw new Misused(`There is no round “${name}”${meant || `. There is ${known.join(', ')}.`}`)
  }
  const pathOf = (file: string): string => join(definitionsFolder, file)
  return { round, path: pathOf(`${round}.yaml`), files, compiled: compile(files, round), pathOf }
}

function roundAt(path: string): FoundRound {
  const found = findDefinitions(path)
  if (typeof found === 'string') throw new Misused(`${path}: ${found}.`)
  const isRound = !statSync(path).isDirectory() && basename(path).startsWith('round-')
  const wanted = basename(path, '.yaml')
  const round = isRound ? found.rounds.find((each) => each.endsWith(`/${wanted}`)) : found.rounds.at(-1)
  if (round === undefined) throw new Misused(`${path} is no round of a fund.`)
  const { files, pathOf } = found
  return { round, path, files, compiled: compile(files, round), pathOf }
}

/**
 * The recipient that is meant by a GSS code or a name; without one the first.
 *
 * @throws Misused
 */
export function recipientOf({ round, compiled }: FoundRound, as: string | undefined): Recipient {
  const recipients = 'problems' in compiled ? [] : compiled.recipients
  const wanted = as?.toLowerCase() ?? recipients[0]?.organisation.toLowerCase()
  const found = recipients.find(({ organisation, name }) =>
    [organisation, name].some((text) => text.toLowerCase() === wanted),
  )
  if (found === undefined) throw new Misused(`${as ?? 'Nobody'} does not report in ${round}.`)
  return found
}
