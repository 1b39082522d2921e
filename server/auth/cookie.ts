import type { Request, Response } from 'express'

/** The prefix makes browsers insist on Secure, on this host alone and on the whole site. Loopback counts as secure. */
const name = '__Host-session'

/** The dashboard's session token; undefined where the browser sent none. */
export function readSessionCookie(request: Request): string | undefined {
  const pair = (request.headers.cookie ?? '').split(';').find((part) => part.trim().startsWith(`${name}=`))
  return pair?.trim().slice(name.length + 1) || undefined
}

export function setSessionCookie(response: Response, token: string, expires: Date): void {
  response.cookie(name, token, { httpOnly: true, secure: true, sameSite: 'lax', path: '/', expires })
}

export function clearSessionCookie(response: Response): void {
  response.clearCookie(name, { httpOnly: true, secure: true, sameSite: 'lax', path: '/' })
}
