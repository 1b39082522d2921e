import type { FundFile, RoundFile } from './definition.ts'
import type { Plan } from './plan.ts'
import { problemAt, type DefinitionProblem, type Part, type Place } from './source.ts'

/** An id that stood for something once, and may never stand for anything else: who said so, where and why. */
export type Retired = { readonly id: string; readonly reason: string; readonly place: Place }

/** Refuses what uses again the id of something that was retired: its answers would be taken for those of that time. */
export function refuseRetired(
  used: { readonly id: string; readonly place: Place },
  retired: readonly Retired[],
  problems: DefinitionProblem[],
): void {
  const found = retired.find(({ id }) => id === used.id)
  if (found === undefined) return
  const { file, path } = found.place
  problems.push(
    problemAt(
      used.place,
      `“${found.id}” is retired in line ${file.lineOf(path)} of ${file.path}: ${found.reason}. Give this another id`,
    ),
  )
}

/** The sections, questions and rules of a round against what its fund retired in an earlier one. */
export function checkRetired(
  { fund, round, plan }: { fund: Part<FundFile>; round: Part<RoundFile>; plan: Plan },
  problems: DefinitionProblem[],
): void {
  const retired = Object.entries(fund.value.retired ?? {}).flatMap(([id, { after, reason }]): Retired[] =>
    round.value.round > after ? [{ id, reason, place: { file: fund.file, path: ['retired', id] } }] : [],
  )
  for (const { value, place, ask } of plan.sections) {
    refuseRetired({ id: value.id, place }, retired, problems)
    for (const entry of ask) {
      for (const question of 'use' in entry ? [entry] : entry.ask)
        refuseRetired({ id: question.use, place: question.place }, retired, problems)
    }
  }
  for (const { value, place } of plan.rules) refuseRetired({ id: value.id, place }, retired, problems)
}
