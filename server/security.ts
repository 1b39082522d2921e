import type { RequestHandler } from 'express'
import { readSessionCookie } from './auth/cookie.ts'

const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ')

/** What every answer tells a browser not to do. */
export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'Content-Security-Policy': contentPolicy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  })
  next()
}

const loopback = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

/** A server for this computer alone answers only to its own names, so that no web site can point a name of its own at it. */
export function guardHost(listens: string): RequestHandler {
  const local = ['127.0.0.1', '::1', 'localhost'].includes(listens)
  return (request, response, next) => {
    if (!local || loopback.test(request.headers.host ?? '')) return next()
    response
      .status(421)
      .type('text')
      .send('This server answers only on this computer. Open it as http://127.0.0.1\n')
  }
}

/**
 * Another site must not act with a person's cookie. Everything that is not a read has to be JSON, which a plain form
 * can't send, and to come from our own pages; a bearer token proves as much by itself.
 */
export const guardOrigin: RequestHandler = (request, response, next) => {
  if (request.method === 'GET' || request.method === 'HEAD') return next()
  const refused = (status: number): void => {
    const error = { message: 'INVALID', code: -32600, data: { code: 'FORBIDDEN', httpStatus: status } }
    response.status(status).set('Cache-Control', 'no-store').json({ error })
  }
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return refused(415)
  if (/^Bearer /i.test(request.headers.authorization ?? '')) return next()
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' ? next() : refused(403)
  if (origin !== undefined) return isOwn(origin, host) ? next() : refused(403)
  // Neither header: not a browser of today. Without a cookie there is nothing that it could abuse.
  return readSessionCookie(request) === undefined ? next() : refused(403)
}

function isOwn(origin: string, host: string | undefined): boolean {
  try {
    return new URL(origin).host === host
  } catch {
    return false
  }
}
