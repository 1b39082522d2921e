import { expect, test } from 'vitest'
import { answerAt, cellAt, definedRow, positionAt, rowAt, type Target } from '../answers/address.ts'
import type { Content } from '../answers/content.ts'
import { validate } from '../answers/validate.ts'
import type { Value } from '../answers/value.ts'
import { compile } from './compile.ts'
import { exampleFiles } from './example-files.ts'
import { managedRules } from './managed-rules.ts'

const bank = (exampleFiles['bank/bank.yaml'] ?? '').replace(
  'questions:\n',
  `questions:
  starts: { kind: date, label: Start date }
  ends: { kind: date, label: End date }
  place: { kind: text, label: Place, required: false }
  done: { kind: yes-no, label: Is it complete }
`,
)
const fund = (exampleFiles['example/fund.yaml'] ?? '').replace(
  '      - underspend\n',
  '      - underspend\n      - starts\n      - ends\n      - place\n      - done\n',
)

const compiled = (rule: string) =>
  compile(
    {
      ...exampleFiles,
      'bank/bank.yaml': bank,
      'example/fund.yaml': `${fund.slice(0, fund.indexOf('rules:'))}rules:\n  - { id: the-rule, ${rule} }\n`,
    },
    'example/round-01',
  )

const answer = (id: string): Target => answerAt('finances', id)
const capital = (row: string, column = 'spend.2024-25-q1'): Target =>
  cellAt({ section: 'finances', table: 'spend.capital' }, definedRow(row), column)
const output = (id: string, indicator: Value, likely: Value = 'green'): [Target, Value][] => [
  [rowAt('finances', 'outputs', id), true],
  [positionAt('finances', 'outputs', id), id],
  [cellAt({ section: 'finances', table: 'outputs' }, id, 'indicator'), indicator],
  [cellAt({ section: 'finances', table: 'outputs' }, id, 'likely'), likely],
]

type Values = readonly (readonly [Target, Value])[]
const underspend = (pence: Value): Values => [[answer('underspend'), pence]]
const forecasts = ['spend.2024-25-q3', 'spend.2024-25-q4', 'spend.from-2025-04']
const q1 = '{ column: spend.2024-25-q1 }'

/** A rule, what keeps it, what breaks it and what is said then; the last submission, where it reads that. */
const cases: [rule: string, kept: Values, broken: Values, message: string, before?: Values][] = [
  [
    'rule: not-greater-than, left: { answer: underspend }, right: 1000',
    underspend(100_000),
    underspend(100_050),
    'Underspend must be £1,000.00 or less. It is £1,000.50, which is £0.50 too much',
  ],
  [
    'rule: not-less-than, left: { answer: underspend }, right: 1000',
    underspend(100_000),
    underspend(99_000),
    'Underspend must be £1,000.00 or more. It is £990.00, which is £10.00 too little',
  ],
  [
    'rule: greater-than, left: { answer: underspend }, right: 5',
    underspend(501),
    underspend(500),
    'Underspend must be more than £5.00. It is £5.00',
  ],
  [
    'rule: less-than, left: { answer: underspend }, right: 5',
    underspend(499),
    underspend(500),
    'Underspend must be less than £5.00. It is £5.00',
  ],
  [
    `rule: equal-to, table: spend.capital, left: ${q1}, right: 5`,
    [[capital('grant'), 500]],
    [[capital('grant'), 501]],
    'Grant: April to June 2024 must be £5.00. It is £5.01',
  ],
  [
    'rule: not-equal-to, left: { answer: starts }, right: { answer: ends }',
    [
      [answer('starts'), '2024-05-01'],
      [answer('ends'), '2024-06-01'],
    ],
    [
      [answer('starts'), '2024-05-01'],
      [answer('ends'), '2024-05-01'],
    ],
    'Start date must not be 1 May 2024',
  ],
  [
    'rule: equals-sum, left: { answer: underspend }, parts: [{ sum: { table: spend.capital, columns: [spend.2024-25-q1], rows: [grant] } }, 1]',
    [...underspend(600), [capital('grant'), 500]],
    [...underspend(650), [capital('grant'), 500]],
    'Underspend must be the sum of its parts, which is £6.00. It is £6.50, a difference of £0.50',
  ],
  [
    'rule: between, value: { answer: underspend }, from: 1, to: 2',
    underspend(200),
    underspend(201),
    'Underspend must be between £1.00 and £2.00. It is £2.01',
  ],
  [
    'rule: before, left: { answer: starts }, right: { answer: ends }',
    [
      [answer('starts'), '2024-05-01'],
      [answer('ends'), '2024-06-01'],
    ],
    [
      [answer('starts'), '2024-06-01'],
      [answer('ends'), '2024-06-01'],
    ],
    'Start date must be before 1 June 2024',
  ],
  [
    'rule: after, left: { answer: ends }, right: { round: to }',
    [[answer('ends'), '2024-10-01']],
    [[answer('ends'), '2024-09-30']],
    'End date must be after 30 September 2024',
  ],
  [
    'rule: on-or-before, left: { answer: starts }, right: { round: to }',
    [[answer('starts'), '2024-09-30']],
    [[answer('starts'), '2024-10-01']],
    'Start date must be 30 September 2024 or earlier',
  ],
  [
    'rule: on-or-after, left: { answer: starts }, right: { round: from }',
    [[answer('starts'), '2024-04-01']],
    [[answer('starts'), '2024-03-31']],
    'Start date must be 1 April 2024 or later',
  ],
  [
    'rule: required-if, if: { greater: [{ answer: underspend }, 0] }, questions: [place]',
    underspend(0),
    underspend(100),
    'Enter place',
  ],
  [
    'rule: blank-unless, unless: { greater: [{ answer: underspend }, 0] }, questions: [place]',
    underspend(0),
    [...underspend(0), [answer('place'), 'Bolton']],
    'Leave place blank',
  ],
  [
    'rule: exclusive-with, questions: [underspend, place]',
    underspend(1),
    [...underspend(1), [answer('place'), 'Bolton']],
    'Answer only one of underspend and place',
  ],
  [
    'rule: all-or-none, questions: [underspend, place]',
    [],
    underspend(1),
    'Answer all or none of underspend and place',
  ],
  [
    'rule: at-least-one-of, questions: [underspend, place]',
    underspend(1),
    [],
    'Answer at least one of underspend and place',
  ],
  [
    'rule: at-least-one-row, in: outputs, where: { equals: [{ column: likely }, green] }',
    output('a', 'trees'),
    output('a', 'trees', 'red'),
    'Add at least one row to outputs',
  ],
  [
    'rule: at-most-rows, in: outputs, count: 1, where: { equals: [{ column: likely }, green] }',
    [...output('a', 'trees'), ...output('b', 'paths', 'red')],
    [...output('a', 'trees'), ...output('b', 'paths')],
    'Outputs must not have more rows than 1. It has 2',
  ],
  [
    'rule: unique-by, in: outputs, columns: [likely]',
    [...output('a', 'trees'), ...output('b', 'paths', 'red')],
    [...output('a', 'trees'), ...output('b', 'paths')],
    'No two rows of outputs may say the same. Change or remove one of them',
  ],
  [
    'rule: unchanged-from-previous-round, severity: query, value: { answer: underspend }',
    underspend(100),
    underspend(101),
    'Underspend was £1.00 in the last return and is £1.01 now. Say why it changed',
    underspend(100),
  ],
  [
    `rule: unchanged-from-previous-round, table: spend.capital, tolerance: 1, value: ${q1}`,
    [[capital('grant'), 200]],
    [[capital('grant'), 201]],
    'Grant: April to June 2024 was £1.00 in the last return and is £2.01 now. Say why it changed',
    [[capital('grant'), 100]],
  ],
  [
    'rule: changed-by-more-than, percent: 10, value: { answer: underspend }',
    underspend(110),
    underspend(89),
    'Underspend was £1.00 in the last return and is £0.89 now, a change of more than 10%. Say why',
    underspend(100),
  ],
  [
    'rule: never-decreases, value: { answer: underspend }',
    underspend(100),
    underspend(99),
    'Underspend must not be less than in the last return, which was £1.00. It is £0.99',
    underspend(100),
  ],
  [
    'rule: one-of, table: outputs, value: { column: likely }, codes: [green]',
    output('a', 'trees'),
    output('a', 'trees', 'red'),
    'Trees planted: likely can’t be Red here',
  ],
  [
    'rule: none-of, table: outputs, value: { column: likely }, codes: [red]',
    output('a', 'trees'),
    output('a', 'trees', 'red'),
    'Trees planted: likely can’t be Red here',
  ],
  [
    'rule: word-limit, value: { answer: place }, words: 2',
    [[answer('place'), 'two words']],
    [[answer('place'), 'three words here']],
    'Place must be 2 words or less. It is 3 words',
  ],
  [
    'rule: postcode, value: { answer: place }',
    [[answer('place'), 'bl1 1ru']],
    [[answer('place'), 'Bolton']],
    'Place must be a full UK postcode, like EX12 3AM',
  ],
  [
    'rule: in-geography, value: { answer: place }, areas: [BL, M]',
    [[answer('place'), 'M1 1AA']],
    [[answer('place'), 'EX12 3AM']],
    'Place must be in the area of the fund. Check EX12 3AM',
  ],
  [
    'rule: matches-dataset, value: { answer: place }, set: projects, column: name',
    [[answer('place'), 'Market, hall']],
    [[answer('place'), 'Ferry']],
    'Place must be one that we hold for you. We don’t know Ferry',
  ],
  [
    'rule: complete-means-no-forecast, complete: { equals: [{ answer: done }, yes] }, in: spend.capital',
    [
      [answer('done'), 'yes'],
      ...['grant', 'match'].flatMap((row): [Target, Value][] =>
        forecasts.map((column) => [capital(row, column), 0]),
      ),
    ],
    [
      [answer('done'), 'yes'],
      ...['grant', 'match'].flatMap((row): [Target, Value][] =>
        forecasts.map((column) => [capital(row, column), 100]),
      ),
    ],
    'Capital must have no forecast, because this is complete. It has £6.00',
  ],
  [
    'rule: implies, if: { answered: underspend }, then: { answered: place }, message: Say where',
    [...underspend(1), [answer('place'), 'Bolton']],
    underspend(1),
    'Say where',
  ],
]

test.each(cases)('%s', (rule, kept, broken, message, before) => {
  const result = compiled(rule)
  if ('problems' in result) throw new Error(JSON.stringify(result.problems))
  const { bundle, data } = result
  const content = (values: Values): Content => ({
    bundle,
    data: data['E08000001'] ?? {},
    values: new Map(values),
    ...(before && { previous: { bundle, data: data['E08000001'] ?? {}, values: new Map(before) } }),
  })
  const found = (values: Values) =>
    validate(content(values), '2024-10-01').filter((problem) => problem.rule === 'the-rule')
  expect(found(kept).map((problem) => problem.message)).toEqual([])
  expect(found(broken).map((problem) => problem.message)).toEqual([message])
  expect(found(broken)[0]?.targets).not.toEqual([])
})

test('every rule of the catalogue is kept and broken above', () => {
  const tried = new Set(cases.map(([rule]) => /rule: ([a-z-]+)/u.exec(rule)?.[1]))
  expect(Object.keys(managedRules).filter((name) => !tried.has(name))).toEqual([])
})

test('nothing is said where there was no last submission, or what is read is blank or unread', () => {
  for (const [rule] of cases.filter(([, , broken]) =>
    broken.some(([target]) => target.endsWith('underspend')),
  )) {
    if (/rule: (at-least|all-or|required|blank|exclusive|implies)/u.test(rule)) continue
    const result = compiled(rule)
    if ('problems' in result) throw new Error(JSON.stringify(result.problems))
    const { bundle } = result
    for (const value of [null, { typed: 'x' }]) {
      const values = new Map<Target, Value>([[answer('underspend'), value]])
      const found = validate({ bundle, data: {}, values }, '2024-10-01')
      expect(
        found.filter((problem) => problem.rule === 'the-rule'),
        rule,
      ).toEqual([])
    }
  }
})
