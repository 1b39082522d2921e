import { expect, test } from 'vitest'
import { compile } from './compile.ts'
import { exampleFiles as files } from './example-files.ts'

const fund = files['example/fund.yaml'] ?? ''

test.each([
  ['Finances', 'About {answer:underspent}', 'No question “underspent” is asked. Did you mean “underspend”?'],
  ['Finances', '{answer:contact.name}', '“contact.name” is personal, so it is not repeated elsewhere'],
  ['Finances', '{answer:outputs}', '“outputs” is a table, which can’t be said in a few words'],
  [
    'Finances',
    '{answer:project.rag}',
    '“project.rag” is asked once for each of the projects, so it has no one answer here',
  ],
  [
    'Finances',
    '{data:projects.name}',
    '“projects” has several rows, so there is no one “name” here. Say “rows: one” of it where every recipient has one',
  ],
  ['Progress', '{data:projects.nam}', 'The data set “projects” has no column “nam”. Did you mean “name”?'],
  ['Progress', '{data:project.name}', 'There is no data set “project”. Did you mean “projects”?'],
  ['Finances', 'Due {round:deadlin}', 'A round has no “deadlin”. Did you mean “deadline”?'],
  [
    'Finances',
    '{anser:underspend}',
    '“{anser:underspend}” refers to nothing. Write {answer:question}, {data:set.column} or {round:title}',
  ],
])('an author of the section %s who writes “%s” is told', (section, words, message) => {
  const changed = fund.replace(`    title: ${section}\n`, `    title: ${JSON.stringify(words)}\n`)
  const line = changed.slice(0, changed.indexOf(JSON.stringify(words))).split('\n').length
  expect(compile({ ...files, 'example/fund.yaml': changed }, 'example/round-01')).toEqual({
    problems: [{ file: 'example/fund.yaml', line, message }],
  })
})

test('the message of a rule is checked like other words', () => {
  const changed = fund.replace('message: Underspend must', 'message: Underspend of {answer:underspent} must')
  expect(compile({ ...files, 'example/fund.yaml': changed }, 'example/round-01')).toMatchObject({
    problems: [{ message: 'No question “underspent” is asked. Did you mean “underspend”?' }],
  })
})
