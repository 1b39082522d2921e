import { canonicalJson, hashOf, type Sha256 } from '../canonical.ts'
import { storedValue } from '../tables/calculate.ts'
import { carriedValue } from '../tables/carry.ts'
import { cellAt, isInTray, type SectionKey, type Target } from './address.ts'
import { askedQuestions, askedSections, whatIsAsked } from './conditions.ts'
import { compareText, rowsOf, type Content } from './content.ts'
import type { Value } from './value.ts'

/**
 * The identity of what a return says: SHA-256 over its canonical content. Blank answers and section statuses are
 * not part of it, nor is anything calculated or not asked; rows stand in their order.
 */
export function contentHash(content: Content): Sha256 {
  return hashOf(
    canonicalJson({ bundle: hashOf(canonicalJson(content.bundle)), answers: statedValues(content) }),
  )
}

/** The identity of what one section says, so that "complete" can be told from "complete before somebody edited it". */
export function sectionHash(content: Content, key: SectionKey): Sha256 {
  const inside = statedValues(content).filter(([target]) => target.split('/')[1] === key)
  return hashOf(canonicalJson(inside))
}

/**
 * Everything that a return states, sorted by address: not blank, asked, and of removed rows nothing; with what is
 * carried from the last submission, which a certifier signs as well.
 */
export function statedValues(content: Content): [Target, Value][] {
  const { values } = content
  const isAsked = whatIsAsked(content)
  return [...values, ...carriedValues(content)]
    .filter(([target, value]) => {
      if (value === null || value === false || target.startsWith('s/') || isInTray(target)) return false
      return !isOfRemovedRow(values, target) && isAsked(target)
    })
    .sort(([a], [b]) => compareText(a, b))
}

/** What cells say because the last submission did, where nothing was entered into them. */
export function carriedValues(content: Content): [Target, Value][] {
  if (content.previous === undefined) return []
  return askedSections(content).flatMap((instance) =>
    askedQuestions(content, instance).flatMap((question) => {
      const columns = question.table?.columns.filter(({ carry }) => carry !== undefined) ?? []
      if (columns.length === 0) return []
      return rowsOf(content, instance.key, question)
        .filter(({ total }) => !total)
        .flatMap((row) =>
          columns.flatMap((column): [Target, Value][] => {
            const place = { section: instance.key, question, row: row.id, column: column.id }
            const carried = storedValue(content, place) === null ? carriedValue(content, place) : null
            const at = { section: instance.key, table: question.id }
            return carried === null ? [] : [[cellAt(at, row.id, column.id), carried]]
          }),
        )
    }),
  )
}

function isOfRemovedRow(values: ReadonlyMap<Target, Value>, target: Target): boolean {
  if (!target.startsWith('c/') && !target.startsWith('p/')) return false
  const [, section, table, row = ''] = target.split('/')
  return !row.startsWith('def:') && values.get(`x/${section}/${table}/${row}`) !== true
}
