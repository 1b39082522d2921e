import { describe, expect, test } from 'vitest'
import { compile } from './compile.ts'
import { exampleFiles } from './example-files.ts'

/** The problems of the example with one thing written otherwise, as file, line and message. */
function problemsWith(file: string, from: string, to: string): unknown {
  const text = exampleFiles[file] ?? ''
  expect(text).toContain(from)
  const result = compile({ ...exampleFiles, [file]: text.replace(from, to) }, 'example/round-01')
  return 'problems' in result ? result.problems : []
}
const lineOf = (file: string, text: string): number =>
  (exampleFiles[file] ?? '').slice(0, (exampleFiles[file] ?? '').indexOf(text)).split('\n').length

const bank = 'bank/bank.yaml'
const axis = 'axis: financial-quarter'

describe('the bank says what answers are observations of', () => {
  test.each([
    [
      'a row that there is not',
      'variable: spend\n',
      'variable: spend\n        rowVariables: { mtach: spend }\n',
      1,
      'There is no row “mtach”. Did you mean “match”?',
    ],
    [
      'a variable that there is not',
      'variable: spend\n',
      'variable: spend\n        rowVariables: { match: spent }\n',
      1,
      'There is no variable “spent”. Did you mean “spend”?',
    ],
    [
      'a property that no choice has',
      'list: rag, label: Likely }',
      'list: rag, label: Likely, also: { rag.delivery: colour } }',
      0,
      'No choice of “rag” has the property “colour”',
    ],
    [
      'a unit that there is not',
      'kind: number, label: Score,',
      'kind: number, label: Score, unit: kn,',
      0,
      'There is no unit “kn”. Did you mean “km”?',
    ],
  ])('%s', (_, from, to, below, message) => {
    const units = 'units: { km: { label: km, quantity: length } }\nvariables:'
    const files = { ...exampleFiles, [bank]: (exampleFiles[bank] ?? '').replace('variables:', units) }
    const result = compile({ ...files, [bank]: files[bank].replace(from, to) }, 'example/round-01')
    expect('problems' in result ? result.problems : []).toContainEqual({
      file: bank,
      line: lineOf(bank, from) + 1 + below,
      message,
    })
  })

  test('a variable that is observed in the codes of one list refuses another', () => {
    expect(
      problemsWith(bank, 'label: Delivery, measure: code', 'label: Delivery, measure: code, list: unit'),
    ).toEqual([
      {
        file: bank,
        line: lineOf(bank, 'variable: rag.delivery'),
        message: '“rag.delivery” is observed in the codes of the list “unit”',
      },
    ])
  })
})

describe('how long periods are', () => {
  test('is up to the fund where the bank says so', () => {
    const files = {
      ...exampleFiles,
      [bank]: (exampleFiles[bank] ?? '').replace(axis, 'axis: by-fund'),
      'example/fund.yaml': (exampleFiles['example/fund.yaml'] ?? '').replace(
        'to: 2024-25 }',
        'to: 2024-25, by: financial-half }',
      ),
    }
    const round = (exampleFiles['example/round-01.yaml'] ?? '').replace('2024-25-q1', '2024-25-h1')
    const halves = (files['example/fund.yaml'] ?? '').replace('2024-25-q1', '2024-25-h1')
    const result = compile(
      { ...files, 'example/round-01.yaml': round, 'example/fund.yaml': halves },
      'example/round-01',
    )
    const spend =
      'bundle' in result
        ? result.bundle.sections
            .flatMap(({ pages }) => pages.flatMap(({ questions }) => questions))
            .find(({ id }) => id === 'spend.capital')?.table
        : undefined
    expect(spend?.columns.map(({ id }) => id).filter((id) => id.includes('-h'))).toEqual([
      'spend.2024-25-h1',
      'spend.2024-25-h2',
    ])
  })

  test('must be said by the fund then', () => {
    expect(problemsWith(bank, axis, 'axis: by-fund')).toContainEqual({
      file: 'example/fund.yaml',
      line: lineOf('example/fund.yaml', 'years:'),
      message:
        '“spend.capital” leaves it to the fund how long its periods are. Add “by”: financial-quarter, financial-half, financial-year',
    })
  })

  test.each([
    ['from: 2023-24,', 'from'],
    ['to: 2025-26,', 'to'],
  ])('never reaches beyond the years of the fund: %s', (more) => {
    expect(problemsWith(bank, `${axis},`, `${axis}, ${more}`)).toContainEqual({
      file: bank,
      line: lineOf(bank, axis),
      message: 'This is outside the years of the fund, 2024-25 to 2024-25',
    })
  })
})

test('a group is stored as a table of the rows that people add, and has no others', () => {
  const table = 'outputs:\n    kind: table\n'
  expect(exampleFiles[bank]).toContain(table)
  const files = {
    ...exampleFiles,
    [bank]: (exampleFiles[bank] ?? '').replace(table, table.replace('table', 'group')),
  }
  const result = compile(files, 'example/round-01')
  const found =
    'bundle' in result
      ? result.bundle.sections
          .flatMap(({ pages }) => pages.flatMap(({ questions }) => questions))
          .find(({ id }) => id === 'outputs')
      : result.problems
  expect(found).toMatchObject({ kind: 'table', table: { show: 'items', rows: { mode: 'added' } } })
  expect(
    problemsWith(bank, 'spend.capital:\n    kind: table', 'spend.capital:\n    kind: group'),
  ).toContainEqual({
    file: bank,
    line: lineOf(bank, 'spend.capital:') + 4,
    message:
      'People add what a group asks for. Give “key”, the column that says what it is about, and nothing to add up',
  })
})
