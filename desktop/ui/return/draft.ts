import {
  cellAt,
  parseTarget,
  positionAt,
  rowAt,
  type RowId,
  type SectionKey,
  type Target,
} from '#shared/answers/address.ts'
import type { Content } from '#shared/answers/content.ts'
import type { Value } from '#shared/answers/value.ts'
import type { Bundle } from '#shared/funds/bundle.ts'
import type { Edit, OpenReturn, RecipientClient, ShownRegister } from '#shared/recipient/contract.ts'
import { Refused } from '#shared/recipient/wire.ts'

/** A return as the pages show it: what the engine has, and what is being typed on top of that. Never changed in place. */
export type Draft = {
  readonly meta: OpenReturn['meta']
  readonly content: Content
  readonly registers: ReadonlyMap<Target, ShownRegister>
  readonly conflicts: OpenReturn['conflicts']
}

/** One open return. */
export type OpenDraft = {
  readonly read: () => Draft
  readonly subscribe: (listener: () => void) => () => void
  /** Shows a value at once and saves it when the typing pauses. */
  set(target: Target, value: Value): void
  /** Shows and saves edits as one step, now. */
  write(edits: readonly Edit[]): void
  /** Saves everything that is not saved yet; answers whether all of it is. */
  flush(): Promise<boolean>
  /** Takes in what the engine has now. What is being typed stays. */
  refresh(opened: OpenReturn): void
}

/** How long typing has to pause before it is saved. */
const pauseMs = 300
const tryAgainMs = 2_000

/** Told when saving fails, and when it works again. */
type Report = { failed(error: unknown): void; worked(): void }

export function openDraft(
  client: Pick<RecipientClient, 'save'>,
  opened: OpenReturn,
  report: Report,
): OpenDraft {
  const { returnId } = opened.meta
  const listeners = new Set<() => void>()
  let bundleText = opened.bundle
  let draft = draftFrom(opened, JSON.parse(bundleText) as Bundle)
  /** Entered and not yet given to the engine, in order. */
  let queue: Edit[] = []
  let sending: readonly Edit[] = []
  /** What the engine would not take; it stays on the page, and is tried again with the next edit. */
  let refused: Edit[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<boolean> | undefined

  const show = (next: Draft): void => {
    draft = next
    for (const listener of listeners) listener()
  }
  const later = (ms: number): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), ms)
  }
  const add = (edit: Edit): void => {
    const at =
      edit.kind === 'set'
        ? queue.findIndex(({ kind, target }) => kind === 'set' && target === edit.target)
        : -1
    const before = queue[at]
    if (before === undefined) queue.push(edit)
    else if (edit.kind === 'set' && before.kind === 'set') queue[at] = { ...edit, seen: before.seen }
  }
  /** Puts edits back in front of what was entered since. */
  const keep = (edits: readonly Edit[]): void => {
    const since = queue
    queue = [...edits]
    for (const edit of since) add(edit)
  }
  const send = async (): Promise<boolean> => {
    let most = Infinity
    while (queue.length > 0) {
      sending = queue.slice(0, most)
      queue = queue.slice(sending.length)
      try {
        const saved = await client.save({ returnId, edits: [...sending] })
        sending = []
        if (refused.length === 0) report.worked()
        const registers = new Map(draft.registers)
        for (const register of saved.registers) registers.set(register.target, register)
        for (const target of saved.removed) registers.delete(target)
        show(laid({ ...draft, registers }, [...refused, ...queue]))
      } catch (error) {
        const kept = sending
        sending = []
        if (error instanceof Refused && error.code !== 'LAUNCH') {
          if (kept.length === 1) {
            refused.push(...kept)
            report.failed(error)
          } else {
            // One that is refused must not hold up the others.
            most = 1
            keep(kept)
          }
          continue
        }
        keep([...refused, ...kept])
        refused = []
        report.failed(error)
        later(tryAgainMs)
        return false
      }
    }
    const all = refused.length === 0
    keep(refused)
    refused = []
    return all
  }
  const flush = (): Promise<boolean> => {
    clearTimeout(timer)
    running ??= send().finally(() => {
      running = undefined
    })
    return running
  }
  return {
    read: () => draft,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    set: (target, value) => {
      const edit: Edit = { kind: 'set', target, value: value as never, seen: seenAt(draft, target) }
      add(edit)
      show(withValues(draft, [edit]))
      later(pauseMs)
    },
    write: (edits) => {
      for (const edit of edits) add(edit)
      show(withValues(draft, edits))
      void flush()
    },
    flush,
    refresh: (next) => {
      const same = next.bundle === bundleText
      bundleText = next.bundle
      const bundle = same ? draft.content.bundle : (JSON.parse(bundleText) as Bundle)
      show(laid(draftFrom(next, bundle), [...refused, ...sending, ...queue]))
    },
  }
}

/** The write that is shown at an address. */
export const seenAt = (draft: Draft, target: Target): string | null => draft.registers.get(target)?.op ?? null

/** A row to add, and where. */
export function insertRow(place: { section: SectionKey; table: string }, row: RowId, position: string): Edit {
  return { kind: 'rowInsert', target: rowAt(place.section, place.table, row), position }
}

/** A row to delete, with everything that the person saw in it. */
export function deleteRow(
  draft: Draft,
  { section, table }: { section: SectionKey; table: string },
  row: RowId,
): Edit {
  const prefix = cellAt({ section, table }, row, '')
  const saw = [...draft.registers]
    .filter(([target]) => target.startsWith(prefix))
    .map(([target, { op }]): [Target, string] => [target, op])
  return {
    kind: 'rowDelete',
    target: rowAt(section, table, row),
    saw: Object.fromEntries(saw),
  }
}

function draftFrom({ meta, data, previous, registers, conflicts }: OpenReturn, bundle: Bundle): Draft {
  return laid(
    {
      meta,
      content: { bundle, data, values: new Map(), ...previousFrom(previous) },
      registers: new Map(registers.map((register) => [register.target, register])),
      conflicts,
    },
    [],
  )
}

function previousFrom(previous: OpenReturn['previous']): Pick<Content, 'previous'> {
  if (previous === undefined) return {}
  const { bundle, data, values } = previous
  return {
    previous: { bundle: JSON.parse(bundle) as Bundle, data, values: new Map(Object.entries(values)) },
  }
}

/** The values of the registers, with edits that are not in them yet on top. */
function laid(draft: Draft, edits: readonly Edit[]): Draft {
  const values = new Map([...draft.registers].map(([target, { value }]) => [target, value]))
  return withValues({ ...draft, content: { ...draft.content, values } }, edits)
}

function withValues(draft: Draft, edits: readonly Edit[]): Draft {
  if (edits.length === 0) return draft
  const values = new Map(draft.content.values)
  for (const edit of edits) lay(values, edit)
  return { ...draft, content: { ...draft.content, values } }
}

/** What an edit makes of the values, as far as this page can know: a section's status is worked out by the engine. */
export function lay(values: Map<Target, Value>, edit: Edit): void {
  switch (edit.kind) {
    case 'set':
    case 'resolve':
      values.set(edit.target, edit.value)
      return
    case 'rowInsert': {
      values.set(edit.target, true)
      const address = parseTarget(edit.target)
      if (address?.kind === 'presence')
        values.set(positionAt(address.section, address.table, address.row), edit.position)
      return
    }
    case 'rowDelete':
      values.set(edit.target, false)
      return
    case 'status':
  }
}
