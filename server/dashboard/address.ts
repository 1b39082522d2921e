/** The address of a page with some of its parameters set anew; null takes one away. Blank ones never stand in it. */
export function withParameters(
  path: string,
  now: URLSearchParams,
  changes: Readonly<Record<string, string | readonly string[] | null>>,
): string {
  const next = new URLSearchParams(now)
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name)
    for (const text of [value ?? []].flat()) if (text !== '') next.append(name, text)
  }
  const search = next.toString()
  return search === '' ? path : `${path}?${search}`
}

/** Where to go on from here; only inside this service, whatever the address says. */
export function safePath(from: string | null): string {
  return from !== null && /^\/(?![/\\])/.test(from) ? from : '/'
}
