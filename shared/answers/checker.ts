import type { Day } from '../day.ts'
import type { Problem } from '../problems.ts'
import type { RowId, Target } from './address.ts'
import type { Content } from './content.ts'
import { Values } from './indexed-values.ts'
import { checksOf, type Check } from './validate.ts'
import type { Value } from './value.ts'

/** What is wrong with a return while somebody edits it. */
export type Checker = {
  /** The same as `validate` finds, at once. */
  problems(): readonly Problem[]
  /** Takes edits, and checks again what reads the places that they changed. How many checks that were. */
  edit(changes: Iterable<readonly [Target, Value]>): number
}

/** The name under which is noted that something looked through all values. */
const everything = '*'

/**
 * Values that note what is read of them: an address, the rows of a table (`x/<section>/<table>/`), or everything. Which
 * checks an edit concerns follows from what they have read, not from what anybody said they would.
 */
class WatchedValues extends Values {
  reads: Set<string> | undefined = undefined

  override get(target: Target): Value | undefined {
    this.reads?.add(target)
    return super.get(target)
  }

  override has(target: Target): boolean {
    this.reads?.add(target)
    return super.has(target)
  }

  override added(prefix: string): Iterable<RowId> {
    this.reads?.add(prefix)
    return super.added(prefix)
  }

  override entries(): MapIterator<[Target, Value]> {
    this.reads?.add(everything)
    return super.entries()
  }

  override [Symbol.iterator](): MapIterator<[Target, Value]> {
    return this.entries()
  }

  override keys(): MapIterator<Target> {
    this.reads?.add(everything)
    return super.keys()
  }

  override values(): MapIterator<Value> {
    this.reads?.add(everything)
    return super.values()
  }

  override forEach(each: (value: Value, target: Target, map: Map<Target, Value>) => void): void {
    this.reads?.add(everything)
    super.forEach(each)
  }
}

type Node = {
  readonly check: Check
  readonly parent: Node | undefined
  reads: ReadonlySet<string>
  found: readonly Problem[]
  parts: readonly Node[]
  /** Its problems and those of its parts; undefined once one of them changed. */
  all: readonly Problem[] | undefined
  /** Its parent is made of other parts now. */
  gone: boolean
}

/**
 * Keeps what is wrong with a return up to date while it is edited. Every check notes what it reads; an edit runs again
 * those that have read what it changes, and no others. `today`, definition and data stay what they are: for others,
 * make another checker.
 */
export function checkerOf(content: Content, today: Day): Checker {
  const values = new WatchedValues(content.values)
  const readers = new Map<string, Set<Node>>()
  let runs = 0

  const forget = (node: Node): void => {
    node.gone = true
    for (const read of node.reads) readers.get(read)?.delete(node)
    node.parts.forEach(forget)
  }

  const watched = <T>(node: Node, work: () => T): T => {
    for (const read of node.reads) readers.get(read)?.delete(node)
    const reads = new Set<string>()
    values.reads = reads
    const result = work()
    values.reads = undefined
    for (const read of reads) {
      const known = readers.get(read)
      if (known === undefined) readers.set(read, new Set([node]))
      else known.add(node)
    }
    node.reads = reads
    runs += 1
    return result
  }

  const run = (node: Node): void => {
    const { check } = node
    for (let at: Node | undefined = node; at !== undefined; at = at.parent) at.all = undefined
    if ('find' in check) {
      node.found = watched(node, check.find)
      return
    }
    const before = new Map(node.parts.map((part) => [part.check.key, part]))
    const parts = watched(node, check.parts).map((part) => {
      const kept = before.get(part.key)
      before.delete(part.key)
      return kept ?? nodeOf(part, node)
    })
    before.forEach(forget)
    node.parts = parts
  }

  const nodeOf = (check: Check, parent: Node | undefined): Node => {
    const node: Node = {
      check,
      parent,
      reads: new Set(),
      found: [],
      parts: [],
      all: undefined,
      gone: false,
    }
    run(node)
    return node
  }

  const gather = (node: Node): readonly Problem[] => {
    node.all ??= node.parts.length === 0 ? node.found : node.parts.flatMap(gather)
    return node.all
  }

  const root = nodeOf(checksOf({ ...content, values }, today), undefined)
  return {
    problems: () => gather(root),
    edit: (changes) => {
      const concerned = new Set<Node>()
      const mark = (read: string): void => readers.get(read)?.forEach((node) => concerned.add(node))
      for (const [target, value] of changes) {
        mark(target)
        if (target.startsWith('x/')) mark(target.slice(0, target.lastIndexOf('/') + 1))
        mark(everything)
        values.set(target, value)
      }
      const before = runs
      // A check that is run again may find that others, which read the same, are not asked any more.
      for (const node of concerned) if (!node.gone) run(node)
      return runs - before
    },
  }
}
