import type { Files } from '#shared/funds/source.ts'

/** What a definition may weigh. Real ones are a hundredth of it. */
const fileLimits = { bytes: 1_000_000, allBytes: 10_000_000, files: 200 } as const

/** A file as somebody gave it: its name, with as much of a path as their browser told. */
export type Upload = { readonly path: string; readonly text: string }

/** What somebody gave can't be a definition at all, as a sentence. Nothing of it is stored. */
export type NotGathered = { readonly refused: string }

/**
 * Puts uploaded files where they belong among those of a fund: `round-03.yaml` into its folder, `projects.csv` among
 * its data. The bank is the program's own, whatever was given.
 */
export function gather(given: {
  readonly folder: string
  /** The fund's own files so far. */
  readonly base: Files
  readonly bank: Files
  readonly uploads: readonly Upload[]
  readonly without?: readonly string[]
}): { readonly files: Files } | NotGathered {
  const { folder, base, bank, uploads, without = [] } = given
  const own = new Map(Object.entries(base).filter(([path]) => !path.startsWith('bank/')))
  for (const path of without) own.delete(path)
  const placed = new Map<string, string>()
  for (const { path, text } of uploads) {
    const place = placeOf(path, { folder, bank })
    if (typeof place !== 'string') return place
    const refused =
      refusedText(path, text) ?? (placed.has(place) ? `There are two files ${place}` : undefined)
    if (refused !== undefined) return { refused: `${refused}. Leave one out, or correct it, and try again` }
    placed.set(place, text)
    if (!place.startsWith('bank/')) own.set(place, text)
    else if (bank[place] !== text) return { refused: bankIsShared(place) }
  }
  if (own.size > fileLimits.files) {
    return {
      refused: `These are ${own.size} files, and a definition has ${fileLimits.files} at most. Leave out what is not part of it`,
    }
  }
  const bytes = [...own.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  if (bytes > fileLimits.allBytes) {
    return {
      refused: 'Together the files are larger than 10 MB. Leave out what is not part of the definition',
    }
  }
  return { files: { ...bank, ...Object.fromEntries([...own].sort(([a], [b]) => (a < b ? -1 : 1))) } }
}

const nameShape = /^[a-z0-9][a-z0-9-]{0,79}$/
const fileShape = /^[a-z0-9][a-z0-9-]{0,79}\.(yaml|csv)$/

function placeOf(path: string, { folder, bank }: { folder: string; bank: Files }): string | NotGathered {
  const parts = path.split(/[\\/]/u).filter((part) => part !== '' && part !== '.')
  const name = parts.at(-1) ?? ''
  if (!fileShape.test(name) || parts.includes('..')) {
    return {
      refused: `“${path.slice(0, 100)}” can’t be part of a definition. Its files are YAML and CSV, with names of small letters, digits and hyphens, such as round-01.yaml or projects.csv`,
    }
  }
  if (parts.at(-2) === 'bank') return `bank/${name}`
  const after = parts.lastIndexOf(folder)
  const inside = after === -1 ? [] : parts.slice(after + 1, -1)
  if (inside.every((part) => nameShape.test(part)) && inside.length > 0)
    return [folder, ...inside, name].join('/')
  if (name.endsWith('.csv')) return `${folder}/data/${name}`
  return bank[`bank/${name}`] !== undefined && after === -1 ? `bank/${name}` : `${folder}/${name}`
}

function refusedText(path: string, text: string): string | undefined {
  const bytes = Buffer.byteLength(text)
  if (bytes > fileLimits.bytes)
    return `${path} is ${(bytes / 1e6).toFixed(1)} MB, and a file has 1 MB at most`
  // U+FFFD is what a browser makes of bytes that are no text.
  if (/[\u0000\uFFFD]/u.test(text)) return `${path} is not a text file in UTF-8`
  return undefined
}

const bankIsShared = (path: string): string =>
  `${path} is part of the bank, which all funds share and which comes with the program. Leave it out; to change the bank, ask the people who run this service`
