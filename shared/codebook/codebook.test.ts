import { expect, test } from 'vitest'
import { readBank } from '../funds/bank.ts'
import type { Bundle } from '../funds/bundle.ts'
import { compile } from '../funds/compile.ts'
import { exampleFiles } from '../funds/example-files.ts'
import { forms, type Expression } from '../rules/expression.ts'
import { listingsOf } from './codebook.ts'
import { recordOf, recordText } from './data-protection.ts'
import { codebookText } from './markdown.ts'
import { sayExpression } from './say-expression.ts'

function bundleOf(files: typeof exampleFiles): Bundle {
  const compiled = compile(files, 'example/round-01')
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems))
  return compiled.bundle
}

const bundle = bundleOf(exampleFiles)
const { variables } = readBank(exampleFiles, [])
const governance = {
  purpose: 'Tests',
  owner: 'Example team',
  lawfulBasis: 'Public task',
  retention: 'A year',
}

const listing = (name: string, bundles: readonly Bundle[] = [bundle]) =>
  listingsOf({ bundles, variables }).find((each) => each.name === name)

test('the codebook of the example fund', async () => {
  await expect(codebookText({ bundles: [bundle], variables })).toMatchFileSnapshot('golden/codebook.txt')
})

test('the data protection record of the example fund', async () => {
  await expect(recordText([{ bundle, governance }])).toMatchFileSnapshot('golden/data-protection.txt')
})

test('every question, column, list and rule is in it, with the label that people see', () => {
  const ids = listing('questions')?.rows.map((row) => row[2])
  for (const { id, table } of bundle.sections.flatMap(({ pages }) =>
    pages.flatMap((page) => page.questions),
  )) {
    expect(ids).toContain(id)
    for (const column of table?.columns ?? []) expect(ids).toContain(`${id}/${column.id.split('.')[0]}`)
  }
  expect(new Set(listing('codes')?.rows.map((row) => row[1]))).toEqual(new Set(Object.keys(bundle.lists)))
  expect(listing('rules')?.rows.map((row) => row[1])).toEqual(bundle.rules.map(({ id }) => id))
})

test('a variable that two funds ask in the same way is said to be comparable, in another way not', () => {
  const another = { ...bundle, fund: { ...bundle.fund, code: 'AN' } }
  const spend = (bundles: readonly Bundle[]) =>
    listing('variables', bundles)?.rows.find(([id]) => id === 'spend')?.[4]
  expect(spend([bundle, another])).toBe('yes, across EX, AN')
  const numbers = JSON.parse(
    JSON.stringify(another).replaceAll('"kind":"money"', '"kind":"number"'),
  ) as Bundle
  expect(spend([bundle, numbers])).toBe('with care across EX, AN: different kinds (pounds and pence, number)')
})

test('the record names each personal question with its purpose, its basis and who sees it', () => {
  const { header, rows } = recordOf([{ bundle, governance }])
  expect(rows.map((row) => row[header.indexOf('question')])).toEqual(['contact.name'])
  expect(rows[0]).toContain('Public task')
  expect(rows[0]?.[header.indexOf('who sees it')]).toContain('Example team')
})

const sentences: [Expression, string][] = [
  [{ greater: [{ answer: 'underspend' }, 5] }, '“Underspend” is more than 5'],
  [{ not: { 'at-least': [{ answer: 'underspend' }, 5] } }, '“Underspend” is less than 5'],
  [{ 'one-of': { answer: 'project.rag' }, codes: ['red', 'green'] }, '“Rating” is one of “Red”, “Green”'],
  [{ if: { answered: 'underspend' }, then: 1, else: 0 }, '1 where “Underspend” is answered, otherwise 0'],
  [{ max: [1, { answer: 'underspend' }] }, 'the most of 1, “Underspend”'],
  [
    { divide: [{ answer: 'underspend' }, 3], decimals: 2, rounding: 'half-even' },
    '“Underspend” divided by 3',
  ],
  [
    { less: [{ previous: { answer: 'underspend' } }, { answer: 'underspend' }] },
    '“Underspend” in the last submission is less than “Underspend”',
  ],
  [
    { any: { table: 'outputs', where: { equals: [{ column: 'likely' }, 'red'] } } },
    'there is a row in “Outputs” where “Likely” is “Red”',
  ],
  [
    { unique: { table: 'outputs', columns: ['indicator'] } },
    'no two rows have the same “Output” in “Outputs”',
  ],
  [
    { dataset: { set: 'allocations', column: 'total', key: { answer: 'contact.name' } } },
    'total of “Contact name” in the data set allocations',
  ],
  [{ dataset: { set: 'allocations', sum: 'total' } }, 'the sum of total in the data set allocations'],
  [{ postcode: { answer: 'contact.name' } }, '“Contact name” is a full postcode'],
  [{ 'in-area': { answer: 'contact.name' }, areas: ['BL'] }, '“Contact name” is in BL'],
  [{ words: { answer: 'project.reason' } }, 'the number of words of “Reason”'],

  [{ subtract: [{ row: 'grant' }, 5] }, 'the row “grant” minus 5'],
  [{ equals: [{ answer: 'project.rag' }, 'red'] }, '“Rating” is “Red”'],
  [{ not: { equals: [{ answer: 'project.rag' }, 'red'] } }, '“Rating” is not “Red”'],
  [{ 'at-most': [{ answer: 'underspend' }, 1000000] }, '“Underspend” is not more than 1,000,000'],
  [{ not: { 'at-most': [{ answer: 'underspend' }, 5] } }, '“Underspend” is more than 5'],
  [{ not: { less: [{ answer: 'underspend' }, 5] } }, '“Underspend” is not less than 5'],
  [{ not: { answered: 'underspend' } }, '“Underspend” is not answered'],
  [
    { less: [{ round: 'to' }, '2025-03-31'] },
    'the last day of the round’s period is less than 31 March 2025',
  ],
  [
    { or: [{ answered: 'underspend' }, { and: [true, { answered: 'project.reason' }] }] },
    '“Underspend” is answered, or (always, and “Reason” is answered)',
  ],
  [{ multiply: [{ add: [{ answer: 'underspend' }, 1] }, 2] }, '(“Underspend” plus 1) times 2'],
  [
    { sum: { table: 'spend.capital', columns: ['spend.2024-25-q1'], rows: ['grant'] } },
    'the sum of “April to June 2024” in “Capital”, rows “Grant”',
  ],
  [
    { count: { table: 'outputs', where: { equals: [{ column: 'likely' }, 'red'] } } },
    'the number of rows in “Outputs” where “Likely” is “Red”',
  ],
  [{ equals: [{ answer: 'project.rag', property: 'score' }, 5] }, 'the score of “Rating” is 5'],
]

test.each([
  ['from', 'the first day of “Rating”'],
  ['quarter', 'the quarter of “Rating”'],
])('the property %s of a choice in words', (property, sentence) => {
  expect(sayExpression(bundle, { answer: 'project.rag', property })).toBe(sentence)
})

test.each(sentences)('%j in words', (expression, sentence) => {
  expect(sayExpression(bundle, expression)).toBe(sentence)
})

test('every kind of expression has its words', () => {
  const said = new Set(
    sentences.flatMap(([expression]) => JSON.stringify(expression).match(/"[a-z-]+":/gu) ?? []),
  )
  const silent = Object.keys(forms).filter((operator) => !said.has(`"${operator}":`))
  // Like `max`, and like `any`.
  expect(silent).toEqual(['column', 'min', 'all', 'subtract'].filter((each) => silent.includes(each)))
})

test('a label can’t break out of its place in the page', () => {
  const hostile = bundleOf({
    ...exampleFiles,
    'bank/bank.yaml': (exampleFiles['bank/bank.yaml'] ?? '').replace(
      'label: Underspend',
      "label: '<script>a|b</script> [x](https://evil.example)'",
    ),
  })
  const text = codebookText({ bundles: [hostile], variables })
  expect(text).not.toContain('<script>')
  expect(text).toContain('\\<script\\>a\\|b')
  expect(text).toContain('\\[x\\](')
})
