import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import {
  choicesOf,
  closingRow,
  columnName,
  counted,
  rowName,
  rowsToFill,
  type GridCell,
  type GridColumn,
  type GridEdit,
  type GridModel,
  type GridWrite,
} from './model.ts'

/**
 * The same table, one row at a time, for people to whom a grid is no use. It hands out the same edits as the grid:
 * a text when its field is left, a row added or deleted.
 */
export function RowForm({
  model,
  onEdit,
}: {
  readonly model: GridModel
  readonly onEdit: (edit: GridEdit) => void
}): ReactNode {
  const [current, setCurrent] = useState(model.rows[0]?.id)
  const heading = useRef<HTMLHeadingElement>(null)
  const [moves, setMoves] = useState(0)
  const { rows, columns, adding } = model
  const found = rows.findIndex(({ id }) => id === current)
  const at = found === -1 ? 0 : found
  const row = rows[at]
  useEffect(() => {
    if (moves > 0) heading.current?.focus()
  }, [moves])

  const go = (id: string | undefined): void => {
    setCurrent(id)
    setMoves(moves + 1)
  }
  const write = (cells: readonly GridWrite[]): void =>
    onEdit({ description: 'Edit', insert: [], cells, remove: [] })
  const add = (): void => {
    if (adding === undefined) return
    const id = adding.newId()
    onEdit({
      description: `Add ${adding.rowName}`,
      insert: [{ id, before: closingRow(model) }],
      cells: [],
      remove: [],
    })
    go(id)
  }
  const remove = (id: string): void => {
    if (adding === undefined) return
    onEdit({ description: `Delete ${counted(1, adding.rowName)}`, insert: [], cells: [], remove: [id] })
    go((rows[at + 1] ?? rows[at - 1])?.id)
  }
  return (
    <div className="grid-rows">
      <h2 className="govuk-heading-m" tabIndex={-1} ref={heading}>
        {row === undefined
          ? `${model.label}: no rows yet`
          : `Row ${at + 1} of ${rows.length}: ${rowName(model, at)}`}
      </h2>
      {row !== undefined &&
        columns.map((column) => (
          <Field
            key={`${row.id}/${column.id}`}
            row={row.id}
            column={column}
            cell={model.read(row.id, column.id)}
            write={write}
          />
        ))}
      <div className="govuk-button-group">
        {at > 0 && (
          <button
            type="button"
            className="govuk-button govuk-button--secondary"
            onClick={() => go(rows[at - 1]?.id)}
          >
            Previous row
          </button>
        )}
        {at < rows.length - 1 && (
          <button type="button" className="govuk-button" onClick={() => go(rows[at + 1]?.id)}>
            Next row
          </button>
        )}
        {adding !== undefined && rowsToFill(model) < adding.max && (
          <button type="button" className="govuk-button govuk-button--secondary" onClick={add}>
            Add {adding.rowName}
          </button>
        )}
        {adding !== undefined &&
          row !== undefined &&
          row.total !== true &&
          rowsToFill(model) > adding.min && (
            <button
              type="button"
              className="govuk-button govuk-button--warning"
              onClick={() => remove(row.id)}
            >
              Delete this {adding.rowName}
            </button>
          )}
      </div>
    </div>
  )
}

type FieldProps = {
  readonly row: string
  readonly column: GridColumn
  readonly cell: GridCell
  readonly write: (cells: readonly GridWrite[]) => void
}

function Field({ row, column, cell, write }: FieldProps): ReactNode {
  const id = useId()
  if (cell.locked) {
    return (
      <p className="govuk-body">
        <strong>{columnName(column)}:</strong>{' '}
        {cell.notAsked ? 'not asked in this row' : cell.shown === '' ? 'blank' : cell.shown}{' '}
        {cell.calculated && '(calculated)'}
        {cell.mark !== undefined && <span className="govuk-hint govuk-!-margin-bottom-0">{cell.mark}</span>}
      </p>
    )
  }
  const about = [
    ...(column.hint === undefined ? [] : [`${id}hint`]),
    ...(cell.error === undefined ? [] : [`${id}error`]),
    ...(cell.mark === undefined ? [] : [`${id}mark`]),
  ].join(' ')
  return (
    <div
      className={cell.error === undefined ? 'govuk-form-group' : 'govuk-form-group govuk-form-group--error'}
    >
      <label className="govuk-label" htmlFor={id}>
        {columnName(column)}
      </label>
      {column.hint !== undefined && (
        <div className="govuk-hint" id={`${id}hint`}>
          {column.hint}
        </div>
      )}
      {cell.mark !== undefined && (
        <p className="govuk-hint" id={`${id}mark`}>
          {cell.mark}
        </p>
      )}
      {cell.error !== undefined && (
        <p className="govuk-error-message" id={`${id}error`}>
          <span className="govuk-visually-hidden">Error:</span> {cell.error}
        </p>
      )}
      <Input id={id} about={about} row={row} column={column} cell={cell} write={write} />
    </div>
  )
}

/** Remounted when the text changes elsewhere, so that it shows what came of what was typed. */
function Input({
  id,
  about,
  row,
  column,
  cell,
  write,
}: FieldProps & { id: string; about: string }): ReactNode {
  const choices = choicesOf(column, row)
  const leave = (text: string): void => {
    if (text !== cell.text) write([{ row, column: column.id, text }])
  }
  const shared = {
    id,
    'aria-describedby': about || undefined,
    'aria-invalid': cell.error === undefined ? undefined : true,
  }
  const wrong = cell.error === undefined ? '' : '--error'
  if (choices !== undefined) {
    const unlisted = cell.text !== '' && !choices.some(({ label }) => label === cell.text)
    return (
      <select
        {...shared}
        className={`govuk-select ${wrong && 'govuk-select--error'}`}
        value={cell.text}
        onChange={(event) => leave(event.target.value)}
      >
        <option value="" />
        {unlisted && <option>{cell.text}</option>}
        {choices.map(({ code, label }) => (
          <option key={code}>{label}</option>
        ))}
      </select>
    )
  }
  if (column.multiline) {
    return (
      <textarea
        key={cell.text}
        {...shared}
        className={`govuk-textarea ${wrong && 'govuk-textarea--error'}`}
        rows={5}
        defaultValue={cell.text}
        onBlur={(event) => leave(event.target.value)}
      />
    )
  }
  return (
    <input
      key={cell.text}
      {...shared}
      className={`govuk-input ${column.numeric ? 'govuk-input--width-10' : ''} ${wrong && 'govuk-input--error'}`}
      type="text"
      inputMode={column.numeric ? 'decimal' : 'text'}
      autoComplete="off"
      defaultValue={cell.text}
      onBlur={(event) => leave(event.target.value)}
    />
  )
}
