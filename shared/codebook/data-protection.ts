import type { Bundle } from '../funds/bundle.ts'
import { roundName, type Listing } from './codebook.ts'
import { tableText } from './markdown.ts'
import { sayKind } from './say-limits.ts'

/** A compiled round, with what its fund says of why it asks. */
export type Governed = {
  readonly bundle: Bundle
  readonly governance: {
    readonly purpose: string
    readonly owner: string
    readonly lawfulBasis: string
    readonly retention: string
  }
}

/** The record of processing: every question that asks for personal data, why, for how long, and who sees the answer. */
export function recordOf(governed: readonly Governed[]): Listing {
  return {
    name: 'data-protection',
    header: [
      'round',
      'section',
      'question',
      'personal data',
      'whose',
      'purpose',
      'lawful basis',
      'retention',
      'controller',
      'who sees it',
      'analysed',
    ],
    rows: governed.flatMap(({ bundle, governance: { purpose, owner, lawfulBasis, retention } }) =>
      bundle.sections.flatMap((section) =>
        section.pages
          .flatMap(({ questions }) => questions)
          .filter(({ personal }) => personal)
          .map((question) => [
            roundName(bundle),
            section.title,
            question.id,
            `${question.label} (${sayKind(question.kind)})`,
            section.certifierOnly
              ? `The recipient’s ${bundle.fund.certifier}`
              : 'People who work for the recipient',
            purpose.trim(),
            lawfulBasis,
            retention,
            owner,
            `Everybody who may see the recipient’s return, and ${bundle.fund.team.name}. ${whoEdits(section)}`,
            'No: never among the facts, the figures or the logs',
          ]),
      ),
    ),
  }
}

function whoEdits({ finance, certifierOnly }: Bundle['sections'][number]): string {
  if (certifierOnly) return 'Only a certifier enters it'
  return finance ? 'Editors, finance editors and certifiers enter it' : 'Editors and certifiers enter it'
}

/** The record as a page to read. */
export function recordText(governed: readonly Governed[]): string {
  const funds = new Map(governed.map((each) => [each.bundle.fund.code, each]))
  return [
    '# Data protection record',
    'The personal data that these funds ask for. Made from the definitions; don’t edit it. Free text can hold personal data that nobody asked for.',
    ...[...funds.values()].map(({ bundle: { fund }, governance }) =>
      [
        `## ${fund.name}`,
        '',
        `- Purpose: ${governance.purpose.trim()}`,
        `- Controller: ${governance.owner}`,
        `- Lawful basis: ${governance.lawfulBasis}`,
        `- Kept for: ${governance.retention}`,
        `- Questions to: ${fund.team.name}, ${fund.team.email}`,
      ].join('\n'),
    ),
    '## What is asked',
    tableText(recordOf(governed)),
  ]
    .join('\n\n')
    .concat('\n')
}
