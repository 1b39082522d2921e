import * as z from 'zod'
import { id, line, only, said } from './shapes.ts'

/**
 * Where answers go that were given to an earlier version of a round. Each step names what the version before had; the
 * steps are applied in order. What no step and no question of the new version takes is kept for people to copy.
 */

/** A code of a list, or the key of a row of a data set. */
const code = z.string().min(1).max(200)

/** One thing of a definition: a section, a question, or a column or row of the table `of`. */
const thing = {
  section: id.optional(),
  question: id.optional(),
  column: id.optional(),
  row: id.optional(),
  of: id.optional(),
}
export type Thing = { readonly [Name in keyof typeof thing]?: string | undefined }

/** The question, or the column of the table `of`, whose answers are changed. */
const answers = { question: id.optional(), column: id.optional(), of: id.optional() }

const choices = { list: id.optional(), dataSet: id.optional() }

const text = z.string().min(1).max(20)
const given = z.union([line, z.int(), z.array(code).min(1).max(50)])

const steps = {
  /** It is the same under another id. The periods of a column are renamed with it. */
  rename: only({ ...thing, to: id }),
  /** Choices that are others now, wherever the list or data set is chosen from. */
  mapCode: only({ ...choices, codes: z.record(code, code) }),
  /** A text is several answers now: the parts between `at`, in order. The last one gets what is left. */
  split: only({ question: id, into: z.array(id).min(2).max(10), at: text }),
  /** Several answers are one text now, in this order, with `with` between. */
  merge: only({ questions: z.array(id).min(2).max(10), into: id, with: text }),
  /** A question is asked in another section. */
  move: only({ question: id, to: id }),
  /** What a new question, or a new column of every row, says before anybody answers it. As it is stored: money in pence. */
  setDefault: only({ ...answers, value: given }),
  /** It is no longer asked. The answers are kept for people to copy. */
  retire: only({ ...thing, ...choices, code: code.optional() }),
  /** Numbers in another unit: each times an exact factor, rounded where `decimals` says so (half to even). */
  convertUnit: only({
    ...answers,
    from: line,
    to: line,
    times: z
      .string()
      .regex(/^\d{1,12}(\.\d{1,12})?$/u, said('This must be a number in quotes, like "0.001"'))
      .refine((factor) => Number(factor) > 0, said('This must be more than 0')),
    decimals: z.int().min(0).max(10).optional(),
  }),
  /** Rows and columns of a table under other ids. Several that become one are added up. */
  reshapeTable: only({
    table: id,
    to: id.optional(),
    rows: z.record(id, id).optional(),
    columns: z.record(id, id).optional(),
  }),
} as const

/** What can be done with answers. */
export type MoveName = keyof typeof steps
export type MoveOf<Name extends MoveName> = z.infer<(typeof steps)[Name]>

/** One step: its name, and what it says. */
export const move = only({
  rename: steps.rename.optional(),
  mapCode: steps.mapCode.optional(),
  split: steps.split.optional(),
  merge: steps.merge.optional(),
  move: steps.move.optional(),
  setDefault: steps.setDefault.optional(),
  retire: steps.retire.optional(),
  convertUnit: steps.convertUnit.optional(),
  reshapeTable: steps.reshapeTable.optional(),
}).refine(
  (step) => Object.values(step).filter((part) => part !== undefined).length === 1,
  said('A step does one thing: write a new one, with a dash, for each'),
)
export type Move = z.infer<typeof move>
