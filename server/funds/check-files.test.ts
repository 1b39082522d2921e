import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { exampleFiles } from '#shared/funds/example-files.ts'
import { checkFiles } from './check-files.ts'
import { definitionsFolder, readDefinitions } from './read-definitions.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'definitions-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

/** Writes files and answers the path of the first. */
function write(files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return join(folder, Object.keys(files)[0] ?? '')
}
const changed = (path: string, from: string, to: string): Record<string, string> => ({
  [path]: (exampleFiles[path] ?? '').replace(from, to),
})

test('every definition that comes with the program is right', () => {
  expect(checkFiles([definitionsFolder])).toEqual([])
})

test('all files of a folder are read by their path in it', () => {
  write({ ...exampleFiles, 'example/notes.txt': 'not a definition' })
  expect(readDefinitions(folder)).toEqual(exampleFiles)
})

test('a mistake is named with the path of its file and its line', () => {
  write(exampleFiles)
  const path = write(changed('example/fund.yaml', 'finance: true', 'finnace: true'))
  expect(checkFiles([path])).toEqual([
    { file: path, line: 33, message: 'Unknown key “finnace”. Did you mean “finance”?' },
  ])
})

test('a mistake in the bank is found by checking a round, and by checking the bank', () => {
  write(exampleFiles)
  const bank = write(changed('bank/bank.yaml', 'list: rag\n', 'list: rga\n'))
  const expected = [{ file: bank, line: 18, message: 'There is no list “rga”. Did you mean “rag”?' }]
  expect(checkFiles([join(folder, 'example/round-01.yaml')])).toEqual(expected)
  expect(checkFiles([bank])).toEqual(expected)
})

test('checking a round checks the later ones that are like it too', () => {
  const first = exampleFiles['example/round-01.yaml'] ?? ''
  const changes = 'round: 3\nlike: round-01\nremove: { questions: [output] }\n'
  const third = write({ 'example/round-03.yaml': first.replace('round: 1\n', changes), ...exampleFiles })
  const expected = [
    { file: third, line: 3, message: 'No question “output” is asked. Did you mean “outputs”?' },
  ]
  expect(checkFiles([join(folder, 'example/round-01.yaml')])).toEqual(expected)
  expect(checkFiles([third])).toEqual(expected)
})

test('checking two files says a mistake of both once', () => {
  write(exampleFiles)
  const path = write(changed('example/fund.yaml', 'finance: true', 'finnace: true'))
  expect(checkFiles([path, join(folder, 'example/round-01.yaml')])).toHaveLength(1)
})

test('a fund in a folder of its own is checked with the bank of the program', () => {
  cpSync(join(definitionsFolder, 'pathfinders'), join(folder, 'mine'), { recursive: true })
  const path = join(folder, 'mine/fund.yaml')
  expect(checkFiles([path])).toEqual([])
  writeFileSync(path, readFileSync(path, 'utf8').replace('- finance.small-changes', '- finance.smal-changes'))
  expect(checkFiles([path]).map(({ file, message }) => [file, message])).toEqual([
    [path, 'There is no question “finance.smal-changes” in the bank. Did you mean “finance.small-changes”?'],
  ])
})

test('a lone copy of a file is checked in place of the original', () => {
  const fund = write({
    'draft.yaml': readDefinitions()['pathfinders/fund.yaml']?.replace('certifierOnly', 'certiferOnly') ?? '',
  })
  const bank = write({
    'lists.yaml': readDefinitions()['bank/lists.yaml']?.replace('  rag-rating:', '  rag-ratings:') ?? '',
  })
  expect(checkFiles([fund]).map(({ file, message }) => [file, message])).toEqual([
    [fund, 'Unknown key “certiferOnly”. Did you mean “certifierOnly”?'],
  ])
  expect(checkFiles([bank])[0]?.message).toBe('There is no list “rag-rating”. Did you mean “rag-ratings”?')
})

test.each([
  ['a file that is not there', 'nowhere.yaml', undefined, 'There is no such file'],
  ['a file that is no definition', 'photo.yaml', '\u0089PNG', 'This can’t be checked alone'],
  ['a fund without rounds', 'fund.yaml', 'code: NEW\n', 'This fund has no round yet'],
])('%s gets one sentence', (_, name, text, message) => {
  const path = text === undefined ? join(folder, name) : write({ [name]: text })
  expect(checkFiles([path])).toEqual([
    { file: path, line: 1, message: expect.stringContaining(message) as string },
  ])
})

test.each([
  ['page.html', '<!doctype html><p>Sign in to the network</p>', 'This is a web page, not a definition'],
  ['fund.yaml', '\n <html>', 'This is a web page, not a definition'],
  ['fund.docx', 'PK', 'A definition is a YAML file (.yaml)'],
])('%s holding %j is told apart from a definition', (name, text, sentence) => {
  const path = write({ [name]: text })
  expect(checkFiles([path])).toEqual([
    { file: path, line: 1, message: expect.stringContaining(sentence) as string },
  ])
})
