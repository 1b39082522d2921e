import { questionsOf } from '../answers/content.ts'
import { findQuestion } from '../versions/held.ts'
import type { Bundle, TableColumn } from './bundle.ts'
import type { RoundFile } from './definition.ts'
import type { Move, Thing } from './moves.ts'
import { didYouMean } from './nearest.ts'
import { problemAt, type DefinitionProblem, type Part } from './source.ts'

type Say = (key: string, message: string) => void

/**
 * Whether what the steps name is in one of the versions: where answers go in the new one, and what is no longer there
 * not in it. With the version before, where they come from is looked up there too.
 */
export function checkMoves(
  { bundle, round, before }: { bundle: Bundle; round: Part<RoundFile>; before: Bundle | undefined },
  problems: DefinitionProblem[],
): void {
  const versions = { after: bundle, before }
  for (const [index, move] of (round.value.moves ?? []).entries()) {
    for (const [name, step] of Object.entries(move)) {
      if (step === undefined) continue
      const say: Say = (key, message) =>
        problems.push(problemAt({ file: round.file, path: ['moves', index, name, key] }, message))
      checkStep(move, versions, say)
    }
  }
}

type Two = { readonly after: Bundle; readonly before: Bundle | undefined }

function checkStep(move: Move, versions: Two, say: Say): void {
  const { rename, mapCode, split, merge, setDefault, retire, convertUnit, reshapeTable } = move
  if (rename) {
    const name = oneThing(rename, say)
    if (name !== undefined) {
      mustBeGone(name, rename, { ...versions, say })
      if (!idsOf(versions.after, name, rename.of).includes(rename.to)) {
        say(
          'to',
          `There is no ${name} “${rename.to}” now${didYouMean(rename.to, idsOf(versions.after, name, rename.of))}`,
        )
      }
    }
  }
  if (mapCode) checkCodes(mapCode, versions, say)
  if (split) {
    mustBeGone('question', split, { ...versions, say })
    for (const id of split.into) mustTakeText(id, versions.after, say)
  }
  if (merge) {
    for (const question of merge.questions)
      if (question !== merge.into)
        mustBeGone('question', { question }, { ...versions, say: (_, text) => say('questions', text) })
    mustTakeText(merge.into, versions.after, say)
  }
  if (move.move) {
    const { question, to } = move.move
    const found = findQuestion(versions.after, question)
    if (found === undefined) say('question', notThere('question', question, { bundle: versions.after }))
    else if (found.section !== to) say('to', `“${question}” is asked in the section “${found.section}” now`)
  }
  if (setDefault) checkAnswers(setDefault, versions.after, say)
  if (retire) checkRetired(retire, versions, say)
  if (convertUnit) {
    const about = checkAnswers(convertUnit, versions.after, say)
    if (about !== undefined && about.limits.unit !== convertUnit.to)
      say(
        'to',
        `It is asked in ${about.limits.unit === undefined ? 'no unit' : `“${about.limits.unit}”`} now`,
      )
  }
  if (reshapeTable) checkReshaped(reshapeTable, versions, say)
}

const things = ['section', 'question', 'column', 'row'] as const
type ThingName = (typeof things)[number]

/** Which one thing a step is about. */
function oneThing(thing: Thing, say: Say): ThingName | undefined {
  const [name, ...more] = things.filter((each) => thing[each] !== undefined)
  if (name === undefined || more.length > 0)
    say(more[0] ?? 'to', 'Name one thing: a section, a question, a column or a row')
  else if ((name === 'column' || name === 'row') && thing.of === undefined)
    say(name, `Say which table the ${name} is of: of: <table>`)
  else return name
  return undefined
}

function idsOf({ sections }: Bundle, name: ThingName, of: string | undefined): string[] {
  if (name === 'section') return sections.map(({ id }) => id)
  const questions = sections.flatMap(questionsOf)
  if (name === 'question') return questions.map(({ id }) => id)
  const table = questions.find(({ id }) => id === of)?.table
  if (name === 'row') return table?.rows.mode === 'fixed' ? table.rows.rows.map(({ key }) => key) : []
  const ids = table?.columns.map(({ id }) => id) ?? []
  // A column with periods is named without them too.
  return [...new Set([...ids, ...ids.map((id) => id.split('.')[0] ?? id)])]
}

const notThere = (name: ThingName, id: string, { bundle, of }: { bundle: Bundle; of?: string }): string =>
  `There is no ${name} “${id}”${of === undefined ? '' : ` in “${of}”`} now${didYouMean(id, idsOf(bundle, name, of))}`

/** Answers leave only what is not asked any more: what stays would ask for them again. */
function mustBeGone(name: ThingName, thing: Thing, { after, before, say }: Two & { say: Say }): void {
  const id = thing[name] ?? ''
  if (idsOf(after, name, thing.of).includes(id))
    say(name, `The ${name} “${id}” is still there. Remove it, or leave this step out`)
  else if (before !== undefined && !idsOf(before, name, thing.of).includes(id))
    say(name, `The version before had no ${name} “${id}”${didYouMean(id, idsOf(before, name, thing.of))}`)
}

function mustTakeText(id: string, after: Bundle, say: Say): void {
  const found = findQuestion(after, id)?.question
  if (found === undefined) say('into', notThere('question', id, { bundle: after }))
  else if (found.kind !== 'text' && found.kind !== 'long-text')
    say('into', `“${id}” takes no text, so that parts of a text can’t go there`)
}

function checkAnswers(
  { question, column, of }: Thing,
  after: Bundle,
  say: Say,
): Pick<TableColumn, 'limits'> | undefined {
  const id = of ?? question
  if (id === undefined || (column === undefined) !== (of === undefined)) {
    say(column === undefined ? 'of' : 'column', 'Name a question, or a column and the table that it is of')
    return undefined
  }
  const found = findQuestion(after, id)?.question
  if (found === undefined)
    say(of === undefined ? 'question' : 'of', notThere('question', id, { bundle: after }))
  else if (column === undefined) return found
  else {
    const columns = found.table?.columns.filter((one) => one.id === column || one.id.startsWith(`${column}.`))
    if (columns?.[0] !== undefined) return columns[0]
    say('column', notThere('column', column, { bundle: after, of: id }))
  }
  return undefined
}

type Choosing = { readonly list?: string | undefined; readonly dataSet?: string | undefined }

/** The codes that can be chosen; undefined, and said, where there is no such list. */
function codesOf({ list, dataSet }: Choosing, bundle: Bundle): string[] | undefined {
  if (list !== undefined) return bundle.lists[list]?.map(({ code }) => code)
  const set = dataSet === undefined ? undefined : bundle.dataSets[dataSet]
  return set && (set.rows ?? []).map((row) => row[set.key] ?? '')
}

function checkCodes(
  step: Choosing & { codes: Readonly<Record<string, string>> },
  { after, before }: Two,
  say: Say,
): void {
  const now = codesOf(step, after)
  const key = step.list === undefined ? 'dataSet' : 'list'
  if ((step.list === undefined) === (step.dataSet === undefined)) return say(key, 'Name a list or a data set')
  if (now === undefined)
    return say(key, `There is no ${key === 'list' ? 'list' : 'data set'} of this name now`)
  const was = before && codesOf(step, before)
  for (const [from, to] of Object.entries(step.codes)) {
    if (now.includes(from)) say('codes', `“${from}” is still a choice. Remove it from the list, or from here`)
    else if (was?.includes(from) === false)
      say('codes', `“${from}” was no choice before${didYouMean(from, was)}`)
    if (!now.includes(to)) say('codes', `“${to}” is no choice now${didYouMean(to, now)}`)
  }
}

function checkRetired(step: Thing & Choosing & { code?: string | undefined }, versions: Two, say: Say): void {
  const { code } = step
  if (code === undefined) {
    const name = oneThing(step, say)
    if (name !== undefined) mustBeGone(name, step, { ...versions, say })
    return
  }
  const now = codesOf(step, versions.after)
  const was = versions.before && codesOf(step, versions.before)
  if (now?.includes(code) === true)
    say('code', `“${code}” is still a choice. Remove it from the list, or leave this step out`)
  else if (was?.includes(code) === false)
    say('code', `“${code}” was no choice before${didYouMean(code, was)}`)
}

function checkReshaped(
  { table, to = table, rows = {}, columns = {} }: NonNullable<Move['reshapeTable']>,
  versions: Two,
  say: Say,
): void {
  if (findQuestion(versions.after, to)?.question.table === undefined)
    return say(
      'to',
      `There is no table “${to}” now${didYouMean(to, idsOf(versions.after, 'question', undefined))}`,
    )
  if (to !== table)
    mustBeGone('question', { question: table }, { ...versions, say: (_, text) => say('table', text) })
  const parts = [
    ['row', 'rows', rows],
    ['column', 'columns', columns],
  ] as const
  for (const [name, key, ids] of parts) {
    for (const [from, now] of Object.entries(ids)) {
      if (!idsOf(versions.after, name, to).includes(now))
        say(key, notThere(name, now, { bundle: versions.after, of: to }))
      if (versions.before !== undefined && !idsOf(versions.before, name, table).includes(from))
        say(
          key,
          `The version before had no ${name} “${from}”${didYouMean(from, idsOf(versions.before, name, table))}`,
        )
    }
  }
}
