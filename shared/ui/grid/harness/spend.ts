import type { GridCell, GridColumn, GridRow } from '../model.ts'
import { money, pounds, textOf, type Table } from './store.ts'

const quarters = ['April to June', 'July to September', 'October to December', 'January to March']
const years = ['2023/24', '2024/25', '2025/26']

const columns: GridColumn[] = [
  { id: 'label', label: 'Spending', numeric: false, width: 26 },
  ...years.flatMap((year, at): GridColumn[] => [
    ...quarters.map((label, quarter): GridColumn => ({
      id: `${year} q${quarter + 1}`,
      label,
      group: year,
      numeric: true,
      width: 12,
      state: at * 4 + quarter < 6 ? 'actual' : 'forecast',
      say: pounds,
    })),
    { id: `${year} total`, label: 'Total', group: year, numeric: true, width: 12, say: pounds },
  ]),
  { id: 'total', label: 'All years', numeric: true, width: 12, say: pounds },
  { id: 'note', label: 'Comment', numeric: false, width: 24, multiline: true, hint: 'In your own words' },
]

const rows: GridRow[] = [
  ['towns', 'Towns Fund grant'],
  ['match-public', 'Match funding: local authority'],
  ['match-private', 'Match funding: private sector'],
  ['grants', 'Other grants'],
  ['borrowing', 'Borrowing'],
  ['receipts', 'Capital receipts'],
  ['other', 'Other'],
  ['sum', 'Total'],
].map(([id = '', label = '']) => ({ id, label, total: id === 'sum' }))

/** 8 rows × 18 columns: years of quarters with totals, a total row, locked cells and a comment. */
export function spendTable(): Table {
  const texts = new Map<string, Map<string, string>>()
  const entered = columns.filter(({ state }) => state !== undefined).slice(0, 8)
  for (const [at, { id }] of rows.slice(0, 3).entries()) {
    texts.set(
      id,
      new Map(entered.map((column, quarter) => [column.id, String((at + 1) * 1000 + quarter * 10)])),
    )
  }
  return { label: 'Capital spend', rowHeaderCount: 1, columns, rows, texts, cell }
}

function cell(table: Table, row: string, column: string): GridCell {
  const found = columns.find(({ id }) => id === column)
  if (found === undefined) throw new Error(`no column ${column}`)
  if (column === 'label') {
    const label = rows.find(({ id }) => id === row)?.label ?? ''
    return { text: label, shown: label, locked: true, calculated: false }
  }
  const text = textOf(table, row, column)
  if (column === 'note') {
    return row === 'sum'
      ? { text: '', shown: '', locked: true, calculated: false }
      : { text, shown: text, locked: false, calculated: false }
  }
  const parts = partsOf(row, column)
  if (parts !== undefined) {
    const numbers = parts.flatMap(({ from, of }) => {
      const part = textOf(table, from, of)
      return /^-?\d+(\.\d{1,2})?$/.test(part) ? [Math.round(Number(part) * 100)] : []
    })
    const total = numbers.length === 0 ? '' : (numbers.reduce((sum, one) => sum + one, 0) / 100).toFixed(2)
    return { text: total, shown: pounds(total), locked: true, calculated: true }
  }
  if (row === 'receipts' && column.startsWith('2023/24'))
    return { text, shown: text, locked: true, calculated: false }
  const marked = row === 'grants' && column === '2024/25 q1'
  return { ...money(found, text), ...(marked ? { mark: 'Changed by Sam Lee' } : {}) }
}

/** The entered cells that a total comes from; undefined for an entered cell. */
function partsOf(row: string, column: string): { from: string; of: string }[] | undefined {
  const year = column.replace(/ total$/, '')
  if (row !== 'sum' && column !== 'total' && year === column) return undefined
  const entered = columns.filter(({ state }) => state !== undefined)
  const summed =
    column === 'total'
      ? entered
      : year === column
        ? entered.filter(({ id }) => id === column)
        : entered.filter(({ group }) => group === year)
  const from = row === 'sum' ? rows.slice(0, -1).map(({ id }) => id) : [row]
  return from.flatMap((id) => summed.map((one) => ({ from: id, of: one.id })))
}
