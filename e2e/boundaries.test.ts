import { resolve } from 'node:path'
import { ESLint } from 'eslint'
import tsEslint from 'typescript-eslint'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

/**
 * Every rule about where code may reach, seen to fail: files that break it are planted in memory, beside the real
 * ones, and the compiler and ESLint must say so.
 */
const root = resolve(import.meta.dirname, '..')

/** The libraries' declarations, which no test changes: parsed once. */
const parsed = new Map<string, ts.SourceFile>()

/** What the compiler says of the first planted file when its folder's project is compiled with all of them in place. */
function compile(project: string, planted: Record<string, string>): string[] {
  const files = new Map(Object.entries(planted).map(([path, text]) => [resolve(root, path), text]))
  const config = ts.getParsedCommandLineOfConfigFile(
    resolve(root, project, 'tsconfig.json'),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (problem) => {
        throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, '\n'))
      },
    },
  )
  if (!config) throw new Error(`There is no ${project}/tsconfig.json`)
  const first = resolve(root, Object.keys(planted)[0] ?? '')
  const disk = ts.createCompilerHost(config.options)
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (path) => files.has(path) || disk.fileExists(path),
    readFile: (path) => files.get(path) ?? disk.readFile(path),
    getSourceFile: (path, options) => {
      const text = files.get(path)
      if (text !== undefined) return ts.createSourceFile(path, text, options)
      const source = parsed.get(path) ?? disk.getSourceFile(path, options)
      if (source && path.includes('/node_modules/')) parsed.set(path, source)
      return source
    },
  }
  // Other projects are read as sources, so that the test does not need a build. The compiler's types leave it out.
  Object.assign(host, { useSourceOfProjectReferenceRedirect: () => true })
  const program = ts.createProgram({
    rootNames: [first],
    options: config.options,
    projectReferences: config.projectReferences ?? [],
    host,
  })
  const source = program.getSourceFile(first)
  return [
    ...program.getOptionsDiagnostics(),
    ...program.getConfigFileParsingDiagnostics(),
    ...program.getSyntacticDiagnostics(source),
    ...program.getSemanticDiagnostics(source),
  ].map(({ code, messageText }) => `TS${code} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`)
}

describe('the compiler refuses', () => {
  test('nothing where nothing is wrong, so that what it refuses below is the planted line', () => {
    expect(
      compile('desktop/local', {
        'desktop/local/planted.ts': `import { readFileSync } from 'node:fs'
          import type { Pence } from '#shared/money.ts'
          export const read = (path: string): Pence => Number(readFileSync(path, 'utf8')) as Pence`,
      }),
    ).toEqual([])
  })

  const worlds: [what: string, folder: string, line: string, says: string][] = [
    ['the page', 'shared', 'export const title = document.title', 'TS2584'],
    ['the environment', 'shared', "export const env = process.env['HOME']", 'TS2591'],
    ['the network', 'shared', "export const got = fetch('/')", 'TS2304'],
    ['randomness', 'shared', 'export const id = crypto.randomUUID()', 'TS2304'],
    ['the console', 'shared', "console.log('hello')\nexport {}", 'TS2584'],
    ['files', 'shared', "export { readFileSync } from 'node:fs'", 'TS2591'],
    ['files', 'shared/ui', "export { readFileSync } from 'node:fs'", 'TS2591'],
    ['files', 'desktop/ui', "export { readFileSync } from 'node:fs'", 'TS2591'],
    ['the page', 'desktop/local', 'export const title = document.title', 'TS2584'],
    ['the page', 'server', 'export const title = document.title', 'TS2584'],
    ['an enum', 'shared', 'export enum State { Draft }', 'TS1294'],
  ]
  test.each(worlds)('%s in %s: %s', (_, folder, line, says) => {
    expect(compile(folder, { [`${folder}/planted.ts`]: line }).join('\n')).toContain(says)
  })

  const arrows: [from: string, to: string][] = [
    ['shared', 'shared/ui'],
    ['shared', 'desktop/local'],
    ['shared', 'server'],
    ['shared/ui', 'desktop/ui'],
    ['desktop/ui', 'desktop/local'],
    ['desktop/ui', 'server'],
    ['desktop/local', 'desktop/ui'],
    ['desktop/local', 'desktop/electron'],
    ['desktop/local', 'desktop/loopback'],
    ['desktop/local', 'server'],
    ['desktop/loopback', 'desktop/electron'],
    ['desktop/loopback', 'server'],
    ['desktop/electron', 'desktop/ui'],
    ['server', 'desktop/local'],
    ['server', 'server/dashboard'],
    ['server/dashboard', 'desktop/ui'],
  ]
  test.each(arrows)('%s importing %s, even its types', (from, to) => {
    const path = `${'../'.repeat(from.split('/').length)}${to}/target.ts`
    const said = compile(from, {
      [`${from}/planted.ts`]: `import type { Target } from '${path}'\nexport type Kept = Target`,
      [`${to}/target.ts`]: 'export type Target = 1',
    })
    expect(said.join('\n')).toMatch(/TS6307 .*target\.ts.* is not listed within the file list of project/)
  })

  test('an engine that lacks a call of the contract', () => {
    const said = compile('desktop/local', {
      'desktop/local/planted.ts': `import type { RecipientApi } from '#shared/recipient/contract.ts'
        export const api: RecipientApi = {}`,
    })
    expect(said.join('\n')).toMatch(/TS27(39|40|41).*missing the following properties.*status/)
  })
})

const eslint = new ESLint({
  cwd: root,
  overrideConfig: [
    { ...tsEslint.configs.disableTypeChecked, files: ['**/planted.{ts,tsx}', '**/planted.test.ts'] },
    {
      files: ['**/planted.{ts,tsx}', '**/planted.test.ts'],
      languageOptions: { parserOptions: { project: null } },
    },
  ],
})

/** What ESLint says of a text as if it were that file. */
async function lint(path: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${text}\n`, { filePath: resolve(root, path) })
  return (result?.messages ?? []).map(({ ruleId, message }) => `${ruleId ?? 'parser'}: ${message}`)
}

describe('ESLint refuses', () => {
  const pure = 'shared/ is pure domain: no React, no Node, no Electron.'
  const browser = 'This code runs in a browser.'
  const local = 'local/ and loopback/ run under plain Node: no Electron, no React.'
  const server = 'The server is Node and PostgreSQL: no Electron, React or SQLite.'
  const types = 'The dashboard may know the server only by its types; tRPC carries the rest.'
  const time = 'shared/ is given the time as an argument.'

  const imports: [path: string, from: string, says: string][] = [
    ['shared/planted.ts', 'react', pure],
    ['shared/planted.ts', 'node:fs', pure],
    ['shared/planted.ts', 'electron', pure],
    ['shared/planted.ts', '#shared/money.ts', 'Inside shared/, import by relative path.'],
    ['shared/ui/planted.tsx', 'node:fs', browser],
    ['shared/ui/page/planted.tsx', 'electron', browser],
    ['desktop/ui/planted.tsx', 'electron', browser],
    ['desktop/ui/return/planted.tsx', 'better-sqlite3', browser],
    ['desktop/local/planted.ts', 'electron', local],
    ['desktop/loopback/planted.ts', 'react', local],
    ['server/planted.ts', 'better-sqlite3', server],
    ['server/returns/planted.ts', 'react', server],
    ['server/dashboard/planted.tsx', 'node:fs', browser],
    ['server/dashboard/planted.tsx', 'express', browser],
    ['server/dashboard/planted.tsx', '../router.ts', types],
    ['server/dashboard/returns/planted.tsx', '../../returns/returns.ts', types],
  ]
  test.each(imports)('in %s an import of %s', async (path, from, says) => {
    expect((await lint(path, `export { it } from '${from}'`)).join('\n')).toContain(says)
  })

  const lines: [path: string, says: string, text: string][] = [
    ['shared/planted.ts', time, 'export const now = Date.now()'],
    ['shared/planted.ts', time, 'export const now = new Date()'],
    ['shared/planted.ts', 'its ids and its chance as arguments', 'export const any = Math.random()'],
    ['shared/planted.ts', 'Export it by name', 'const it = 1\nexport default it'],
    ['server/planted.ts', 'Export it by name', 'const it = 1\nexport default it'],
    [
      'server/planted.ts',
      'Write SQL as a tagged template',
      'export const f = (db) => db.$queryRawUnsafe("")',
    ],
    ['server/planted.ts', 'no-console', "console.log('hello')"],
    ['desktop/ui/planted.tsx', 'Build elements', 'export const P = () => <p dangerouslySetInnerHTML={{}} />'],
    ['desktop/ui/planted.tsx', 'jsx-a11y/alt-text', 'export const I = () => <img src="a.png" />'],
    ['desktop/ui/planted.tsx', 'react-hooks/rules-of-hooks', 'export const P = (on) => on && useId()'],
    ['server/planted.ts', 'max-params', 'export const f = (a, b, c, d) => [a, b, c, d]'],
    ['server/planted.ts', 'max-lines', '// a line\n'.repeat(401)],
    ['server/planted.ts', 'no-explicit-any', 'export const f = (a: any) => a'],
    ['server/planted.ts', 'no-non-null-assertion', 'export const f = (a?: string) => a!'],
    [
      'server/planted.ts',
      'Unused eslint-disable',
      '// eslint-disable-next-line no-console\nexport const a = 1',
    ],
  ]
  test.each(lines)('in %s: %s', async (path, says, text) => {
    expect((await lint(path, text)).join('\n')).toContain(says)
  })

  test('a promise that nobody waits for', async () => {
    // One folder's project, because the types of all of them take ten times as long to read.
    const overrideConfig = { languageOptions: { parserOptions: { project: 'shared/tsconfig.json' } } }
    const typed = new ESLint({ cwd: root, overrideConfig })
    const [result] = await typed.lintText('async function later() {}\nlater()\nexport {}\n', {
      filePath: resolve(root, 'shared/day.ts'),
    })
    expect(result?.messages.map(({ ruleId }) => ruleId)).toContain('@typescript-eslint/no-floating-promises')
  })

  test('nothing of what is allowed: types across, Node in tests, a default export in a configuration', async () => {
    const line = 'export type { it }'
    expect(
      await lint('server/dashboard/planted.tsx', `import type { it } from '../router.ts'\n${line}`),
    ).toEqual([])
    expect(
      await lint(
        'server/dashboard/returns/planted.tsx',
        `import type { it } from '../../router.ts'\n${line}`,
      ),
    ).toEqual([])
    expect(await lint('shared/planted.test.ts', "export { readFileSync } from 'node:fs'")).toEqual([])
    expect(await lint('server/planted.ts', "export { readFileSync } from 'node:fs'")).toEqual([])
  })
})
