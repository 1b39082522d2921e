import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { procedures } from '#shared/sync/protocol.ts'
import { readConfig } from '../config.ts'
import { readSigningKey } from '../funds/signing.ts'
import { startChild, type Child } from './child.ts'
import { buildWebApps } from './web-apps.ts'

/**
 * `npm start`: builds the pages, starts the server and the recipient client in its loopback host, says where they
 * are, and stops both on Ctrl-C. A problem ends it with a sentence that says what to do.
 */
const root = resolve(import.meta.dirname, '../..')
const children: Child[] = []

/** Ends the command: with a sentence where something is wrong, without one where a person asked for it. */
class Ended extends Error {}

const interrupted = new Promise<never>((_, reject) => {
  // Further signals while it stops change nothing: Ctrl-C reaches this process twice under npm.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => reject(new Ended()))
})

async function main(): Promise<never> {
  const ports = { server: port('PORT', 4000), client: port('CLIENT_PORT', 4100) }
  await mustBeFree('PORT', ports.server)
  await mustBeFree('CLIENT_PORT', ports.client)
  await unlessEnded(buildWebApps(['recipient', 'dashboard'], say))

  const DATA_DIR = resolve(root, process.env['DATA_DIR'] ?? '.data')
  const dashboard = `http://127.0.0.1:${ports.server}`
  const recipient = `http://127.0.0.1:${ports.client}`
  // This command is for trying the product out, on any database; the server alone is a demonstration only if asked.
  const DEMO = process.env['DEMO'] ?? '1'
  start('server', 'server/main.ts', { PORT: `${ports.server}`, DATA_DIR, DEMO })
  await ready('server', dashboard)
  // The client trusts the server that was started with it; one that is installed comes with its keys.
  const config = readConfig({ ...process.env, DATA_DIR, DEMO })
  const DEFINITION_KEYS = process.env['DEFINITION_KEYS'] ?? readSigningKey(config).publicKey
  const client = start('client', 'desktop/loopback/main.ts', {
    CLIENT_PORT: `${ports.client}`,
    DATA_DIR,
    SERVER_URL: dashboard,
    DEFINITION_KEYS,
  })
  await ready('client', recipient)

  const launch = client.lastLines.map((line) => /http:\S+\/launch\?token=\S+/.exec(line)?.[0]).find(Boolean)
  say(`\nDashboard         ${dashboard}`)
  say(`Recipient client  ${launch ?? recipient}\n`)
  const { key, keyFile } = config.signing
  if (key === undefined && keyFile === undefined) {
    say('Definitions are signed with a key that this server made for itself, in definition-key.pem beside')
    say(`its data (${DATA_DIR}). A real one is set: docs/publishing.md.\n`)
  }
  for (const line of await unlessEnded(demoPeople(dashboard))) say(line)
  say('Ready')
  if (process.env['OPEN'] !== '0' && process.stdout.isTTY) open(launch ?? recipient)
  return unlessEnded(new Promise<never>(() => {}))
}

function port(name: 'PORT' | 'CLIENT_PORT', usual: number): number {
  const text = process.env[name] ?? `${usual}`
  const number = Number(text)
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number
  throw new Ended(`${name} is “${text}”. Set it to a port number, such as ${usual}.`)
}

/** Asked before anything is started, so that the sentence is not the last of a hundred lines. */
async function mustBeFree(name: string, number: number): Promise<void> {
  const code = await new Promise<string | undefined>((done) => {
    const probe = createServer()
    probe.on('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message))
    probe.listen(number, '127.0.0.1', () => probe.close(() => done(undefined)))
  })
  if (code === undefined) return
  const why = code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be used (${code})`
  throw new Ended(
    `Port ${number} ${why}. Stop that program, or set another port: ${name}=${number + 10} npm start`,
  )
}

function start(name: string, file: string, env: Record<string, string>): Child {
  say(`Starting the ${name}.`)
  // A line of JSON is a record for machines, one for each request; the rest is for people.
  const onLine = (line: string) => (line.startsWith('{') ? undefined : say(`  ${name}: ${line}`))
  const child = startChild({ name, file, root, env, onLine })
  children.push(child)
  return child
}

/** The first start creates a database, which takes a while; later ones take a second. */
async function ready(name: string, address: string): Promise<void> {
  const deadline = Date.now() + 180_000
  while (Date.now() < deadline) {
    const reply = fetch(`${address}/healthz`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined)
    if ((await unlessEnded(reply))?.ok === true) return
    await unlessEnded(pause(100))
  }
  throw new Ended(`The ${name} did not become ready in three minutes. What it said is above.`)
}

/** The work's result, unless a child dies or a person stops the command first. */
function unlessEnded<T>(work: Promise<T>): Promise<T> {
  const deaths = children.map((child) => child.ended.then((how) => died(child, how)))
  return Promise.race([work, interrupted, ...deaths])
}

function died({ name, lastLines }: Child, how: string): never {
  const words = lastLines.length > 0 ? ` Its last words:\n\n  ${lastLines.slice(-15).join('\n  ')}\n` : ''
  throw new Ended(`The ${name} stopped by itself (${how}).${words}`)
}

async function demoPeople(server: string): Promise<string[]> {
  const reply = await fetch(`${server}/trpc/session.demoPeople?input=${encodeURIComponent('{}')}`)
  const body = (await reply.json()) as { result?: { data?: unknown } }
  const found = procedures['session.demoPeople'].output.safeParse(body.result?.data)
  if (!found.success || found.data.length === 0) return []
  const line = (who: (typeof found.data)[number]) =>
    `  ${who.name.padEnd(20)} ${who.role.padEnd(28)} ${who.organisation ?? ''}`.trimEnd()
  const inClient = found.data.filter((who) => who.client)
  const onDashboard = found.data.filter((who) => !who.client)
  return [
    'Demonstration people: choose one on the sign-in page. No password.',
    ' In the recipient client:',
    ...inClient.map(line),
    ' On the dashboard:',
    ...onDashboard.map(line),
    '',
  ]
}

/** Opens the person's browser where there is one. Without one, the address is on the screen already. */
function open(address: string): void {
  const [program, ...args] = { win32: ['cmd', '/c', 'start', ''], darwin: ['open'] }[
    process.platform as string
  ] ?? ['xdg-open']
  spawn(program ?? 'xdg-open', [...args, address], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref()
}

function say(line: string): void {
  console.log(line)
}

try {
  await main()
} catch (error) {
  const problem = error instanceof Error ? error.message : String(error)
  if (problem !== '') console.error(problem)
  if (children.length > 0) say('Stopping.')
  // The client first: it may want to tell the server something.
  for (const child of children.reverse()) await child.stop()
  process.exit(error instanceof Ended && problem === '' ? 0 : 1)
}
