import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { testDatabase } from '../server/testing.ts'

/**
 * The product's own programs, as processes: a server on a database of its own, and recipient clients that can be
 * killed and cut off. Each takes free ports and a folder of its own, so that any number of tests run side by side.
 */
const root = resolve(import.meta.dirname, '..')

export type ServerHost = { readonly url: string; stop(): Promise<void> }

export type ClientHost = {
  /** Where the pages open; it lets in the browser that follows it. */
  launch(): string
  /** Between the client and the server. */
  readonly network: Network
  /** Ends the process as a power cut does, with nothing said. */
  kill(): Promise<void>
  /** Starts it again on what is left in its folder. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export type Network = { readonly url: string; cut(): void; restore(): void; close(): Promise<void> }

/** A server with the demonstration in a new database. */
export async function startServer(): Promise<ServerHost> {
  const database = await testDatabase()
  await database.db.$disconnect()
  const folder = await mkdtemp(join(tmpdir(), 'report-progress-server-'))
  const env = { PORT: '0', DATABASE_URL: database.url, DEMO: '1', DATA_DIR: folder }
  const program = await startProgram('server/main.ts', env, /Listening on (http:\S+)/)
  return {
    url: program.said,
    stop: async () => {
      await end(program.child, 'SIGTERM')
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A recipient's computer: its own folder, its own way to the server. */
export async function startClient(server: string): Promise<ClientHost> {
  const folder = await mkdtemp(join(tmpdir(), 'report-progress-client-'))
  const network = await connectThrough(server)
  const port = await freePort()
  const env = { CLIENT_PORT: String(port), DATA_DIR: folder, SERVER_URL: network.url, OPEN: '0' }
  const begin = () => startProgram('desktop/loopback/main.ts', env, /(http:\S+\/launch\?token=\S+)/)
  let program = await begin()
  return {
    launch: () => program.said,
    network,
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

/** Passes connections on to the server until it is cut; then it resets them and takes no new ones. */
async function connectThrough(server: string): Promise<Network> {
  const { hostname, port } = new URL(server)
  const open = new Set<Socket>()
  let whole = true
  const proxy = createServer((near) => {
    if (!whole) return void near.resetAndDestroy()
    const far = connect(Number(port), hostname)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy()).on('close', () => open.delete(one))
    }
  })
  const cut = (): void => {
    whole = false
    for (const socket of open) socket.destroy()
  }
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    cut,
    restore: () => {
      whole = true
    },
    close: () => {
      cut()
      return new Promise((done) => proxy.close(() => done()))
    },
  }
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
