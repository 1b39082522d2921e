import { describe, expect, test } from 'vitest'
import { compile, type Compiled, type NotCompiled } from './compile.ts'
import { exampleFiles } from './example-files.ts'

const allocations = 'example/data/allocations.csv'
const declared =
  'allocations: { per: organisation, key: grant, label: grant, rows: one, columns: { capital: money, agreed: date } }'
const rows = ['E08000001,EX-1,"£1,250,000.50",2024-04-01', 'E08000015,EX-2,90000,2024-05-01']

/** The example with allocations, of which some lines are others. */
function withAllocations(lines: readonly string[], round = 1): Compiled | NotCompiled {
  const files = {
    ...exampleFiles,
    'example/fund.yaml': (exampleFiles['example/fund.yaml'] ?? '').replace(
      'data:\n',
      `data:\n  ${declared}\n`,
    ),
    [allocations]: ['organisation,grant,capital,agreed', ...lines, ''].join('\n'),
    'example/round-02.yaml': (exampleFiles['example/round-01.yaml'] ?? '').replace('round: 1', 'round: 2'),
  }
  return compile(files, `example/round-0${round}`)
}
const problemsOf = (result: Compiled | NotCompiled) => ('problems' in result ? result.problems : [])

describe('a data set whose columns are declared', () => {
  test('gives amounts of money in plain pounds, however they were written', () => {
    const result = withAllocations(rows)
    expect('data' in result && result.data['E08000001']?.['allocations']).toEqual([
      { grant: 'EX-1', capital: '1250000.5', agreed: '2024-04-01' },
    ])
    expect('bundle' in result && result.bundle.dataSets['allocations']?.types).toEqual({
      capital: 'money',
      agreed: 'date',
    })
  })

  test.each([
    [['E08000001,EX-1,lots,2024-04-01', rows[1] ?? ''], 2, '“lots” is not an amount of money'],
    [['E08000001,EX-1,,2024-04-01', rows[1] ?? ''], 2, 'This must be an amount of money'],
    [[rows[0] ?? '', 'E08000015,EX-2,5,1 May 2024'], 3, '“1 May 2024” is not a date'],
    [[...rows, 'E08000015,EX-3,5,2024-05-01'], 4, 'Wirral Council has another row already'],
  ])('refuses %j', (lines, line, message) => {
    expect(problemsOf(withAllocations(lines))).toEqual([
      { file: allocations, line, message: expect.stringContaining(message) as string },
    ])
  })

  test('is wanted of every recipient, and who has none is named where it is said to report', () => {
    expect(problemsOf(withAllocations(rows.slice(0, 1)))).toEqual([
      {
        file: 'example/data/recipients.csv',
        line: 3,
        message:
          'Wirral Council has no row in example/data/allocations.csv, and every recipient needs one in “allocations”',
      },
    ])
  })
})

describe('a row that counts only from or until a round', () => {
  const projects = (since: string, round: number): unknown => {
    const files = {
      ...exampleFiles,
      'example/data/projects.csv': `organisation,reference,name,since,until\nE08000001,EX-BOL-001,Market,,\nE08000001,EX-BOL-002,Library,${since},\nE08000015,EX-WIR-001,Ferry,,\nE08000015,EX-WIR-002,Pier,,1\n`,
      'example/round-02.yaml': (exampleFiles['example/round-01.yaml'] ?? '').replace('round: 1', 'round: 2'),
    }
    const result = compile(files, `example/round-0${round}`)
    if ('problems' in result) return result.problems
    return Object.values(result.data).map(({ projects: own = [] }) => own.map((row) => row['name']))
  }

  test('is there in those rounds alone, and says nothing about itself', () => {
    expect(projects('2', 1)).toEqual([['Market'], ['Ferry', 'Pier']])
    expect(projects('2', 2)).toEqual([['Market', 'Library'], ['Ferry']])
  })

  test('names its rounds by their numbers', () => {
    expect(projects('spring', 1)).toEqual([
      { file: 'example/data/projects.csv', line: 3, message: '“spring” is not the number of a round' },
    ])
  })
})
