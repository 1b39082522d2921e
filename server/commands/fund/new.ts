import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { dayInLondon } from '#shared/day.ts'
import { newFund } from '#shared/funds/new-fund.ts'
import { definitionsFolder, readDefinitions } from '../../funds/read-definitions.ts'
import { Misused, textOf, type Subcommand } from './subcommand.ts'

/** `new <code>`: writes a small fund that is right as it stands, and overwrites nothing. */
export const newCommand: Subcommand = {
  usage: '<code> [--name <name>] [--folder <folder>]',
  options: { name: { type: 'string' }, folder: { type: 'string' } },
  run: ([given = ''], options) => {
    const code = given.toUpperCase()
    if (!/^[A-Z]{2,6}$/u.test(code))
      throw new Misused('Give the fund a code of two to six letters, such as HS.')
    const name = textOf(options, 'name')?.trim() || `${code} fund`
    const folder = resolve(textOf(options, 'folder') ?? join(definitionsFolder, folderName(name, code)))
    if (existsSync(folder) && readdirSync(folder).length > 0)
      throw new Misused(`There are files in ${shown(folder)} already. Give another folder with --folder.`)
    const taken = Object.entries(readDefinitions()).find(
      ([path, text]) => path.endsWith('/fund.yaml') && new RegExp(`^code: ${code}\\b`, 'mu').test(text),
    )
    if (taken !== undefined)
      throw new Misused(`The code ${code} belongs to ${taken[0].replace('/fund.yaml', '')}. Choose another.`)
    const files = newFund({ code, name, today: dayInLondon(new Date().toISOString()) })
    for (const [path, text] of Object.entries(files)) {
      const file = join(folder, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text, { flag: 'wx' })
      console.log(`Wrote ${shown(file)}`)
    }
    console.log(nextSteps(shown(folder)))
    return 0
  },
}

/** The folder below the definitions that a fund of this name lives in. */
function folderName(name: string, code: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^[^a-z]+|-+$/gu, '')
  return plain === '' || plain === 'bank' ? code.toLowerCase() : plain
}

function nextSteps(folder: string): string {
  return `
It is right as it stands. What to do next:
  npm run fund -- check ${folder}
  npm run fund -- preview ${folder}/round-01.yaml
Then change fund.yaml and round-01.yaml, which say in comments what they hold, and put the fund’s own recipients and
projects into data/*.csv. docs/add-a-fund.md has all that can be said in these files.`
}

function shown(path: string): string {
  const short = relative('.', path)
  return short.startsWith('..') ? path : short
}
