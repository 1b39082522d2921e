import type { Day } from '../day.ts'
import type { Expression } from '../rules/expression.ts'
import type { Severity } from '../problems.ts'
import type { Move } from './moves.ts'
import type { CellType } from './data-cells.ts'
import type { KindName } from '../questions/kinds.ts'

/**
 * A compiled definition: everything that pages, grids, validation, import, export and facts are made of.
 * It is plain JSON; its identity is the SHA-256 of its canonical form (`shared/canonical.ts`).
 * What differs between recipients (their projects, their own outputs) is not in it: see `RecipientData`.
 */
export type Bundle = {
  readonly language: 1
  readonly fund: Fund
  readonly round: Round
  readonly lists: Readonly<Record<string, readonly Choice[]>>
  readonly dataSets: Readonly<Record<string, DataSet>>
  readonly sections: readonly Section[]
  readonly rules: readonly Rule[]
  /** Where answers given to the version before go. Absent where none has to move. */
  readonly moves?: readonly Move[]
}

export type Fund = {
  /** `PF`; also the start of every reference. */
  readonly code: string
  readonly name: string
  readonly description: string
  /** The team that recipients write to. */
  readonly team: { readonly name: string; readonly email: string }
  /** Who may sign a return off, in the recipients' words: "Section 151 Officer or Chief Finance Officer". */
  readonly certifier: string
  /** What the certifier confirms, one statement each. */
  readonly declaration: readonly string[]
}

export type Round = {
  readonly number: number
  /** "October 2024 to March 2025" */
  readonly title: string
  readonly from: Day
  readonly to: Day
  /** Periods that end on or before this day are actual, later ones forecast. */
  readonly actualsTo: Day
  /** The published dates; the server may open, move or extend them without a new bundle. */
  readonly opens: Day
  readonly deadline: Day
}

/** One choice of a list. Properties are what rules may ask of it (the quarter of a reporting period). */
export type Choice = {
  readonly code: string
  readonly label: string
  readonly properties?: Readonly<Record<string, string | number>>
}

/** Rows that a definition brings along. `per: organisation` rows are given to that organisation only. */
export type DataSet = {
  readonly per: 'fund' | 'organisation'
  /** The column that names a row, and the one that says it to people. */
  readonly key: string
  readonly label: string
  readonly columns: readonly string[]
  /** What columns hold that hold more than text: money is in plain pounds, numbers are plain decimals. */
  readonly types?: Readonly<Record<string, CellType>>
  /** Only where `per` is fund. */
  readonly rows?: readonly DataRow[]
}
export type DataRow = Readonly<Record<string, string>>

/** The rows of one recipient, by data set. */
export type RecipientData = Readonly<Record<string, readonly DataRow[]>>

export type Section = {
  readonly id: string
  readonly title: string
  readonly group: string
  /** Asked once, or once for each row of a data set of the recipient (its projects). */
  readonly each?: string
  /** Finance editors may edit it. */
  readonly finance: boolean
  /** Only a certifier may edit it. */
  readonly certifierOnly: boolean
  readonly guidance?: string
  /** Asked unless this is false: what is still unknown hides nothing. The same holds wherever `when` stands. */
  readonly when?: Expression
  readonly pages: readonly Page[]
}

/** One page of the form: one question, or several that belong together. A table has a page of its own. */
export type Page = {
  readonly id: string
  readonly title: string
  readonly guidance?: string
  readonly when?: Expression
  readonly questions: readonly Question[]
}

export type Question = {
  /** Unique in the bank: the same id in two funds is the same question. */
  readonly id: string
  readonly kind: KindName | 'table'
  readonly label: string
  readonly hint?: string
  readonly guidance?: string
  /** Whether an answer is needed for sign-off; a condition makes it needed only when that is true. */
  readonly required: Expression
  readonly when?: Expression
  /** Worked out from what was answered before it; nobody enters it, and it is never stored. */
  readonly calculate?: Expression
  /** The variable of the data standard that the answer is an observation of. Absent: not data. */
  readonly variable?: string
  /** Names, e-mail addresses, telephone numbers: never in analysis, never in logs. */
  readonly personal: boolean
  readonly limits: Limits
  readonly table?: TableSpec
}

/** What limits a question or a column sets on its answer; which of them mean something is up to the kind. */
export type Limits = {
  /** A code list of the bundle, for choices. */
  readonly list?: string
  /** A data set to choose from instead, and the columns of the same row that narrow it down. */
  readonly dataSet?: string
  readonly matching?: Readonly<Record<string, string>>
  readonly words?: number
  readonly decimals?: number
  /** In pounds for money, in per cent for percentages. */
  readonly min?: number
  readonly max?: number
  readonly moreThan?: number
  readonly lessThan?: number
  /** A date may not be later than the day of answering. */
  readonly past?: boolean
  /** Months, `2025-03`, both included. */
  readonly earliest?: string
  readonly latest?: string
  /** How many choices, where several may be made. */
  readonly least?: number
  readonly most?: number
  /** "m2", "%": shown beside a number. */
  readonly unit?: string
  /** Instead of the sentence made from the label, where nothing was entered. */
  readonly missing?: string
  /** Recipients who hold this exemption are not bound by `min`, `max`, `moreThan` and `lessThan`. */
  readonly except?: Exemption
}

/** An exemption is held by the recipients that have a row with this key in a data set of their own. */
export type Exemption = { readonly dataSet: string; readonly key: string }

export type TableSpec = {
  /** Rows that the definition gives (`fixed`), that a data set gives (`data`), or that people add. */
  readonly rows: FixedRows | DataSetRows | AddedRows
  /** In the order shown, period columns and totals expanded. */
  readonly columns: readonly TableColumn[]
  /** Columns that together may not repeat; the first occurrence is right. */
  readonly unique: readonly (readonly string[])[]
  /** What one row is called: "output", "risk". */
  readonly rowName: string
  /** Rows are filled in one at a time, each on a page of its own, not in a grid. */
  readonly show?: 'items'
}

export type FixedRows = {
  readonly mode: 'fixed'
  readonly header: string
  readonly rows: readonly TableRow[]
  /** The label of a last row that adds up all rows that are entered. Also where rows come from elsewhere. */
  readonly total?: string
}
/** A row for each row of a data set: of the recipient's own, such as its projects, or of the fund's. */
export type DataSetRows = {
  readonly mode: 'data'
  readonly header: string
  readonly dataSet: string
  readonly total?: string
}
export type AddedRows = {
  readonly mode: 'added'
  readonly min: number
  readonly max: number
  /** The column that says what a row is about. */
  readonly key: string
  readonly total?: string
}

export type TableRow = {
  readonly key: string
  readonly label: string
  /** A calculated row: the sum of these other rows, by key. */
  readonly total?: readonly string[]
  /** A calculated row that is not a sum: `{row: key}` reads the cell of another row in the same column. */
  readonly calculate?: Expression
  /** Nobody types into the row where this is true. */
  readonly lock?: Expression
  /** The code that facts of this row carry, where the row is data. */
  readonly item?: string
  /** A row that is not asked is left out of the table. */
  readonly when?: Expression
}

export type TableColumn = {
  /** `theme`, or `spend.2024-25-q3` for a period column. */
  readonly id: string
  readonly kind: KindName
  readonly label: string
  readonly hint?: string
  readonly required: Expression
  /** Asked row by row, as it may read other columns of the row. */
  readonly when?: Expression
  /** Nobody types into the cell where this is true; it stays blank, or says what is carried. */
  readonly lock?: Expression
  /**
   * The cell says what the last submission said in the same row and period, until somebody enters something else: which
   * nobody may (`locked`), or has to be explained (`correctable`). It is not stored.
   */
  readonly carry?: Carry
  readonly limits: Limits
  /** A calculated column: the sum of these columns of the same row. */
  readonly total?: readonly string[]
  /** A calculated column that is not a sum. */
  readonly calculate?: Expression
  /** Set on period columns and their totals: the header above, the period, whether it has happened. */
  readonly group?: string
  readonly period?: Period
  readonly state?: 'actual' | 'forecast'
  readonly variable?: string
  /** The variable of given rows whose amounts are of another one, by key. */
  readonly rowVariables?: Readonly<Record<string, string>>
  /** Further variables, each observed as this property of what was chosen. */
  readonly also?: Readonly<Record<string, string>>
  /** Wanted width, in characters. */
  readonly width?: number
}

export type Carry = 'locked' | 'correctable'

/** A stretch of time; without `from` it is everything up to `to`, without `to` everything since `from`. */
export type Period = {
  /** `2024-25-q3`, `2024-25-h2`, `2024-25`, `to-2024-03`, `from-2027-04` */
  readonly id: string
  readonly label: string
  readonly from?: Day
  readonly to?: Day
}

/** A rule of the definition's own. `check` must come to true; false is the problem, unknown is not. */
export type Rule = {
  readonly id: string
  readonly severity: Severity
  /** Run once for each row of this table, which `column` then reads; without it, once for the return. */
  readonly table?: string
  readonly check: Expression
  /** `{left}` stands for the value of that name. */
  readonly message: string
  readonly values?: Readonly<Record<string, RuleValue>>
  /** The questions, or the columns of the table, that are concerned; of a table read, the cells that were. */
  readonly about: readonly string[]
}

/** Something that a message tells: what it comes to, and how that is said. */
export type RuleValue = { readonly is: Expression; readonly as: Shown }

/** How an outcome is said: as the answer to a question of this kind, with this list, data set or unit. */
export type Shown = { readonly kind: KindName } & Pick<Limits, 'list' | 'dataSet' | 'unit'>
