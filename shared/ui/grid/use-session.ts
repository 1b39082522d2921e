import { useImperativeHandle, useLayoutEffect, useRef, useState, type Ref, type RefObject } from 'react'
import { flushSync } from 'react-dom'
import { select } from './apply.ts'
import { columnsInView, rowHeight, scrollToPlace } from './dom.ts'
import type { GridEdit, GridModel } from './model.ts'
import { paintSelection, type Painted } from './paint.ts'
import { boxOf, inside, only, sizeOf } from './selection.ts'
import { placeOf, shapeOf, type Editing, type Session, type View } from './session.ts'
import { summaryOf } from './status.ts'
import { sameRows, stretchOf, thinned, type Shown } from './window.ts'

/** What the page around a grid may ask of it. */
export type GridHandle = {
  /** Goes to a cell, wherever it is: for the links of an error summary. */
  readonly focusCell: (row: string, column: string) => void
}

/** The elements that the session writes to without React. */
export type Places = {
  readonly grid: RefObject<HTMLDivElement | null>
  readonly name: RefObject<HTMLElement | null>
  readonly about: RefObject<HTMLElement | null>
  readonly message: RefObject<HTMLElement | null>
  readonly summary: RefObject<HTMLElement | null>
}

type Wiring = {
  readonly model: GridModel
  readonly onEdit: (edit: GridEdit) => void
  readonly places: Places
  readonly aboutId: string
  readonly ref: Ref<GridHandle> | undefined
}

const SUMMARY_MS = 150
const PAUSE_MS = 100

/** One grid's session, wired to React: what has to render, and what is done to the document directly. */
export function useSession({ model, onEdit, places, aboutId, ref }: Wiring): {
  session: Session
  editing: Editing | null
  shown: Shown
  offered: number | null
  scrolled: () => void
} {
  const [editing, setEditing] = useState<Editing | null>(null)
  const [offered, setOffered] = useState<number | null>(null)
  const [shown, setShown] = useState<Shown>({ first: 0, last: 40, pinned: 0, thin: null })
  const latest = useRef(shown)
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [session] = useState<Session>(() => newSession(model))
  const painted = useRef<Painted>({ edges: new Map(), active: null })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const measure = (): void => {
    const root = places.grid.current
    if (root === null) return
    const next = stretchOf({
      top: root.scrollTop,
      height: root.clientHeight,
      rowHeight: rowHeight(root),
      rows: session.model.rows.length,
      active: session.selection.active.row,
    })
    if (sameRows(latest.current, next)) return
    const thin = thinned(latest.current, next, () => columnsInView(root))
    latest.current = { ...next, thin }
    setShown(latest.current)
    clearTimeout(pause.current)
    if (thin === null) return
    pause.current = setTimeout(() => {
      latest.current = { ...latest.current, thin: null }
      setShown(latest.current)
    }, PAUSE_MS)
  }
  const paint = (): void => {
    const lines = { id: aboutId, name: places.name.current, about: places.about.current }
    paintSelection(session, painted.current, lines)
    clearTimeout(timer.current)
    const line = places.summary.current
    const show = (): void => {
      if (line !== null) line.textContent = summaryOf(session)
    }
    if (sizeOf(boxOf(session.selection)) > 1) timer.current = setTimeout(show, SUMMARY_MS)
    else show()
  }

  useLayoutEffect(() => {
    const view: View = {
      element: () => places.grid.current,
      measure,
      edit: (next) => {
        session.editing = next
        flushSync(() => setEditing(next))
      },
      change: (edit) =>
        flushSync(() => {
          setEditing(null)
          onEdit(edit)
        }),
      reveal: (place) => {
        if (places.grid.current !== null) scrollToPlace(places.grid.current, session.model, place)
        flushSync(measure)
      },
      paint,
      say: (message) => say(places.message.current, message),
      offer: (rows) => setOffered(rows),
    }
    wire(session, model, view)
    measure()
    paint()
  })
  useLayoutEffect(() => {
    const resized = new ResizeObserver(() => session.view.measure())
    if (places.grid.current !== null) resized.observe(places.grid.current)
    return () => {
      resized.disconnect()
      clearTimeout(timer.current)
      clearTimeout(pause.current)
    }
  }, [session, places.grid])
  useImperativeHandle(ref, () => ({
    focusCell: (row, column) => {
      const place = placeOf(session, row, column)
      if (place === undefined) return
      session.focused = true
      select(session, { top: place.row, left: place.column, bottom: place.row, right: place.column })
      places.grid.current?.scrollIntoView({ block: 'nearest' })
    },
  }))
  return { session, editing, shown, offered, scrolled: () => flushSync(measure) }
}

function newSession(model: GridModel): Session {
  const nothing = (): void => undefined
  return {
    model,
    selection: only(
      inside(
        { rows: model.rows.length, columns: model.columns.length },
        { row: 0, column: model.rowHeaderCount },
      ),
    ),
    editing: null,
    history: { done: [], undone: [] },
    run: null,
    leaving: false,
    focused: false,
    over: null,
    view: {
      element: () => null,
      measure: nothing,
      edit: nothing,
      change: nothing,
      reveal: nothing,
      paint: nothing,
      say: nothing,
      offer: nothing,
    },
  }
}

/** Takes over a new model. The active cell stays on its row when rows come or go before it. */
function wire(session: Session, model: GridModel, view: View): void {
  const before = session.model
  session.view = view
  session.model = model
  if (before.rows === model.rows && before.columns === model.columns) return
  const { active, anchor, head } = session.selection
  const row = before.rows[active.row]?.id
  const found = model.rows.findIndex(({ id }) => id === row)
  const shape = shapeOf(session)
  const by = found === -1 ? 0 : found - active.row
  const moved = (place: typeof active): typeof active =>
    inside(shape, { row: place.row + by, column: place.column })
  session.selection = { active: moved(active), anchor: moved(anchor), head: moved(head) }
  const { editing } = session
  if (editing !== null && placeOf(session, editing.row, editing.column) === undefined) session.editing = null
}

/** A sentence that is said again must differ from the last one to be heard. */
function say(line: HTMLElement | null, message: string): void {
  if (line !== null) line.textContent = line.textContent === message ? `${message}\u00a0` : message
}
