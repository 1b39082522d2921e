import type { DataRow, Question, Section } from '../funds/bundle.ts'
import { formatDay } from '../day.ts'
import { sayValue } from '../questions/kinds.ts'
import type { SectionKey } from './address.ts'
import { askedOf, findSection, rowsOfDataSet, type Content } from './content.ts'
import { answerValue, questionIndex } from './source.ts'
import { isBlank, isUnread } from './value.ts'

/**
 * What the words of a definition may refer to: `{answer:contact.name}`, `{data:projects.name}` (of the item that a
 * section is asked for, or of the one row that the recipient has) and `{round:title}`.
 */
export const referencePattern = /\{(answer|data|round):([^{}\s]*)\}/gu

/** What of its round a definition can name in its words. */
export const roundParts = ['title', 'from', 'to', 'opens', 'deadline', 'actualsTo'] as const

/** A return as far as it is known: on the way to its answers there is only the definition and its data. */
type Known = Pick<Content, 'bundle' | 'data'> & { readonly values?: Content['values'] | undefined }
type Here = { readonly section: SectionKey; readonly item?: DataRow | undefined }

const longestQuote = 200

/** Whether a section refers to anything. Most do not, and are used as they are. */
function refers(section: Section): boolean {
  const known = referring.get(section)
  if (known !== undefined) return known
  const found = JSON.stringify(section).search(referencePattern) >= 0
  referring.set(section, found)
  return found
}
const referring = new WeakMap<Section, boolean>()

/** The last that each section said, for each item: while it says the same it is the same, and pages need not redraw. */
const last = new WeakMap<Section, Map<SectionKey, { readonly text: string; readonly section: Section }>>()

/** A section whose words say what they refer to. Guidance stays Markdown: what somebody answered has no marks in it. */
export function inWords(known: Known, section: Section, here: Here): Section {
  if (!refers(section)) return section
  const worded = said(section, (text, markdown) => word(known, here, { text, markdown }))
  const text = JSON.stringify(worded)
  const before = last.get(section) ?? new Map<SectionKey, { text: string; section: Section }>()
  const same = before.get(here.section)
  if (same?.text === text) return same.section
  before.set(here.section, { text, section: worded })
  last.set(section, before)
  texts.set(worded, text)
  return worded
}

const texts = new WeakMap<Section, string>()

/** What tells a section from the same with other words; empty for one that says the same to everybody. */
export const wordsKey = (section: Section): string => texts.get(section) ?? ''

/** Words that stand in a section, as those of a rule do. */
export function sayIn(content: Content, section: SectionKey, text: string): string {
  if (text.search(referencePattern) < 0) return text
  const item = findSection(content, section)?.item
  return word(content, { section, item }, { text, markdown: false })
}

/** Parts of a definition that are no words. */
const expressions = new Set(['when', 'required', 'calculate', 'lock', 'check'])

function said<Part>(part: Part, say: (text: string, markdown: boolean) => string, name = ''): Part {
  if (typeof part === 'string') return say(part, name === 'guidance') as Part
  if (typeof part !== 'object' || part === null) return part
  if (Array.isArray(part)) return part.map((each: unknown) => said(each, say)) as Part
  return Object.fromEntries(
    Object.entries(part).map(([key, inner]: [string, unknown]) => [
      key,
      expressions.has(key) ? inner : said(inner, say, key),
    ]),
  ) as Part
}

function word(known: Known, here: Here, { text, markdown }: { text: string; markdown: boolean }): string {
  return text.replace(referencePattern, (_, kind: string, name: string) => {
    const words =
      kind === 'answer'
        ? sayAnswer(known, here, name)
        : kind === 'data'
          ? sayData(known, here, name)
          : sayRound(known, name)
    const short = words.length > longestQuote ? `${words.slice(0, longestQuote)}…` : words
    const line = short.replace(/\s+/gu, ' ')
    return markdown ? line.replace(/[!-/:-@[-`{-~]/gu, '\\$&') : line
  })
}

/** The answer; the question in quotation marks as long as there is none. */
function sayAnswer({ bundle, data, values }: Known, here: Here, id: string): string {
  const asking = questionIndex(bundle).get(id)
  if (asking === undefined) return `“${id}”`
  const question: Question = asking.question
  const key = asking.section.each === undefined ? asking.section.id : here.section
  const value = values === undefined ? null : answerValue({ bundle, data, values }, key, question)
  if (values === undefined || question.kind === 'table' || isBlank(value) || isUnread(value))
    return `“${question.label.replace(referencePattern, '…')}”`
  return sayValue(question.kind, value, askedOf({ bundle, data, values }, question))
}

function sayData({ bundle, data }: Known, { item }: Here, name: string): string {
  const [set = '', column = ''] = name.split('.')
  const rows = rowsOfDataSet({ bundle, data }, set)
  const row = item !== undefined && rows.includes(item) ? item : rows[0]
  return row?.[column] ?? `“${name}”`
}

function sayRound({ bundle: { round } }: Known, name: string): string {
  const part = roundParts.find((one) => one === name)
  if (part === undefined) return `“${name}”`
  return part === 'title' ? round.title : formatDay(round[part])
}
