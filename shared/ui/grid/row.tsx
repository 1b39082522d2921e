import { memo, type CSSProperties, type ReactNode } from 'react'
import { ChoiceEditor } from './choice-editor.tsx'
import { choicesOf, columnName, type GridCell, type GridColumn, type GridRow } from './model.ts'
import type { Editing } from './session.ts'
import { TextEditor } from './text-editor.tsx'
import type { Columns } from './window.ts'

export type RowProps = {
  readonly row: GridRow
  /** For the name of the editor. */
  readonly name: string
  readonly index: number
  readonly ariaIndex: number
  readonly columns: readonly GridColumn[]
  readonly cells: readonly GridCell[]
  readonly headers: number
  /** Where the frozen columns stick. */
  readonly frozen: readonly CSSProperties[]
  /** Only these columns and the frozen ones, while scrolling fast. */
  readonly only: Columns | null
  /** The cell of this row that is being edited, if one is. */
  readonly editing: Editing | null
}

/** One row of the table is one element; it renders again only when something in it changed. */
export const Row = memo(function Row(props: RowProps): ReactNode {
  const { row, index, columns, cells, headers, editing, only } = props
  return (
    <div
      role="row"
      aria-rowindex={props.ariaIndex}
      className={row.total ? 'grid-row grid-row--total' : 'grid-row'}
      style={{ top: `calc(var(--row-height) * ${index})` }}
    >
      {columns.map((column, at) => {
        const cell = cells[at]
        if (cell === undefined) return null
        if (only !== null && at >= headers && (at < only.from || at > only.to)) return null
        const edited = editing?.column === column.id
        return (
          <div
            key={column.id}
            role={at < headers && cell.shown !== '' ? 'rowheader' : 'gridcell'}
            aria-colindex={at + 1}
            aria-readonly={cell.locked || undefined}
            aria-invalid={cell.error === undefined ? undefined : true}
            tabIndex={-1}
            className={classOf(column, cell, {
              frozen: at < headers,
              edited,
              choice: column.choices !== undefined,
            })}
            style={only === null ? props.frozen[at] : { ...props.frozen[at], gridColumn: at + 1 }}
          >
            {edited && editing !== null ? (
              editorFor({
                column,
                cell,
                row,
                mode: editing.mode,
                name: `${columnName(column)}, ${props.name}`,
              })
            ) : (
              <span className="grid-text">
                {cell.notAsked ? <span className="govuk-visually-hidden">Not asked</span> : cell.shown}
              </span>
            )}
          </div>
        )
      })}
    </div>
  )
}, sameRow)

function editorFor(at: {
  column: GridColumn
  cell: GridCell
  row: GridRow
  mode: Editing['mode']
  name: string
}): ReactNode {
  const choices = choicesOf(at.column, at.row.id)
  const text = at.mode === 'kept' ? at.cell.text : ''
  if (choices !== undefined) return <ChoiceEditor name={at.name} text={text} choices={choices} />
  return (
    <TextEditor
      name={at.name}
      text={text}
      numeric={at.column.numeric}
      multiline={at.column.multiline === true}
      invalid={at.cell.error !== undefined}
    />
  )
}

function classOf(
  column: GridColumn,
  cell: GridCell,
  is: { readonly frozen: boolean; readonly edited: boolean; readonly choice: boolean },
): string {
  const names = ['grid-cell']
  if (column.numeric) names.push('grid-cell--number')
  if (is.frozen) names.push('grid-frozen')
  if (cell.notAsked) names.push('grid-cell--not-asked')
  else if (cell.calculated) names.push('grid-cell--calculated')
  else if (cell.locked) names.push('grid-cell--locked')
  if (cell.mark !== undefined) names.push('grid-cell--marked')
  if (column.state === 'forecast') names.push('grid-cell--forecast')
  if (is.choice && !cell.locked) names.push('grid-cell--choice')
  if (is.edited) names.push('grid-cell--edited')
  return names.join(' ')
}

function sameRow(before: RowProps, after: RowProps): boolean {
  return (
    before.row.id === after.row.id &&
    before.row.total === after.row.total &&
    before.index === after.index &&
    before.ariaIndex === after.ariaIndex &&
    before.columns === after.columns &&
    before.headers === after.headers &&
    before.frozen === after.frozen &&
    before.editing === after.editing &&
    before.only?.from === after.only?.from &&
    before.only?.to === after.only?.to &&
    (before.cells === after.cells || before.cells.every((cell, at) => sameCell(cell, after.cells[at])))
  )
}

function sameCell(one: GridCell, other: GridCell | undefined): boolean {
  return (
    one === other ||
    (one.shown === other?.shown &&
      one.text === other.text &&
      one.locked === other.locked &&
      one.calculated === other.calculated &&
      one.notAsked === other.notAsked &&
      one.error === other.error &&
      one.mark === other.mark)
  )
}
