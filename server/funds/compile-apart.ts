import { Worker } from 'node:worker_threads'
import type { Compilation, ToCompile } from './compile-round.ts'

/** What one compilation may take before it is ended. */
type Bounds = { readonly milliseconds: number; readonly megabytes: number }
const usual: Bounds = { milliseconds: 20_000, megabytes: 512 }
const mostAtOnce = 2

let running = 0
const waiting: (() => void)[] = []

/**
 * Compiles in a thread of its own, so that whatever somebody uploads the server goes on answering others. What takes
 * too long or too much memory comes back as a problem. A few at a time, the others wait.
 */
export async function compileApart(what: ToCompile, bounds: Bounds = usual): Promise<Compilation> {
  // Whoever waited takes over the place of the one that is done.
  if (running >= mostAtOnce) await new Promise<void>((turn) => waiting.push(turn))
  else running += 1
  try {
    return await inThread(what, bounds)
  } finally {
    const next = waiting.shift()
    if (next === undefined) running -= 1
    else next()
  }
}

function inThread(what: ToCompile, { milliseconds, megabytes }: Bounds): Promise<Compilation> {
  const worker = new Worker(new URL('./compile-worker.ts', import.meta.url), {
    workerData: what,
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  })
  const tooMuch: Compilation = {
    problems: [
      {
        file: `${what.folder}/round-${String(what.round).padStart(2, '0')}.yaml`,
        line: 1,
        message: `This can’t be checked in ${Math.ceil(milliseconds / 1000)} seconds. Real definitions take one; make it smaller, or ask somebody to look at it`,
      },
    ],
  }
  return new Promise<Compilation>((resolve, reject) => {
    const timer = setTimeout(() => resolve(tooMuch), milliseconds)
    worker.once('message', (compilation: Compilation) => resolve(compilation))
    worker.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve(tooMuch)
      else reject(error)
    })
    worker.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`The thread that compiles ended with ${code}`))
    })
  }).finally(() => worker.terminate())
}
