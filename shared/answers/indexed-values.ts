import type { RowId, Target } from './address.ts'
import type { IndexedValues } from './content.ts'
import type { Value } from './value.ts'

/**
 * The values of a return with the rows of each table at hand. A return may have hundreds of tables and ten thousand
 * cells, and looking through all of them for the rows of each table takes longer than checking them.
 */
export class Values extends Map<Target, Value> implements IndexedValues {
  readonly #rows = new Map<string, Set<RowId>>()

  constructor(values: ReadonlyMap<Target, Value>) {
    super()
    for (const [target, value] of values) this.set(target, value)
  }

  override set(target: Target, value: Value): this {
    if (target.startsWith('x/')) {
      const slash = target.lastIndexOf('/') + 1
      const prefix = target.slice(0, slash)
      const rows = this.#rows.get(prefix) ?? new Set()
      this.#rows.set(prefix, rows)
      if (value === true) rows.add(target.slice(slash))
      else rows.delete(target.slice(slash))
    }
    return super.set(target, value)
  }

  added(prefix: string): Iterable<RowId> {
    return this.#rows.get(prefix) ?? []
  }
}

/** Values that know their rows; what knows them already is taken as it is. */
export function indexed(values: ReadonlyMap<Target, Value>): ReadonlyMap<Target, Value> {
  return 'added' in values ? values : new Values(values)
}
