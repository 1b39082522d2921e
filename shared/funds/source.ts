import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
  type YAMLMap,
} from 'yaml'
import type * as z from 'zod'

/** Something wrong in a definition, where its author finds it. Lines count from 1. */
export type DefinitionProblem = { readonly file: string; readonly line: number; readonly message: string }

/** The files of definitions by their path below the definitions folder: `bank/lists.yaml`, `towns/data/projects.csv`. */
export type Files = Readonly<Record<string, string>>

export type Path = readonly (string | number)[]

/** A place in a definition, to say what is wrong there. */
export type Place = { readonly file: YamlFile; readonly path: Path }

/** A read YAML file; knows on which line everything in it stands. */
export type YamlFile = { readonly path: string; readonly lineOf: (path: Path) => number }

const longestFile = 200_000
const mostProblems = 50
const deepest = 80
const repeated = 'The same key stands here twice. Remove or rename one of them'
const forbidden = new Set(['__proto__', 'constructor', 'prototype'])

/** A file that is as its schema wants it. */
export type Part<T> = { readonly file: YamlFile; readonly value: T }

/** Reads one YAML file (1.2, core schema) against its schema. Undefined where it can't be used; `problems` says why. */
export function readYaml<T>(
  files: Files,
  { path, schema }: { path: string; schema: z.ZodType<T> },
  problems: DefinitionProblem[],
): Part<T> | undefined {
  const say = (line: number, message: string): void => {
    problems.push({ file: path, line, message })
  }
  const before = problems.length
  const text = files[path]
  if (text === undefined) say(1, 'This file is missing')
  else if (text.length > longestFile)
    say(1, 'The file is larger than 200 kB. Definitions are much smaller; check what it holds, or split it')
  if (text === undefined || problems.length > before) return undefined
  const lines = new LineCounter()
  const lineAt = (offset: number): number => lines.linePos(offset).line
  const document = parse(text, lines)
  if (document === undefined) say(1, 'The file is nested too deeply to be read')
  const unreadable = [...(document?.errors ?? []), ...(document?.warnings ?? [])]
  for (const { pos, code, message } of unreadable.slice(0, mostProblems))
    say(lineAt(pos[0]), saidPlainly(code, message))
  if (document === undefined || problems.length > before) return undefined
  for (const { offset, message } of structureProblems(document).slice(0, mostProblems))
    say(lineAt(offset), message)
  if (problems.length > before) return undefined
  const lineOf = (wanted: Path): number => lineAt(offsetOf(document, wanted))
  const result = schema.safeParse(document.toJS() ?? {})
  if (result.success) return { file: { path, lineOf }, value: result.data }
  for (const issue of result.error.issues.slice(0, mostProblems))
    for (const { path: at, message } of flatten(issue)) say(lineOf(at), message)
  return undefined
}

/** What is wrong at a place of a read file. */
export function problemAt({ file, path }: Place, message: string): DefinitionProblem {
  return { file: file.path, line: file.lineOf(path), message }
}

function parse(text: string, lineCounter: LineCounter): Document.Parsed | undefined {
  try {
    return parseDocument(text, {
      lineCounter,
      version: '1.2',
      schema: 'core',
      strict: true,
      uniqueKeys: false,
      prettyErrors: false,
    })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function saidPlainly(code: string, message: string): string {
  if (code === 'TAG_RESOLVE_FAILED') return 'Tags (!) can’t be used here'
  if (message.startsWith('Maximum call stack')) return 'The file is nested too deeply to be read'
  if (code === 'TAB_AS_INDENT') return 'Tabs can’t be used to indent. Use spaces'
  return `This can’t be read as YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`
}

/** What plain data never needs, and a careless or hostile file might bring: references, tags, special names, great depth. */
function structureProblems(document: Document): { offset: number; message: string }[] {
  const found: { offset: number; message: string }[] = []
  const at = (node: unknown): number => (node as Node | null)?.range?.[0] ?? 0
  visit(document, {
    Node: (_, node, ancestors) => {
      if (ancestors.length > deepest) {
        found.push({ offset: at(node), message: 'This is nested too deeply' })
        return visit.BREAK
      }
      if (isAlias(node) || ('anchor' in node && node.anchor !== undefined)) {
        found.push({
          offset: at(node),
          message: 'References (& and *) can’t be used here. Write it out, or use “like”',
        })
      }
      if (node.tag !== undefined && node.tag.startsWith('!')) {
        found.push({ offset: at(node), message: 'Tags (!) can’t be used here' })
      }
      if (isMap(node))
        found.push(...repeatedKeys(node).map((key) => ({ offset: at(key), message: repeated })))
      return undefined
    },
    Pair: (_, { key }) => {
      const name = isScalar(key) ? String(key.value) : ''
      if (!isScalar(key)) found.push({ offset: at(key), message: 'A key must be a word' })
      if (forbidden.has(name)) found.push({ offset: at(key), message: `“${name}” can’t be used as a name` })
    },
  })
  return found
}

/** The keys of a map that are in it already. The parser's own search takes minutes for ten thousands of them. */
function repeatedKeys({ items }: YAMLMap): unknown[] {
  const seen = new Set<string>()
  return items.flatMap(({ key }) => {
    const name = isScalar(key) ? String(key.value) : ''
    const again = seen.has(name)
    seen.add(name)
    return again ? [key] : []
  })
}

/** Where something stands: its key where it has one. What is missing stands where it would belong. */
function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents
  let offset = 0
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      if (pair === undefined) break
      offset = (pair.key as Node).range?.[0] ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      const item = node.items[Number(step)] as Node | undefined
      if (item === undefined) break
      offset = item.range?.[0] ?? offset
      node = item
    } else break
  }
  return offset
}

type Flat = { readonly path: Path; readonly message: string; readonly weight: number }

function flatten(issue: z.core.$ZodIssue, above: Path = []): readonly Flat[] {
  const path = [...above, ...(issue.path as (string | number)[])]
  const say = (message: string, at: Path = path, weight = 0): Flat[] => [{ path: at, message, weight }]
  const name = path.at(-1)
  switch (issue.code) {
    case 'unrecognized_keys':
      return say(issue.message, [...path, issue.keys[0] ?? ''], 1)
    case 'invalid_union':
      return closest(
        issue.errors.map((branch) => branch.flatMap((inner) => flatten(inner, path))),
        path,
      )
    case 'invalid_key':
      return issue.issues.flatMap((inner) => say(inner.message))
    case 'invalid_type':
      return issue.input === undefined && typeof name === 'string'
        ? say(`“${name}” is missing here`, path.slice(0, -1), 1)
        : say(`This must be ${article(issue.expected)}`, path, path.length === above.length ? 9 : 2)
    case 'invalid_value':
      return say(
        `This must be one of ${issue.values.map((value) => `“${String(value)}”`).join(', ')}`,
        path,
        3,
      )
    case 'too_small':
      return say(`This is too small or too short: at least ${issue.minimum}`)
    case 'too_big':
      return say(`This is too large or too long: at most ${issue.maximum}`)
    default:
      return say(issue.message)
  }
}

/** Of several shapes that something could have had, what is wrong by the one that it comes closest to. */
function closest(branches: readonly (readonly Flat[])[], path: Path): readonly Flat[] {
  const scored = branches.map((flats) => ({
    flats,
    score: flats.reduce(
      (sum, { weight, path: at }) => sum + weight * 10 - Math.min(at.length - path.length, 9),
      0,
    ),
  }))
  const best = scored.toSorted((a, b) => a.score - b.score)[0]
  return best?.flats ?? [{ path, message: 'This can’t be used here', weight: 0 }]
}

function article(type: string): string {
  const names: Record<string, string> = {
    object: 'a group of keys',
    array: 'a list',
    record: 'a group of keys',
    string: 'text',
    int: 'a whole number',
    boolean: 'true or false',
  }
  return names[type] ?? `a ${type}`
}
