import { existsSync, globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as YAML from 'yaml'

/** What the project says about itself, held to what is there. */
const root = resolve(import.meta.dirname, '..')
const skipped = [
  'node_modules/**',
  'dist/**',
  '.data/**',
  '.tsbuild/**',
  'server/generated/**',
  'test-results/**',
]
const find = (...patterns: string[]) => globSync(patterns, { cwd: root, exclude: skipped }).sort()
const read = (path: string) => readFileSync(resolve(root, path), 'utf8')

/** Paths that a page names, in code marks or as links, and that are not there. */
function missingPaths(page: string, folder: string): string[] {
  const named = [...page.matchAll(/`([^`\s]+)`/g)].flatMap(([, word = '']) =>
    /^[\w.-]+(\/[\w.-]+)+\/?$/.test(word) || /^[\w-]+\.(ts|mjs|js|json|md)$/.test(word) ? [word] : [],
  )
  const linked = [...page.matchAll(/\]\(([^)#\s]+)/g)].flatMap(([, to = '']) =>
    /^https?:/.test(to) ? [] : [`${folder}/${to}`],
  )
  const made = /^(node_modules|dist|\.data|test-results)\//
  return [...named, ...linked].filter((path) => !made.test(path) && !existsSync(resolve(root, path)))
}

describe('every path that a page of the documentation names is there', () => {
  test.each(find('README.md', 'docs/**/*.md'))('%s', (page) => {
    expect(missingPaths(read(page), page.split('/').slice(0, -1).join('/') || '.')).toEqual([])
  })

  test('and one that is not is found', () => {
    const page = 'See `shared/gone.ts`, `shared/money.ts`, [that](gone.md), `gone.mjs` and `npm test`.'
    expect(missingPaths(page, 'docs')).toEqual(['shared/gone.ts', 'gone.mjs', 'docs/gone.md'])
  })
})

describe('no code names a fund', () => {
  const definitions = find('shared/funds/*/fund.yaml')
  const names = definitions.map((path) => YAML.parse(read(path)) as { name: string }).map(({ name }) => name)
  const folders = definitions.map((path) => path.split('/')[2] ?? '')
  const anyName = new RegExp(
    [...names, ...folders, 'towns fund', 'pathfinders'].join('|').replaceAll(/[ -]/g, '[ -]?'),
    'i',
  )
  const exempt =
    /^(shared\/funds\/|e2e\/|docs\/)|(^|\/)(seed|testing|harness)[\w/-]*\.ts$|\.(test|spec)\.tsx?$/

  test('outside definitions, seeds and tests', () => {
    const code = find('**/*.{ts,tsx,js,mjs,css,scss,html,sql,prisma}').filter((path) => !exempt.test(path))
    expect(code.length).toBeGreaterThan(50)
    expect(code.filter((path) => anyName.test(read(path)))).toEqual([])
  })

  test('and one that did would be found', () => {
    expect(names).not.toEqual([])
    expect(names.every((name) => anyName.test(`if (fund === '${name.toUpperCase()}')`))).toBe(true)
  })
})

test('every rule of ESLint that a line turns off has a reason', () => {
  const code = find('**/*.{ts,tsx,js,mjs}').filter((path) => path !== 'e2e/boundaries.test.ts')
  const unexplained = code.flatMap((path) =>
    read(path)
      .split('\n')
      .filter((line) => /eslint-disable/.test(line) && !/eslint-disable[^\n]* -- \w/.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  )
  expect(unexplained.filter((line) => !line.startsWith('e2e/project.test.ts'))).toEqual([])
})
