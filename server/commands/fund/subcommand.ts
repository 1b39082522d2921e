import type { ParseArgsOptionsConfig } from 'node:util'

/** One thing that `npm run fund` can do. */
export type Subcommand = {
  /** What to type after its name, `<file…>`. */
  readonly usage: string
  readonly options?: ParseArgsOptionsConfig
  /** Answers the exit code: 0 well, 1 problems found, 2 it can't be done as asked. */
  readonly run: (names: readonly string[], options: Options) => number | Promise<number>
}

/** The options that were given, by name; flags are true. */
export type Options = {
  readonly [name: string]: string | boolean | readonly (string | boolean)[] | undefined
}

/** A request that can't be carried out as it was typed; the message says what to type instead. */
export class Misused extends Error {}

/** The text of an option. */
export function textOf(options: Options, name: string): string | undefined {
  const value = options[name]
  return typeof value === 'string' ? value : undefined
}
