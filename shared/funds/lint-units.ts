import type { Question, TableColumn } from './bundle.ts'
import { placeOf, type Linted, type LintSay } from './lint.ts'
import { below } from './plan.ts'
import type { Path, Place } from './source.ts'

/** Amounts of one kind can be added up and compared; of money with a number of homes nothing can be said. */
type Amount = string | undefined

/** Whether what is added up or compared is measured alike, and money is asked as money. */
export function lintUnits({ asked, bundle, bank, plan }: Linted, say: LintSay): void {
  const questions = new Map(asked.map(({ question }) => [question.id, question]))
  const quantities = new Map(Object.values(bank.units).map(({ label, quantity }) => [label, quantity]))
  const amountOf = (part: Pick<Question | TableColumn, 'kind' | 'limits'> | undefined): Amount => {
    if (part?.kind === 'money') return 'money'
    if (part?.kind === 'percentage') return 'per cent'
    if (part?.kind !== 'number') return undefined
    return part.limits.unit === undefined ? undefined : (quantities.get(part.limits.unit) ?? part.limits.unit)
  }
  const reader = readAmounts({
    questions,
    amountOf,
    types: (set, column) => bundle.dataSets[set]?.types?.[column],
  })
  for (const here of asked) {
    const { question } = here
    const columns = question.table?.columns ?? []
    for (const column of columns) {
      const [id = ''] = column.id.split('.')
      const parts = columns.filter((each) => column.total?.includes(each.id))
      const mixed = different(parts.map(amountOf))
      if (mixed) say.wrong(placeOf(here, ['columns', id]), `This adds ${mixed}, which can’t be added up`)
      if (column.calculate !== undefined)
        reader(column.calculate, question, (path, message) =>
          say.wrong(placeOf(here, ['columns', id, 'calculate', ...path]), message),
        )
    }
    for (const [path, part] of [
      [[], question] as const,
      ...columns.map((column) => [['columns', column.id.split('.')[0] ?? ''], column] as const),
    ]) {
      if (part.kind === 'number' && amountOf(part) === 'money')
        say.wrong(
          placeOf(here, [...path, 'unit']),
          'An amount of money is asked as “kind: money”: GBP, to the penny',
        )
      else if (part.kind === 'number' && /£|\bpounds\b/iu.test(`${part.label} ${part.hint ?? ''}`))
        say.warn(
          placeOf(here, [...path, 'label']),
          `“${part.label}” looks like an amount of money. If it is one, use “kind: money”`,
        )
      const about = [part.label, part.hint ?? '', question.guidance ?? ''].join(' ')
      if (part.kind === 'percentage' && !/\b(of|by|in|between)\b/iu.test(about))
        say.wrong(
          placeOf(here, [...path, 'label']),
          `Nobody can tell what “${part.label}” is a percentage of. Say so in its label or hint`,
        )
    }
  }
  for (const { value: authored, place } of plan.rules) {
    const rule = bundle.rules.find(({ id }) => id === authored.id)
    const table = rule?.table === undefined ? undefined : questions.get(rule.table)
    // What a rule of the catalogue checks was not written by its author, so there is no place inside it.
    const at = (path: Path): Place =>
      authored.check === undefined ? below(place, 'rule') : below(place, 'check', ...path)
    if (rule !== undefined) reader(rule.check, table, (path, message) => say.wrong(at(path), message))
  }
}

type Reader = (
  expression: unknown,
  table: Question | undefined,
  say: (path: Path, message: string) => void,
) => Amount

/** What puts amounts beside each other: those that come to an amount again, and those that compare. */
const adding = ['add', 'subtract', 'min', 'max']
const comparing = ['equals', 'less', 'at-most', 'greater', 'at-least']

/** Finds what an expression comes to, as far as that is certain, and says where it mixes what can't be mixed. */
function readAmounts(known: {
  questions: ReadonlyMap<string, Question>
  amountOf: (part: Question | TableColumn | undefined) => Amount
  types: (set: string, column: string) => string | undefined
}): Reader {
  const { questions, amountOf, types } = known
  const columnsOf = (table: Question | undefined): readonly TableColumn[] => table?.table?.columns ?? []
  const read: Reader = (expression, table, say) => {
    if (typeof expression !== 'object' || expression === null) return undefined
    const node = expression as Record<string, unknown>
    if (typeof node['property'] === 'string') return undefined
    if (typeof node['answer'] === 'string') return amountOf(questions.get(node['answer']))
    if (typeof node['column'] === 'string')
      return amountOf(columnsOf(table).find(({ id }) => id === node['column']))
    if ('dataset' in node) {
      const { set, sum, column } = node['dataset'] as Readonly<Record<string, unknown>>
      return types(String(set), String(sum ?? column)) === 'money' ? 'money' : undefined
    }
    if ('previous' in node) return read(node['previous'], table, say)
    if ('then' in node) {
      const [yes] = [node['then'], node['else']].map((part) => read(part, table, say))
      return yes
    }
    const [name = ''] = Object.keys(node)
    const inner = node[name]
    if (name === 'unique') return undefined
    if (typeof inner === 'object' && inner !== null && 'columns' in inner)
      return readSum(inner, (path, message) => say([name, ...path], message))
    const parts = Array.isArray(inner) ? (inner as readonly unknown[]) : [inner]
    const amounts = parts.map((part, index) =>
      read(part, table, (path, message) =>
        say(Array.isArray(inner) ? [name, index, ...path] : [name, ...path], message),
      ),
    )
    if (!adding.includes(name) && !comparing.includes(name)) return undefined
    const mixed = different(amounts)
    if (mixed) say([name], `This puts together ${mixed}, which can’t be added up or compared`)
    return adding.includes(name) ? amounts.find((each) => each !== undefined) : undefined
  }
  const readSum = (sum: Record<string, unknown>, say: (path: Path, message: string) => void): Amount => {
    const table = questions.get(String(sum['table']))
    const wanted = Array.isArray(sum['columns']) ? (sum['columns'] as readonly unknown[]) : []
    const columns = columnsOf(table).filter(({ id }) => wanted.includes(id))
    const mixed = different(columns.map(amountOf))
    if (mixed) say(['columns'], `This adds ${mixed}, which can’t be added up`)
    const chosen =
      columnsOf(table).some(({ id }) => id === 'unit') && columns.some(({ kind }) => kind === 'number')
    if (chosen && !JSON.stringify(sum['where'] ?? '').includes('"column":"unit"'))
      say([], `The rows of “${table?.id}” are in different units. Say with “where” which “unit” is added up`)
    return amountOf(columns[0])
  }
  return read
}

/** Says which amounts differ, where some do: `money and length`. */
function different(amounts: readonly Amount[]): string | undefined {
  const known = [...new Set(amounts.filter((amount) => amount !== undefined))]
  return known.length > 1 ? known.join(' and ') : undefined
}
