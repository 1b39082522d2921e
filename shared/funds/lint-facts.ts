import type { Question } from './bundle.ts'
import { placeOf, type AskedHere, type Linted, type LintSay } from './lint.ts'
import { below } from './plan.ts'

/** Whether every fact can be told from every other: nothing is observed twice, rows differ by their keys. */
export function lintFacts({ asked, placed, bank }: Linted, say: LintSay): void {
  const observed = new Map<string, AskedHere>()
  for (const here of asked) {
    for (const { variable, items, path } of observations(here.question)) {
      const described = bank.variables[variable]
      if (described !== undefined && described.description === undefined)
        say.warn(placeOf(here, path), `The bank does not describe the variable “${variable}” yet`)
      for (const item of items) {
        const key = JSON.stringify([here.section.each ?? null, variable, item])
        const other = observed.get(key)
        observed.set(key, other ?? here)
        if (other === undefined || other.question.id === here.question.id) continue
        say.wrong(
          placeOf(here, path),
          `“${variable}” is already observed by “${other.question.id}”, so its facts would count twice`,
        )
        break
      }
    }
    const { table } = here.question
    if (table?.rows.mode !== 'added') continue
    const { key } = table.rows
    if (!table.unique.some((columns) => columns.includes(key)))
      say.wrong(
        placeOf(here, ['rows', 'key']),
        `Two rows could have the same “${key}”, and their facts could not be told apart. Add “unique: [[${key}]]”`,
      )
  }
  for (const { built, place } of placed) {
    if (built.finance && built.certifierOnly)
      say.wrong(
        below(place, 'finance'),
        '“finance” means nothing here: only a certifier may edit this section',
      )
  }
}

type Observation = {
  readonly variable: string
  /** What tells facts of the same variable apart: the rows, or what the rows are chosen from. */
  readonly items: readonly string[]
  readonly path: readonly string[]
}

function observations({ variable, table }: Question): Observation[] {
  if (table === undefined)
    return variable === undefined ? [] : [{ variable, items: [''], path: ['variable'] }]
  const { rows } = table
  const key = rows.mode === 'added' ? table.columns.find(({ id }) => id === rows.key) : undefined
  const from = key?.limits.dataSet ?? key?.limits.list ?? 'anything'
  const items = rows.mode === 'fixed' ? rows.rows.flatMap(({ item }) => item ?? []) : [`any of ${from}`]
  const found = table.columns.flatMap((column): Observation[] => {
    if (column.total !== undefined) return []
    const [id = ''] = column.id.split('.')
    const own = (item: string): string | undefined => column.rowVariables?.[item] ?? column.variable
    const variables = new Set(items.flatMap((item) => own(item) ?? []))
    return [...variables].map((each) => ({
      variable: each,
      items: items.filter((item) => own(item) === each),
      path: ['columns', id, 'variable'],
    }))
  })
  return [...new Map(found.map((each) => [JSON.stringify([each.variable, each.path]), each])).values()]
}
