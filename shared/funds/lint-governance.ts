import type { Linted, LintSay } from './lint.ts'
import { didYouMean } from './nearest.ts'
import type { Place } from './source.ts'

/** Article 6 of the UK GDPR. */
const lawfulBases = [
  'Consent',
  'Contract',
  'Legal obligation',
  'Vital interests',
  'Public task',
  'Legitimate interests',
]

const mostMoreBurden = 1.1

/** Whether it is on record why the data is collected, on what basis, and what it costs those who answer. */
export function lintGovernance({ fund, round, before, asked }: Linted, say: LintSay): void {
  const { governance } = fund.value
  const at = (key: string): Place => ({ file: fund.file, path: ['governance', key] })
  if (asked.some(({ question }) => question.personal) && !lawfulBases.includes(governance.lawfulBasis))
    say.wrong(
      at('lawfulBasis'),
      `Personal data is asked for, and “${governance.lawfulBasis}” is no lawful basis for that${
        didYouMean(governance.lawfulBasis, lawfulBases) || `. It is one of: ${lawfulBases.join(', ')}`
      }`,
    )
  if (governance.sdl === undefined)
    say.warn(at('sdl'), 'Say where the Single Data List has this collection, or why it is not on it (“sdl”)')
  if (governance.burden === undefined)
    say.warn(at('burden'), 'Say how many hours one return is expected to take (“burden”)')
  const [was, now] = [before?.burden ?? governance.burden, round.value.burden]
  if (was !== undefined && now !== undefined && now > was * mostMoreBurden)
    say.warn(
      { file: round.file, path: ['burden'] },
      `A return took ${was} hours in the round before. It may take a tenth longer without being agreed anew`,
    )
}
