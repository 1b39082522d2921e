import { useRef, useState, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import 'govuk-frontend/dist/govuk/govuk-frontend.min.css'
import { Grid } from '../grid.tsx'
import type { GridEdit } from '../model.ts'
import { RowForm } from '../row-form.tsx'
import type { GridHandle } from '../use-session.ts'
import { bigTable } from './big.ts'
import { emptyTable, outputsTable } from './outputs.ts'
import { spendTable } from './spend.ts'
import { edited, modelOf, textOf, type Table } from './store.ts'

declare global {
  interface Window {
    harness: Harness
  }
}

/** What tests read of the table and its edits. */
export type Harness = {
  readonly text: (row: string, column: string) => string
  readonly edits: GridEdit[]
  /** Somebody else's change. */
  readonly change: (row: string, column: string, text: string) => void
  /** Somebody else's row, before another. */
  readonly insert: (id: string, before: string) => void
}

const tables: Readonly<Record<string, () => Table>> = {
  spend: spendTable,
  outputs: outputsTable,
  empty: emptyTable,
  big: bigTable,
}
const asked = new URLSearchParams(location.search)
const make = tables[asked.get('table') ?? 'spend'] ?? spendTable
const edits: GridEdit[] = []

function Page(): ReactNode {
  const [table, setTable] = useState(make)
  const grid = useRef<GridHandle>(null)
  const apply = (edit: GridEdit): void => setTable((before) => edited(before, edit))
  const onEdit = (edit: GridEdit): void => {
    edits.push(edit)
    apply(edit)
  }
  window.harness = {
    edits,
    text: (row, column) => textOf(table, row, column),
    change: (row, column, text) =>
      apply({ description: 'Theirs', insert: [], cells: [{ row, column, text }], remove: [] }),
    insert: (id, before) => apply({ description: 'Theirs', insert: [{ id, before }], cells: [], remove: [] }),
  }
  const model = modelOf(table)
  return (
    <>
      <h1 className="govuk-heading-l">{table.label}</h1>
      <p>
        <button type="button">Before</button>{' '}
        <button type="button" onClick={() => grid.current?.focusCell('other', '2025/26 q4')}>
          Go to the error
        </button>
      </p>
      {asked.has('form') ? (
        <RowForm model={model} onEdit={onEdit} />
      ) : (
        <Grid model={model} onEdit={onEdit} ref={grid} />
      )}
      <p>
        <button type="button">After</button>
      </p>
    </>
  )
}

const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<Page />)
