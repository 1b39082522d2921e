import { describe, expect, test } from 'vitest'
import { compile } from './compile.ts'
import { exampleFiles as files } from './example-files.ts'

/** What is written instead of what, in which file, and what the author is told: where it changed, or at another place. */
const mistakes: [what: string, file: string, from: string, to: string, message: string, at?: string][] = [
  [
    'an unknown key',
    'example/fund.yaml',
    '    finance: true',
    '    finnace: true',
    'Unknown key “finnace”. Did you mean “finance”?',
  ],
  [
    'a key written twice',
    'example/fund.yaml',
    'name: Example\n',
    'name: Example\nname: Other\n',
    'The same key stands here twice. Remove or rename one of them',
  ],
  [
    'a tab',
    'example/fund.yaml',
    '    finance: true',
    '\tfinance: true',
    'Tabs can’t be used to indent. Use spaces',
  ],
  [
    'HTML in guidance',
    'example/fund.yaml',
    '      - page: contact\n',
    '      - page: contact\n        guidance: Who <script>alert(1)</script> is it?\n',
    'HTML can’t be used in guidance: “<script>”',
  ],
  [
    'a link to somewhere else in guidance',
    'example/fund.yaml',
    '      - page: contact\n',
    '      - page: contact\n        guidance: See [this](https://evil.example/gov.uk).\n',
    'Links to evil.example are not allowed here. Add it to “links” in fund.yaml, or leave the link out',
  ],
  [
    'an unknown question',
    'example/fund.yaml',
    '      - underspend\n',
    '      - underspent\n',
    'There is no question “underspent” in the bank. Did you mean “underspend”?',
  ],
  [
    'a question asked twice',
    'example/fund.yaml',
    '      - outputs\n',
    '      - project.rag\n',
    '“project.rag” is already asked in progress. Nothing is asked twice',
  ],
  [
    'an unknown list',
    'bank/bank.yaml',
    '    list: rag\n',
    '    list: rga\n',
    'There is no list “rga”. Did you mean “rag”?',
  ],
  [
    'an unknown data set',
    'bank/bank.yaml',
    'dataSet: outputs, label',
    'dataSet: outptus, label',
    'There is no data set “outptus”. Did you mean “outputs”?',
  ],
  [
    'an unknown variable',
    'bank/bank.yaml',
    'variable: rag.delivery',
    'variable: rag.delivry',
    'There is no variable “rag.delivry”. Did you mean “rag.delivery”?',
  ],
  [
    'a variable of another measure',
    'bank/bank.yaml',
    'variable: rag.delivery',
    'variable: spend',
    '“spend” is measured as money, which a question of kind one-of does not give',
  ],
  [
    'personal data as data',
    'bank/bank.yaml',
    '    label: Rating',
    '    personal: true\n    label: Rating',
    'What is personal can’t be data. Remove “variable”',
    'variable: rag.delivery',
  ],
  [
    'an unknown kind',
    'bank/bank.yaml',
    '    kind: long-text',
    '    kind: longtext',
    'This must be one of “table”, “group”, “text”, “long-text”, “number”',
  ],
  [
    'a missing label',
    'bank/bank.yaml',
    '    label: Reason\n',
    '',
    '“label” is missing here',
    'project.reason:',
  ],
  [
    'a limit that means nothing',
    'bank/bank.yaml',
    '    words: 100',
    '    max: 100',
    '“max” means nothing for a question of kind long-text',
  ],
  [
    'a loosened limit',
    'example/fund.yaml',
    'words: 50',
    'words: 500',
    'A fund may tighten a limit of the bank, not loosen it: “words” is 100 there',
  ],
  ['an override of the kind', 'example/fund.yaml', 'words: 50', 'kind: text', 'Unknown key “kind”'],
  [
    'an answer made optional',
    'example/fund.yaml',
    'words: 50',
    'required: false',
    'The bank asks for this answer, so a fund can’t make it optional',
  ],
  [
    'a question like itself',
    'bank/bank.yaml',
    'like: spend.capital',
    'like: spend.revenue',
    '“spend.revenue” is like itself',
  ],
  [
    'a total of an unknown row',
    'bank/bank.yaml',
    'total: [grant, match] }',
    'total: [grant, mtach] }',
    'There is no row “mtach” above this total. Did you mean “match”?',
  ],
  [
    'an unknown column of a data set',
    'example/fund.yaml',
    'key: reference',
    'key: refrence',
    'example/data/projects.csv has no column “refrence”. Did you mean “reference”?',
  ],
  [
    'a column that narrows by nothing',
    'bank/bank.yaml',
    'matching: { code: indicator }',
    'matching: { cod: indicator }',
    'The data set “output-units” has no column “cod”. Did you mean “code”?',
  ],
  [
    'a date that is none',
    'example/round-01.yaml',
    'to: 2024-09-30\nactuals',
    'to: 2024-09-31\nactuals',
    'This must be a date, like 2025-03-31',
  ],
  [
    'a deadline before the opening',
    'example/round-01.yaml',
    'opens: 2024-10-01',
    'opens: 2024-12-01',
    'The round opens after its deadline',
  ],
  [
    'a round in the wrong file',
    'example/round-01.yaml',
    'round: 1',
    'round: 2',
    'This says round 2, the file is called example/round-01.yaml',
  ],
  [
    'years that are none',
    'bank/bank.yaml',
    'over: { axis: financial-quarter,',
    'over: { axis: financial-quarter, from: 2024-26,',
    '“2024-26” is not a financial year (2024-25), half (2024-25-h1) or quarter (2024-25-q1)',
  ],
  [
    'periods that do not fit',
    'bank/bank.yaml',
    'over: { axis: financial-quarter,',
    'over: { axis: financial-half, from: 2024-25-q2,',
    'The first and the last period do not fall on whole periods of the axis financial-half',
  ],
  [
    'a rule about nothing',
    'example/fund.yaml',
    'about: [underspend]',
    'about: [underspent]',
    'There is nothing “underspent” here. Did you mean “underspend”?',
  ],
  [
    'a rule that reads nothing',
    'example/fund.yaml',
    '{ answer: underspend }',
    '{ answer: underspent }',
    'No question “underspent” is asked. Did you mean “underspend”?',
  ],
  [
    'a rule that reads what is asked per project',
    'example/fund.yaml',
    '{ answer: underspend }',
    '{ answer: project.reason }',
    '“project.reason” is asked once for each of the projects, so it has no one answer here',
  ],
  [
    'an expression that can’t be',
    'example/fund.yaml',
    '{ at-most:',
    '{ at-mots:',
    '“at-mots” is nothing that an expression can do. Did you mean “at-most”?',
  ],
  [
    'a sum of an unknown column',
    'example/fund.yaml',
    'columns: [spend.2024-25-q1]',
    'columns: [spend.2024-25-q9]',
    'There is no column “spend.2024-25-q9”. Did you mean “spend.2024-25-q1”?',
  ],
  [
    'an unknown property',
    'bank/bank.yaml',
    'property: score',
    'property: socre',
    'Its choices have no property “socre”. Did you mean “score”?',
  ],
  [
    'an id that is special',
    'bank/bank.yaml',
    '  underspend:\n',
    '  __proto__:\n',
    '“__proto__” can’t be used as a name',
  ],
  [
    'another id that is special',
    'bank/bank.yaml',
    '    red: {',
    '    constructor: {',
    '“constructor” can’t be used as a name',
  ],
  [
    'an id that is no word',
    'bank/bank.yaml',
    '  underspend:\n',
    '  Under spend:\n',
    'An id is made of small letters, digits, hyphens and dots, and starts with a letter',
  ],
  [
    'a list that every object has',
    'bank/bank.yaml',
    'list: rag\n',
    'list: constructor\n',
    'An id is made of small letters',
  ],
  [
    'a reference',
    'example/fund.yaml',
    'name: Example\n',
    'name: &n Example\n',
    'References (& and *) can’t be used here. Write it out, or use “like”',
  ],
  ['a tag', 'example/fund.yaml', 'name: Example\n', 'name: !!js Example\n', 'Tags (!) can’t be used here'],
  [
    'sections for each of nothing',
    'example/fund.yaml',
    'each: projects',
    'each: project',
    'There is no data set “project”. Did you mean “projects”?',
  ],
  [
    'an exemption from nothing',
    'example/round-01.yaml',
    '[spend.2024-25-q1]',
    '[spend.2024-25-q7]',
    '“spend.capital” has no column “spend.2024-25-q7”. Did you mean “spend.2024-25-q1”?',
  ],
  [
    'a row of nobody',
    'example/data/projects.csv',
    'E08000015,EX',
    'E08000016,EX',
    'E08000016 is not a recipient. Did you mean “E08000015”?',
  ],
  [
    'a row that is too short',
    'example/data/outputs.csv',
    'paths,Paths improved,km',
    'paths,km',
    'This row has 2 cells, the header has 3. Quote cells that have a comma in them',
  ],
  [
    'a code of no list',
    'example/data/outputs.csv',
    'improved,km',
    'improved,miles',
    '“miles” is not in the list “unit”',
  ],
  [
    'a row that is there twice',
    'example/data/outputs.csv',
    'paths,Paths improved,km',
    'trees,Trees planted,n-of',
    'This row repeats line 2',
  ],
  [
    'a code that is none',
    'example/data/recipients.csv',
    'E08000015',
    'Wirral',
    '“Wirral” is not a GSS code, like E08000001',
  ],
]

describe('an author is told, with file and line, about', () => {
  test.each(mistakes)('%s', (_, file, from, to, message, at) => {
    const text = files[file] ?? ''
    expect(text).toContain(from)
    const changed = text.replace(from, to)
    const difference = [...changed].findIndex((letter, index) => letter !== text[index])
    const line = changed.slice(0, at === undefined ? difference : changed.indexOf(at)).split('\n').length
    const result = compile({ ...files, [file]: changed }, 'example/round-01')
    const told = 'problems' in result ? result.problems : []
    expect(told).toContainEqual({
      file,
      line: expect.any(Number) as number,
      message: expect.stringContaining(message) as string,
    })
    expect(
      told.filter((problem) => problem.message.includes(message)).map((problem) => problem.line),
    ).toContain(line)
  })

  test('a file that is missing', () => {
    const { 'example/fund.yaml': _, ...rest } = files
    expect(compile(rest, 'example/round-01')).toEqual({
      problems: [{ file: 'example/fund.yaml', line: 1, message: 'This file is missing' }],
    })
  })

  test('an organisation that has no projects', () => {
    const result = compile(
      { ...files, 'example/data/projects.csv': 'organisation,reference,name\nE08000001,EX-BOL-001,Market\n' },
      'example/round-01',
    )
    expect(result).toMatchObject({
      problems: [{ file: 'example/fund.yaml', message: 'Wirral Council has no projects' }],
    })
  })
})

describe('a hostile file is refused and nothing hangs', () => {
  const refused = (text: string) => compile({ ...files, 'example/fund.yaml': text }, 'example/round-01')

  test.each([
    ['10 MB', 'x'.repeat(10_000_000), 'larger than 200 kB'],
    ['100,000 brackets', '['.repeat(100_000), 'nested too deeply'],
    ['a thousand levels', `a: ${'['.repeat(1000)}${']'.repeat(1000)}`, 'nested too deeply'],
    ['nothing', '', '“code” is missing here'],
    ['one word', 'fund', 'This must be a group of keys'],
    ['no text at all', '\u0000\u0001', 'This'],
  ])('%s', (_, text, message) => {
    const result = refused(text)
    expect('problems' in result && result.problems.some((problem) => problem.message.includes(message))).toBe(
      true,
    )
  })
})
