import type { ReactNode } from 'react'
import { askedPages } from '#shared/answers/conditions.ts'
import { askedOf, rowsOf, tableOf, type SectionInstance } from '#shared/answers/content.ts'
import { answerValue } from '#shared/answers/source.ts'
import { isBlank } from '#shared/answers/value.ts'
import type { Page, Question } from '#shared/funds/bundle.ts'
import { sayValue } from '#shared/questions/kinds.ts'
import { cellValue } from '#shared/tables/calculate.ts'
import { SummaryList, type SummaryRow } from '#shared/ui/page/summary-list.tsx'
import type { Draft } from './draft.ts'
import { pagePath } from './places.ts'
import { mayEdit } from './return.tsx'

/** What a section says, question by question, each with the way to change it that comes back to `from`. */
export function SectionSummary({
  draft,
  instance,
  from,
  pages = askedPages(draft.content, instance),
}: {
  draft: Draft
  instance: SectionInstance
  from: 'section' | 'check-answers' | null
  pages?: readonly Page[]
}): ReactNode {
  const editable = mayEdit(draft, instance) && from !== null
  const rows = pages.flatMap((page) =>
    page.questions.map((question): SummaryRow => {
      const to = `${pagePath(draft.meta.returnId, instance.key, page)}?from=${from ?? ''}`
      const text = editable ? 'Change' : 'View'
      const link = (editable && question.calculate === undefined) || question.kind === 'table'
      return {
        key: question.label,
        value: <Answer draft={draft} instance={instance} question={question} />,
        ...(link ? { actions: [{ text, about: question.label.toLowerCase(), to }] } : {}),
      }
    }),
  )
  return <SummaryList rows={rows} />
}

type About = { draft: Draft; instance: SectionInstance; question: Question }

function Answer({ draft: { content }, instance, question }: About): ReactNode {
  if (question.kind === 'table') return tableSummary({ content, instance, question })
  const value = answerValue(content, instance.key, question)
  if (isBlank(value)) return 'Not answered'
  return <span className="app-text">{sayValue(question.kind, value, askedOf(content, question))}</span>
}

/** A table in a few words: how much of it is filled in, and its grand total. */
function tableSummary({
  content,
  instance,
  question,
}: Omit<About, 'draft'> & { content: Draft['content'] }): string {
  const { rows: spec, columns, rowName } = tableOf(question)
  const rows = rowsOf(content, instance.key, question)
  const entered = rows.filter(({ total }) => !total).length
  const count = spec.mode === 'added' && entered === 1 ? `1 ${rowName}` : `${entered} rows`
  if (question.table?.show === 'items' && rows.length > 0) return rows.map(({ label }) => label).join(', ')
  if (spec.mode === 'added' && spec.total === undefined) return count
  const totalRow = rows.findLast(({ total }) => total)
  const totalColumn = columns.findLast(({ total }) => total !== undefined)
  if (totalRow === undefined || totalColumn === undefined) return count
  const value = cellValue(content, {
    section: instance.key,
    question,
    row: totalRow.id,
    column: totalColumn.id,
  })
  return value === null
    ? 'Not answered'
    : `${totalColumn.label}: ${sayValue(totalColumn.kind, value, askedOf(content, totalColumn))}`
}
