import {
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type ReactNode,
  type Ref,
} from 'react'
import { flushSync } from 'react-dom'
import { redo, undo } from './apply.ts'
import { findError, run, setSelection } from './commands.ts'
import { headerRows, placeAt } from './dom.ts'
import { choose, commit, editorKey } from './editing.ts'
import './grid.css'
import { Header } from './header.tsx'
import { commandOf } from './keys.ts'
import { rowName, type GridColumn, type GridEdit, type GridModel } from './model.ts'
import { pressed, pressedTwice } from './pointer.ts'
import { Row } from './row.tsx'
import { addRow, deleteRows } from './rows.ts'
import { only } from './selection.ts'
import { copy, cut, paste, pasteRest } from './transfer.ts'
import { useSession, type GridHandle } from './use-session.ts'
import { rowsOf } from './window.ts'

const PRINTED_ROWS = 2000

/**
 * A table that is edited like a spreadsheet. `onEdit` is the only way out: the owner applies the edit and renders the
 * grid with what came of it before it returns (totals change in the same frame), and saves afterwards.
 */
export function Grid({
  model,
  onEdit,
  ref,
}: {
  readonly model: GridModel
  readonly onEdit: (edit: GridEdit) => void
  readonly ref?: Ref<GridHandle>
}): ReactNode {
  const id = useId()
  const places = {
    grid: useRef<HTMLDivElement>(null),
    name: useRef<HTMLElement>(null),
    about: useRef<HTMLSpanElement>(null),
    message: useRef<HTMLParagraphElement>(null),
    summary: useRef<HTMLParagraphElement>(null),
  }
  const aboutId = `${id}about`
  const { session, editing, shown, offered, scrolled } = useSession({ model, onEdit, places, aboutId, ref })
  const printing = usePrinting()
  const { columns, rows, adding } = model
  const numbers = rowsOf(printing ? { first: 0, last: PRINTED_ROWS, pinned: 0 } : shown, rows.length)
  const thin = printing ? null : shown.thin
  const cells = numbers.map((at) => {
    const row = rows[at]?.id ?? ''
    return columns.map((column) => model.read(row, column.id))
  })
  const [widths, setWidths] = useState<readonly number[]>([])
  const wanted = columns.map((column, at) =>
    Math.max(
      widths[at] ?? 0,
      widthOf(
        column,
        cells.map((row) => row[at]),
      ),
    ),
  )
  if (wanted.some((width, at) => width !== widths[at]) || wanted.length !== widths.length) setWidths(wanted)
  const frozen = useMemo(() => frozenStyles(widths, model.rowHeaderCount), [widths, model.rowHeaderCount])
  const above = headerRows(model)

  return (
    <div className="grid-box">
      {model.readOnly !== true && (
        <div className="grid-tools" role="group" aria-label={`Tools for ${model.label}`}>
          <button type="button" onClick={() => undo(session)}>
            Undo
          </button>
          <button type="button" onClick={() => redo(session)}>
            Redo
          </button>
          <button
            type="button"
            onClick={() => {
              session.focused = true
              findError(session, 1)
            }}
          >
            Next error
          </button>
          {adding !== undefined && (
            <>
              <button type="button" data-add="" onClick={() => addRow(session, 'end')}>
                Add {adding.rowName}
              </button>
              <button type="button" onClick={() => deleteRows(session)}>
                Delete {adding.rowName}
              </button>
            </>
          )}
        </div>
      )}
      {/* eslint-disable-next-line jsx-a11y/interactive-supports-focus -- one of its cells has the focus */}
      <div
        ref={places.grid}
        role="grid"
        className={(model.lines ?? 1) === 1 ? 'grid grid--one-line' : 'grid'}
        aria-label={model.label}
        aria-describedby={`${id}hint`}
        aria-rowcount={rows.length + above}
        aria-colcount={columns.length}
        aria-multiselectable
        aria-readonly={model.readOnly}
        // Without a row no cell can have the focus, and what scrolls must be reachable.
        tabIndex={rows.length === 0 ? 0 : undefined}
        style={sizes(model, widths)}
        onScroll={scrolled}
        onKeyDown={(event) => {
          if (event.defaultPrevented) return
          const press = event.nativeEvent
          if (session.editing !== null) {
            if (editorKey(session, press)) event.preventDefault()
            return
          }
          const command = commandOf(press)
          if (command !== undefined && rows.length > 0 && run(session, command)) event.preventDefault()
        }}
        onMouseDown={(event) => {
          if (event.target instanceof Element && event.target.closest('[data-choice]')) event.preventDefault()
          else pressed(session, event)
        }}
        onDoubleClick={(event) => pressedTwice(session, event.target)}
        onClick={(event) => {
          const option = event.target instanceof Element ? event.target.closest('[data-choice]') : null
          if (option instanceof HTMLElement) choose(session, option.dataset['choice'] ?? '')
        }}
        onFocus={(event) => {
          session.focused = true
          const place = placeAt(model, event.target)
          const { active } = session.selection
          const moved = place && (place.row !== active.row || place.column !== active.column)
          if (moved && place.row >= 0 && session.editing === null) setSelection(session, only(place))
        }}
        onBlur={(event) => {
          if (event.currentTarget.contains(event.relatedTarget) || !document.hasFocus()) return
          session.focused = false
          session.leaving = false
          if (session.editing !== null) commit(session)
        }}
        onCopy={(event) => transfer(event, copy)}
        onCut={(event) => transfer(event, cut)}
        onPaste={(event) => transfer(event, paste)}
      >
        <Header columns={columns} headers={model.rowHeaderCount} frozen={frozen} />
        <div className="grid-body" role="rowgroup">
          {numbers.map((at, position) => {
            const row = rows[at]
            if (row === undefined) return null
            const edited = editing?.row === row.id
            return (
              <Row
                key={row.id}
                row={row}
                name={edited ? rowName(model, at) : ''}
                index={at}
                ariaIndex={at + above + 1}
                columns={columns}
                cells={cells[position] ?? []}
                headers={model.rowHeaderCount}
                frozen={frozen}
                only={thin?.rows.has(at) ? thin.columns : null}
                editing={edited ? editing : null}
              />
            )
          })}
        </div>
      </div>
      {rows.length === 0 && <p className="grid-empty">This table has no rows yet.</p>}
      <div className="grid-foot">
        <p className="grid-about">
          <strong ref={places.name} /> <span id={aboutId} ref={places.about} />
        </p>
        <p className="grid-summary" ref={places.summary} />
        <p className="grid-message" role="status" ref={places.message} />
        {offered !== null && adding !== undefined && (
          <button type="button" onClick={() => pasteRest(session)}>
            Add {offered} more and paste the rest
          </button>
        )}
      </div>
      <p className="grid-hint" id={`${id}hint`}>
        Arrow keys move. Type, or press F2, to change a cell. F8 goes to the next error. To leave the table
        press Escape, then Tab.
      </p>
    </div>
  )

  function transfer(
    event: { clipboardData: DataTransfer; preventDefault: () => void },
    work: typeof copy,
  ): void {
    if (session.editing !== null || rows.length === 0) return
    event.preventDefault()
    work(session, event.clipboardData)
  }
}

/** All rows are in the document while the page is printed. */
function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false)
  useEffect(() => {
    const before = (): void => flushSync(() => setPrinting(true))
    const after = (): void => setPrinting(false)
    addEventListener('beforeprint', before)
    addEventListener('afterprint', after)
    return () => {
      removeEventListener('beforeprint', before)
      removeEventListener('afterprint', after)
    }
  }, [])
  return printing
}

/** In characters. Numbers are never cut off: their column grows to the longest that was in view. */
function widthOf(
  column: GridColumn,
  cells: readonly ({ shown: string; error?: string } | undefined)[],
): number {
  if (!column.numeric) return column.width
  return cells.reduce(
    (width, cell) =>
      cell === undefined || cell.error !== undefined ? width : Math.max(width, cell.shown.length),
    column.width,
  )
}

const track = (width: number): string => `${width}ch + 1.25rem`

function frozenStyles(widths: readonly number[], headers: number): CSSProperties[] {
  return widths.slice(0, headers).map((_, at) => ({
    left: at === 0 ? 0 : `calc(${widths.slice(0, at).map(track).join(' + ')})`,
  }))
}

function sizes(model: GridModel, widths: readonly number[]): CSSProperties {
  return {
    '--columns': widths.map((width) => `calc(${track(width)})`).join(' '),
    '--shares': widths.map((width) => `minmax(0, ${width}fr)`).join(' '),
    '--row-height': `${(model.lines ?? 1) * 1.25 + 0.625}rem`,
    '--rows': model.rows.length,
    '--lines': model.lines ?? 1,
  } as CSSProperties
}
