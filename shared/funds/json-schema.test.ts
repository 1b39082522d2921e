import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readDefinitions } from '../../server/funds/read-definitions.ts'
import { jsonSchemas } from './json-schema.ts'

type Schema = {
  readonly additionalProperties?: boolean
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
}
const schemas = Object.entries(jsonSchemas()).map(
  ([name, text]) => [name, JSON.parse(text) as Schema] as const,
)

test('there is a schema for each of the files that somebody writes', () => {
  expect(schemas.map(([name]) => name)).toEqual(['bank.schema.json', 'fund.schema.json', 'round.schema.json'])
  for (const [, schema] of schemas) expect(schema.additionalProperties).toBe(false)
})

test('the keys that definitions have are the keys that the schemas know, and none that they need is missing', () => {
  const known = new Map(schemas)
  const files = Object.entries(readDefinitions()).filter(([path]) => path.endsWith('.yaml'))
  expect(files.length).toBeGreaterThan(8)
  for (const [path, text] of files) {
    const kind = path.startsWith('bank/') ? 'bank' : path.endsWith('/fund.yaml') ? 'fund' : 'round'
    const { properties = {}, required = [] } = known.get(`${kind}.schema.json`) ?? {}
    const keys = Object.keys(parse(text) as object)
    expect([path, keys.filter((key) => properties[key] === undefined)]).toEqual([path, []])
    expect([path, required.filter((key) => !keys.includes(key))]).toEqual([path, []])
  }
})

test('a schema describes what is inside, too', () => {
  const fund = new Map(schemas).get('fund.schema.json')
  expect(fund?.properties?.['governance']?.required).toContain('lawfulBasis')
  expect(Object.keys(fund?.properties?.['sections']?.items?.properties ?? {})).toContain('certifierOnly')
})
