import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { readSigningKey } from '../server/funds/signing.ts'
import { testDatabase } from '../server/testing.ts'

/**
 * The product's own programs, as processes: a server on a database of its own, and recipient clients that can be
 * killed and cut off. Each takes free ports and a folder of its own, so that any number of tests run side by side.
 */
const root = resolve(import.meta.dirname, '..')

export type ServerHost = {
  readonly url: string
  /** What its clients trust. */
  readonly definitionKey: string
  stop(): Promise<void>
}

export type ClientHost = {
  /** Where the pages open; it lets in the browser that follows it. */
  launch(): string
  /** Between the client and the server. */
  readonly network: Network
  /** Where it keeps what was entered. */
  readonly folder: string
  /** Ends the process as a power cut does, with nothing said. */
  kill(): Promise<void>
  /** Starts it again on what is left in its folder. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export type Network = {
  readonly url: string
  cut(): void
  /** As the network of a hotel or train does, answers every request with a page of its own. */
  showOwnPage(html: string): void
  /** Has the server take the client for one that speaks this version of the protocol. */
  speakAs(version: number): void
  restore(): void
  close(): Promise<void>
}

/** A server with the demonstration in a new database. */
export async function startServer(): Promise<ServerHost> {
  const database = await testDatabase()
  await database.db.$disconnect()
  const folder = await mkdtemp(join(tmpdir(), 'report-progress-server-'))
  const env = { PORT: '0', DATABASE_URL: database.url, DEMO: '1', DATA_DIR: folder }
  const program = await startProgram('server/main.ts', env, /Listening on (http:\S+)/)
  return {
    url: program.said,
    definitionKey: readSigningKey({
      dataDir: folder,
      demo: true,
      databaseUrl: database.url,
      signing: { key: undefined, keyFile: undefined },
    }).publicKey,
    stop: async () => {
      await end(program.child, 'SIGTERM')
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A recipient's computer: its own folder, its own way to the server. */
export async function startClient(server: Pick<ServerHost, 'url' | 'definitionKey'>): Promise<ClientHost> {
  const folder = await mkdtemp(join(tmpdir(), 'report-progress-client-'))
  const network = await connectThrough(server.url)
  const port = await freePort()
  const env = {
    CLIENT_PORT: String(port),
    DATA_DIR: folder,
    SERVER_URL: network.url,
    DEFINITION_KEYS: server.definitionKey,
    OPEN: '0',
  }
  const begin = () => startProgram('desktop/loopback/main.ts', env, /(http:\S+\/launch\?token=\S+)/)
  let program = await begin()
  return {
    launch: () => program.said,
    network,
    folder: join(folder, 'client'),
    kill: () => end(program.child, 'SIGKILL'),
    restart: async () => {
      program = await begin()
    },
    stop: async () => {
      await end(program.child, 'SIGTERM')
      await network.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Starts a client that can't start, and answers how it ended and what it said. */
export async function startRefused(
  env: Record<string, string>,
): Promise<{ code: number | null; said: string }> {
  // The test runner asks for colours; where continuous integration forbids them Node would add a line about that.
  const { FORCE_COLOR: _, ...inherited } = process.env
  const child = spawn(join(root, 'node_modules/.bin/node'), ['desktop/loopback/main.ts'], {
    cwd: root,
    env: { ...inherited, OPEN: '0', ...env },
  })
  const lines: string[] = []
  for (const input of [child.stdout, child.stderr])
    createInterface({ input }).on('line', (line) => lines.push(line))
  const code = await new Promise<number | null>((done) => child.once('close', done))
  return { code, said: lines.join('\n') }
}

type Passing = (fromClient: Buffer) => Buffer
type State = { is: 'whole'; passing: Passing } | { is: 'cut' } | { is: 'portal'; html: string }

/** Passes connections on to the server, until it is told otherwise; whatever is open then is reset. */
async function connectThrough(server: string): Promise<Network> {
  const { hostname, port } = new URL(server)
  const whole: State = { is: 'whole', passing: (bytes) => bytes }
  const open = new Set<Socket>()
  let state: State = whole
  const proxy = createServer((near) => {
    if (state.is === 'cut') return void near.resetAndDestroy()
    open.add(near)
    near.on('close', () => open.delete(near))
    if (state.is === 'portal') return answerWithPage(near, state.html)
    const { passing } = state
    const far = connect(Number(port), hostname)
    open.add(far)
    near.on('data', (bytes: Buffer) => far.write(passing(bytes))).on('end', () => far.end())
    far.pipe(near)
    near.on('error', () => far.destroy())
    far.on('error', () => near.destroy()).on('close', () => open.delete(far))
  })
  const become = (next: State): void => {
    state = next
    for (const socket of open) socket.destroy()
  }
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    cut: () => become({ is: 'cut' }),
    showOwnPage: (html) => become({ is: 'portal', html }),
    speakAs: (version) => become({ is: 'whole', passing: (bytes) => withVersion(bytes, version) }),
    restore: () => become(whole),
    close: () => {
      become({ is: 'cut' })
      return new Promise((done) => proxy.close(() => done()))
    },
  }
}

function answerWithPage(near: Socket, html: string): void {
  near
    .on('error', () => near.destroy())
    .once('data', () => {
      const head = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${Buffer.byteLength(html)}`
      near.end(`${head}\r\nConnection: close\r\n\r\n${html}`)
    })
}

/** The same request from another version: every exchange begins with a query, whose input stands in its address. */
function withVersion(request: Buffer, version: number): Buffer {
  const changed = request.toString('latin1').replace(/(%22v%22%3A)\d/, `$1${version}`)
  return Buffer.from(changed, 'latin1')
}

type Program = { readonly child: ChildProcess; readonly said: string }

/** Starts a program and waits until it says the line that it is known by. */
function startProgram(file: string, env: Record<string, string>, line: RegExp): Promise<Program> {
  const child = spawn(join(root, 'node_modules/.bin/node'), [file], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // A test run that is killed takes its programs with it.
  const last = (): void => void child.kill('SIGKILL')
  process.once('exit', last)
  child.once('exit', () => process.off('exit', last))
  const lines: string[] = []
  return new Promise((done, fail) => {
    for (const input of [child.stdout, child.stderr])
      createInterface({ input }).on('line', (text) => {
        lines.push(text)
        const said = line.exec(text)?.[1]
        if (said !== undefined) done({ child, said })
      })
    child.once('exit', (code) => fail(new Error(`${file} ended (${code}):\n${lines.slice(-20).join('\n')}`)))
  })
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((done) => child.once('exit', done))
  child.kill(signal)
  await gone
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done))
  const { port } = probe.address() as AddressInfo
  await new Promise((done) => probe.close(done))
  return port
}
