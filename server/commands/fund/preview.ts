import { watch } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { nearest } from '#shared/funds/nearest.ts'
import { previewRoles, type Preview } from '#shared/preview.ts'
import { samplesOf, type SampleOf } from '#shared/samples/kinds.ts'
import { pathFromHere } from '../../funds/check-files.ts'
import { startChild } from '../child.ts'
import { buildWebApps } from '../web-apps.ts'
import { findRound, recipientOf, type FoundRound } from './find-round.ts'
import { Misused, textOf, type Subcommand } from './subcommand.ts'

const kinds = ['valid', 'half', 'empty']

/**
 * `preview <file>`: the pages of a definition in the client, until Ctrl-C. The definition is read again whenever one of
 * its files changes.
 */
export const preview: Subcommand = {
  usage: `<file | fund/round> [--as ${Object.keys(previewRoles).join(' | ')}] [--for <GSS code or name>]
           [--sample ${kinds.join(' | ')}] [--seed <number>] [--port <number>]`,
  options: {
    as: { type: 'string' },
    for: { type: 'string' },
    sample: { type: 'string' },
    seed: { type: 'string' },
    port: { type: 'string' },
  },
  run: async ([name = ''], options) => {
    const role = oneOf('as', textOf(options, 'as') ?? 'editor', Object.keys(previewRoles))
    const kind = oneOf('sample', textOf(options, 'sample') ?? 'empty', kinds)
    const port = wholeNumber('port', textOf(options, 'port') ?? '0', 65_535)
    const seed = wholeNumber('seed', textOf(options, 'seed') ?? '1', 2 ** 32)
    const found = findRound(name)
    const wanted = textOf(options, 'for')
    const organisation =
      wanted === undefined || 'problems' in found.compiled ? '' : recipientOf(found, wanted).organisation
    await buildWebApps(['recipient'], (line) => console.log(line))

    const host = startChild({
      name: 'preview',
      file: 'desktop/loopback/commands/preview.ts',
      root: resolve(import.meta.dirname, '../../..'),
      env: { PREVIEW_PORT: `${port}`, PREVIEW_AS: role, PREVIEW_FOR: organisation },
      onLine: (line) => console.log(line.startsWith('http') ? `\nPreview of ${found.round}: ${line}` : line),
    })
    const stop = new Promise<'stopped'>((done) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => done('stopped'))
    })
    const say = (shown: Preview): void => {
      host.send(shown)
      if (shown.is === 'broken')
        for (const { file, line, message } of shown.problems) console.log(`${file}:${line}: ${message}`)
    }
    say(readAgain(name, { kind, seed }))
    console.log('Shown again whenever a file of the definition is saved. Ctrl-C ends it; nothing is kept.')
    const unwatch = onChange(found, () => say(readAgain(name, { kind, seed })))
    const ended = await Promise.race([stop, host.ended])
    unwatch()
    await host.stop()
    return ended === 'stopped' ? 0 : 1
  },
}

type Sampled = { readonly kind: string; readonly seed: number }

function previewOf({ compiled, pathOf }: FoundRound, { kind, seed }: Sampled): Preview {
  if ('problems' in compiled) {
    const here = (file: string): string => pathFromHere(pathOf(file))
    return { is: 'broken', problems: compiled.problems.map((each) => ({ ...each, file: here(each.file) })) }
  }
  const { bundle, recipients, data } = compiled
  return {
    is: 'right',
    bundle,
    recipients: recipients.map(({ organisation, name }) => {
      const of: SampleOf = { bundle, data: data[organisation] ?? {} }
      return { organisation, name, data: of.data, values: [...(samplesOf(kind, of, seed)[0]?.values ?? [])] }
    }),
  }
}

/** As it is on disk now; a definition that is gone, or that no sample can be made of, is a problem like any other. */
function readAgain(name: string, sampled: Sampled): Preview {
  try {
    return previewOf(findRound(name), sampled)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { is: 'broken', problems: [{ file: name, line: 1, message }] }
  }
}

/** Watches the folders of the fund and of the bank. Editors write a file in several steps, so it waits for the last. */
function onChange({ round, pathOf }: FoundRound, changed: () => void): () => void {
  let waiting: NodeJS.Timeout | undefined
  const folders = new Set([dirname(pathOf(`${round}.yaml`)), dirname(pathOf('bank/lists.yaml'))])
  const watchers = [...folders].map((folder) =>
    watch(folder, { recursive: true }, (_, file) => {
      if (file !== null && !/\.(yaml|csv)$/u.test(file)) return
      clearTimeout(waiting)
      waiting = setTimeout(changed, 150)
    }),
  )
  return () => {
    clearTimeout(waiting)
    for (const watcher of watchers) watcher.close()
  }
}

function oneOf(option: string, given: string, known: readonly string[]): string {
  if (known.includes(given)) return given
  const meant = nearest(given, known)
  throw new Misused(
    `--${option} can’t be “${given}”. ${meant ? `Did you mean “${meant}”?` : `It is one of ${known.join(', ')}.`}`,
  )
}

function wholeNumber(option: string, given: string, most: number): number {
  const number = Number(given)
  if (Number.isInteger(number) && number >= 0 && number <= most) return number
  throw new Misused(`--${option} is a whole number.`)
}
