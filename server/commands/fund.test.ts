import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

function fund(...args: string[]): { code: number | null; out: string; err: string } {
  const root = join(import.meta.dirname, '../..')
  const { status, stdout, stderr } = spawnSync(
    join(root, 'node_modules/.bin/node'),
    ['server/commands/fund.ts', ...args],
    {
      cwd: root,
      encoding: 'utf8',
    },
  )
  return { code: status, out: stdout, err: stderr }
}

test('check ends well where nothing is wrong', () => {
  expect(fund('check', 'shared/funds/pathfinders/fund.yaml')).toMatchObject({
    code: 0,
    out: 'Nothing is wrong with it\n',
  })
})

test('check prints file, line and message and ends with 1', () => {
  expect(fund('check', 'nowhere.yaml')).toMatchObject({
    code: 1,
    out: 'nowhere.yaml:1: There is no such file\n',
  })
})

test('sample prints the answers of one recipient', () => {
  const { code, out } = fund(
    'sample',
    'pathfinders/round-03',
    '--seed',
    '4',
    '--as',
    'Thanet District Council',
  )
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    'f/administration/reporting-period': 'q4-2024-25',
    'f/project-progress:PF-THA-001/project.status': expect.any(String) as string,
  })
})

test.each([
  [['diff', 'a', 'b'], 'comes with the issue about versions'],
  [['sample', 'pathfindres/round-03'], 'Did you mean pathfinders/round-03?'],
  [['sample', 'pathfinders/round-03', '--as', 'Nobody Council'], 'Nobody Council does not report'],
  [['chekc'], 'nothing that this can do'],
  [['check', '--nope'], 'no such option: --nope'],
  [[], 'Say what to do'],
])('%j ends with 2 and a sentence', (args, sentence) => {
  const { code, err } = fund(...args)
  expect(code).toBe(2)
  expect(err).toContain(sentence)
})
