import type { GridCell, GridColumn, GridRow } from '../model.ts'
import { money, textOf, type Table } from './store.ts'

const units: Readonly<Record<string, readonly string[]>> = {
  'New homes': ['Number of homes'],
  'Public realm improved': ['Square metres', 'Hectares'],
  'Jobs created': ['Full-time equivalents'],
}

const choices = (labels: readonly string[]): { code: string; label: string }[] =>
  labels.map((label) => ({ code: label.toLowerCase().replaceAll(' ', '-'), label }))

const columns: GridColumn[] = [
  { id: 'output', label: 'Output', numeric: false, width: 24, choices: choices(Object.keys(units)) },
  {
    id: 'unit',
    label: 'Unit',
    numeric: false,
    width: 22,
    choices: () => choices(Object.values(units).flat()),
  },
  { id: 'reference', label: 'Reference', numeric: false, width: 12 },
  { id: 'achieved', label: 'Achieved', numeric: true, width: 12 },
  { id: 'about', label: 'How it is measured', numeric: false, width: 34, multiline: true },
]

/** Rows that people add, with columns of choices, of codes and of long text. */
export function outputsTable(): Table {
  const rows: GridRow[] = [{ id: 'a' }, { id: 'b' }, { id: 'c' }]
  let made = 0
  return {
    label: 'Outputs',
    rowHeaderCount: 1,
    lines: 2,
    columns,
    rows,
    adding: { rowName: 'output', min: 1, max: 6, newId: () => `new-${(made += 1)}` },
    texts: new Map([
      [
        'a',
        new Map([
          ['output', 'New homes'],
          ['unit', 'Number of homes'],
          ['reference', '00123'],
          ['achieved', '12'],
        ]),
      ],
      [
        'b',
        new Map([
          ['output', 'Jobs created'],
          ['achieved', 'about ten'],
          [
            'about',
            'Payroll returns of the firms that moved in, counted each quarter and checked against the lease register.',
          ],
        ]),
      ],
    ]),
    cell,
  }
}

/** The same without any rows. */
export function emptyTable(): Table {
  const table = outputsTable()
  return { ...table, rows: [], ...(table.adding && { adding: { ...table.adding, min: 0 } }) }
}

function cell(table: Table, row: string, column: string): GridCell {
  const text = textOf(table, row, column)
  const found = columns.find(({ id }) => id === column)
  if (found?.numeric) {
    const read = money(found, text)
    return read.error === undefined
      ? { ...read, shown: text }
      : { ...read, error: `${found.label} must be a number` }
  }
  const listed = found?.choices
  const known = typeof listed === 'function' ? listed(row) : listed
  const wrong = text !== '' && known?.every(({ label }) => label !== text)
  return {
    text,
    shown: text,
    locked: false,
    calculated: false,
    ...(wrong ? { error: `${found?.label ?? ''} must be one of the choices` } : {}),
  }
}
