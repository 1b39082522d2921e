import { questionsOf } from '#shared/answers/content.ts'
import { canonicalJson, hashOf, type Sha256 } from '#shared/canonical.ts'
import type { Bundle, RecipientData } from '#shared/funds/bundle.ts'
import { compile, roundsIn } from '#shared/funds/compile.ts'
import type { DefinitionProblem, Files } from '#shared/funds/source.ts'
import type { Change, ChangeClass } from '#shared/versions/change.ts'
import { compare } from '#shared/versions/compare.ts'

/** A round to compile: its files, what it must be, and what it is compared with. */
export type ToCompile = {
  readonly files: Files
  readonly folder: string
  /** The fund's code. */
  readonly fund: string
  readonly round: number
  /** The version in force, or where the round is new that of the round before. */
  readonly against: Against | null
}
export type Against = {
  /** A version of this round, or the one in force of an earlier round. */
  readonly is: 'version' | 'round'
  readonly number: number
  readonly sha256: Sha256
  /** As `Compiled.json`. */
  readonly compiled: string
}

/** What a version stores as `compiled`. */
export type Contents = {
  readonly bundle: Bundle
  /** `id` is the organisation's GSS code, `code` what its references begin with after the fund's: `BOL`. */
  readonly recipients: readonly { readonly id: string; readonly code: string; readonly name: string }[]
  readonly data: Readonly<Record<string, RecipientData>>
}

/** What is different from what it was compared with. */
export type Difference = {
  readonly against: Pick<Against, 'is' | 'number' | 'sha256'> | null
  readonly class: ChangeClass | null
  readonly changes: readonly Change[]
  /** How many questions a recipient may be asked, before and now. */
  readonly questions: { readonly before: number | null; readonly now: number }
  /** What its author should look at again, and its reviewer see. */
  readonly warnings: readonly DefinitionProblem[]
  /** By name: who is new, who is gone, whose own rows are others. */
  readonly recipients: {
    readonly added: readonly string[]
    readonly gone: readonly string[]
    readonly changed: readonly string[]
  }
}

export type Compilation =
  | { readonly problems: readonly DefinitionProblem[] }
  | { readonly sha256: Sha256; readonly json: string; readonly difference: Difference }

/** Compiles a round and compares it. As slow as its files want it to be: see `compile-apart.ts`. */
export function compileRound({ files, folder, fund, round, against }: ToCompile): Compilation {
  const name = `${folder}/round-${String(round).padStart(2, '0')}`
  if (!roundsIn(files).includes(name)) {
    return { problems: [{ file: `${name}.yaml`, line: 1, message: 'This file is missing' }] }
  }
  const inForce = against?.is === 'version' ? (JSON.parse(against.compiled) as Contents).bundle : undefined
  const compiled = compile(files, name, inForce)
  if ('problems' in compiled) return { problems: compiled.problems }
  const { bundle, data } = compiled
  if (bundle.fund.code !== fund) {
    const message = `This is the fund “${bundle.fund.code}”, and the version is for “${fund}”`
    const line = (files[`${folder}/fund.yaml`] ?? '')
      .split('\n')
      .findIndex((text) => text.startsWith('code:'))
    return { problems: [{ file: `${folder}/fund.yaml`, line: line + 1, message }] }
  }
  const recipients = compiled.recipients.map(({ organisation, name: called, programme }) => ({
    id: organisation,
    code: programme.startsWith(`${fund}-`) ? programme.slice(fund.length + 1) : programme,
    name: called,
  }))
  const contents: Contents = { bundle, recipients, data }
  return {
    sha256: hashOf(canonicalJson(bundle)),
    json: canonicalJson(contents),
    difference: differenceBetween(against, contents, compiled.warnings.slice(0, 200)),
  }
}

const countQuestions = ({ sections }: Bundle): number =>
  sections.reduce((sum, section) => sum + questionsOf(section).length, 0)

/** What is different now; without anything before, everything is. */
export function differenceBetween(
  against: Against | null,
  now: Contents,
  warnings: readonly DefinitionProblem[] = [],
): Difference {
  const before = against === null ? null : (JSON.parse(against.compiled) as Contents)
  const comparison = before === null ? null : compare(before.bundle, now.bundle)
  return {
    against: against && { is: against.is, number: against.number, sha256: against.sha256 },
    class: comparison?.class ?? null,
    changes: comparison?.changes ?? [],
    questions: { before: before && countQuestions(before.bundle), now: countQuestions(now.bundle) },
    warnings,
    recipients: recipientsBetween(before, now),
  }
}

function recipientsBetween(before: Contents | null, now: Contents): Difference['recipients'] {
  if (before === null) return { added: now.recipients.map(({ name }) => name), gone: [], changed: [] }
  const here = new Set(now.recipients.map(({ id }) => id))
  const there = new Set(before.recipients.map(({ id }) => id))
  const rows = ({ data }: Contents, id: string): string => canonicalJson(data[id] ?? {})
  return {
    added: now.recipients.filter(({ id }) => !there.has(id)).map(({ name }) => name),
    gone: before.recipients.filter(({ id }) => !here.has(id)).map(({ name }) => name),
    changed: now.recipients
      .filter(({ id }) => there.has(id) && rows(before, id) !== rows(now, id))
      .map(({ name }) => name),
  }
}
