import type { Bank, Written } from './bank.ts'
import { buildQuestion, present, type Calendar } from './build-question.ts'
import type { Page, Question, Section } from './bundle.ts'
import { markdownProblems } from '../markdown.ts'
import type { ReadData } from './data-sets.ts'
import { didYouMean } from './nearest.ts'
import { applyOverride } from './override.ts'
import { below, type PlannedQuestion, type PlannedSection } from './plan.ts'
import { problemAt, type DefinitionProblem, type Path, type Place } from './source.ts'

const mostQuestions = 2000

/** A compiled section that still knows how its questions were written. */
export type Placed = {
  readonly built: Section
  readonly place: Place
  readonly written: ReadonlyMap<string, Written>
  readonly pagePlaces: ReadonlyMap<string, Place>
}

type SectionsFrom = {
  bank: Bank
  planned: readonly PlannedSection[]
  data: ReadData
  calendar: Calendar
  /** Hosts that guidance may link to. */
  links: readonly string[]
}

/** The sections of a round with their questions compiled. Problems are added to `problems`. */
export function readSections(
  { bank, planned, data, calendar, links }: SectionsFrom,
  problems: DefinitionProblem[],
): Placed[] {
  const askedBefore = new Map<string, string>()
  const sectionIds = new Set<string>()
  return planned.map(({ value: section, place, ask }): Placed => {
    const sayAt = (at: Place, message: string): number => problems.push(problemAt(at, message))
    const say = (path: Path, message: string): number => sayAt(below(place, ...path), message)
    const guide = (guidance: string | undefined, at: Place): string | undefined => {
      for (const message of markdownProblems(guidance ?? '', links)) sayAt(at, message)
      return guidance?.trim()
    }
    if (sectionIds.has(section.id)) say(['id'], `There is already a section “${section.id}”`)
    sectionIds.add(section.id)
    if (section.each !== undefined) checkEach(section.each, data, (message) => say(['each'], message))
    const written = new Map<string, Written>()
    const question = ({ use: id, value: override, place: at }: PlannedQuestion): Question[] => {
      const base = bank.questions.get(id)
      if (base === undefined) {
        sayAt(at, `There is no question “${id}” in the bank${didYouMean(id, bank.questions.keys())}`)
        return []
      }
      if (askedBefore.has(id))
        sayAt(at, `“${id}” is already asked in ${askedBefore.get(id)}. Nothing is asked twice`)
      askedBefore.set(id, section.id)
      const tailored = applyOverride(base, { override, place: at }, problems)
      written.set(id, tailored)
      guide(tailored.authored.guidance, tailored.placeOf(['guidance']))
      checkDataSets(tailored, data, problems)
      return [buildQuestion(tailored, calendar, problems)]
    }
    const pagePlaces = new Map(
      ask.flatMap((entry) => ('use' in entry ? [] : [[entry.value.page, entry.place] as const])),
    )
    const pages = ask.flatMap((entry): Page[] => {
      if ('use' in entry)
        return question(entry).map((only) => ({ id: only.id, title: only.label, questions: [only] }))
      const questions = entry.ask.flatMap(question)
      if (questions.length > 1 && questions.some(({ kind }) => kind === 'table'))
        sayAt(entry.place, 'A table needs a page of its own')
      const { page: id, title, guidance, when } = entry.value
      const guided = guide(guidance, below(entry.place, 'guidance'))
      return [present<Page>({ id, title, guidance: guided, when, questions })]
    })
    const twice = pages.find(({ id }, number) => pages.findIndex((page) => page.id === id) !== number)
    if (twice !== undefined) say([], `There are two pages “${twice.id}” in this section`)
    const built = present<Section>({
      id: section.id,
      title: section.title,
      group: section.group,
      each: section.each,
      finance: section.finance ?? false,
      certifierOnly: section.certifierOnly ?? false,
      guidance: guide(section.guidance, below(place, 'guidance')),
      when: section.when,
      pages,
    })
    if (askedBefore.size > mostQuestions) say([], `A fund can ask ${mostQuestions} questions`)
    return { built, place, written, pagePlaces }
  })
}

function checkEach(each: string, { sets, data, recipients }: ReadData, say: (message: string) => void): void {
  const set = sets[each]
  if (set === undefined) return say(`There is no data set “${each}”${didYouMean(each, Object.keys(sets))}`)
  for (const { organisation, name } of recipients) {
    const keys = (set.rows ?? data[organisation]?.[each] ?? []).map((row) => row[set.key])
    if (keys.length === 0) say(`${name} has no ${each}`)
    if (new Set(keys).size < keys.length) say(`${name} has two ${each} with the same ${set.key}`)
  }
}

function checkDataSets(
  { authored, placeOf }: Written,
  { sets }: ReadData,
  problems: DefinitionProblem[],
): void {
  const { from } = authored.rows ?? {}
  if (from !== undefined && sets[from] === undefined)
    problems.push(
      problemAt(
        placeOf(['rows', 'from']),
        `There is no data set “${from}”${didYouMean(from, Object.keys(sets))}`,
      ),
    )
  const parts = [
    [[], authored] as const,
    ...Object.entries(authored.columns ?? {}).map(([id, column]) => [['columns', id], column] as const),
  ]
  for (const [path, { dataSet, matching = {} }] of parts) {
    if (dataSet === undefined) continue
    const set = sets[dataSet]
    const say = (name: string, message: string): number =>
      problems.push(problemAt(placeOf([...path, name]), message))
    if (set === undefined) {
      say('dataSet', `There is no data set “${dataSet}”${didYouMean(dataSet, Object.keys(sets))}`)
      continue
    }
    for (const column of Object.keys(matching)) {
      if (!set.columns.includes(column))
        say(
          'matching',
          `The data set “${dataSet}” has no column “${column}”${didYouMean(column, set.columns)}`,
        )
    }
  }
}
