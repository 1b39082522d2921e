import * as z from 'zod'
import { kindNames, type KindName } from '../questions/kinds.ts'
import type { Expression } from '../rules/expression.ts'
import { axes, type Axis } from '../tables/periods.ts'
import { cellTypes } from './data-cells.ts'
import { longestMarkdown } from '../markdown.ts'
import { expressionMistake } from './expression-mistake.ts'
import { move } from './moves.ts'
import { id, line, only, said } from './shapes.ts'

/**
 * What may stand in the files that describe a fund, in layers: `bank/*.yaml` (shared by all funds), `<fund>/fund.yaml`,
 * `<fund>/round-NN.yaml` and `<fund>/data/*.csv`. `compile.ts` turns them into a bundle. `fund.yaml` holds what stays and
 * what the first round asks; a later round says which round it is like, and what it changes.
 */

const columnId = id.regex(/^[^.]*$/u, said('The id of a column has no dots: its periods are added after one'))
const prose = z.string().min(1).max(20_000).regex(/\S/u, said('This says nothing. Write it, or remove it'))
/** In the part of Markdown that `shared/markdown.ts` knows. */
const guidance = z.string().min(1).max(longestMarkdown)
const day = z.iso.date(said('This must be a date, like 2025-03-31'))
const month = z.string().regex(/^[1-9]\d{3}-(0[1-9]|1[0-2])$/u, said('This must be a month, like 2025-03'))
const several = z.array(id).min(1)

const formula = z.unknown().transform((value, context): Expression => {
  const mistake = expressionMistake(value)
  if (mistake !== undefined) context.issues.push({ code: 'custom', input: value, ...mistake })
  return value as Expression
})

/** Limits that an override may tighten, never loosen. */
const tighter = {
  words: z.int().min(1).optional(),
  decimals: z.int().min(0).max(10).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  moreThan: z.number().optional(),
  lessThan: z.number().optional(),
  past: z.boolean().optional(),
  earliest: month.optional(),
  latest: month.optional(),
  least: z.int().min(1).optional(),
  most: z.int().min(1).optional(),
}
const wording = { label: line.optional(), hint: line.optional(), missing: line.optional() }
const limits = {
  ...tighter,
  list: id.optional(),
  dataSet: id.optional(),
  matching: z.record(id, id).optional(),
  unit: line.optional(),
}
/** A group is a table whose rows people add and fill in one at a time, each on a page of its own. */
const kind = z.enum(['table', 'group', ...kindNames] as ['table', 'group', ...KindName[]])

/** Periods of one length, or `by-fund`: of the length that the fund says, so that funds that report differently can ask it. */
const axis = z.enum([...axes, 'by-fund'] as [Axis | 'by-fund', ...(Axis | 'by-fund')[]])

const over = only({
  axis,
  from: line.optional(),
  to: line.optional(),
  /** The header of a first column for everything before the first period. */
  upTo: line.optional(),
  /** A last column for everything after the last period. */
  after: z.boolean().optional(),
  /** A total for each financial year, and for the first column. */
  totals: z.boolean().optional(),
  /** What the total of everything is called. */
  grandTotal: line.optional(),
  /** After each financial year a total of everything up to its end. */
  cumulative: z.boolean().optional(),
  /** What a last column for everything up to the cut-off is called. */
  toDate: line.optional(),
})

const column = only({
  kind: z.enum(kindNames as [KindName, ...KindName[]]).optional(),
  ...wording,
  ...limits,
  required: formula.optional(),
  when: formula.optional(),
  variable: id.optional(),
  /** Given rows whose amounts are of another variable, by key. */
  rowVariables: z.record(id, id).optional(),
  /** Further variables, each observed as a property of what was chosen. */
  also: z.record(id, id).optional(),
  width: z.int().min(2).max(80).optional(),
  calculate: formula.optional(),
  /** The columns before it that it adds up. */
  total: z.array(columnId).min(1).optional(),
  lock: formula.optional(),
  /** What may be done with a figure that is carried from the last submission. */
  carry: z.enum(['locked', 'correctable']).optional(),
  over: over.partial().optional(),
})

const tableRow = z.union([
  line,
  only({
    label: line,
    total: several.optional(),
    calculate: formula.optional(),
    lock: formula.optional(),
    when: formula.optional(),
  }),
])
const rows = only({
  /** Rows that the definition gives, by key, under this header. */
  header: line.optional(),
  fixed: z.record(id, tableRow).optional(),
  /** Or one for each choice of a list. */
  list: id.optional(),
  /** Or one for each row of a data set, such as the recipient's projects. */
  from: id.optional(),
  /** Or rows that people add: the column that says what a row is about, and how many there may be. */
  key: id.optional(),
  min: z.int().min(0).optional(),
  max: z.int().min(1).max(1000).optional(),
  /** The label of a last row that adds up all the others. */
  total: line.optional(),
})

const question = only({
  kind: kind.optional(),
  /** Another question of the bank that this one is, except for what is said here. */
  like: id.optional(),
  ...wording,
  guidance: guidance.optional(),
  ...limits,
  required: formula.optional(),
  when: formula.optional(),
  /** It is worked out, from what is asked before it. */
  calculate: formula.optional(),
  variable: id.optional(),
  personal: z.boolean().optional(),
  /** Of free text: who reads it, and what is done with it. */
  analysis: line.optional(),
  rowName: line.optional(),
  rows: rows.optional(),
  columns: z.record(columnId, column).optional(),
  unique: z.array(several).optional(),
})
type QuestionAsWritten = z.infer<typeof question>
export type AuthoredQuestion = Omit<QuestionAsWritten, 'kind'> & {
  readonly kind?: KindName | 'table' | undefined
  readonly show?: 'items'
}

/** A group as the table that it is stored, checked and analysed as. */
export function ungrouped({ kind: written, ...rest }: QuestionAsWritten): AuthoredQuestion {
  if (written !== 'group') return written === undefined ? rest : { ...rest, kind: written }
  return { ...rest, kind: 'table', show: 'items' }
}
export type AuthoredColumn = z.infer<typeof column>

const choice = z.union([line, z.object({ label: line }).catchall(z.union([z.string(), z.number()]))])
export type AuthoredChoice = z.infer<typeof choice>

export const measures = ['money', 'number', 'code', 'day', 'text'] as const

/** What is counted or measured: the unit as it is shown, and of what it is one, which alone can be added up. */
const unit = only({ label: line, quantity: id })
export type AuthoredUnit = z.infer<typeof unit>

const variable = only({
  label: line,
  measure: z.enum(measures),
  /** What it is, in plain words, for people who analyse it. */
  description: prose.optional(),
  /** Where the data standard has it. */
  source: line.optional(),
  /** The list whose codes it is observed in. */
  list: id.optional(),
})

/** `bank/*.yaml`: what all funds share. A file may hold any of the four. */
export const bankFile = only({
  units: z.record(id, unit).optional(),
  lists: z.record(id, z.record(id, choice)).optional(),
  variables: z.record(id, variable).optional(),
  questions: z.record(id, question).optional(),
  /** Ids that stood for something once and are not used again, each with the reason. */
  retired: z.record(id, line).optional(),
})
export type BankFile = z.infer<typeof bankFile>
export type AuthoredVariable = NonNullable<BankFile['variables']>[string]

const overWords = { upTo: line, grandTotal: line, cumulative: z.boolean(), toDate: line }
const columnOverride = only({
  ...wording,
  ...tighter,
  required: formula.optional(),
  when: formula.optional(),
  lock: formula.optional(),
  over: only(overWords).partial().optional(),
})

/** A question of the bank as a fund asks it: reworded or tightened, never of another kind, unit or list. */
const overrides = {
  ...wording,
  guidance: guidance.optional(),
  ...tighter,
  required: formula.optional(),
  /** Asked only where this is not false, in place of what the bank says. */
  when: formula.optional(),
  /** `false` leaves out a column that the bank does not need. */
  columns: z.record(id, z.union([columnOverride, z.literal(false)])).optional(),
  /** Other labels for given rows; more or fewer rows to be added. */
  rows: only({
    labels: z.record(id, line).optional(),
    min: z.int().min(0).optional(),
    max: z.int().min(1).optional(),
  }).optional(),
}
const override = only(overrides)
const use = only({ use: id, ...overrides })
export type Override = z.infer<typeof override>

const asked = z.union([id, use])
const page = only({
  page: id,
  title: line,
  guidance: guidance.optional(),
  when: formula.optional(),
  ask: z.array(asked).min(1),
})

export type AuthoredPage = z.infer<typeof page>

const entries = z.array(z.union([id, use, page])).min(1)

const section = {
  id,
  title: line,
  group: line,
  each: id.optional(),
  finance: z.boolean().optional(),
  certifierOnly: z.boolean().optional(),
  guidance: guidance.optional(),
  when: formula.optional(),
  ask: entries,
}
export type AuthoredSection = z.infer<z.ZodObject<typeof section>>
export type AuthoredEntry = AuthoredSection['ask'][number]

/** A rule is a check of its own, or one of the catalogue in `managed-rules.ts` with what that wants to know. */
const rule = only({
  id,
  severity: z.enum(['error', 'query', 'note']).optional(),
  table: id.optional(),
  rule: line.optional(),
  check: formula.optional(),
  message: line.optional(),
  about: several.optional(),
  /** What the message gives as `{name}`, besides what the rule itself brings along. */
  values: z.record(id, formula).optional(),
  if: formula.optional(),
  unless: formula.optional(),
  complete: formula.optional(),
  then: formula.optional(),
  left: formula.optional(),
  right: formula.optional(),
  value: formula.optional(),
  from: formula.optional(),
  to: formula.optional(),
  parts: z.array(formula).min(1).max(50).optional(),
  where: formula.optional(),
  questions: several.optional(),
  columns: several.optional(),
  codes: z.array(line).min(1).optional(),
  areas: z.array(line).min(1).optional(),
  in: id.optional(),
  set: id.optional(),
  column: line.optional(),
  words: z.int().min(1).optional(),
  count: z.int().min(0).optional(),
  percent: z.number().min(0).optional(),
  tolerance: z.number().min(0).optional(),
})
export type AuthoredRule = z.infer<typeof rule>

const calendar = {
  years: only({
    from: line,
    to: line,
    /** How long the periods are where the bank leaves that to the fund. */
    by: z.enum(axes).optional(),
    /** Tables have no column for what was before the first period: nothing was. */
    before: z.boolean().optional(),
  }),
  /** Choices of a list of the bank that are not offered. */
  lists: z.record(id, only({ without: z.array(id) })).optional(),
}

const dataSet = only({
  per: z.enum(['fund', 'organisation']).optional(),
  key: line,
  label: line.optional(),
  /** Columns that hold codes of a list. */
  codes: z.record(line, id).optional(),
  /** What other columns hold. Each cell is checked, and comes out the same however it was written. */
  columns: z.record(line, z.enum(cellTypes)).optional(),
  /** Where rows are per organisation: whether every recipient must have exactly one, or at least some. */
  rows: z.enum(['one', 'some']).optional(),
  /** Another data set whose rows these are, to choose from another of its columns. */
  of: id.optional(),
})
export type AuthoredDataSet = z.infer<typeof dataSet>

/** `<fund>/fund.yaml`: what stays from round to round, and what the first one asks. */
export const fundFile = only({
  code: z.string().regex(/^[A-Z]{2,6}$/u, said('A fund code is two to six capital letters')),
  name: line,
  description: prose,
  team: only({ name: line, email: z.email(said('This must be an e-mail address')) }),
  certifier: line,
  declaration: z.array(line).min(1),
  /** Hosts that guidance may link to, besides gov.uk and what is under it. */
  links: z
    .array(
      z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/u, said('This must be a host, like www.council.example')),
    )
    .optional(),
  governance: only({
    purpose: prose,
    owner: line,
    /** One of those of Article 6 of the UK GDPR. */
    lawfulBasis: line,
    retention: line,
    /** Where the Single Data List has this collection, or why it is not on it. */
    sdl: line.optional(),
    /** How many hours one return is expected to take a recipient. */
    burden: z.number().min(0).optional(),
  }),
  ...calendar,
  data: z.record(id, dataSet).optional(),
  /** Sections, questions and rules that no round after this one has again: what they meant must stay readable. */
  retired: z.record(id, only({ after: z.int().min(0).max(99), reason: line })).optional(),
  sections: z.array(only(section)).min(1),
  rules: z.array(rule).optional(),
})
export type FundFile = z.infer<typeof fundFile>

/** Before or after which question, page or section something goes; without either, at the end. */
const position = { before: id.optional(), after: id.optional() }
export type Position = { readonly before?: string | undefined; readonly after?: string | undefined }

const { id: _id, each: _each, ask: _ask, ...aboutSection } = section

/** `<fund>/round-NN.yaml`: what one round is, and where it differs from the round before. */
export const roundFile = only({
  round: z.int().min(1).max(99),
  /** The round that this one is like, except for what is said here. Without it, what `fund.yaml` asks. */
  like: z
    .string()
    .regex(/^round-\d\d$/u, said('A round is named like its file: round-01'))
    .optional(),
  title: line,
  from: day,
  to: day,
  actualsTo: day,
  opens: day,
  deadline: day,
  /** How many hours a return is expected to take, where that differs from the round before. */
  burden: z.number().min(0).optional(),
  years: calendar.years.optional(),
  lists: calendar.lists,
  remove: only({
    sections: several.optional(),
    questions: several.optional(),
    rules: several.optional(),
  }).optional(),
  /** In place of what the rounds before said of a question; some keys of a section. */
  change: only({
    sections: z.record(id, only(aboutSection).partial()).optional(),
    questions: z.record(id, override).optional(),
  }).optional(),
  move: z.array(only({ question: id, in: id, ...position })).optional(),
  /** Where answers given to an earlier version of this round go, in this order; see `moves.ts`. */
  moves: z.array(move).max(200).optional(),
  add: only({
    sections: z.array(only({ ...section, ...position })).optional(),
    questions: z.array(only({ in: id, ...position, ask: entries })).optional(),
  }).optional(),
  /** More rules, or others in place of those with the same id. */
  rules: z.array(rule).optional(),
  /** What recipients who hold an exemption may enter nevertheless; who holds one is in a data set. This round only. */
  exemptions: z
    .record(id, only({ heldIn: id, lifts: z.record(id, z.union([z.literal(true), z.array(line).min(1)])) }))
    .optional(),
})
export type RoundFile = z.infer<typeof roundFile>
