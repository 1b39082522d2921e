import { itemsOf, listingsOf, roundName, sayItem, type Described, type Listing } from './codebook.ts'
import { sayKind } from './say-limits.ts'

/** The codebook as a page to read: what each round asks, the variables, the rules in words, the code lists. */
export function codebookText(described: Described): string {
  const { bundles } = described
  const listings = new Map(listingsOf(described).map((listing) => [listing.name, listing]))
  return [
    '# Codebook',
    `What ${bundles.map(({ fund, round }) => `${fund.name} round ${round.number} (${round.title})`).join(', ')} ${bundles.length === 1 ? 'asks' : 'ask'}, and what the answers mean. Made from the definitions; don’t edit it.`,
    '## Variables',
    'What analysts can ask for, whichever fund it comes from.',
    tableText(listings.get('variables')),
    ...bundles.flatMap((bundle) => [
      `## ${bundle.fund.name} round ${bundle.round.number}: questions`,
      ...bundle.sections.flatMap((section) => [
        `### ${section.title}`,
        ...(section.each === undefined ? [] : [`Asked once for each row of the data set ${section.each}.`]),
        tableText({
          name: section.id,
          header: ['id', 'question', 'kind', 'answer', 'periods', 'variable'],
          rows: itemsOf(bundle)
            .filter((item) => item.section === section)
            .map((item) => [
              item.id,
              item.column === undefined || item.column.period !== undefined
                ? item.question.label
                : item.column.label,
              sayKind(item.kind),
              sayItem(item),
              item.periods,
              item.variable ?? '',
            ]),
        }),
      ]),
    ]),
    '## Rules',
    'What must be true of the answers together; an error stops sign-off, a query wants an explanation, a note informs.',
    tableText(listings.get('rules')),
    ...bundles.flatMap((bundle) => [
      `## ${roundName(bundle)}: code lists`,
      ...Object.entries(bundle.lists).map(([list, choices]) =>
        [`### ${list}`, ...choices.map(({ code, label }) => `- \`${code}\` ${plain(label)}`)].join('\n'),
      ),
    ]),
  ]
    .join('\n\n')
    .concat('\n')
}

/** A listing as a Markdown table; a sentence where it has no rows. */
export function tableText(listing: Listing | undefined): string {
  if (listing === undefined || listing.rows.length === 0) return 'There are none.'
  const { header, rows } = listing
  const line = (cells: readonly string[]): string => `| ${cells.map(plain).join(' | ')} |`
  return [line(header), `| ${header.map(() => '---').join(' | ')} |`, ...rows.map(line)].join('\n')
}

/** Text that stays in its cell and is nothing but text. */
function plain(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').replaceAll(/[\\|<>[\]*_`#]/gu, '\\$&')
}
