import { describe, expect, test } from 'vitest'
import { compile } from './compile.ts'
import { exampleFiles } from './example-files.ts'

const bank = `lists:
  stage: { planned: Planned, running: Running, done: Done }
questions:
  has-board: { kind: yes-no, label: Board }
  board-name: { kind: text, label: Name of the board }
  stage: { kind: one-of, list: stage, label: Stage }
  reason: { kind: long-text, label: Reason }
  works:
    kind: table
    label: Works
    rows: { key: name }
    unique: [[name]]
    columns:
      name: { kind: text, label: Name }
      state: { kind: one-of, list: stage, label: State }
      cost: { kind: money, label: Cost }
      share: { kind: number, label: Share, calculate: { multiply: [{ column: cost }, 2] } }
  parts:
    kind: table
    label: Parts
    rows: { header: Part, fixed: { wall: Wall, roof: Roof } }
    columns: { cost: { kind: money, label: Cost } }
`

const sections = `sections:
  - id: about
    title: About
    group: About
    ask: [has-board, board-name, stage, reason]
  - id: work
    title: Work
    group: Work
    ask: [works, parts]
`

type Written = { bank?: [from: string, to: string]; sections?: [from: string, to: string] }

/** What the author of the fund is told, with the text of the line that it points to. */
function told(written: Written): { message: string; text: string }[] {
  const change = (text: string, [from, to]: [string, string] = ['', '']): string => {
    expect(text).toContain(from)
    return text.replace(from, to)
  }
  const fund = (exampleFiles['example/fund.yaml'] ?? '').replace(
    /data:[\s\S]*/u,
    change(sections, written.sections),
  )
  const files: Record<string, string> = {
    ...exampleFiles,
    'bank/bank.yaml': change(bank, written.bank),
    'example/fund.yaml': fund,
    'example/round-01.yaml': (exampleFiles['example/round-01.yaml'] ?? '').replace(/exemptions:[\s\S]*/u, ''),
  }
  const result = compile(files, 'example/round-01')
  if (!('problems' in result)) return []
  return result.problems.map(({ file, line, message }) => ({
    message,
    text: files[file]?.split('\n').at(line - 1) ?? '',
  }))
}

const yes = (id: string) => `{ equals: [{ answer: ${id} }, 'yes'] }`
const asking = (question: string, when: string): [string, string] => [
  `, ${question}`,
  `, { use: ${question}, when: ${when} }`,
]

describe('a condition that is right', () => {
  test.each<[string, Written]>([
    ['on a question', { sections: asking('board-name', yes('has-board')) }],
    [
      'on a question, said by the bank',
      { bank: ['label: Name of the board', `label: Name of the board, when: ${yes('has-board')}`] },
    ],
    ['on a section', { sections: ['group: Work', `group: Work\n    when: ${yes('has-board')}`] }],
    [
      'on a page, of whose questions the second waits for the first',
      {
        sections: [
          'stage, reason]',
          `{ page: p, title: P, when: ${yes('has-board')}, ask: [stage, { use: reason, when: { equals: [{ answer: stage }, done] } }] }]`,
        ],
      },
    ],
    ['on a row', { bank: ['roof: Roof', `roof: { label: Roof, when: ${yes('has-board')} }`] }],
    [
      'on a column',
      {
        bank: [
          'label: Cost }\n      share',
          'label: Cost, when: { equals: [{ column: state }, done] } }\n      share',
        ],
      },
    ],
    [
      'that names what is known never to be blank',
      { sections: asking('reason', '{ or: [{ answered: board-name }, { less: [0, 1] }] }') },
    ],
  ])('%s', (_, written) => {
    expect(told(written)).toEqual([])
  })
})

describe('an author is told of a condition', () => {
  test.each<[string, Written, string]>([
    [
      'on a question that is only asked later',
      {
        sections: asking('board-name', yes('stage')).map((text) => text.replace("'yes'", 'done')) as [
          string,
          string,
        ],
      },
      '“board-name” depends on “stage”, which is only asked after it. Ask “stage” first, or depend on something before',
    ],
    [
      'on a question that nobody asks',
      { sections: asking('board-name', yes('has-bord')) },
      'No question “has-bord” is asked. Did you mean “has-board”?',
    ],
    [
      'on itself',
      { sections: asking('stage', '{ equals: [{ answer: stage }, done] }') },
      '“stage” can’t depend on itself',
    ],
    [
      'that goes round in a circle',
      {
        sections: [
          'board-name, stage,',
          `{ use: board-name, when: { equals: [{ answer: stage }, done] } }, { use: stage, when: { answered: board-name } },`,
        ],
      },
      '“board-name” depends on “stage”, which depends on it in turn. Take one of the two conditions away',
    ],
    [
      'of a section on what the section asks',
      { sections: ['group: About\n', `group: About\n    when: ${yes('has-board')}\n`] },
      'The section “about” can’t depend on itself',
    ],
    [
      'that is a plain no',
      { sections: asking('reason', 'false') },
      '“reason” is never asked, whatever is answered before',
    ],
    [
      'that contradicts itself',
      {
        sections: asking(
          'reason',
          `{ and: [${yes('has-board')}, { equals: [{ answer: has-board }, 'no'] }] }`,
        ),
      },
      '“reason” is never asked, whatever is answered before',
    ],
    [
      'on a code that is not in the list',
      { sections: asking('reason', '{ equals: [{ answer: stage }, dome] }') },
      '“dome” is not in the list “stage”. Did you mean “done”?',
    ],
    [
      'on a later column',
      { bank: ['label: State }', 'label: State, when: { less: [0, { column: cost }] } }'] },
      'The column “state” depends on “cost”, which does not stand before it in the row. Move “cost” before it',
    ],
    [
      'on a calculated column',
      {
        bank: [
          'multiply: [{ column: cost }, 2] } }',
          'multiply: [{ column: cost }, 2] } }\n      last: { kind: text, label: Last, when: { less: [0, { column: share }] } }',
        ],
      },
      'The column “last” depends on “share”, which is calculated. Depend on the columns that it comes from',
    ],
    [
      'on a column where there is no row',
      { sections: asking('reason', '{ less: [0, { column: cost }] }') },
      'A column can only be read in a table. Say which with “table”',
    ],
    [
      'of a row on its own table',
      {
        bank: [
          'roof: Roof',
          'roof: { label: Roof, when: { less: [0, { sum: { table: parts, columns: [cost] } }] } }',
        ],
      },
      'The row “roof” can’t depend on itself',
    ],
    [
      'with a key that is none',
      { sections: ['group: Work', 'group: Work\n    wen: true'] },
      'Unknown key “wen”. Did you mean “when”?',
    ],
  ])('%s', (_, written, message) => {
    const found = told(written)
    expect(found.map((problem) => problem.message).join('\n')).toContain(message)
    expect(found[0]?.text).toMatch(/when|wen/u)
  })
})
