import { defineConfig, globalIgnores } from 'eslint/config'
import jsxA11y from 'eslint-plugin-jsx-a11y'
import reactHooks from 'eslint-plugin-react-hooks'
import ts from 'typescript-eslint'

const tests = ['**/*.test.{ts,tsx}', '**/*.spec.ts', '**/spec/**']

/** Imports that these files may not make. A later block for the same file replaces an earlier one. */
const deny = (files, ...patterns) => ({
  files,
  ignores: tests,
  plugins: { '@typescript-eslint': ts.plugin },
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
})
const from = (group, message) => ({ group, message })
const inBrowser = from(
  ['node:*', 'electron', 'better-sqlite3', 'express', 'pg', '@prisma/*'],
  'This code runs in a browser.',
)
const typesFrom = (group) => ({
  group: [group],
  allowTypeImports: true,
  message: 'The dashboard may know the server only by its types; tRPC carries the rest.',
})
const rawSql = '/^\\$(query|execute)RawUnsafe$/'

/** Things that no file may say. */
const banned = [
  {
    selector: `MemberExpression[property.name=${rawSql}]`,
    message: 'Write SQL as a tagged template ($queryRaw), so that values are parameters.',
  },
  {
    selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
    message: 'Build elements; text from people and definitions is never HTML.',
  },
]
const defaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export it by name, so that it has one name everywhere.',
}
const aClockRead = {
  selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
  message: 'shared/ is given the time as an argument.',
}

export default defineConfig(
  globalIgnores(['dist', '.data', '.tsbuild', 'server/generated', 'test-results', 'playwright-report']),
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },

  {
    files: ['**/*.{ts,tsx}'],
    extends: [ts.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { project: 'tsconfig.lint.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['**/*.{ts,tsx,js,mjs}'],
    rules: {
      'max-lines': ['error', 400],
      'max-params': ['error', 3],
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...banned, defaultExport],
      eqeqeq: 'error',
    },
  },
  {
    files: ['shared/ui/**', 'desktop/ui/**', 'server/dashboard/**'],
    // Playwright hands a function called `use` to its fixtures.
    ignores: tests,
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  { files: ['**/*.tsx'], extends: [jsxA11y.flatConfigs.strict] },

  // How many arguments a test's function takes is for the test runner to say.
  { files: tests, rules: { 'max-params': 'off' } },
  { files: ['**/main.ts', '**/commands/**', 'bootstrap.mjs'], rules: { 'no-console': 'off' } },
  {
    files: ['*.config.{ts,js}', 'e2e/global-setup.ts', 'shared/**/*.d.ts', 'server/**/*.d.ts'],
    rules: { 'no-restricted-syntax': ['error', ...banned] },
  },

  // Where each folder may reach. The compiler's project references say the same of our own files (tsconfig.json);
  // these say it of packages, and of values where only types may cross.
  deny(
    ['shared/**'],
    from(
      ['react', 'react-dom', 'react-router', 'node:*', 'electron'],
      'shared/ is pure domain: no React, no Node, no Electron.',
    ),
    from(['\\#shared/*'], 'Inside shared/, import by relative path.'),
  ),
  deny(['shared/ui/**', 'desktop/ui/**'], inBrowser),
  deny(
    ['desktop/local/**', 'desktop/loopback/**'],
    from(
      ['electron', 'react', 'react-dom'],
      'local/ and loopback/ run under plain Node: no Electron, no React.',
    ),
  ),
  deny(
    ['server/**', 'prisma/**'],
    from(
      ['electron', 'react', 'react-dom', 'better-sqlite3'],
      'The server is Node and PostgreSQL: no Electron, React or SQLite.',
    ),
  ),
  deny(['server/dashboard/*.{ts,tsx}'], inBrowser, typesFrom('../*')),
  deny(['server/dashboard/*/**'], inBrowser, typesFrom('../../*')),
  {
    files: ['shared/**'],
    ignores: ['shared/ui/**', ...tests],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'shared/ is given the time as an argument.' },
        {
          object: 'Math',
          property: 'random',
          message: 'shared/ is given its ids and its chance as arguments.',
        },
      ],
      'no-restricted-syntax': ['error', ...banned, defaultExport, aClockRead],
    },
  },
)
