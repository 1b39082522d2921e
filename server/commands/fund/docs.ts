import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readBank } from '#shared/funds/bank.ts'
import { fundFile } from '#shared/funds/definition.ts'
import { readYaml } from '#shared/funds/source.ts'
import { listingsOf } from '#shared/codebook/codebook.ts'
import { recordOf, recordText, type Governed } from '#shared/codebook/data-protection.ts'
import { codebookText } from '#shared/codebook/markdown.ts'
import { byteOrderMark, csvText } from '../../figures/csv.ts'
import { check } from './check.ts'
import { findRound, type FoundRound } from './find-round.ts'
import { Misused, textOf, type Subcommand } from './subcommand.ts'

/** `docs <fund/round | file…> --out <folder>`: writes the codebook and the data-protection record of some rounds. */
export const docs: Subcommand = {
  usage: '<fund/round | file…> --out <folder>',
  options: { out: { type: 'string' } },
  run: (names, options) => {
    if (names.length === 0) throw new Misused('Say which rounds to describe.')
    const out = textOf(options, 'out')
    if (out === undefined) throw new Misused('Say where to write to, with --out.')
    const found = names.map(findRound)
    const wrong = found.find(({ compiled }) => 'problems' in compiled)
    if (wrong !== undefined) return check.run([wrong.path], {})
    const governed = found.flatMap(governedBy)
    const bundles = governed.map(({ bundle }) => bundle)
    // Funds in folders of their own have banks of their own.
    const variables = Object.assign(
      {},
      ...found.map(({ files }) => readBank(files, []).variables),
    ) as ReturnType<typeof readBank>['variables']
    mkdirSync(out, { recursive: true })
    const write = (name: string, text: string): void => {
      writeFileSync(join(out, name), text)
      console.log(`Wrote ${join(out, name)}`)
    }
    write('codebook.md', codebookText({ bundles, variables }))
    write('data-protection.md', recordText(governed))
    for (const { name, header, rows } of [...listingsOf({ bundles, variables }), recordOf(governed)])
      write(`${name}.csv`, byteOrderMark + csvText(header, rows))
    return 0
  },
}

function governedBy({ round, files, compiled }: FoundRound): Governed[] {
  if ('problems' in compiled) return []
  const path = `${round.split('/')[0] ?? ''}/fund.yaml`
  const fund = readYaml(files, { path, schema: fundFile }, [])
  return fund === undefined ? [] : [{ bundle: compiled.bundle, governance: fund.value.governance }]
}
