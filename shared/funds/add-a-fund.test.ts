import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { kindNames } from '../questions/kinds.ts'
import { forms } from '../rules/expression.ts'
import { axes } from '../tables/periods.ts'
import { cellTypes } from './data-cells.ts'
import { bankFile, fundFile, measures, roundFile } from './definition.ts'
import { managedRules } from './managed-rules.ts'

const text = readFileSync(join(import.meta.dirname, '../../docs/add-a-fund.md'), 'utf8')
const guide = text.replaceAll(/^ *```[^`]*```$/gmu, '')

/** Whatever the guide has in code: words between backticks, taken apart where several stand in one. */
const said = new Set(
  [...guide.matchAll(/`([^`]+)`/gu)].flatMap(([, code = '']) => code.match(/[\w-]+/gu) ?? []),
)

/** Every key that an object of the schema may have, however deep. */
function keysOf(schema: z.ZodType, seen = new Set<z.ZodType>()): string[] {
  if (seen.has(schema)) return []
  seen.add(schema)
  const inside = (parts: readonly unknown[]): string[] =>
    parts.flatMap((part) => (part instanceof z.ZodType ? keysOf(part, seen) : []))
  if (schema instanceof z.ZodObject)
    return [...Object.keys(schema.shape), ...inside(Object.values(schema.shape))]
  if (schema instanceof z.ZodOptional) return inside([schema.unwrap()])
  if (schema instanceof z.ZodArray) return inside([schema.element])
  if (schema instanceof z.ZodRecord) return inside([schema.valueType])
  if (schema instanceof z.ZodUnion) return inside(schema.options)
  return []
}

test.each([
  ['fund.yaml', fundFile, 'lawfulBasis'],
  ['round-NN.yaml', roundFile, 'heldIn'],
  ['the bank', bankFile, 'grandTotal'],
] as const)('the guide has every key of %s', (_, schema, known) => {
  const keys = [...new Set(keysOf(schema))]
  expect(keys).toContain(known)
  expect(keys.filter((key) => !said.has(key))).toEqual([])
})

test.each([
  ['kind of question', [...kindNames, 'table']],
  ['kind of expression', Object.keys(forms)],
  ['rule of the catalogue', Object.keys(managedRules)],
  ['measure', measures],
  ['length of a period', axes],
  ['type of a column of a data set', cellTypes],
])('the guide has every %s', (_, names) => {
  expect(names.filter((name) => !said.has(name))).toEqual([])
})
