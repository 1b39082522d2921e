import * as z from 'zod'

/**
 * The expressions that definitions may hold: conditions, checks and calculated cells. They are total and end by
 * construction: no loops, no patterns, no clock. Numbers are exact decimals, money is in pounds, dates are ISO
 * days, choices are codes. Whatever is blank or not yet readable is unknown, and so is what depends on it.
 * `evaluate.ts` says what they come to, `parts.ts` what they are made of.
 */
export type Expression =
  | string
  | number
  | boolean
  | { readonly answer: string; readonly property?: string | undefined }
  | { readonly column: string; readonly property?: string | undefined }
  /** Another row of the same column, for calculated rows. */
  | { readonly row: string }
  | { readonly round: RoundPart }
  /** Whether a question, or a column of the row, holds anything; unknown where it can't be read. */
  | { readonly answered: string | { readonly column: string } }
  /** Of all cells of these columns, in the rows that meet `where`. Unknown while one can't be read or is still needed. */
  | { readonly sum: CellsRead }
  | { readonly min: CellsRead | readonly Expression[] }
  | { readonly max: CellsRead | readonly Expression[] }
  | { readonly count: RowsRead }
  | { readonly any: RowsMeeting }
  | { readonly all: RowsMeeting }
  /** Whether no two rows say the same in these columns; rows where one of them is blank are passed over. */
  | { readonly unique: CellsRead }
  | { readonly add: readonly Expression[] }
  | { readonly subtract: Two }
  | { readonly multiply: readonly Expression[] }
  /** Unknown where the second is 0. */
  | { readonly divide: Two; readonly decimals: number; readonly rounding: Rounding }
  | { readonly equals: Two }
  | { readonly less: Two }
  | { readonly 'at-most': Two }
  | { readonly greater: Two }
  | { readonly 'at-least': Two }
  | { readonly and: readonly Expression[] }
  | { readonly or: readonly Expression[] }
  | { readonly not: Expression }
  | { readonly if: Expression; readonly then: Expression; readonly else: Expression }
  | { readonly 'one-of': Expression; readonly codes: readonly string[] }
  /** The number of words in a text. */
  | { readonly words: Expression }
  /** Whether a text is a whole UK postcode, or several with commas between. */
  | { readonly postcode: Expression }
  /** Whether postcodes are in these areas (`BL`, `BL1`), or a GSS code starts with one of these (`E08`). */
  | { readonly 'in-area': Expression; readonly areas: readonly string[] }
  /** The same in the recipient's last submission; unknown where there is none, or it did not ask this. */
  | { readonly previous: Expression }
  | { readonly dataset: DataRead }

type Two = readonly [Expression, Expression]
export type RoundPart = 'from' | 'to' | 'actualsTo'
export type RowsRead = {
  readonly table: string
  readonly rows?: readonly string[] | undefined
  readonly where?: Expression | undefined
}
export type CellsRead = RowsRead & { readonly columns: readonly string[] }
export type RowsMeeting = RowsRead & { readonly where: Expression }

/**
 * What is read of a data set of the fund or the recipient: a column of the row with a key, the sum of a column, or the
 * number of rows; of the rows whose columns are as `where` says. Unknown where the recipient has no rows at all.
 */
export type DataRead = { readonly set: string; readonly where?: DataWhere | undefined } & (
  { readonly column: string; readonly key: Expression } | { readonly sum: string } | { readonly count: true }
)
type DataWhere = Readonly<Record<string, Expression>>

export const roundings = ['half-even', 'half-up', 'down', 'up'] as const
export type Rounding = (typeof roundings)[number]

const expressionLater: z.ZodType<Expression> = z.lazy(() => expression)
const several = z.array(expressionLater).min(1).max(50).readonly()
const pair = z.tuple([expressionLater, expressionLater]).readonly()
const name = z.string().min(1).max(128)
const names = z.array(name).min(1).max(400).readonly()
const rowsRead = { table: name, rows: names.optional() }
const maybe = expressionLater.optional()
const cellsRead = z.strictObject({ ...rowsRead, columns: names, where: maybe })
const rowsMeeting = z.strictObject({ ...rowsRead, where: expressionLater })
const dataWhere = z.record(name, expressionLater).optional()

/** The form of each kind of expression, by the key that makes it that kind. */
export const forms: Readonly<Record<string, z.ZodType<Expression>>> = {
  answer: z.strictObject({ answer: name, property: name.optional() }),
  column: z.strictObject({ column: name, property: name.optional() }),
  row: z.strictObject({ row: name }),
  round: z.strictObject({ round: z.enum(['from', 'to', 'actualsTo']) }),
  answered: z.strictObject({ answered: z.union([name, z.strictObject({ column: name })]) }),
  sum: z.strictObject({ sum: cellsRead }),
  min: z.strictObject({ min: z.union([several, cellsRead]) }),
  max: z.strictObject({ max: z.union([several, cellsRead]) }),
  count: z.strictObject({ count: z.strictObject({ ...rowsRead, where: maybe }) }),
  any: z.strictObject({ any: rowsMeeting }),
  all: z.strictObject({ all: rowsMeeting }),
  unique: z.strictObject({ unique: cellsRead }),
  add: z.strictObject({ add: several }),
  subtract: z.strictObject({ subtract: pair }),
  multiply: z.strictObject({ multiply: several }),
  divide: z.strictObject({ divide: pair, decimals: z.int().min(0).max(10), rounding: z.enum(roundings) }),
  equals: z.strictObject({ equals: pair }),
  less: z.strictObject({ less: pair }),
  'at-most': z.strictObject({ 'at-most': pair }),
  greater: z.strictObject({ greater: pair }),
  'at-least': z.strictObject({ 'at-least': pair }),
  and: z.strictObject({ and: several }),
  or: z.strictObject({ or: several }),
  not: z.strictObject({ not: expressionLater }),
  if: z.strictObject({ if: expressionLater, then: expressionLater, else: expressionLater }),
  'one-of': z.strictObject({ 'one-of': expressionLater, codes: names }),
  words: z.strictObject({ words: expressionLater }),
  postcode: z.strictObject({ postcode: expressionLater }),
  'in-area': z.strictObject({
    'in-area': expressionLater,
    areas: z
      .array(z.string().regex(/^([A-Z]{1,2}(\d[A-Z\d]?)?|[EKNSW]\d{2,8})$/u))
      .min(1)
      .max(200)
      .readonly(),
  }),
  previous: z.strictObject({ previous: expressionLater }),
  dataset: z.strictObject({
    dataset: z.union([
      z.strictObject({ set: name, where: dataWhere, column: name, key: expressionLater }),
      z.strictObject({ set: name, where: dataWhere, sum: name }),
      z.strictObject({ set: name, where: dataWhere, count: z.literal(true) }),
    ]),
  }),
}

/** Any expression that is in the language. */
export const expression: z.ZodType<Expression> = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  ...Object.values(forms),
])
