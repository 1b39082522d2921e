import type { Bank, Written } from './bank.ts'
import type { Bundle, Question, Section } from './bundle.ts'
import type { FundFile, RoundFile } from './definition.ts'
import { lintContent } from './lint-content.ts'
import { lintFacts } from './lint-facts.ts'
import { lintGovernance } from './lint-governance.ts'
import { lintUnits } from './lint-units.ts'
import type { Plan } from './plan.ts'
import type { Placed } from './sections.ts'
import { problemAt, type DefinitionProblem, type Part, type Path, type Place } from './source.ts'

/** A question as a round asks it, with where each part of it was written. */
export type AskedHere = {
  readonly question: Question
  readonly section: Section
  readonly written: Written
}

/** What is looked at: a round that compiles so far. */
export type Linted = {
  readonly bundle: Bundle
  readonly bank: Bank
  readonly fund: Part<FundFile>
  readonly round: Part<RoundFile>
  /** The round that this one is like, where it is like one. */
  readonly before: RoundFile | undefined
  readonly plan: Plan
  readonly placed: readonly Placed[]
  readonly asked: readonly AskedHere[]
}

/** How something is said about a place: what is wrong stops a definition, a warning asks its author to look again. */
export type LintSay = {
  readonly wrong: (place: Place, message: string) => void
  readonly warn: (place: Place, message: string) => void
}

/**
 * What can be said of a definition beyond whether it can be compiled: that a variable is observed twice, that pounds
 * are added to kilometres, that a label shouts. Problems and warnings are added to their lists.
 */
export function lint(
  of: Omit<Linted, 'asked'>,
  { problems, warnings }: { problems: DefinitionProblem[]; warnings: DefinitionProblem[] },
): void {
  const asked = of.placed.flatMap(({ built, written }) =>
    built.pages.flatMap((page) =>
      page.questions.flatMap((question): AskedHere[] => {
        const own = written.get(question.id)
        return own === undefined ? [] : [{ question, section: built, written: own }]
      }),
    ),
  )
  const say: LintSay = {
    wrong: (place, message) => problems.push(problemAt(place, message)),
    warn: (place, message) => warnings.push(problemAt(place, message)),
  }
  for (const check of [lintFacts, lintUnits, lintContent, lintGovernance]) check({ ...of, asked }, say)
}

/** A place below the section that a question is asked in, or of the question itself. */
export const placeOf = ({ written }: AskedHere, path: Path = []): Place => written.placeOf(path)
