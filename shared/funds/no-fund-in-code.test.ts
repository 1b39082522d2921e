import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readDefinitions } from '../../server/funds/read-definitions.ts'

const root = join(import.meta.dirname, '..', '..')
const funds = Object.entries(readDefinitions()).flatMap(([path, text]) => {
  if (!path.endsWith('/fund.yaml')) return []
  const { code, name } = parse(text) as { code: string; name: string }
  return [{ code, name, folder: path.replace('/fund.yaml', '') }]
})

/** Program files: what runs when somebody reports or analyses. Definitions, seeds and tests may name funds. */
function programFiles(): string[] {
  const folders = ['shared', 'desktop', 'server', 'prisma']
  return folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
        join(folder, path),
      ),
    )
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.(ts|tsx|mjs|scss|html|sql|prisma)$/u.test(path))
    .filter(
      (path) =>
        !/\.(test|spec)\.tsx?$|\/testing[^/]*\.ts$|\/harness\/|^prisma\/seed|\/generated\//u.test(path),
    )
    .filter((path) => !funds.some(({ folder }) => path.startsWith(`shared/funds/${folder}/`)))
}

/** What runs, without what is only said about it. */
const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//gu, '').replace(/(^|\s)\/\/.*$/gmu, '$1')

function namesIn(text: string): string[] {
  const code = withoutComments(text)
  return funds.flatMap(({ code: letters, name, folder }) => [
    ...(new RegExp(`(?<![A-Za-z0-9])${letters}(?![A-Za-z0-9_])`, 'u').test(code) ? [letters] : []),
    ...(code.toLowerCase().includes(name.toLowerCase()) ? [name] : []),
    ...(code.includes(folder) ? [folder] : []),
  ])
}

test('no code names a fund, so a new one needs no code', () => {
  expect(funds.length).toBeGreaterThan(1)
  const files = programFiles()
  expect(files.length).toBeGreaterThan(200)
  const naming = files.flatMap((path) => {
    const names = namesIn(readFileSync(join(root, path), 'utf8'))
    return names.length === 0 ? [] : [`${path} names ${[...new Set(names)].join(', ')}`]
  })
  expect(naming).toEqual([])
})

test('a name would be found however it is written', () => {
  for (const { code, name, folder } of funds) {
    expect(namesIn(`if (fund.code === '${code}') return`)).toEqual([code])
    expect(namesIn(`const text = "${name.toUpperCase()} only"`)).toEqual([name])
    expect(namesIn(`compile(files, '${folder}/round-01')`)).toContain(folder)
    expect(namesIn(`// as ${name} does\nconst reference = \`${code}-R\${round}\``)).toEqual([code])
  }
  expect(namesIn('/** `PF-R03-BOL-1` */ const ATLAS = 1')).toEqual([])
})
