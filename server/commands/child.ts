import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A program of the project that runs until it is stopped. */
export type Child = {
  readonly name: string
  /** The last lines it wrote, oldest first. */
  readonly lastLines: readonly string[]
  /** How it ended: "exit code 1", "SIGKILL". */
  readonly ended: Promise<string>
  /** Hands it a message, plain JSON. One that has ended gets none. */
  send(message: object): void
  /** Asks it to stop, waits, and after 20 seconds insists. */
  stop(): Promise<void>
}

type Program = {
  name: string
  /** Path of the TypeScript file to run, from the project's folder. */
  file: string
  root: string
  env: Record<string, string>
  onLine: (line: string) => void
}

/** Starts a program with this Node. Ctrl-C in the terminal does not reach it: `stop` does, so that there is an order. */
export function startChild({ name, file, root, env, onLine }: Program): Child {
  const child = spawn(process.execPath, ['--import', './server/commands/stop-with-parent.ts', file], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: process.platform !== 'win32',
  })
  const lastLines: string[] = []
  for (const input of [child.stdout, child.stderr]) {
    if (input === null) continue
    createInterface({ input }).on('line', (line) => {
      lastLines.push(line)
      if (lastLines.length > 30) lastLines.shift()
      onLine(line)
    })
  }
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code, signal) => resolve(signal ?? `exit code ${code ?? 'unknown'}`))
  })
  return {
    name,
    lastLines,
    ended,
    send: (message) => void (child.connected && child.send(message)),
    async stop() {
      child.kill('SIGTERM')
      const insist = setTimeout(() => child.kill('SIGKILL'), 20_000)
      await ended
      clearTimeout(insist)
    },
  }
}
