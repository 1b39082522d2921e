import * as z from 'zod'
import { bankFile, fundFile, roundFile } from './definition.ts'

const files = {
  bank: {
    schema: bankFile,
    title: 'A file of the bank: units, lists, variables and questions that funds share',
  },
  fund: { schema: fundFile, title: 'A fund: what stays from round to round, and what the first one asks' },
  round: { schema: roundFile, title: 'A round of a fund, and where it differs from the round before' },
} as const

/**
 * JSON Schema for editors, by file name, so that they complete keys and mark mistakes while somebody types. It is made
 * of what the compiler reads with; whether what a file names is there, only the compiler knows.
 */
export function jsonSchemas(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(files).map(([name, { schema, title }]) => {
      const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', target: 'draft-7' })
      return [`${name}.schema.json`, `${JSON.stringify({ title, ...json }, null, 2)}\n`]
    }),
  )
}
