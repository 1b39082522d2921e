import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import ExcelJS from 'exceljs'
import { rowsOf, tableOf, type Content } from '#shared/answers/content.ts'
import { groupThousands, type Pence } from '#shared/money.ts'
import { cellValue } from '#shared/tables/calculate.ts'

/** A spend table as it stands in the workbook, with its totals: rows of amounts. */
export type SpendBlock = readonly (readonly Pence[])[]

const workbook = resolve(import.meta.dirname, '../../shared/workbooks/PF_Round_3_Success.xlsx')
/** The first row of each table on its sheet; both take C to T and eight rows. */
const firstRows = { capital: 33, revenue: 47 } as const
const left = 3

/** Both tables of the workbook where one lies beside the project, else of this content. */
export async function spendBlocks(content: Content): Promise<Record<'capital' | 'revenue', SpendBlock>> {
  if (!existsSync(workbook))
    return { capital: sampled(content, 'capital'), revenue: sampled(content, 'revenue') }
  const file = new ExcelJS.Workbook()
  await file.xlsx.readFile(workbook)
  const sheet = file.getWorksheet('Finances')
  const amount = (row: number, column: number): Pence => {
    const cell = sheet?.getCell(row, column)
    // A formula's own result, as it was calculated when the workbook was saved.
    const pounds = cell?.result ?? cell?.value
    if (typeof pounds !== 'number') throw new Error(`There is no amount in row ${row}, column ${column}`)
    return Math.round(pounds * 100)
  }
  const block = (first: number): SpendBlock =>
    Array.from({ length: 8 }, (_, down) =>
      Array.from({ length: 18 }, (_, across) => amount(first + down, left + across)),
    )
  return { capital: block(firstRows.capital), revenue: block(firstRows.revenue) }
}

function sampled(content: Content, type: 'capital' | 'revenue'): SpendBlock {
  const section = content.bundle.sections.find(({ id }) => id === 'spend')
  const question = section?.pages
    .flatMap(({ questions }) => questions)
    .find(({ id }) => id === `spend.${type}`)
  if (question === undefined) throw new Error(`The definition has no table of ${type} spend`)
  return rowsOf(content, 'spend', question).map((row) =>
    tableOf(question).columns.map((column) => {
      const value = cellValue(content, { section: 'spend', question, row: row.id, column: column.id })
      return typeof value === 'number' ? value : 0
    }),
  )
}

/** What Excel puts on the clipboard for cells in its accounting format: tabs, line ends, and the format's own spaces. */
export function asExcelCopies(block: SpendBlock): string {
  return block.map((row) => `${row.map(accounting).join('\t')}\r\n`).join('')
}

function accounting(pence: Pence): string {
  if (pence === 0) return ' £-   '
  const [pounds = '', rest = ''] = (Math.abs(pence) / 100).toFixed(2).split('.')
  return `${pence < 0 ? '-' : ' '}£${groupThousands(pounds)}.${rest} `
}
