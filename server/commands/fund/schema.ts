import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { jsonSchemas } from '#shared/funds/json-schema.ts'
import { Misused, type Subcommand } from './subcommand.ts'

/** `schema <folder>`: writes JSON Schema for editors, made of what the compiler of this program reads. */
export const schema: Subcommand = {
  usage: '<folder>',
  run: ([folder]) => {
    if (folder === undefined) throw new Misused('Say which folder to write to.')
    mkdirSync(folder, { recursive: true })
    for (const [name, text] of Object.entries(jsonSchemas())) {
      const file = join(folder, name)
      writeFileSync(file, text)
      console.log(`Wrote ${file}`)
    }
    console.log(`
An editor that knows YAML marks mistakes while you type, once the first line of a file names its schema:
# yaml-language-server: $schema=${resolve(folder)}/fund.schema.json`)
    return 0
  },
}
