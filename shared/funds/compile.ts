import { canonicalJson, hashOf, type Sha256 } from '../canonical.ts'
import { axes } from '../tables/periods.ts'
import { readBank, type Bank } from './bank.ts'
import type { Bundle, RecipientData, Rule, Section } from './bundle.ts'
import { buildRules } from './build-rules.ts'
import { checkMoves } from './check-moves.ts'
import { checkRetired } from './check-retired.ts'
import { askedIn, checkExpressions } from './check-rules.ts'
import { checkWording } from './check-wording.ts'
import { readData, type ReadData, type Recipient } from './data-sets.ts'
import { fundFile, roundFile, type FundFile, type RoundFile } from './definition.ts'
import { exempt } from './exemptions.ts'
import { lint } from './lint.ts'
import { planRound, type Plan } from './plan.ts'
import { readSections, type Placed } from './sections.ts'
import { didYouMean } from './nearest.ts'
import { problemAt, readYaml, type DefinitionProblem, type Files, type Part } from './source.ts'

/** A round of a fund, ready to be used: the bundle and its identity, who reports, and what only they are given. */
export type Compiled = {
  readonly bundle: Bundle
  /** SHA-256 of the bundle's canonical JSON. */
  readonly hash: Sha256
  readonly recipients: readonly Recipient[]
  /** The rows of each organisation, by its GSS code. Never in the bundle: no council is told about another. */
  readonly data: Readonly<Record<string, RecipientData>>
  /** What its author should look at again; it can be used as it is. */
  readonly warnings: readonly DefinitionProblem[]
}

/** What is wrong, by file and line; never empty. */
export type NotCompiled = { readonly problems: readonly DefinitionProblem[] }

const roundPath = /^([a-z][a-z0-9-]*)\/round-(\d\d)\.yaml$/u

/** The rounds that the files describe, as `pathfinders/round-03`, in order. */
export function roundsIn(files: Files): string[] {
  return Object.keys(files)
    .filter((path) => roundPath.test(path))
    .map((path) => path.replace('.yaml', ''))
    .sort()
}

/**
 * Compiles one round (`pathfinders/round-03`) from the text of all definition files. The same files give the same
 * bundle to the byte. Problems come in the order of files and lines; those of meaning once the form of a file is right.
 * With `before`, the version of this round that is in force, it is also looked up where answers are moved from.
 */
export function compile(files: Files, round: string, before?: Bundle): Compiled | NotCompiled {
  const problems: DefinitionProblem[] = []
  const bank = readBank(files, problems)
  const [fund = ''] = round.split('/')
  const fundRead = readYaml(files, { path: `${fund}/fund.yaml`, schema: fundFile }, problems)
  const roundRead = readYaml(files, { path: `${round}.yaml`, schema: roundFile }, problems)
  if (fundRead === undefined || roundRead === undefined) return { problems: inOrder(problems) }
  const data = readData(
    {
      files,
      fund,
      round: roundRead.value.round,
      sets: fundRead.value.data ?? {},
      lists: bank.lists,
      place: (path) => ({ file: fundRead.file, path }),
    },
    problems,
  )
  checkRound(roundRead, round, problems)
  const plan = planRound({ files, fund: fundRead, round: roundRead }, problems)
  checkRetired({ fund: fundRead, round: roundRead, plan }, problems)
  const lists = narrowed(bank, plan, problems)
  const { from, actualsTo } = roundRead.value
  const calendar = { years: plan.years.value, from, actualsTo, lists }
  const sections = readSections(
    { bank, planned: plan.sections, data, calendar, links: fundRead.value.links ?? [] },
    problems,
  )
  checkAxis(sections, plan, problems)
  const sets = fundRead.value.data ?? {}
  checkWording(
    { placed: sections, rules: plan.rules, sets, columnsOf: (id) => data.sets[id]?.columns ?? [] },
    problems,
  )
  const exempted = exempt({ sections, round: roundRead, data }, problems)
  const rules = buildRules(
    plan.rules,
    { asked: askedIn(exempted), removed: plan.removed, lists, dataSets: data.sets },
    problems,
  )
  const bundle = assemble({
    fund: fundRead.value,
    round: roundRead.value,
    rules,
    lists,
    data,
    sections: exempted.map(({ built }) => built),
  })
  checkExpressions({ bundle, placed: exempted, plan }, problems)
  checkMoves({ bundle, round: roundRead, before }, problems)
  const warnings: DefinitionProblem[] = []
  lint(
    { bundle, bank, fund: fundRead, round: roundRead, before: plan.before, plan, placed: exempted },
    { problems, warnings },
  )
  if (problems.length > 0) return { problems: inOrder(problems) }
  const hash = hashOf(canonicalJson(bundle))
  return { bundle, hash, recipients: data.recipients, data: data.data, warnings: inOrder(warnings) }
}

function inOrder(problems: readonly DefinitionProblem[]): DefinitionProblem[] {
  const unique = new Map(problems.map((problem) => [JSON.stringify(problem), problem]))
  return [...unique.values()].toSorted((a, b) =>
    a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line,
  )
}

function checkRound({ file, value }: Part<RoundFile>, round: string, problems: DefinitionProblem[]): void {
  const say = (name: string, message: string): number =>
    problems.push(problemAt({ file, path: [name] }, message))
  if (Number(round.slice(-2)) !== value.round)
    say('round', `This says round ${value.round}, the file is called ${file.path}`)
  if (value.from > value.to) say('from', 'The round starts after its end')
  if (value.opens > value.deadline) say('opens', 'The round opens after its deadline')
  if (value.deadline < value.to)
    say('deadline', 'The deadline is before the end of the period that is reported on')
}

/** Whether the fund says how long its periods are, where a question leaves that to it. */
function checkAxis(sections: readonly Placed[], { years }: Plan, problems: DefinitionProblem[]): void {
  if (years.value.by !== undefined) return
  const left = sections
    .flatMap(({ written }) => [...written.values()])
    .find(({ authored }) =>
      Object.values(authored.columns ?? {}).some(({ over }) => over?.axis === 'by-fund'),
    )
  if (left !== undefined)
    problems.push(
      problemAt(
        years.place,
        `“${left.id}” leaves it to the fund how long its periods are. Add “by”: ${axes.join(', ')}`,
      ),
    )
}

/** The lists of the bank without the choices that the round does not offer. */
function narrowed({ lists }: Bank, plan: Plan, problems: DefinitionProblem[]): Bundle['lists'] {
  const offered = { ...lists }
  for (const [id, { value: without, place }] of plan.lists) {
    const codes = lists[id]?.map(({ code }) => code)
    const unknown = without.find((code) => codes?.includes(code) === false)
    if (codes === undefined)
      problems.push(problemAt(place, `There is no list “${id}”${didYouMean(id, Object.keys(lists))}`))
    else if (unknown !== undefined)
      problems.push(problemAt(place, `“${unknown}” is not in the list “${id}”${didYouMean(unknown, codes)}`))
    else offered[id] = (lists[id] ?? []).filter(({ code }) => !without.includes(code))
  }
  return offered
}

function assemble(parts: {
  fund: FundFile
  round: RoundFile
  rules: readonly Rule[]
  lists: Bundle['lists']
  data: ReadData
  sections: readonly Section[]
}): Bundle {
  const { fund, round, rules, lists, data, sections } = parts
  const { code, name, description, team, certifier, declaration } = fund
  const { round: number, title, from, to, actualsTo, opens, deadline } = round
  const limits = sections
    .flatMap(({ pages }) => pages.flatMap(({ questions }) => questions))
    .flatMap((question) => [
      question.limits,
      ...(question.table?.columns.map((column) => column.limits) ?? []),
    ])
  const used = new Set(limits.map(({ list }) => list))
  return {
    language: 1,
    fund: { code, name, description: description.trim(), team, certifier, declaration },
    round: { number, title, from, to, actualsTo, opens, deadline },
    lists: Object.fromEntries(Object.entries(lists).filter(([id]) => used.has(id))),
    dataSets: data.sets,
    sections,
    rules,
    ...(round.moves === undefined ? {} : { moves: round.moves }),
  }
}
