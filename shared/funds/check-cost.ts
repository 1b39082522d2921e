import type { TableSpec } from './bundle.ts'
import { mostSteps } from '../rules/evaluate.ts'
import type { Expression } from '../rules/expression.ts'
import { allOf, readOf, stepsOf } from '../rules/parts.ts'
import type { AskedQuestions } from './check-expression.ts'

/** As many projects as one recipient is reckoned with, where a table is asked once for each. */
const mostItems = 200

/**
 * What is wrong with an expression that would take too long in the longest return there may be; undefined for all that
 * people write. It is reckoned with tables as full as they may be, so that no return can make it slow.
 */
export function tooCostly(
  expression: Expression,
  { asked, table }: { readonly asked: AskedQuestions; readonly table?: string | undefined },
): string | undefined {
  const rowsIn = (id: string): number => {
    const asking = asked.get(id)
    const rows = asking?.question.table?.rows
    const most = rows === undefined ? 0 : mostRowsOf(rows)
    return asking?.section.each === undefined ? most : most * mostItems
  }
  const own = asked.get(table ?? '')?.question.table?.rows
  const times = own === undefined ? 1 : mostRowsOf(own)
  if (times * stepsOf(expression, rowsIn) <= mostSteps) return undefined
  const read = allOf(expression).flatMap((part) => readOf(part.expression)?.read.table ?? [])
  const [largest = table] = read.toSorted((a, b) => rowsIn(b) - rowsIn(a))
  return `This would take too long: it goes through “${largest}” again for every row. Lower its “max”, or don’t read it inside “where”`
}

function mostRowsOf(rows: TableSpec['rows']): number {
  return rows.mode === 'fixed' ? rows.rows.length : rows.mode === 'data' ? mostItems : rows.max
}
