import { present } from './build-question.ts'
import type { Exemption, Limits, Question } from './bundle.ts'
import type { ReadData } from './data-sets.ts'
import type { RoundFile } from './definition.ts'
import { didYouMean } from './nearest.ts'
import type { Placed } from './sections.ts'
import { problemAt, type DefinitionProblem, type Part, type Path } from './source.ts'

/** Puts the exemptions of a round on the limits that they lift. */
export function exempt(
  { sections, round, data }: { sections: readonly Placed[]; round: Part<RoundFile>; data: ReadData },
  problems: DefinitionProblem[],
): readonly Placed[] {
  const lifted = new Map<Question, (column: string | undefined) => Exemption | undefined>()
  const questions = sections.flatMap(({ built }) => built.pages.flatMap((page) => page.questions))
  for (const [code, { heldIn, lifts }] of Object.entries(round.value.exemptions ?? {})) {
    const say = (path: Path, message: string): number =>
      problems.push(problemAt({ file: round.file, path: ['exemptions', code, ...path] }, message))
    if (data.sets[heldIn]?.per !== 'organisation')
      say(
        ['heldIn'],
        `There is no data set “${heldIn}” per organisation${didYouMean(heldIn, Object.keys(data.sets))}`,
      )
    for (const [id, columns] of Object.entries(lifts)) {
      const question = questions.find((candidate) => candidate.id === id)
      if (question === undefined) {
        say(
          ['lifts', id],
          `No question “${id}” is asked${didYouMean(
            id,
            questions.map((each) => each.id),
          )}`,
        )
        continue
      }
      const known = question.table?.columns.map((column) => column.id) ?? []
      for (const column of columns === true ? [] : columns) {
        if (!known.includes(column))
          say(['lifts', id], `“${id}” has no column “${column}”${didYouMean(column, known)}`)
      }
      lifted.set(question, (column) =>
        columns === true || (column !== undefined && columns.includes(column))
          ? { dataSet: heldIn, key: code }
          : undefined,
      )
    }
  }
  const tailor = (question: Question): Question => {
    const exception = lifted.get(question)
    if (exception === undefined) return question
    const lift = (limits: Limits, column?: string): Limits =>
      present<Limits>({ ...limits, except: exception(column) })
    if (question.table === undefined) return { ...question, limits: lift(question.limits) }
    const columns = question.table.columns.map((column) => ({
      ...column,
      limits: lift(column.limits, column.id),
    }))
    return { ...question, table: { ...question.table, columns } }
  }
  return sections.map((placed) => ({
    ...placed,
    built: {
      ...placed.built,
      pages: placed.built.pages.map((page) => ({ ...page, questions: page.questions.map(tailor) })),
    },
  }))
}
