import type { Bundle, Limits, Question, Section, TableColumn } from '../funds/bundle.ts'
import type { KindName } from '../questions/kinds.ts'
import type { Expression } from '../rules/expression.ts'
import { sayExpression } from './say-expression.ts'
import { sayKind, sayLimits } from './say-limits.ts'

/** What a codebook is made of: compiled rounds, and what the bank says of its variables. */
export type Described = {
  readonly bundles: readonly Bundle[]
  readonly variables: Readonly<Record<string, { readonly label: string; readonly measure: string }>>
}

/** A table of a codebook, as a file of its own holds it. */
export type Listing = {
  readonly name: string
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** A question, or a column of a table, as one round of one fund asks it. */
export type Item = {
  readonly bundle: Bundle
  readonly section: Section
  readonly question: Question
  /** The first of its periods, where a column has several. */
  readonly column?: TableColumn
  /** `underspend`, `spend.capital/spend`. */
  readonly id: string
  readonly kind: KindName | 'table'
  readonly limits: Limits
  readonly required: Expression
  readonly variable: string | undefined
  /** Of a column of money or numbers over time: its first and its last period. */
  readonly periods: string
}

/** Everything that is asked, in order; columns follow their table, one for all its periods. */
export function itemsOf(bundle: Bundle): Item[] {
  return bundle.sections.flatMap((section) =>
    section.pages.flatMap(({ questions }) =>
      questions.flatMap((question): Item[] => [
        { bundle, section, question, ...aboutQuestion(question) },
        ...columnsOf(question).map((column) => ({ bundle, section, question, ...column })),
      ]),
    ),
  )
}

function aboutQuestion({
  id,
  kind,
  limits,
  required,
  variable,
}: Question): Omit<Item, 'bundle' | 'section' | 'question'> {
  return { id, kind, limits, required, variable, periods: '' }
}

function columnsOf({ id: table, table: spec }: Question): Omit<Item, 'bundle' | 'section' | 'question'>[] {
  const entered = (spec?.columns ?? []).filter(({ total }) => total === undefined)
  const baseOf = ({ id }: TableColumn): string => id.split('.')[0] ?? ''
  return [...new Set(entered.map(baseOf))].flatMap((base) => {
    const columns = entered.filter((column) => baseOf(column) === base)
    const [first] = columns
    if (first === undefined) return []
    const labels = columns.flatMap(({ period }) => period?.label ?? [])
    const periods = labels.length > 1 ? `${labels[0]} … ${labels.at(-1)}` : (labels[0] ?? '')
    const { kind, limits, required, variable } = first
    return [{ column: first, id: `${table}/${base}`, kind, limits, required, variable, periods }]
  })
}

export const roundName = ({ fund, round }: Bundle): string => `${fund.code} round ${round.number}`

/** How the answer to an item is limited and whether it is needed, in words. */
export function sayItem({ bundle, question, column, kind, limits, required }: Item): string {
  const needed =
    column?.calculate !== undefined
      ? `calculated: ${sayExpression(bundle, column.calculate, question)}`
      : required === true
        ? 'needed'
        : required === false
          ? 'optional'
          : `needed if ${sayExpression(bundle, required, question)}`
  const list = limits.list === undefined ? [] : [`from the list ${limits.list}`]
  const data = limits.dataSet === undefined ? [] : [`from the data set ${limits.dataSet}`]
  const shown = kind === 'table' ? [] : [needed]
  return [...shown, ...list, ...data, ...sayLimits(kind, limits)].join('; ')
}

/** The listings of a codebook, one file each. */
export function listingsOf({ bundles, variables }: Described): Listing[] {
  const items = bundles.flatMap(itemsOf)
  return [
    {
      name: 'variables',
      header: ['variable', 'label', 'measure', 'asked by', 'comparable'],
      rows: Object.entries(variables)
        .map(([id, { label, measure }]) => {
          const asking = items.filter((item) => item.variable === id)
          const by = new Set(asking.map((item) => `${roundName(item.bundle)}: ${item.id}`))
          return [id, label, measure, [...by].join('; '), sayComparable(asking)]
        })
        .filter(([, , , by]) => by !== ''),
    },
    {
      name: 'questions',
      header: [
        'round',
        'section',
        'id',
        'label',
        'kind',
        'unit',
        'answer',
        'periods',
        'variable',
        'personal',
        'asked by',
      ],
      rows: items.map((item) => {
        const { bundle, section, question, column, id, kind, limits, variable, periods } = item
        const by = bundles.filter((other) => itemsOf(other).some((each) => each.id === id)).map(roundName)
        const unit = kind === 'money' ? 'GBP' : kind === 'percentage' ? '%' : (limits.unit ?? '')
        return [
          roundName(bundle),
          section.title,
          id,
          column?.period === undefined ? (column?.label ?? question.label) : question.label,
          sayKind(kind),
          unit,
          sayItem(item),
          periods,
          variable ?? '',
          question.personal ? 'yes' : 'no',
          by.join('; '),
        ]
      }),
    },
    {
      name: 'codes',
      header: ['round', 'list', 'code', 'label', 'properties'],
      rows: bundles.flatMap((bundle) =>
        Object.entries(bundle.lists).flatMap(([list, choices]) =>
          choices.map(({ code, label, properties = {} }) => [
            roundName(bundle),
            list,
            code,
            label,
            Object.entries(properties)
              .map(([key, value]) => `${key}: ${value}`)
              .join('; '),
          ]),
        ),
      ),
    },
    {
      name: 'rules',
      header: ['round', 'rule', 'severity', 'about', 'must be true', 'message'],
      rows: bundles.flatMap((bundle) =>
        bundle.rules.map((rule) => {
          const table = items.find(
            (item) => item.bundle === bundle && item.question.id === rule.table,
          )?.question
          const { id, severity, about, check, message } = rule
          return [
            roundName(bundle),
            id,
            severity,
            about.join('; '),
            sayExpression(bundle, check, table),
            message,
          ]
        }),
      ),
    },
  ]
}

/** Whether the answers to one variable can be put side by side, and what stands in the way where they can't. */
function sayComparable(items: readonly Item[]): string {
  const funds = new Set(items.map(({ bundle }) => bundle.fund.code))
  const differ = (what: string, of: (item: Item) => string): string[] => {
    const found = new Set(items.map(of))
    return found.size > 1 ? [`${what} (${[...found].join(', ')})`] : []
  }
  const differences = [
    ...differ('kinds', ({ kind }) => sayKind(kind)),
    ...differ('units', ({ limits }) => limits.unit ?? 'none'),
    ...differ('lists', ({ limits }) => limits.list ?? limits.dataSet ?? 'none'),
  ]
  const among = funds.size > 1 ? `across ${[...funds].join(', ')}` : `within ${[...funds].join('')}`
  return differences.length === 0
    ? `yes, ${among}`
    : `with care ${among}: different ${differences.join(', ')}`
}
