import type { GridEdit, GridModel, GridWrite } from './model.ts'
import type { Box } from './selection.ts'

/** A text that a step replaced: what was there, what was typed, and what the owner made of it. */
type Replaced = GridWrite & { readonly before: string; readonly settled: string }

/** One step that can be undone. */
export type Step = {
  readonly description: string
  readonly inserted: GridEdit['insert']
  readonly replaced: readonly Replaced[]
  readonly removed: readonly {
    readonly id: string
    readonly before: string | null
    readonly texts: readonly GridWrite[]
  }[]
  readonly selected: Box
}

export type History = { readonly done: Step[]; readonly undone: Step[] }

const KEPT = 100

/** What a step will have to put back, taken before the owner hears of it. `texts` are those that the cells have now. */
export function stepOf(
  model: GridModel,
  edit: GridEdit,
  { texts, selected }: { readonly texts: readonly string[]; readonly selected: Box },
): Step {
  const gone = new Set(edit.remove)
  const after = (index: number): string | null =>
    model.rows.slice(index + 1).find(({ id }) => !gone.has(id))?.id ?? null
  const removed = model.rows.flatMap(({ id }, index) => {
    if (!gone.has(id)) return []
    const held = model.columns.flatMap((column) => {
      const { text, locked } = model.read(id, column.id)
      return locked || text === '' ? [] : [{ row: id, column: column.id, text }]
    })
    return [{ id, before: after(index), texts: held }]
  })
  const replaced = edit.cells.map(({ row, column, text }, at) => {
    return { row, column, text, before: texts[at] ?? '', settled: text }
  })
  return { description: edit.description, inserted: edit.insert, replaced, removed, selected }
}

/** Remembers a step with the texts that the owner made of it. A new step ends what could be redone. */
export function remember(history: History, step: Step, model: GridModel): void {
  history.done.push(settled(step, model))
  if (history.done.length > KEPT) history.done.shift()
  history.undone.length = 0
}

export function settled(step: Step, model: GridModel): Step {
  const replaced = step.replaced.map(({ row, column, text, before }) => {
    return { row, column, text, before, settled: model.read(row, column).text }
  })
  return { ...step, replaced }
}

/**
 * The edit that takes a step back. Texts that somebody else has changed since stay as they are; `kept` counts them.
 */
export function undoing(step: Step, model: GridModel): { edit: GridEdit; kept: number } {
  const added = new Set(step.inserted.map(({ id }) => id))
  const rows = new Set(model.rows.map(({ id }) => id))
  const mine = step.replaced.filter(({ row }) => !added.has(row) && rows.has(row))
  const untouched = mine.filter(({ row, column, settled }) => model.read(row, column).text === settled)
  const edit: GridEdit = {
    description: `Undo ${step.description.toLowerCase()}`,
    insert: step.removed.map(({ id, before }) => ({ id, before })),
    cells: [
      ...untouched.map(({ row, column, before }) => ({ row, column, text: before })),
      ...step.removed.flatMap(({ texts }) => texts),
    ],
    remove: step.inserted.map(({ id }) => id).filter((id) => rows.has(id)),
  }
  return { edit, kept: mine.length - untouched.length }
}

/** The edit that does an undone step again, as it was typed. */
export function redoing(step: Step, model: GridModel): GridEdit {
  const rows = new Set([...model.rows, ...step.inserted].map(({ id }) => id))
  return {
    description: `Redo ${step.description.toLowerCase()}`,
    insert: step.inserted,
    cells: step.replaced
      .filter(({ row }) => rows.has(row))
      .map(({ row, column, text }) => ({ row, column, text })),
    remove: step.removed.map(({ id }) => id),
  }
}
