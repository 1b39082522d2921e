import type { Problem } from '../problems.ts'
import { sectionOf, statusAt, type SectionKey } from './address.ts'
import { askedSections } from './conditions.ts'
import type { Content } from './content.ts'
import { sectionHash, statedValues } from './stated.ts'
import { isBlank } from './value.ts'

/** `completed` only while the section says what it said when somebody marked it complete. */
export type SectionState = 'not-started' | 'in-progress' | 'completed'

/**
 * The state of every section that is asked, by key. A section that somebody marked complete is in progress again as soon as it
 * was edited, or has an error.
 */
export function progress(
  content: Content,
  problems: readonly Problem[],
): ReadonlyMap<SectionKey, SectionState> {
  const started = new Set(
    statedValues(content)
      .filter(([target, value]) => isContent(target) && !isBlank(value))
      .map(([target]) => sectionOf(target)),
  )
  const wrong = new Set(
    problems
      .filter(({ severity }) => severity === 'error')
      .flatMap(({ section, targets }) => [section, ...targets.map(sectionOf)]),
  )
  return new Map(
    askedSections(content).map(({ key }) => {
      const marked = content.values.get(statusAt(key))
      if (typeof marked === 'string' && !wrong.has(key) && marked === sectionHash(content, key))
        return [key, 'completed']
      return [key, started.has(key) || typeof marked === 'string' ? 'in-progress' : 'not-started']
    }),
  )
}

function isContent(target: string): boolean {
  return target.startsWith('f/') || target.startsWith('c/')
}
