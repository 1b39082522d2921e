import { questionsOf } from '../answers/content.ts'
import type {
  Bundle,
  Choice,
  DataRow,
  DataSet,
  Fund,
  Page,
  Question,
  Round,
  Rule,
  Section,
} from '../funds/bundle.ts'
import type { Severity } from '../problems.ts'
import {
  asked,
  at,
  calculated,
  changed,
  judge,
  matched,
  needed,
  observed,
  remodelled,
  same,
  worded,
  type Change,
  type ChangeClass,
  type Judge,
  type Judges,
  type Step,
} from './change.ts'
import { compareTables, limitJudges } from './compare-tables.ts'

export type Comparison = {
  /** The highest class of any change; undefined where nothing changed. */
  readonly class: ChangeClass | undefined
  /** In the order of the definition: fund, round, sections with what is in them, rules, lists, data sets. */
  readonly changes: readonly Change[]
}

/** Every class, from what asks most of returns to what asks least. */
export const changeClasses: readonly ChangeClass[] = ['MODEL', 'REVISION', 'ADDITION']

/** Everything that is different between two versions of a definition, or two rounds of a fund, and what it asks of returns. */
export function compare(before: Bundle, after: Bundle): Comparison {
  const changes = [
    ...at(
      [],
      same(before.language, after.language)
        ? []
        : [remodelled('The language')(before.language, after.language)],
    ),
    ...at(
      [{ is: 'fund', id: after.fund.code, name: after.fund.name }],
      judge(fundJudges, before.fund, after.fund),
    ),
    ...at(
      [{ is: 'round', id: String(after.round.number), name: after.round.title }],
      judge(roundJudges, before.round, after.round),
    ),
    ...compareSections(before, after),
    ...compareQuestions(before, after),
    ...compareRules(before.rules, after.rules),
    ...compareLists(before.lists, after.lists),
    ...compareDataSets(before.dataSets, after.dataSets),
    ...at([], same(before.moves, after.moves) ? [] : [{ class: 'ADDITION', sentence: movesChanged }]),
  ]
  return { class: changeClasses.find((of) => changes.some((change) => change.class === of)), changes }
}

const movesChanged = 'It says where answers to the version before go'

const fundJudges: Judges<Fund> = {
  code: remodelled('The code'),
  name: worded('The name'),
  description: worded('The description'),
  team: worded('The team to write to'),
  certifier: worded('Who certifies'),
  declaration: worded('The declaration'),
}

const roundJudges: Judges<Round> = {
  number: worded('The number'),
  title: worded('The title'),
  from: worded('The first day'),
  to: worded('The last day'),
  actualsTo: worded('The last day that is actual'),
  opens: changed('The opening day', 'ADDITION'),
  deadline: (before = '', after = '') =>
    changed('The deadline', after > before ? 'ADDITION' : 'REVISION')(before, after),
}

const sectionJudges: Judges<Section> = {
  id: null,
  title: worded('The title'),
  group: worded('The group'),
  each: remodelled('What the section is asked for'),
  finance: (_, after) => ({
    class: 'REVISION',
    sentence: after === true ? 'Finance editors may edit it now' : 'Finance editors may no longer edit it',
  }),
  certifierOnly: (_, after) => ({
    class: 'REVISION',
    sentence:
      after === true ? 'Only a certifier may edit it now' : 'Others than the certifier may edit it now',
  }),
  guidance: worded('The guidance'),
  when: asked,
  pages: null,
}

const sectionStep = ({ id, title }: Section): Step => ({ is: 'section', id, name: title })
const asksSomething = (question: Question): boolean => question.required !== false

function compareSections(before: Bundle, after: Bundle): Change[] {
  const { gone, added, both, reordered } = matched(before.sections, after.sections, ({ id }) => id)
  return [
    ...gone.flatMap((section) =>
      at([sectionStep(section)], [{ class: 'MODEL', sentence: 'The section is gone' }]),
    ),
    ...added.flatMap((section) =>
      at(
        [sectionStep(section)],
        [
          {
            class: questionsOf(section).some(asksSomething) ? 'REVISION' : 'ADDITION',
            sentence: 'The section is new',
          },
        ],
      ),
    ),
    ...both.flatMap(([was, section]) => [
      ...at([sectionStep(section)], judge(sectionJudges, was, section)),
      ...comparePages(was, section),
    ]),
    ...at([], reordered ? [{ class: 'REVISION', sentence: 'The sections are in another order' }] : []),
  ]
}

const pageJudges: Judges<Page> = {
  id: null,
  title: worded('The title of the page'),
  guidance: worded('The guidance of the page'),
  when: (before, after) => ({
    ...asked(before, after),
    sentence: after === undefined ? 'The page is always asked now' : 'When the page is asked has changed',
  }),
  questions: null,
}

function comparePages(before: Section, after: Section): Change[] {
  const where = [sectionStep(after)]
  const { gone, added, both, reordered } = matched(before.pages, after.pages, ({ id }) => id)
  const common = matched(questionsOf(before), questionsOf(after), ({ id }) => id)
  const others = common.reordered && !reordered
  return [
    ...gone.flatMap(({ title }) =>
      at(where, [{ class: 'REVISION', sentence: `The page “${title}” is gone` }]),
    ),
    ...added.flatMap(({ title }) =>
      at(where, [{ class: 'ADDITION', sentence: `The page “${title}” is new` }]),
    ),
    ...both.flatMap(([was, page]) => at(where, judge(pageJudges, was, page))),
    ...at(where, reordered ? [{ class: 'REVISION', sentence: 'The pages are in another order' }] : []),
    ...at(where, others ? [{ class: 'REVISION', sentence: 'The questions are in another order' }] : []),
  ]
}

const questionJudges: Judges<Question> = {
  id: null,
  kind: remodelled('The kind of answer'),
  label: worded('The label'),
  hint: worded('The hint'),
  guidance: worded('The guidance'),
  required: needed,
  when: asked,
  calculate: calculated('How it is worked out'),
  variable: observed,
  personal: (_, after) => ({
    class: 'REVISION',
    sentence: after === true ? 'The answer is personal data now' : 'The answer is no longer personal data',
  }),
  limits: null,
  table: null,
}

/** A question with the page and the section that it stands on. */
type Placed = { readonly question: Question; readonly page: Page; readonly section: Section }

const placed = ({ sections }: Bundle): Placed[] =>
  sections.flatMap((section) =>
    section.pages.flatMap((page) => page.questions.map((question) => ({ question, page, section }))),
  )

const questionWhere = ({ question, section }: Placed): Step[] => [
  sectionStep(section),
  { is: 'question', id: question.id, name: question.label },
]

function compareQuestions(before: Bundle, after: Bundle): Change[] {
  const rounds = { before: before.round, after: after.round }
  const { gone, added, both } = matched(placed(before), placed(after), ({ question }) => question.id)
  return [
    ...gone.flatMap((place) =>
      at(questionWhere(place), [{ class: 'MODEL', sentence: 'The question is gone' }]),
    ),
    ...added.flatMap((place) =>
      at(questionWhere(place), [
        asksSomething(place.question)
          ? { class: 'REVISION', sentence: 'The question is new, and needs an answer' }
          : { class: 'ADDITION', sentence: 'The question is new; it may be left blank' },
      ]),
    ),
    ...both.flatMap(([was, now]) => {
      const where = questionWhere(now)
      const [old, question] = [was.question, now.question]
      return [
        ...at(where, [
          ...movedBetween(was, now),
          ...judge(questionJudges, old, question),
          ...judge(limitJudges, old.limits, question.limits),
        ]),
        ...(old.table && question.table
          ? compareTables({ before: old.table, after: question.table, rounds, where })
          : same(old.table, question.table) || old.kind !== question.kind
            ? []
            : at(where, [{ class: 'MODEL', sentence: 'It was made a table, or is none any more' }])),
      ]
    }),
  ]
}

function movedBetween(was: Placed, now: Placed): ReturnType<typeof judge> {
  if (was.section.id !== now.section.id)
    return [{ class: 'MODEL', sentence: `It moves here from the section “${was.section.title}”` }]
  if (was.page.id === now.page.id) return []
  return [
    { class: 'REVISION', sentence: `It moves to the page “${now.page.title}” from “${was.page.title}”` },
  ]
}

const gravity: readonly Severity[] = ['note', 'query', 'error']

const severity: Judge<Severity> = (before = 'note', after = 'note') =>
  changed('How serious it is', gravity.indexOf(after) < gravity.indexOf(before) ? 'ADDITION' : 'REVISION')(
    before,
    after,
  )

const ruleJudges: Judges<Rule> = {
  id: null,
  severity,
  table: worded('The table that is checked'),
  check: (): ReturnType<Judge<never>> => ({ class: 'REVISION', sentence: 'What is checked has changed' }),
  message: worded('The message'),
  values: worded('What the message tells'),
  about: worded('What it is about'),
}

function compareRules(before: readonly Rule[], after: readonly Rule[]): Change[] {
  const { gone, added, both, reordered } = matched(before, after, ({ id }) => id)
  const step = ({ id, message }: Rule): Step[] => [{ is: 'rule', id, name: message }]
  return [
    ...gone.flatMap((rule) => at(step(rule), [{ class: 'ADDITION', sentence: 'It is no longer checked' }])),
    ...added.flatMap((rule) =>
      at(step(rule), [
        { class: rule.severity === 'note' ? 'ADDITION' : 'REVISION', sentence: 'It is checked now' },
      ]),
    ),
    ...both.flatMap(([was, rule]) => at(step(rule), judge(ruleJudges, was, rule))),
    ...at([], reordered ? [{ class: 'REVISION', sentence: 'The rules are in another order' }] : []),
  ]
}

const choiceJudges: Judges<Choice> = {
  code: null,
  label: worded('The label'),
  properties: worded('What rules may ask of it'),
}

/** Pairs of a record, by id and sorted, so that the order of keys says nothing. */
const byId = <T>(record: Readonly<Record<string, T>>): { id: string; is: T }[] =>
  Object.keys(record)
    .sort()
    .flatMap((id) => {
      const is = record[id]
      return is === undefined ? [] : [{ id, is }]
    })

function compareLists(before: Bundle['lists'], after: Bundle['lists']): Change[] {
  const { gone, added, both } = matched(byId(before), byId(after), ({ id }) => id)
  const step = (id: string): Step => ({ is: 'list', id, name: id })
  return [
    ...gone.flatMap(({ id }) => at([step(id)], [{ class: 'MODEL', sentence: 'The list is gone' }])),
    ...added.flatMap(({ id }) => at([step(id)], [{ class: 'ADDITION', sentence: 'The list is new' }])),
    ...both.flatMap(([was, { id, is }]) => {
      const choices = matched(was.is, is, ({ code }) => code)
      const where = ({ code, label }: Choice): Step[] => [step(id), { is: 'choice', id: code, name: label }]
      return [
        ...choices.gone.flatMap((choice) =>
          at(where(choice), [{ class: 'MODEL', sentence: 'The choice is gone' }]),
        ),
        ...choices.added.flatMap((choice) =>
          at(where(choice), [{ class: 'ADDITION', sentence: 'The choice is new' }]),
        ),
        ...choices.both.flatMap(([old, choice]) => at(where(choice), judge(choiceJudges, old, choice))),
        ...at(
          [step(id)],
          choices.reordered ? [{ class: 'REVISION', sentence: 'The choices are in another order' }] : [],
        ),
      ]
    }),
  ]
}

const dataSetJudges: Judges<DataSet> = {
  per: remodelled('Whose rows they are'),
  key: remodelled('The column that names a row'),
  label: worded('The column that people read'),
  columns: (before = [], after = []) =>
    changed('The columns', before.every((column) => after.includes(column)) ? 'REVISION' : 'MODEL')(
      before,
      after,
    ),
  types: remodelled('What its columns hold'),
  rows: null,
}

function compareDataSets(before: Bundle['dataSets'], after: Bundle['dataSets']): Change[] {
  const { gone, added, both } = matched(byId(before), byId(after), ({ id }) => id)
  const step = (id: string): Step => ({ is: 'data set', id, name: id })
  return [
    ...gone.flatMap(({ id }) => at([step(id)], [{ class: 'MODEL', sentence: 'The data set is gone' }])),
    ...added.flatMap(({ id }) => at([step(id)], [{ class: 'ADDITION', sentence: 'The data set is new' }])),
    ...both.flatMap(([was, { id, is }]) => [
      ...at([step(id)], judge(dataSetJudges, was.is, is)),
      ...compareDataRows(was.is, is, step(id)),
    ]),
  ]
}

/** The rows that a fund gives to everybody. Several may have the same key, told apart by what else they say. */
function compareDataRows(before: DataSet, after: DataSet, set: Step): Change[] {
  const name = (row: DataRow): string => row[after.key] ?? ''
  const keys = [before, after].map(({ rows = [] }) => new Set(rows.map(name)))
  const { gone, added, reordered } = matched(before.rows ?? [], after.rows ?? [], (row) =>
    JSON.stringify(Object.entries(row).sort()),
  )
  const step = (row: DataRow): Step[] => [
    set,
    { is: 'choice', id: name(row), name: row[after.label] ?? name(row) },
  ]
  return [
    ...gone.flatMap((row) =>
      at(
        step(row),
        keys[1]?.has(name(row)) === true
          ? [{ class: 'REVISION', sentence: `No longer with ${said(row)}` }]
          : [{ class: 'MODEL', sentence: 'The choice is gone' }],
      ),
    ),
    ...added.flatMap((row) =>
      at(step(row), [
        keys[0]?.has(name(row)) === true
          ? { class: 'ADDITION', sentence: `Now with ${said(row)}` }
          : { class: 'ADDITION', sentence: 'The choice is new' },
      ]),
    ),
    ...at([set], reordered ? [{ class: 'REVISION', sentence: 'The rows are in another order' }] : []),
  ]
}

const said = (row: DataRow): string =>
  Object.entries(row)
    .map(([column, value]) => `${column} “${value}”`)
    .join(', ')
