import {
  roundFile,
  type AuthoredEntry,
  type AuthoredPage,
  type AuthoredRule,
  type AuthoredSection,
  type FundFile,
  type Override,
  type Position,
  type RoundFile,
} from './definition.ts'
import { didYouMean } from './nearest.ts'
import { problemAt, readYaml, type DefinitionProblem, type Files, type Part, type Place } from './source.ts'

/** Something written, and where. */
export type At<T> = { readonly value: T; readonly place: Place }

/** A question of the bank as it is asked. */
export type PlannedQuestion = At<Override> & { readonly use: string }
/** A page that several questions share, or the one question of a page. */
export type PlannedEntry =
  | PlannedQuestion
  | (At<Omit<AuthoredPage, 'ask'>> & {
      readonly ask: readonly PlannedQuestion[]
    })
export type PlannedSection = At<Omit<AuthoredSection, 'ask'>> & { readonly ask: readonly PlannedEntry[] }

/** What a round asks once all differences since the first round are applied. Everything knows who wrote it. */
export type Plan = {
  readonly years: At<FundFile['years']>
  readonly lists: ReadonlyMap<string, At<readonly string[]>>
  readonly sections: readonly PlannedSection[]
  readonly rules: readonly At<AuthoredRule>[]
  /** What a round has removed, for the messages of what still uses it. */
  readonly removed: ReadonlyMap<string, Place>
  /** The round that this one is like, where it is like one. */
  readonly before: RoundFile | undefined
}

/** What a round asks. Problems are added to `problems`. */
export function planRound(
  { files, fund, round }: { files: Files; fund: Part<FundFile>; round: Part<RoundFile> },
  problems: DefinitionProblem[],
): Plan {
  const chain = chainOf({ files, round }, problems)
  const plan = chain.reduce((before, next) => applyRound(before, next, problems), planOf(fund))
  return { ...plan, before: chain.at(-2)?.value }
}

/** A round and those that it is like, the first one first. */
function chainOf(
  { files, round }: { files: Files; round: Part<RoundFile> },
  problems: DefinitionProblem[],
): Part<RoundFile>[] {
  const { like } = round.value
  if (like === undefined) return [round]
  const say = (message: string): number =>
    problems.push(problemAt({ file: round.file, path: ['like'] }, message))
  const path = round.file.path.replace(/round-\d\d\.yaml$/u, `${like}.yaml`)
  if (Number(like.slice(-2)) >= round.value.round) say('A round can only be like an earlier one')
  else if (files[path] === undefined) say(`There is no ${path}`)
  else {
    const before = readYaml(files, { path, schema: roundFile }, problems)
    if (before?.value.round === Number(like.slice(-2)))
      return [...chainOf({ files, round: before }, problems), round]
    if (before !== undefined) say(`${path} says that it is round ${before.value.round}`)
  }
  return [round]
}

function planOf({ file, value }: Part<FundFile>): Plan {
  return {
    years: { value: value.years, place: { file, path: ['years'] } },
    lists: listsOf({ file, value }),
    sections: value.sections.map((section, index) =>
      planSection(section, { file, path: ['sections', index] }),
    ),
    rules: rulesOf({ file, value }),
    removed: new Map(),
    before: undefined,
  }
}

function rulesOf({ file, value }: Part<Pick<FundFile, 'rules'>>): At<AuthoredRule>[] {
  return (value.rules ?? []).map((rule, index) => ({ value: rule, place: { file, path: ['rules', index] } }))
}

function listsOf({ file, value }: Part<Pick<FundFile, 'lists'>>): Map<string, At<readonly string[]>> {
  return new Map(
    Object.entries(value.lists ?? {}).map(([id, { without }]) => [
      id,
      { value: without, place: { file, path: ['lists', id] } },
    ]),
  )
}

function planSection({ ask, ...value }: AuthoredSection, place: Place): PlannedSection {
  return { value, place, ask: planEntries(ask, below(place, 'ask')) }
}

function planEntries(entries: readonly AuthoredEntry[], place: Place): PlannedEntry[] {
  const question = (entry: string | (Override & { use: string }), at: Place): PlannedQuestion => {
    const { use, ...value } = typeof entry === 'string' ? { use: entry } : entry
    return { use, value, place: at }
  }
  return entries.map((entry, index): PlannedEntry => {
    const at = below(place, index)
    if (typeof entry === 'string' || !('page' in entry)) return question(entry, at)
    const { ask, ...value } = entry
    return { value, place: at, ask: ask.map((each, inner) => question(each, below(at, 'ask', inner))) }
  })
}

export function below(place: Place, ...steps: (string | number)[]): Place {
  return { ...place, path: [...place.path, ...steps] }
}

/** The questions of a section, in order. */
function asked({ ask }: PlannedSection): PlannedQuestion[] {
  return ask.flatMap((entry) => ('use' in entry ? [entry] : entry.ask))
}

function idOf(entry: PlannedEntry): string {
  return 'use' in entry ? entry.use : entry.value.page
}

type Say = (path: (string | number)[], message: string) => void

/** What a round removes, changes, moves and adds, in this order. */
function applyRound(plan: Plan, { file, value }: Part<RoundFile>, problems: DefinitionProblem[]): Plan {
  const place: Place = { file, path: [] }
  const say: Say = (path, message) => problems.push(problemAt(below(place, ...path), message))
  const removed = new Map(plan.removed)
  let sections = removeParts(plan, { file, value }, { say, removed })
  sections = changeParts(sections, { file, value }, say)
  for (const [index, { question, in: into, ...position }] of (value.move ?? []).entries()) {
    const found = sections.flatMap(asked).find(({ use }) => use === question)
    if (found === undefined) say(['move', index, 'question'], notAsked(question, sections))
    else
      sections = insert(without(sections, question), [found], { into, position, say, path: ['move', index] })
  }
  for (const [index, { before, after, ...section }] of (value.add?.sections ?? []).entries()) {
    const path = ['add', 'sections', index]
    const at = positionIn(
      sections.map((each) => each.value.id),
      { before, after },
      (key, message) => say([...path, ...key], message),
    )
    sections = sections.toSpliced(at, 0, planSection(section, below(place, ...path)))
  }
  for (const [index, { in: into, ask, ...position }] of (value.add?.questions ?? []).entries()) {
    const path = ['add', 'questions', index]
    sections = insert(sections, planEntries(ask, below(place, ...path, 'ask')), { into, position, say, path })
  }
  for (const { value: section } of sections.filter(({ ask }) => ask.length === 0))
    say(['remove', 'questions'], `The section “${section.id}” asks nothing any more. Remove it too`)
  for (const { use } of sections.flatMap(asked)) removed.delete(use)
  const rules = changeRules(plan.rules, { file, value }, say)
  const lists = new Map([...plan.lists, ...listsOf({ file, value })])
  const years =
    value.years === undefined
      ? plan.years
      : { value: { ...value.years, by: value.years.by ?? plan.years.value.by }, place: below(place, 'years') }
  return { ...plan, years, lists, sections, rules, removed }
}

function removeParts(
  plan: Plan,
  { file, value: { remove = {} } }: Part<RoundFile>,
  { say, removed }: { say: Say; removed: Map<string, Place> },
): readonly PlannedSection[] {
  let { sections } = plan
  for (const [index, id] of (remove.sections ?? []).entries()) {
    const path = ['remove', 'sections', index]
    const found = sections.find(({ value }) => value.id === id)
    if (found === undefined) say(path, noSection(id, sections))
    else for (const { use } of asked(found)) removed.set(use, { file, path })
    sections = sections.filter((section) => section !== found)
  }
  for (const [index, id] of (remove.questions ?? []).entries()) {
    const path = ['remove', 'questions', index]
    if (sections.flatMap(asked).some(({ use }) => use === id)) removed.set(id, { file, path })
    else say(path, notAsked(id, sections))
    sections = without(sections, id)
  }
  return sections
}

function changeParts(
  before: readonly PlannedSection[],
  { file, value: { change = {} } }: Part<RoundFile>,
  say: Say,
): readonly PlannedSection[] {
  let sections = before
  for (const [id, other] of Object.entries(change.sections ?? {})) {
    if (!sections.some(({ value }) => value.id === id))
      say(['change', 'sections', id], noSection(id, sections))
    const said = Object.fromEntries(Object.entries(other).filter(([, part]) => part !== undefined))
    sections = sections.map((section) =>
      section.value.id === id ? { ...section, value: { ...section.value, ...said } } : section,
    )
  }
  for (const [id, value] of Object.entries(change.questions ?? {})) {
    const path = ['change', 'questions', id]
    if (!sections.flatMap(asked).some(({ use }) => use === id)) say(path, notAsked(id, sections))
    sections = eachQuestion(sections, (question) =>
      question.use === id ? [{ use: id, value, place: { file, path } }] : [question],
    )
  }
  return sections
}

function changeRules(
  before: readonly At<AuthoredRule>[],
  { file, value }: Part<RoundFile>,
  say: Say,
): At<AuthoredRule>[] {
  const ids = before.map((rule) => rule.value.id)
  const gone = value.remove?.rules ?? []
  for (const [index, id] of gone.entries()) {
    if (!ids.includes(id)) say(['remove', 'rules', index], `There is no rule “${id}”${didYouMean(id, ids)}`)
  }
  const own = rulesOf({ file, value })
  const kept = before
    .filter((rule) => !gone.includes(rule.value.id))
    .map((rule) => own.find((other) => other.value.id === rule.value.id) ?? rule)
  return [...kept, ...own.filter((rule) => !kept.includes(rule))]
}

/** Puts entries into a section; beside a question of a shared page, onto that page. */
function insert(
  sections: readonly PlannedSection[],
  entries: readonly PlannedEntry[],
  at: { into: string; position: Position; say: Say; path: (string | number)[] },
): readonly PlannedSection[] {
  const { into, position, say, path } = at
  const section = sections.find(({ value }) => value.id === into)
  if (section === undefined) {
    say([...path, 'in'], noSection(into, sections))
    return sections
  }
  const beside = position.before ?? position.after ?? ''
  const page = section.ask.find((entry) => 'ask' in entry && entry.ask.some(({ use }) => use === beside))
  const put = <T extends PlannedEntry>(among: readonly T[], more: readonly T[]): T[] =>
    among.toSpliced(
      positionIn(among.map(idOf), position, (key, message) => say([...path, ...key], message)),
      0,
      ...more,
    )
  const questions = entries.flatMap((entry) => ('use' in entry ? [entry] : []))
  if (page !== undefined && questions.length < entries.length)
    say(path, `“${beside}” is on the page “${idOf(page)}”, and a page can’t be put onto a page`)
  const ask =
    page === undefined
      ? put(section.ask, entries)
      : section.ask.map((entry) =>
          entry === page && 'ask' in entry ? { ...entry, ask: put(entry.ask, questions) } : entry,
        )
  return sections.map((each) => (each === section ? { ...section, ask } : each))
}

function positionIn(
  ids: readonly string[],
  { before, after }: Position,
  say: (path: string[], message: string) => void,
): number {
  if (before !== undefined && after !== undefined) say(['after'], 'Say “before” or “after”, not both')
  const id = before ?? after
  if (id === undefined) return ids.length
  const index = ids.indexOf(id)
  if (index < 0)
    say([before === undefined ? 'after' : 'before'], `There is no “${id}” here${didYouMean(id, ids)}`)
  return before === undefined ? index + 1 : Math.max(index, 0)
}

function without(sections: readonly PlannedSection[], id: string): readonly PlannedSection[] {
  return eachQuestion(sections, (question) => (question.use === id ? [] : [question]))
}

/** Each question replaced; pages that have none left go. */
function eachQuestion(
  sections: readonly PlannedSection[],
  replace: (question: PlannedQuestion) => PlannedQuestion[],
): readonly PlannedSection[] {
  return sections.map((section) => ({
    ...section,
    ask: section.ask.flatMap((entry): PlannedEntry[] => {
      if ('use' in entry) return replace(entry)
      const ask = entry.ask.flatMap(replace)
      return ask.length === 0 ? [] : [{ ...entry, ask }]
    }),
  }))
}

function notAsked(id: string, sections: readonly PlannedSection[]): string {
  const ids = sections.flatMap(asked).map(({ use }) => use)
  return `No question “${id}” is asked${didYouMean(id, ids)}`
}

function noSection(id: string, sections: readonly PlannedSection[]): string {
  return `There is no section “${id}”${didYouMean(
    id,
    sections.map(({ value }) => value.id),
  )}`
}
