import { describe, expect, test } from 'vitest'
import { readDefinitions } from '../../server/funds/read-definitions.ts'
import { compile, roundsIn } from './compile.ts'
import { exampleFiles } from './example-files.ts'
import type { DefinitionProblem } from './source.ts'

const bank = 'bank/bank.yaml'
const fund = 'example/fund.yaml'
const round = 'example/round-01.yaml'

type Change = readonly [file: string, from: string, to: string]

function said(changes: readonly Change[]): {
  wrong: readonly DefinitionProblem[]
  odd: readonly DefinitionProblem[]
} {
  const files = { ...exampleFiles }
  for (const [file, from, to] of changes) {
    expect(files[file]).toContain(from)
    files[file] = (files[file] ?? '').replace(from, to)
  }
  const result = compile(files, 'example/round-01')
  return 'problems' in result ? { wrong: result.problems, odd: [] } : { wrong: [], odd: result.warnings }
}

/** The line on which a text stands once the changes are made. */
function lineOf(changes: readonly Change[], file: string, text: string): number {
  const changed = changes
    .filter(([name]) => name === file)
    .reduce((all, [, from, to]) => all.replace(from, to), exampleFiles[file] ?? '')
  expect(changed).toContain(text)
  return changed.slice(0, changed.indexOf(text)).split('\n').length
}

const asking = (question: string, asked: string): Change[] => [
  [bank, '  underspend:\n', `${question}  underspend:\n`],
  [fund, '      - underspend\n', `      - underspend\n      - ${asked}\n`],
]
const percentage = '  share:\n    kind: percentage\n    label: Share\n'

test('the example has nothing to look at again', () => {
  expect(said([])).toEqual({ wrong: [], odd: [] })
})

const problems: [what: string, changes: Change[], file: string, at: string, message: string][] = [
  [
    'the same variable observed by two questions',
    [
      [
        bank,
        '  project.reason:\n',
        '  project.again:\n    kind: one-of\n    list: rag\n    label: Again\n    variable: rag.delivery\n  project.reason:\n',
      ],
      [fund, '      - project.rag\n', '      - project.rag\n      - project.again\n'],
    ],
    bank,
    'variable: rag.delivery\n  project.reason',
    '“rag.delivery” is already observed by “project.rag”, so its facts would count twice',
  ],
  [
    'the same variable observed by the rows of two tables',
    [[bank, 'variable: spend.revenue', 'variable: spend']],
    bank,
    'columns: { spend: { variable: spend }',
    '“spend” is already observed by “spend.capital”, so its facts would count twice',
  ],
  [
    'rows that can’t be told apart',
    [[bank, '    unique: [[indicator]]\n', '']],
    bank,
    'rows: { key: indicator }',
    'Two rows could have the same “indicator”, and their facts could not be told apart. Add “unique: [[indicator]]”',
  ],
  [
    'a section that finance editors may and may not edit',
    [[fund, '    finance: true\n', '    finance: true\n    certifierOnly: true\n']],
    fund,
    'finance: true',
    '“finance” means nothing here: only a certifier may edit this section',
  ],
  [
    'a rule that adds pounds to trees',
    [
      [
        bank,
        'score: { kind: number, label: Score,',
        'trees: { kind: number, label: Trees, unit: n-of }\n      score: { kind: number, label: Score,',
      ],
      [bank, 'variables:\n', 'units: { n-of: { label: n of, quantity: count } }\nvariables:\n'],
      [
        fund,
        '{ answer: underspend }, {',
        '{ add: [{ answer: underspend }, { sum: { table: outputs, columns: [trees], where: { equals: [{ column: unit }, n-of] } } }] }, {',
      ],
    ],
    fund,
    'check: {',
    'This puts together money and count, which can’t be added up or compared',
  ],
  [
    'a sum over rows of different units',
    [
      [
        bank,
        'score: { kind: number, label: Score,',
        'trees: { kind: number, label: Trees }\n      score: { kind: number, label: Score,',
      ],
      [fund, '{ answer: underspend }, {', '{ sum: { table: outputs, columns: [trees] } }, {'],
    ],
    fund,
    'check: {',
    'The rows of “outputs” are in different units. Say with “where” which “unit” is added up',
  ],
  [
    'money that is asked as a number',
    [
      ...asking('  cost:\n    kind: number\n    unit: pounds\n    label: Cost\n', 'cost'),
      [bank, 'variables:\n', 'units: { pounds: { label: £, quantity: money } }\nvariables:\n'],
    ],
    bank,
    'unit: pounds',
    'An amount of money is asked as “kind: money”: GBP, to the penny',
  ],
  [
    'a percentage of nothing',
    asking(percentage, 'share'),
    bank,
    'label: Share',
    'Nobody can tell what “Share” is a percentage of. Say so in its label or hint',
  ],
  [
    'a label that is too long',
    [[bank, 'label: Underspend\n', `label: ${'What is left of the money '.repeat(7)}\n`]],
    bank,
    'label: What is left',
    'This label has 181 characters, and 150 are enough. Move some of it to the hint',
  ],
  [
    'a message without words',
    [[fund, 'message: Underspend must not be more than capital spend', "message: ' '"]],
    fund,
    'message:',
    'This says nothing. Write it, or remove it',
  ],
  [
    'personal data on no basis',
    [[fund, 'lawfulBasis: Public task', 'lawfulBasis: Public tasks']],
    fund,
    'governance:',
    'Personal data is asked for, and “Public tasks” is no lawful basis for that. Did you mean “Public task”?',
  ],
]

describe('a definition is stopped by', () => {
  test.each(problems)('%s', (_, changes, file, at, message) => {
    expect(said(changes).wrong).toContainEqual({ file, line: lineOf(changes, file, at), message })
  })
})

const warnings: [what: string, changes: Change[], file: string, at: string, message: string][] = [
  [
    '“please”',
    [[bank, 'label: Reason', 'label: Please give a reason']],
    bank,
    'label: Please',
    'leave out “please”',
  ],
  [
    '“e.g.”',
    [[bank, 'label: Reason', 'label: Reason, e.g. weather']],
    bank,
    'label: Reason',
    'write “for example” instead of “e.g.”',
  ],
  [
    'capitals',
    [[fund, 'message: Underspend must', 'message: YOU MUST not let underspend']],
    fund,
    'message:',
    'don’t shout: “YOU MUST”',
  ],
  [
    'a form that nobody is shown',
    asking('  where:\n    kind: postcodes\n    label: Where\n', 'where'),
    bank,
    'label: Where',
    '“Where” has to be in a certain form. Show it in a hint',
  ],
  [
    'a number that looks like money',
    asking('  cost:\n    kind: number\n    label: Cost in £\n', 'cost'),
    bank,
    'label: Cost',
    'use “kind: money”',
  ],
  [
    'a variable that nobody described',
    [[bank, ', description: How sure the recipient is', '']],
    bank,
    'variable: rag.delivery',
    'does not describe the variable “rag.delivery” yet',
  ],
  [
    'a collection that may be on the Single Data List',
    [[fund, ', sdl: Not on it', '']],
    fund,
    'governance:',
    'Say where the Single Data List has this collection',
  ],
  [
    'a burden that nobody knows',
    [[fund, ', burden: 1', '']],
    fund,
    'governance:',
    'Say how many hours one return is expected to take',
  ],
  [
    'a burden that grows',
    [[round, 'opens:', 'burden: 2\nopens:']],
    round,
    'burden:',
    'A return took 1 hours in the round before',
  ],
  [
    'new free text that nobody reads',
    [
      [bank, '  underspend:\n', '  news:\n    kind: long-text\n    label: News\n  underspend:\n'],
      [round, 'exemptions:\n', 'add: { questions: [{ in: finances, ask: [news] }] }\nexemptions:\n'],
    ],
    round,
    'add:',
    '“News” is new free text',
  ],
]

describe('an author is asked to look again at', () => {
  test.each(warnings)('%s', (_, changes, file, at, message) => {
    expect(said(changes)).toEqual({
      wrong: [],
      odd: [{ file, line: lineOf(changes, file, at), message: expect.stringContaining(message) as string }],
    })
  })
})

test('of the definitions that come with the program only one thing is not known', () => {
  const files = readDefinitions()
  const found = roundsIn(files).flatMap((name) => {
    const result = compile(files, name)
    return 'warnings' in result ? result.warnings.map(({ file, message }) => `${file}: ${message}`) : [name]
  })
  expect([...new Set(found)]).toEqual([
    'pathfinders/fund.yaml: Say how many hours one return is expected to take (“burden”)',
  ])
})
