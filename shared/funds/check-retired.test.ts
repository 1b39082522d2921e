import { expect, test } from 'vitest'
import { compile } from './compile.ts'
import { exampleFiles, exampleRound } from './example-files.ts'

/** The problems of the second round, after something was appended to the end of some files. */
function problems(more: Readonly<Record<string, string>>): readonly { file: string; message: string }[] {
  const second = exampleRound.replace('round: 1', 'round: 2\nlike: round-01').replace(/exemptions:[^]*/u, '')
  const files = { ...exampleFiles, 'example/round-02.yaml': second }
  const changed = Object.entries(more).map(([file, text]) => [
    file,
    `${files[file as keyof typeof files] ?? ''}${text}`,
  ])
  const result = compile({ ...files, ...(Object.fromEntries(changed) as typeof files) }, 'example/round-02')
  return 'problems' in result ? result.problems : []
}

test.each([
  ['a question', 'project.rag'],
  ['a section', 'progress'],
  ['a rule', 'spend-covers-underspend'],
])('%s that its fund retired is refused where it is used again, with the line and the reason', (_, id) => {
  const retired = `retired:\n  ${id}: { after: 1, reason: Asked by risk now }\n`
  const line = (exampleFiles['example/fund.yaml'] ?? '').split('\n').length + 1
  expect(problems({ 'example/fund.yaml': retired })).toContainEqual({
    file: 'example/fund.yaml',
    line: expect.any(Number) as number,
    message: `“${id}” is retired in line ${line} of example/fund.yaml: Asked by risk now. Give this another id`,
  })
})

test('rounds up to the one that retired it still have it', () => {
  const retired = 'retired:\n  project.rag: { after: 2, reason: Asked by risk from now on }\n'
  expect(problems({ 'example/fund.yaml': retired })).toEqual([])
})

test.each(['underspend', 'rag', 'spend', 'rag.delivery'])(
  'the bank defines nothing again that it retired: %s',
  (id) => {
    const retired = `retired:\n  ${id}: It meant something else\n`
    expect(problems({ 'bank/bank.yaml': retired }).map(({ message }) => message)).toContainEqual(
      expect.stringContaining(`“${id}” is retired in line`),
    )
  },
)
