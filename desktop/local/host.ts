/** What a host lends the engine; nothing else comes from outside. Electron, the loopback host and tests each lend one. */
export type Host = {
  /** Where this engine may keep its files. It is made if it is not there, and nobody else writes to it. */
  readonly folder: string
  /** Electron must use its own, so that the council's proxy and certificates count. */
  readonly fetch: typeof fetch
  readonly secrets: Secrets
  /** The public keys whose definitions are trusted; several while one takes over from another. See `trust.ts`. */
  readonly definitionKeys: readonly string[]
  now(): Date
  newId(): string
  /** For whoever looks into a problem. Never given what somebody entered. */
  log(message: string, error?: unknown): void
}

/** Keeps short texts where other people of this computer can't read them. */
export type Secrets = {
  get(name: string): string | undefined
  set(name: string, value: string): void
  delete(name: string): void
}
