import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'

/** Writes one structured line. Lines never hold bodies, query strings, answers or names. */
export type Log = (line: Readonly<Record<string, unknown>>) => void

/** One line for each request once it is over, and a reference that a person can quote. */
export function logRequests(log: Log, now: () => Date): RequestHandler {
  return (request, response, next) => {
    const started = performance.now()
    const reference = randomUUID().slice(0, 8)
    const { path } = request
    response.locals['reference'] = reference
    response.on('finish', () => {
      log({
        at: now().toISOString(),
        is: 'request',
        reference,
        method: request.method,
        path,
        status: response.statusCode,
        ms: Math.round(performance.now() - started),
        person: response.locals['person'] as unknown,
      })
    })
    next()
  }
}
