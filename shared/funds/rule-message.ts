import { inSentence } from '../questions/sentences.ts'
import type { Expression } from '../rules/expression.ts'
import type { Question, RuleValue, Shown } from './bundle.ts'
import type { ExpressionContext } from './check-expression.ts'
import type { AuthoredRule } from './definition.ts'
import type { Managed } from './managed-rules.ts'
import { didYouMean } from './nearest.ts'
import { listed, nameOf, shownOf } from './shown.ts'
import type { Path } from './source.ts'

/** The sentence of a rule, with the values that it gives when it is said. */
export type Message = { readonly text: string; readonly values: Readonly<Record<string, RuleValue>> }

type From = {
  readonly rule: AuthoredRule
  readonly managed: Managed | undefined
  readonly context: Omit<ExpressionContext, 'say'>
  /** Everything that the message may give. */
  readonly available: Readonly<Record<string, Expression>>
  readonly say: (path: Path, message: string) => void
}

const placeholder = /\{(the )?([a-z0-9-]+)\}/gu

/**
 * What a rule says, its own words or those of the catalogue. Names (`{the left}`) are put in here, values (`{left}`)
 * when it is said. Undefined where the author has to write it, or something in it is not there; `say` tells why.
 */
export function writeMessage(from: From): Message | undefined {
  const { rule, managed, available, say } = from
  const own = rule.message
  const template = own ?? managed?.message ?? ''
  const used = [...template.matchAll(placeholder)]
  const names = Object.keys(available)
  for (const [whole, the, name = ''] of used) {
    if (the === undefined && !Object.hasOwn(available, name)) {
      say(
        ['message'],
        `The message gives “${whole}”, which this rule does not know${suggestion(name, names)}`,
      )
      return undefined
    }
    if (the !== undefined && nameIn(name, from) === undefined) {
      say(own === undefined ? [] : ['message'], noName(own === undefined, name))
      return undefined
    }
  }
  if (template === '') {
    say([], 'A rule of this kind says nothing by itself. Write a “message”')
    return undefined
  }
  let text = template
  for (const { 0: whole, 1: the, 2: name = '', index } of used.toReversed()) {
    if (the === undefined) continue
    const called = nameIn(name, from) ?? ''
    const first = index === 0 && rule.table === undefined
    const said = first ? capital(called) : isPeriod(called, from.context.table) ? called : inSentence(called)
    text = `${text.slice(0, index)}${said}${text.slice(index + whole.length)}`
  }
  const given = [...new Set(used.filter(([, the]) => the === undefined).map(([, , name = '']) => name))]
  return {
    text,
    values: Object.fromEntries(
      given.map((name) => [name, { is: available[name] ?? 0, as: shownAs(name, from) }]),
    ),
  }
}

function suggestion(name: string, names: readonly string[]): string {
  const meant = didYouMean(name, names)
  if (meant !== '') return meant
  return names.length === 0 ? '' : `. It knows ${names.map((each) => `{${each}}`).join(', ')}`
}

function noName(byItself: boolean, name: string): string {
  return byItself
    ? `No sentence can be made for this rule, because what “${name}” is has no name. Write a “message”`
    : `What “${name}” is has no name. Write it out in the message`
}

/** What an argument is called: its label, those of several questions, or that of a table. */
function nameIn(name: string, { rule, context }: From): string | undefined {
  const labels = (ids: readonly string[]): string =>
    listed(ids.map((id) => columnLabel(context.table, id) ?? context.asked.get(id)?.question.label ?? id))
  if (name === 'questions') return labels(rule.questions ?? [])
  if (name === 'in') return labels([rule.in ?? ''])
  const value = (rule as Readonly<Record<string, unknown>>)[name]
  return value === undefined ? undefined : nameOf(value as Expression, context)
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/** Whether this names a period, whose month keeps its capital. */
function isPeriod(name: string, table: Question | undefined): boolean {
  return table?.table?.columns.some(({ period }) => period?.label === name) === true
}

function columnLabel(table: Question | undefined, id: string): string | undefined {
  return table?.table?.columns.find((column) => column.id === id)?.label
}

/** Both sides of a comparison are said alike, so a literal is said as what it is compared with. */
function shownAs(name: string, { available, context }: From): Shown {
  const own = shownOf(available[name] ?? 0, context)
  if (own !== undefined) return own
  if (name === 'words' || name === 'count' || name === 'percent') return { kind: 'number' }
  const others = ['left', 'right', 'value', 'from', 'to'].map((other) =>
    shownOf(available[other] ?? 0, context),
  )
  const alike = others.find((shown) => shown !== undefined)
  return alike ?? { kind: typeof available[name] === 'number' ? 'number' : 'text' }
}
