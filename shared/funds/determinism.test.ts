import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { readDefinitions } from '../../server/funds/read-definitions.ts'
import { canonicalJson } from '../canonical.ts'
import { compile, roundsIn } from './compile.ts'
import type { Files } from './source.ts'

const files = readDefinitions()

/** What people see in the order in which it is written: the choices of a list, the columns and given rows of a table. */
const inOrder = (path: readonly string[]): boolean =>
  path.at(-1) === 'columns' || path.at(-1) === 'fixed' || path.at(-2) === 'lists' || path.at(-1) === 'units'

function turned(value: unknown, path: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((item) => turned(item, path))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, turned(inner, [...path, key])] as const)
  return Object.fromEntries(inOrder(path) ? entries : entries.reverse())
}

const turnedFiles: Files = Object.fromEntries(
  Object.entries(files)
    .reverse()
    .map(([path, text]) => [path, path.endsWith('.yaml') ? stringify(turned(parse(text))) : text]),
)

test.each(roundsIn(files))(
  '%s is the same to the byte, whatever order its files and keys come in',
  (round) => {
    const [once, again, other] = [files, files, turnedFiles].map((each) => {
      const compiled = compile(each, round)
      if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems))
      return canonicalJson({ bundle: compiled.bundle, data: compiled.data, hash: compiled.hash })
    })
    expect(again).toBe(once)
    expect(other).toBe(once)
  },
)
