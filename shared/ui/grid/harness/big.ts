import type { GridColumn } from '../model.ts'
import { money, pounds, textOf, type Table } from './store.ts'

const ROWS = 10_000
const COLUMNS = 40

/** 10,000 rows × 40 columns, for speed. */
export function bigTable(): Table {
  const columns: GridColumn[] = Array.from({ length: COLUMNS }, (_, at) =>
    at === 0
      ? { id: 'name', label: 'Project', numeric: false, width: 16 }
      : { id: `c${at}`, label: `Period ${at}`, numeric: true, width: 12, say: pounds },
  )
  const rows = Array.from({ length: ROWS }, (_, at) => ({ id: `r${at}`, label: `Project ${at + 1}` }))
  const texts = new Map(
    rows.map(({ id }, at) => [
      id,
      new Map(columns.slice(1).map((column, index) => [column.id, String(at * 10 + index + 1)])),
    ]),
  )
  const byId = new Map(columns.map((column) => [column.id, column]))
  return {
    label: 'Large table',
    rowHeaderCount: 1,
    columns,
    rows,
    texts,
    cell: (table, row, column) => {
      const found = byId.get(column)
      if (column === 'name' || found === undefined) {
        const name = `Project ${Number(row.slice(1)) + 1}`
        return { text: name, shown: name, locked: true, calculated: false }
      }
      return money(found, textOf(table, row, column))
    },
  }
}
