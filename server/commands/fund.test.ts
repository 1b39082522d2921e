import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

function fund(...args: string[]): { code: number | null; out: string; err: string } {
  const root = join(import.meta.dirname, '../..')
  const { status, stdout, stderr } = spawnSync(
    join(root, 'node_modules/.bin/node'),
    ['server/commands/fund.ts', ...args],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  )
  return { code: status, out: stdout, err: stderr }
}

test('check ends well where nothing is wrong', () => {
  expect(fund('check', 'shared/funds/town-living/fund.yaml')).toMatchObject({
    code: 0,
    out: 'Nothing is wrong with it\n',
  })
})

test('check prints what to look at again as a warning, and ends well', () => {
  const { code, out } = fund('check', 'shared/funds/pathfinders/fund.yaml')
  expect(code).toBe(0)
  expect(out).toMatch(
    /^shared\/funds\/pathfinders\/fund\.yaml:\d+: warning: Say how many hours .*\nNothing is wrong/,
  )
})

test('schema writes what editors need to mark mistakes while somebody types', () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-progress-schema-'))
  const { code, out } = fund('schema', folder)
  expect(code).toBe(0)
  expect(out).toContain('# yaml-language-server: $schema=')
  expect(readdirSync(folder)).toEqual(['bank.schema.json', 'fund.schema.json', 'round.schema.json'])
  rmSync(folder, { recursive: true })
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

test('sample of all kinds writes a file for each return, and says how much of the definition they reach', () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-progress-samples-'))
  const { code, out } = fund('sample', 'pathfinders/round-01', '--kind', 'all', '--out', folder)
  expect(code).toBe(0)
  expect(out).toMatch(/(\d+) of \1 pages have an answer/)
  const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as { name: string }[]
  expect(index.map(({ name }) => name)).toContain('violation-1')
  expect(readdirSync(folder).length).toBe(index.length + 2)
  rmSync(folder, { recursive: true })
})

test('sample takes the file of a round, and says what each return breaks', () => {
  const file = 'shared/funds/pathfinders/round-01.yaml'
  const { out } = fund('sample', file, '--kind', 'violations', '--json')
  const { round, returns } = JSON.parse(out) as { round: string; returns: { trips: { rule: string } }[] }
  expect(round).toBe('pathfinders/round-01')
  expect(returns.map(({ trips }) => trips.rule)).toContain('credible-plan.none')
})

test('docs writes the codebook and the data protection record of several rounds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-progress-docs-'))
  const rounds = ['pathfinders/round-01', 'shared/funds/pathfinders/round-02.yaml']
  expect(fund('docs', ...rounds, '--out', folder).code).toBe(0)
  expect(readFileSync(join(folder, 'codebook.md'), 'utf8')).toContain('## Pathfinders round 1: questions')
  const record = readFileSync(join(folder, 'data-protection.csv'), 'utf8')
  expect(record).toContain('PF round 2,Administration,contact.email')
  expect(record).toContain('Public task')
  rmSync(folder, { recursive: true })
})

test('new writes a fund that check finds nothing wrong with, and overwrites nothing', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'report-progress-new-')), 'high-streets')
  const { code, out } = fund('new', 'hs', '--name', 'High streets', '--folder', folder)
  expect(code).toBe(0)
  expect(out).toContain(`npm run fund -- check ${folder}`)
  expect(readFileSync(join(folder, 'fund.yaml'), 'utf8')).toContain('name: "High streets"')
  expect(fund('check', folder)).toMatchObject({ code: 0 })
  expect(fund('new', 'hs', '--folder', folder).err).toContain('Give another folder')
  rmSync(dirname(folder), { recursive: true })
})

test('diff says by section what changed, and what that asks of returns', () => {
  const { code, out } = fund('diff', 'pathfinders/round-02', 'shared/funds/pathfinders/round-03.yaml')
  expect(code).toBe(0)
  expect(out).toContain('REVISION: people look at the sections concerned again')
  expect(out).toContain('The section “Portfolio finances” (finances)')
  expect(out).toContain('            - “Total LA spend to date” (finance.spent)')
})

test('diff finds nothing between a round and itself, in JSON too', () => {
  expect(fund('diff', 'pathfinders/round-02', 'pathfinders/round-02')).toMatchObject({
    code: 0,
    out: 'Nothing is different\n',
  })
  const { out } = fund('diff', 'pathfinders/round-02', 'pathfinders/round-02', '--json')
  expect(JSON.parse(out)).toEqual({ class: null, changes: [] })
})

test.each([
  [['diff', 'pathfinders/round-02'], 'Say which two rounds'],
  [['diff', 'pathfinders/round-02', 'pathfinders/round-30'], 'Did you mean “pathfinders/round-0'],
  [['diff', 'package.json', 'pathfinders/round-03'], 'is no compiled definition'],
  [['sample', 'pathfindres/round-03'], 'Did you mean “pathfinders/round-03”?'],
  [['sample', 'pathfinders/round-03', '--as', 'Nobody Council'], 'Nobody Council does not report'],
  [['new', 'high streets'], 'two to six letters'],
  [['new', 'pf', '--folder', '/nowhere'], 'belongs to pathfinders'],
  [['sample', 'pathfinders/round-03', '--kind', 'vald'], 'Did you mean “valid”?'],
  [['docs', 'pathfinders/round-03'], 'with --out'],
  [['preview', 'pathfinders/round-03', '--as', 'certfier'], 'Did you mean “certifier”?'],
  [['preview', 'nowhere.yaml'], 'There is no round “nowhere.yaml”'],
  [['chekc'], 'nothing that this can do'],
  [['check', '--nope'], 'no such option: --nope'],
  [[], 'Say what to do'],
])('%j ends with 2 and a sentence', (args, sentence) => {
  const { code, err } = fund(...args)
  expect(code).toBe(2)
  expect(err).toContain(sentence)
})

test('sample says which rules can’t be kept together, where no return keeps them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-progress-definitions-'))
  cpSync('shared/funds/bank', join(folder, 'bank'), { recursive: true })
  cpSync('shared/funds/town-living', join(folder, 'town-living'), { recursive: true })
  const path = join(folder, 'town-living/fund.yaml')
  const spend = '{ sum: { table: spend.capital-by-source, columns: [spend.total], rows: [total] } }'
  const rule = (id: string, is: string) =>
    `  - { id: ${id}, check: { ${is}: [${spend}, 7] }, message: Spend is ${id}, about: [spend.capital-by-source] }\n`
  const both = `rules:\n${rule('small', 'less')}${rule('large', 'greater')}`
  writeFileSync(path, readFileSync(path, 'utf8').replace('rules:\n', both))
  const { code, err } = fund('sample', join(folder, 'town-living/round-02.yaml'))
  rmSync(folder, { recursive: true })
  expect(code).toBe(2)
  expect(err).toMatch(
    /^No valid return of Town Living Fund round 2 could be made up\. Look at [^\n]*(small|large)[^\n]*\n$/,
  )
})
