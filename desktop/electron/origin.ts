/** Where the pages live. No file of the computer and no server is at this address. */
export const pages = { scheme: 'app', host: 'recipient', start: 'app://recipient/' } as const

/** Whether an address is one of our own pages. Compared in parts: `app://recipient.attacker.example` is not. */
export function isOurPage(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, host, username, port } = new URL(address)
  return protocol === `${pages.scheme}:` && host === pages.host && username === '' && port === ''
}

const outside = new Set(['www.gov.uk', 'design-system.service.gov.uk'])

/** Whether an address may be opened in the person's browser: guidance on GOV.UK, and the server's own pages. */
export function mayOpenOutside(address: string, server: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, host, origin, username, password } = new URL(address)
  if (protocol !== 'https:' || username !== '' || password !== '') return false
  return outside.has(host) || origin === new URL(server).origin
}
