import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Files } from '#shared/funds/source.ts'

/** The definitions that come with this program. */
export const definitionsFolder = join(import.meta.dirname, '..', '..', 'shared', 'funds')

/** All definition files below a folder (YAML and CSV), by their path in it with forward slashes. */
export function readDefinitions(folder: string = definitionsFolder): Files {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(yaml|csv)$/u.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
  return Object.fromEntries(
    paths.map((path) => [
      path.slice(folder.length).replaceAll('\\', '/').replace(/^\//u, ''),
      readFileSync(path, 'utf8'),
    ]),
  )
}
