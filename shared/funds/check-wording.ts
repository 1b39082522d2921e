import { referencePattern, roundParts } from '../answers/wording.ts'
import type { AuthoredDataSet } from './definition.ts'
import type { Question, Section } from './bundle.ts'
import { didYouMean } from './nearest.ts'
import { below, type Plan } from './plan.ts'
import type { Placed } from './sections.ts'
import { problemAt, type DefinitionProblem, type Place } from './source.ts'

type Context = {
  readonly questions: ReadonlyMap<string, { readonly question: Question; readonly section: Section }>
  readonly sets: Readonly<Record<string, AuthoredDataSet>>
  readonly columnsOf: (set: string) => readonly string[]
}

/** What looks like a reference and is none: nothing else in a definition has a word and a colon in braces. */
const almost = /\{([a-z]+):[^{}]*\}/gu

/** Says of everything that the words of a definition refer to whether it is there, and is one thing there. */
export function checkWording(
  {
    placed,
    rules,
    ...data
  }: { readonly placed: readonly Placed[]; readonly rules: Plan['rules'] } & Omit<Context, 'questions'>,
  problems: DefinitionProblem[],
): void {
  const questions = new Map(
    placed.flatMap(({ built: section }) =>
      section.pages.flatMap((page) =>
        page.questions.map((question) => [question.id, { question, section }] as const),
      ),
    ),
  )
  const context = { ...data, questions }
  for (const { value: rule, place } of rules) {
    const home = questions.get(rule.table ?? rule.about?.[0] ?? '')?.section
    for (const message of home === undefined ? [] : mistakesIn(rule.message ?? '', home, context))
      problems.push(problemAt(below(place, 'message'), message))
  }
  for (const { built, place, pagePlaces, written } of placed) {
    const check = (text: string | undefined, at: Place): void => {
      for (const message of mistakesIn(text ?? '', built, context)) problems.push(problemAt(at, message))
    }
    check(built.title, below(place, 'title'))
    check(built.guidance, below(place, 'guidance'))
    for (const page of built.pages) {
      const at = pagePlaces.get(page.id)
      if (at === undefined) continue
      check(page.title, below(at, 'title'))
      check(page.guidance, below(at, 'guidance'))
    }
    for (const { authored, placeOf } of written.values()) {
      for (const name of ['label', 'hint', 'guidance', 'missing'] as const)
        check(authored[name], placeOf([name]))
      for (const [id, column] of Object.entries(authored.columns ?? {}))
        for (const name of ['label', 'hint', 'missing'] as const)
          check(column[name], placeOf(['columns', id, name]))
      for (const [key, row] of Object.entries(authored.rows?.fixed ?? {}))
        check(typeof row === 'string' ? row : row.label, placeOf(['rows', 'fixed', key]))
    }
  }
}

function mistakesIn(text: string, section: Section, context: Context): string[] {
  const known = [...text.matchAll(referencePattern)].map(([, kind = '', name = '']) =>
    kind === 'answer'
      ? answerMistake(name, section, context)
      : kind === 'data'
        ? dataMistake(name, section, context)
        : roundParts.some((part) => part === name)
          ? undefined
          : `A round has no “${name}”${didYouMean(name, roundParts)}`,
  )
  const unknown = [...text.matchAll(almost)].flatMap(([whole, kind = '']) =>
    ['answer', 'data', 'round'].includes(kind) && whole.search(referencePattern) === 0
      ? []
      : [
          `“${whole.slice(0, 60)}” refers to nothing. Write {answer:question}, {data:set.column} or {round:title}`,
        ],
  )
  return [...known.filter((mistake) => mistake !== undefined), ...unknown]
}

function answerMistake(id: string, here: Section, { questions }: Context): string | undefined {
  const found = questions.get(id)
  if (found === undefined) return `No question “${id}” is asked${didYouMean(id, questions.keys())}`
  const { question, section } = found
  if (question.kind === 'table') return `“${id}” is a table, which can’t be said in a few words`
  if (question.personal) return `“${id}” is personal, so it is not repeated elsewhere`
  if (section.each !== undefined && section.id !== here.id)
    return `“${id}” is asked once for each of the ${section.each}, so it has no one answer here`
  return undefined
}

function dataMistake(name: string, here: Section, { sets, columnsOf }: Context): string | undefined {
  const [id = '', column = '', ...more] = name.split('.')
  const set = sets[id]
  if (set === undefined) return `There is no data set “${id}”${didYouMean(id, Object.keys(sets))}`
  if (here.each !== id && set.rows !== 'one')
    return `“${id}” has several rows, so there is no one “${column}” here. Say “rows: one” of it where every recipient has one`
  const columns = columnsOf(id)
  if (more.length === 0 && columns.includes(column)) return undefined
  return `The data set “${id}” has no column “${column}”${didYouMean(column, columns)}`
}
