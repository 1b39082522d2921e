import { compile, type Compiled, type NotCompiled } from '../funds/compile.ts'
import { exampleFiles } from '../funds/example-files.ts'

/** A bank of tables for tests: rows of every origin, totals of every sort. */
export const bankOfTables = `lists:
  theme: { parks: Parks, roads: Roads, homes: Homes }
  unit: { km: km, n-of: n of }
variables:
  spend: { label: Spend, measure: money }
questions:
  fixed:
    kind: table
    label: Fixed
    rows: { header: Kind, fixed: { grant: Grant, match: Match, sum: { label: Sum, total: [grant, match] }, left: { label: Left, calculate: { subtract: [{ row: grant }, { row: match }] } } } }
    columns:
      spend: { kind: money, variable: spend, over: { axis: financial-quarter, upTo: Before, after: true, cumulative: true, toDate: To date, grandTotal: All } }
  projects:
    kind: table
    label: Projects
    rows: { header: Project, from: projects, total: All projects }
    columns:
      capital: { kind: money, label: Capital, variable: spend, required: false }
      revenue: { kind: money, label: Revenue, required: false }
      both: { kind: money, label: Both, total: [capital, revenue] }
  themes:
    kind: table
    label: Themes
    rows: { header: Theme, list: theme, total: All themes }
    columns:
      closed: { kind: yes-no, label: Closed }
      spend:
        kind: money
        lock: { equals: [{ column: closed }, 'yes'] }
        over: { axis: financial-year, grandTotal: All }
  works:
    kind: table
    label: Works
    rows: { key: name, total: All works }
    unique: [[name]]
    columns:
      name: { kind: text, label: Name }
      unit: { kind: one-of, list: unit, label: Unit, required: false }
      amount: { kind: number, label: Amount, required: false }
      cost: { kind: money, label: Cost, required: false }
`

/** A fund that asks all of them, with other text here and there. */
export function compiled(changes: readonly [from: string, to: string][] = []): Compiled | NotCompiled {
  const fund = (exampleFiles['example/fund.yaml'] ?? '')
    .replace(
      /sections:[\s\S]*/u,
      'sections: [{ id: t, title: T, group: G, ask: [fixed, projects, themes, works] }]\n',
    )
    .replace(
      /data:[\s\S]*?(?=sections:)/u,
      'data: { projects: { per: organisation, key: reference, label: name } }\n',
    )
  const files: Record<string, string> = {
    ...exampleFiles,
    'bank/bank.yaml': bankOfTables,
    'example/fund.yaml': fund,
    'example/round-01.yaml': (exampleFiles['example/round-01.yaml'] ?? '').replace(/exemptions:[\s\S]*/u, ''),
    'example/data/projects.csv':
      'organisation,reference,name\nE08000001,EX-1,Market\nE08000001,EX-2,Ferry\nE08000015,EX-3,Pier\n',
  }
  for (const [from, to] of changes) {
    const file = Object.keys(files).find((path) => files[path]?.includes(from)) ?? ''
    if (file === '') throw new Error(`Nowhere: ${from}`)
    files[file] = files[file]?.replace(from, to) ?? ''
  }
  return compile(files, 'example/round-01')
}
