import { exampleFiles } from '#shared/funds/example-files.ts'
import type { Files } from '#shared/funds/source.ts'

/** The example with as many projects as asked for, each with two tables of three years, and rules about all of them. */
export function largeExample(projects: number): Files {
  const fund = exampleFiles['example/fund.yaml'] ?? ''
  const moved = fund
    .replace('      - spend.capital\n      - spend.revenue\n', '')
    .replace('      - project.rag\n', '      - project.rag\n      - spend.capital\n      - spend.revenue\n')
    .replace('years: { from: 2024-25, to: 2024-25 }', 'years: { from: 2024-25, to: 2026-27 }')
  return {
    ...exampleFiles,
    'example/fund.yaml': `${moved.slice(0, moved.indexOf('rules:'))}${rules}`,
    'example/data/projects.csv': `organisation,reference,name\n${references(projects).join('\n')}\n`,
  }
}

const rules = `rules:
  - { id: red-explained, rule: required-if, if: { equals: [{ answer: project.rag }, red] }, questions: [project.reason] }
  - { id: match-below-capital, rule: not-greater-than, left: { sum: { table: spend.revenue, columns: [spend.total] } }, right: { multiply: [{ sum: { table: spend.capital, columns: [spend.total] } }, 1000] } }
  - { id: quarter-credible, severity: query, table: spend.capital, rule: less-than, left: { column: spend.2024-25-q1 }, right: 100000000 }
  - { id: steady, severity: query, table: spend.capital, rule: changed-by-more-than, percent: 10, value: { column: spend.2024-25-q1 } }
`

function references(projects: number): string[] {
  const bolton = Array.from(
    { length: projects },
    (_, index) => `E08000001,EX-BOL-${String(index + 1).padStart(3, '0')},Project ${index + 1}`,
  )
  return [...bolton, 'E08000015,EX-WIR-001,Ferry']
}
