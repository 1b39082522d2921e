import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as z from 'zod'
import { cellAt, definedRow, parseTarget, type Target } from '#shared/answers/address.ts'
import type { Content } from '#shared/answers/content.ts'
import type { Value } from '#shared/answers/value.ts'
import { sample } from '#shared/funds/sample.ts'
import type { Edit, OpenReturn } from '#shared/recipient/contract.ts'
import type { Bundle, TableSpec } from '#shared/funds/bundle.ts'

/** A return filled in from the first question to the last, for tests. */
export type Filled = { readonly content: Content; readonly fromWorkbook: boolean }

const workbook = resolve(import.meta.dirname, '../../shared/workbooks/PF_Round_3_Success.rows.json')
const spent = z.object({
  end_date: z.string(),
  data_blob: z.object({
    funding_category: z.enum(['Capital', 'Revenue']),
    spend_type: z.string(),
    spend_for_reporting_period: z.number(),
  }),
})

/** The definition's own sample, with the spend of a real workbook where one lies beside the project. */
export function fill(opened: OpenReturn): Filled {
  const bundle = JSON.parse(opened.bundle) as Bundle
  const values = new Map(sample({ bundle, data: opened.data }, 1))
  const fromWorkbook = existsSync(workbook)
  if (fromWorkbook) for (const [target, value] of realSpend(bundle)) values.set(target, value)
  return { content: { bundle, data: opened.data, values }, fromWorkbook }
}

/** Both spend tables of the workbook, cell by cell, in pence. */
function realSpend(bundle: Bundle): Map<Target, Value> {
  const { tables } = z
    .object({ tables: z.object({ funding: z.array(spent) }) })
    .parse(JSON.parse(readFileSync(workbook, 'utf8')))
  return new Map(
    tables.funding.map(({ end_date, data_blob: { funding_category, spend_type, ...amount } }) => {
      const id = `spend.${funding_category.toLowerCase()}`
      const { section, table } = tableOf(bundle, id)
      const rows = table.rows.mode === 'fixed' ? table.rows.rows : []
      const row = rows.find(({ label }) => label === spend_type)
      const column = table.columns.find(
        ({ period, state }) => state !== undefined && period?.to === end_date.slice(0, 10),
      )
      if (!row || !column) throw new Error(`The definition has no cell for ${spend_type}, ${end_date}`)
      const pence = Math.round(amount.spend_for_reporting_period * 100)
      return [cellAt({ section, table: id }, definedRow(row.key), column.id), pence]
    }),
  )
}

function tableOf(bundle: Bundle, id: string): { section: string; table: TableSpec } {
  for (const section of bundle.sections)
    for (const page of section.pages)
      for (const question of page.questions)
        if (question.table !== undefined && question.id === id)
          return { section: section.id, table: question.table }
  throw new Error(`The definition has no table ${id}`)
}

/** The edits that write these values into a return where nobody wrote before. */
export function editsOf(values: ReadonlyMap<Target, Value>): Edit[] {
  return [...values].flatMap(([target, value]): Edit[] => {
    const address = parseTarget(target)
    if (address?.kind === 'position') return []
    if (address?.kind !== 'presence') return [{ kind: 'set', target, value, seen: null }]
    const position = values.get(target.replace(/^x/, 'p'))
    return typeof position === 'string' ? [{ kind: 'rowInsert', target, position }] : []
  })
}

/** Fund money in pence by type and by the label of its period, summed as a person with the workbook would. */
export function fundSpend({ bundle, values }: Content): Record<'capital' | 'revenue', Map<string, number>> {
  const sums = { capital: new Map<string, number>(), revenue: new Map<string, number>() }
  for (const type of ['capital', 'revenue'] as const) {
    const { table } = tableOf(bundle, `spend.${type}`)
    for (const [target, value] of values) {
      const address = parseTarget(target)
      if (address?.kind !== 'cell' || address.table !== `spend.${type}` || typeof value !== 'number') continue
      const column = table.columns.find(({ id }) => id === address.column)
      if (column?.period === undefined || !/committed|freedoms/.test(address.row)) continue
      sums[type].set(column.period.label, (sums[type].get(column.period.label) ?? 0) + value)
    }
  }
  return sums
}
