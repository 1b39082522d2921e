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

/** What a fund is compiled from: its own files and the bank. */
export function fundFiles(files: Files, folder: string): Files {
  return Object.fromEntries(
    Object.entries(files).filter(([path]) => path.startsWith(`${folder}/`) || path.startsWith('bank/')),
  )
}
