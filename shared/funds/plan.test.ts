import { describe, expect, test } from 'vitest'
import type { Question } from './bundle.ts'
import { compile, type Compiled } from './compile.ts'
import { exampleFiles } from './example-files.ts'
import type { DefinitionProblem, Files } from './source.ts'

const dates = `title: October 2024 to March 2025
from: 2024-10-01
to: 2025-03-31
actualsTo: 2025-03-31
opens: 2025-04-01
deadline: 2025-05-31
`
const second = (changes: string, like = 'round-01'): Files => ({
  ...exampleFiles,
  'example/round-02.yaml': `round: 2\nlike: ${like}\n${dates}${changes}`,
})

function compiled(files: Files, round = 'example/round-02'): Compiled {
  const result = compile(files, round)
  if ('problems' in result) throw new Error(JSON.stringify(result.problems, null, 2))
  return result
}
function problemsOf(files: Files, round = 'example/round-02'): readonly DefinitionProblem[] {
  const result = compile(files, round)
  return 'problems' in result ? result.problems : []
}
/** What is asked, as `section: page(question question) …`. */
const outline = ({ bundle }: Compiled): string[] =>
  bundle.sections.map(
    ({ id, pages }) =>
      `${id}: ${pages.map((page) => `${page.id}(${page.questions.map((each) => each.id).join(' ')})`).join(' ')}`,
  )
const question = ({ bundle }: Compiled, id: string): Question | undefined =>
  bundle.sections
    .flatMap(({ pages }) => pages.flatMap(({ questions }) => questions))
    .find((each) => each.id === id)

describe('a round that is like another one', () => {
  test('asks the same where it changes nothing but its dates', () => {
    const [first, next] = [compiled(exampleFiles, 'example/round-01'), compiled(second(''))]
    expect(outline(next)).toEqual(outline(first))
    expect(next.bundle.rules).toEqual(first.bundle.rules)
    expect(next.bundle.round).toMatchObject({ number: 2, deadline: '2025-05-31' })
  })

  test('removes, moves and adds questions, pages and sections where it says', () => {
    const changes = `remove: { questions: [contact.name, spend.revenue], sections: [progress] }
move:
  - { question: underspend, in: finances, after: spend.capital }
add:
  sections:
    - { id: location, title: Location, group: Projects, before: finances, ask: [project.reason] }
  questions:
    - in: administration
      ask: [{ page: ratings, title: Ratings, ask: [project.rag] }]
    - { in: administration, before: project.rag, ask: [contact.name] }
`
    expect(outline(compiled(second(changes)))).toEqual([
      'administration: ratings(contact.name project.rag)',
      'location: project.reason(project.reason)',
      'finances: spend.capital(spend.capital) underspend(underspend) outputs(outputs)',
    ])
  })

  test('says something else of a question in place of what was said before, and of a section besides', () => {
    const { bundle } = compiled(second(''))
    const changed = compiled(
      second(`change:
  questions: { project.reason: { label: Why } }
  sections: { finances: { guidance: In pounds } }
`),
    )
    expect(question(changed, 'project.reason')).toMatchObject({ label: 'Why', limits: { words: 100 } })
    expect(changed.bundle.sections.find(({ id }) => id === 'finances')).toEqual({
      ...bundle.sections.find(({ id }) => id === 'finances'),
      guidance: 'In pounds',
    })
  })

  test('has rules in place of those with the same id, more rules and fewer', () => {
    const rule = (id: string): string =>
      `  - { id: ${id}, check: { answered: underspend }, message: Enter it, about: [underspend] }\n`
    const rules = (changes: string) =>
      compiled(second(changes)).bundle.rules.map(({ id, message }) => [id, message])
    expect(rules(`rules:\n${rule('spend-covers-underspend')}${rule('another')}`)).toEqual([
      ['spend-covers-underspend', 'Enter it'],
      ['another', 'Enter it'],
    ])
    expect(rules('remove: { rules: [spend-covers-underspend] }\n')).toEqual([])
  })

  test('offers fewer choices of a list, and counts other periods', () => {
    const changed = compiled(
      second(`lists: { rag: { without: [red] } }
years: { from: 2024-25-q3, to: 2024-25, before: false }
remove: { rules: [spend-covers-underspend] }
`),
    )
    expect(changed.bundle.lists['rag']?.map(({ code }) => code)).toEqual(['green'])
    expect(question(changed, 'spend.capital')?.table?.columns.map(({ id }) => id)).toEqual([
      'spend.2024-25-q3',
      'spend.2024-25-q4',
      'spend.2024-25',
      'spend.from-2025-04',
      'spend.total',
    ])
  })

  test('builds on all rounds before, but not on their exemptions', () => {
    const files = {
      ...second('remove: { questions: [outputs] }\n'),
      'example/round-03.yaml': `round: 3\nlike: round-02\n${dates}remove: { questions: [spend.revenue] }\n`,
    }
    const third = compiled(files, 'example/round-03')
    expect(outline(third).at(-1)).toBe('finances: underspend(underspend) spend.capital(spend.capital)')
    expect(JSON.stringify(third.bundle)).not.toContain('"except"')
  })

  test('asks again what a round before removed', () => {
    const files = {
      ...second('remove: { questions: [outputs] }\n'),
      'example/round-03.yaml': `round: 3\nlike: round-02\n${dates}add: { questions: [{ in: administration, ask: [outputs] }] }\n`,
    }
    expect(question(compiled(files, 'example/round-03'), 'outputs')?.table).toBeDefined()
  })
})

test('a fund leaves out a column that the bank does not need', () => {
  const bank = (exampleFiles['bank/bank.yaml'] ?? '').replace(
    'label: Likely }',
    'label: Likely, required: false }',
  )
  const without = (id: string): Files => ({
    ...second(`change: { questions: { outputs: { columns: { ${id}: false } } } }\n`),
    'bank/bank.yaml': bank.replace(/ {6}score: .*\n/u, ''),
  })
  expect(question(compiled(without('likely')), 'outputs')?.table?.columns.map(({ id }) => id)).toEqual([
    'indicator',
    'unit',
  ])
  expect(problemsOf(without('indicator'))).toEqual([
    {
      file: 'example/round-02.yaml',
      line: 9,
      message: expect.stringContaining('so a fund can’t leave it out') as string,
    },
  ])
})

describe('the author of a round is told, with file and line, about', () => {
  const inRound = (line: number, message: string): unknown => ({
    file: 'example/round-02.yaml',
    line,
    message: expect.stringContaining(message) as string,
  })

  test('a rule that reads what the round removes', () => {
    expect(problemsOf(second('remove: { questions: [underspend] }\n'))).toContainEqual({
      file: 'example/fund.yaml',
      line: 41,
      message:
        'No question “underspend” is asked. example/round-02.yaml removes it in line 9. Remove or change this too',
    })
  })

  test.each([
    [
      'a table that a rule adds up',
      'spend.capital',
      'No table “spend.capital” is asked. example/round-02.yaml',
    ],
    ['what a rule is about', 'underspend', 'There is nothing “underspend” here. example/round-02.yaml'],
  ])('%s, when it is removed', (_, id, message) => {
    expect(
      problemsOf(second(`remove: { questions: [${id}] }\n`)).map((problem) => problem.message),
    ).toContainEqual(expect.stringContaining(message))
  })

  test('a question that needs one that the round removes', () => {
    const files = second(`remove: { questions: [project.rag], rules: [spend-covers-underspend] }
change: { questions: { underspend: { required: { answered: project.rag } } } }
`)
    expect(problemsOf(files)).toEqual([
      inRound(10, 'No question “project.rag” is asked. example/round-02.yaml'),
    ])
  })

  test.each([
    ['a question that is not asked', 'remove: { questions: [output] }', 'Did you mean “outputs”?'],
    ['a section that is not there', 'remove: { sections: [finance] }', 'Did you mean “finances”?'],
    ['a rule that is not there', 'remove: { rules: [spend] }', 'There is no rule “spend”'],
    ['a section that asks nothing any more', 'remove: { questions: [contact.name] }', 'Remove it too'],
    [
      'a change of a question that is not asked',
      'change: { questions: { underspent: {} } }',
      'Did you mean “underspend”?',
    ],
    [
      'a change of a section that is not there',
      'change: { sections: { fin: {} } }',
      'There is no section “fin”',
    ],
    ['a loosened limit', 'change: { questions: { project.reason: { words: 900 } } }', 'not loosen it'],
    ['a move of a question that is not asked', 'move: [{ question: rag, in: finances }]', '“rag” is asked'],
    ['a move to nowhere', 'move: [{ question: outputs, in: finance }]', 'Did you mean “finances”?'],
    [
      'a place that is not there',
      'add: { questions: [{ in: finances, after: contact.name, ask: [outputs] }] }',
      'There is no “contact.name” here',
    ],
    [
      'two places',
      'add: { questions: [{ in: finances, before: outputs, after: outputs, ask: [outputs] }] }',
      'not both',
    ],
    [
      'a page on a page',
      'add: { questions: [{ in: administration, after: contact.name, ask: [{ page: p, title: P, ask: [outputs] }] }] }',
      'can’t be put onto a page',
    ],
    [
      'a question asked twice',
      'add: { questions: [{ in: administration, ask: [outputs] }] }',
      'Nothing is asked twice',
    ],
    ['an unknown list', 'lists: { rga: { without: [red] } }', 'Did you mean “rag”?'],
    ['an unknown choice', 'lists: { rag: { without: [rad] } }', 'Did you mean “red”?'],
    ['an unknown key', 'removed: { questions: [outputs] }', 'Did you mean “remove”?'],
  ])('%s', (_, changes, message) => {
    expect(problemsOf(second(`${changes}\n`))).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining(message) as string }),
    )
  })

  test('an earlier round that says it is another one', () => {
    const files = {
      ...second('', 'round-01'),
      'example/round-01.yaml': (exampleFiles['example/round-01.yaml'] ?? '').replace('round: 1', 'round: 2'),
    }
    expect(problemsOf(files)).toEqual([inRound(2, 'example/round-01.yaml says that it is round 2')])
  })

  test.each([
    ['itself', 'round-02', 'A round can only be like an earlier one'],
    ['a later one', 'round-03', 'A round can only be like an earlier one'],
    ['none', 'round-00', 'There is no example/round-00.yaml'],
    ['no round at all', 'fund', 'A round is named like its file: round-01'],
  ])('a round like %s', (_, like, message) => {
    expect(problemsOf(second('', like))).toEqual([inRound(2, message)])
  })
})
