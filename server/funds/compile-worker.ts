import { parentPort, workerData } from 'node:worker_threads'
import { compileRound, type ToCompile } from './compile-round.ts'

/** A thread of its own for one compilation; `compile-apart.ts` starts and ends it. */
parentPort?.postMessage(compileRound(workerData as ToCompile))
