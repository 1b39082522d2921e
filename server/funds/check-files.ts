import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { compile, roundsIn } from '#shared/funds/compile.ts'
import type { DefinitionProblem, Files } from '#shared/funds/source.ts'
import { definitionsFolder, readDefinitions } from './read-definitions.ts'

/** Definitions as they are on disk: the files, which rounds to check, and where each file really is. */
export type Found = {
  readonly files: Files
  readonly rounds: readonly string[]
  readonly pathOf: (file: string) => string
}

/**
 * Checks definition files: a round with its fund and the later rounds that may be like it, a fund with all its rounds, a file of the bank or a data set with
 * everything that may use it. Files outside a definitions folder are checked with the bank of this program.
 *
 * @param paths files or folders, absolute or from the working folder; problems name them the same way
 */
export function checkFiles(paths: readonly string[]): DefinitionProblem[] {
  return lookAt(paths).problems
}

/** The same with what could be better, which stops nobody. */
export function lookAt(paths: readonly string[]): {
  readonly problems: DefinitionProblem[]
  readonly warnings: DefinitionProblem[]
} {
  const problems: DefinitionProblem[] = []
  const warnings: DefinitionProblem[] = []
  for (const path of paths) {
    const found = findDefinitions(path)
    if (typeof found === 'string') {
      problems.push({ file: path, line: 1, message: found })
      continue
    }
    const here = (said: DefinitionProblem): DefinitionProblem => ({
      ...said,
      file: pathFromHere(found.pathOf(said.file)),
    })
    for (const round of found.rounds) {
      const compiled = compile(found.files, round)
      if ('problems' in compiled) problems.push(...compiled.problems.map(here))
      else warnings.push(...compiled.warnings.map(here))
    }
  }
  return { problems: once(problems), warnings: once(warnings) }
}

function once(said: readonly DefinitionProblem[]): DefinitionProblem[] {
  return [...new Map(said.map((one) => [JSON.stringify(one), one])).values()]
}

/** The definitions that a file or a folder belongs to; a sentence where it belongs to none. */
export function findDefinitions(path: string): Found | string {
  if (!existsSync(path)) return 'There is no such file'
  return notADefinition(path) ?? find(resolve(path))
}

/** What a file is instead of a definition, as a sentence; undefined where it may be one. */
function notADefinition(path: string): string | undefined {
  if (statSync(path).isDirectory()) return undefined
  if (/^\s*</u.test(readFileSync(path, 'utf8'))) {
    return 'This is a web page, not a definition. Download the file itself, and check that'
  }
  if (/\.(yaml|csv)$/u.test(path)) return undefined
  return 'A definition is a YAML file (.yaml), and its data sets are CSV files (.csv). This is neither'
}

/** A path as one would type it here: relative, unless the file is somewhere else. */
export function pathFromHere(path: string): string {
  const short = relative('.', path)
  return short.startsWith('..') ? path : short
}

function find(path: string): Found | string {
  const root = definitionsAbove(path)
  if (root === undefined) return findAlone(path)
  const files = readDefinitions(root)
  const [first = '', second] = relative(root, path).split(/[\\/]/u)
  const rounds = roundsIn(files).filter((round) => {
    if (first === '' || first === 'bank') return true
    const since = second?.startsWith('round-') === true ? `${first}/${second}` : ''
    return round.startsWith(`${first}/`) && `${round}.yaml` >= since
  })
  if (rounds.length === 0) return 'This fund has no round yet. Add round-01.yaml beside fund.yaml'
  return { files, rounds, pathOf: (file) => join(root, file) }
}

/** The nearest folder above a file that has a bank, or is the file itself. */
function definitionsAbove(path: string): string | undefined {
  if (existsSync(join(path, 'bank'))) return path
  const above = dirname(path)
  return above === path ? undefined : definitionsAbove(above)
}

/** A file that is not among definitions is taken for what its first keys say it is. */
function findAlone(path: string): Found | string {
  const folder = statSync(path).isDirectory() ? path : dirname(path)
  const ours = readDefinitions()
  if (existsSync(join(folder, 'fund.yaml'))) {
    const fund =
      basename(folder)
        .toLowerCase()
        .replaceAll(/[^a-z0-9-]/gu, '') || 'fund'
    const names = ['', 'data'].flatMap((inner) =>
      existsSync(join(folder, inner))
        ? readdirSync(join(folder, inner)).map((name) => join(inner, name))
        : [],
    )
    const texts = names
      .filter((name) => /\.(yaml|csv)$/u.test(name))
      .map((name) => [`${fund}/${name}`, readFileSync(join(folder, name), 'utf8')])
    return standingIn({ ...ours, ...(Object.fromEntries(texts) as Files) }, fund, (file) =>
      join(folder, file.slice(fund.length + 1)),
    )
  }
  const text = readFileSync(path, 'utf8')
  if (/^(questions|lists|variables):/mu.test(text) && !/^(code|round):/mu.test(text)) {
    const file = `bank/${basename(path)}`
    return {
      files: { ...ours, [file]: text },
      rounds: roundsIn(ours),
      pathOf: (name) => (name === file ? path : join(definitionsFolder, name)),
    }
  }
  const code = text.split('\n').find((line) => line.startsWith('code:')) ?? 'code:'
  const fund = Object.keys(ours).find(
    (name) => name.endsWith('/fund.yaml') && ours[name]?.split('\n').includes(code) === true,
  )
  if (fund !== undefined) return standingIn({ ...ours, [fund]: text }, dirname(fund), () => path)
  return 'This can’t be checked alone. A round or a data set is checked with the fund.yaml of its fund beside it'
}

function standingIn(files: Files, fund: string, ownPath: (file: string) => string): Found | string {
  const rounds = roundsIn(files).filter((round) => round.startsWith(`${fund}/`))
  if (rounds.length === 0) return 'This fund has no round yet. Add round-01.yaml beside fund.yaml'
  return {
    files,
    rounds,
    pathOf: (file) => (file.startsWith(`${fund}/`) ? ownPath(file) : join(definitionsFolder, file)),
  }
}
