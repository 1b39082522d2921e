import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import * as z from 'zod'

/**
 * `npm test`: every check of the project, one after the other, whatever fails. `npm run check` (`--quick`) leaves out
 * what starts a server or a browser. `npm test -- lint types` runs only those named.
 */
const root = resolve(import.meta.dirname, '..')
const results = mkdtempSync(join(tmpdir(), 'report-progress-'))
const live = process.stdout.isTTY && process.env['CI'] === undefined

type Count = { passed: number; failed: number; skipped: number }
type Ran = { ok: boolean; output: string }
type Step = {
  name: string
  /** The file to run with this Node, and its arguments. */
  run: readonly string[]
  env?: Record<string, string>
  /** Only with a server or a browser. */
  slow?: true
  /** Individual tests, where the tool reports them. A check without is one. */
  count?: () => Count
}

const steps: readonly Step[] = [
  { name: 'format', run: ['node_modules/prettier/bin/prettier.cjs', '--check', '.'] },
  { name: 'lint', run: ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'] },
  { name: 'types', run: ['node_modules/typescript/bin/tsc', '--build'] },
  { name: 'dead code', run: ['node_modules/knip/bin/knip.js'] },
  { name: 'migrations', run: ['server/commands/migration.ts', 'check'] },
  unit('tests', []),
  {
    name: 'browser',
    slow: true,
    run: ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: join(results, 'browser.json') },
    count: () => countPlaywright(join(results, 'browser.json')),
  },
]

/** With `--quick`, the tests that start a server are left out: `vitest.config.ts` says which they are. */
const quickSteps: readonly Step[] = [
  ...steps.filter((step) => step.slow !== true && step.name !== 'tests'),
  unit('tests', ['--project', 'alone']),
]

function unit(name: string, more: readonly string[]): Step {
  const file = join(results, `${name}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  return {
    name,
    run: ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...more],
    count: () => countVitest(file),
  }
}

async function main(args: readonly string[]): Promise<boolean> {
  const all = args.includes('--quick') ? quickSteps : steps
  const wanted = args.filter((arg) => !arg.startsWith('--'))
  const unknown = wanted.filter((name) => all.every((step) => step.name !== name))
  if (unknown.length > 0) {
    print(
      `There is no check called ${unknown.join(', ')}. There are: ${all.map((step) => step.name).join(', ')}.`,
    )
    return false
  }
  const total: Count = { passed: 0, failed: 0, skipped: 0 }
  for (const step of all) {
    if (wanted.length > 0 && !wanted.includes(step.name)) continue
    const { passed, failed, skipped } = await check(step)
    total.passed += passed
    total.failed += failed
    total.skipped += skipped
  }
  print(`${total.passed} passed, ${total.failed} failed`)
  return total.failed === 0 && total.passed > 0
}

async function check(step: Step): Promise<Count> {
  const started = Date.now()
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`
  const stopTelling = tell(step.name, seconds)
  const { ok, output } = await run(step, stopTelling.line)
  stopTelling.now()
  const count = countOf(step, ok)
  const tests = step.count
    ? `, ${count.passed} passed${count.skipped > 0 ? `, ${count.skipped} skipped` : ''}`
    : ''
  const failed = count.failed > 0 ? `, ${count.failed} failed` : ''
  print(`${count.failed > 0 ? 'FAILED' : 'ok    '}  ${step.name} (${seconds()}${tests}${failed})`)
  if (count.failed > 0) {
    print(`\n${output.trim()}\n\nTo run only this again: npm test -- "${step.name}"\n`)
  }
  return count
}

function countOf(step: Step, ok: boolean): Count {
  if (!step.count) return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
  const count = reported(step.count)
  // A tool that fails without a failing test, or runs no test at all, has failed all the same.
  const silent = count.failed === 0 && (!ok || count.passed === 0)
  return silent ? { ...count, failed: 1 } : count
}

function reported(count: () => Count): Count {
  try {
    return count()
  } catch {
    return { passed: 0, failed: 0, skipped: 0 }
  }
}

const vitestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
})

function countVitest(file: string): Count {
  const report = vitestReport.parse(JSON.parse(readFileSync(file, 'utf8')))
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

const playwrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
  errors: z.array(z.unknown()),
})

function countPlaywright(file: string): Count {
  const { stats, errors } = playwrightReport.parse(JSON.parse(readFileSync(file, 'utf8')))
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  }
}

function run(step: Step, onLine: (line: string) => void): Promise<Ran> {
  const [tool = '', ...args] = step.run
  const child = spawn(process.execPath, [join(root, tool), ...args], {
    cwd: root,
    env: { ...process.env, ...(live ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }), ...step.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said.push(text)
      onLine(text.trim().split('\n').at(-1) ?? '')
    })
  return new Promise((done) => {
    child.on('error', (error) => done({ ok: false, output: error.message }))
    child.on('close', (code) => done({ ok: code === 0, output: said.join('') }))
  })
}

/** Says what runs and for how long: on a terminal in one line that changes, elsewhere a line every 20 seconds. */
function tell(name: string, seconds: () => string): { line: (text: string) => void; now: () => void } {
  let latest = ''
  const width = process.stdout.columns || 80
  const show = () => {
    const text = `…       ${name} ${seconds()}  ${stripVTControlCharacters(latest)}`
    if (live) process.stdout.write(`\r\x1b[2K${text.slice(0, width - 1)}`)
    else print(`…       ${name} ${seconds()}`)
  }
  const timer = setInterval(show, live ? 200 : 20_000)
  return {
    line: (text) => (latest = text),
    now: () => {
      clearInterval(timer)
      if (live) process.stdout.write('\r\x1b[2K')
    },
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

process.on('exit', () => rmSync(results, { recursive: true, force: true }))
process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1
