import type { ReactNode } from 'react'
import { askedSections } from '#shared/answers/conditions.ts'
import { BackLink } from '#shared/ui/page/back-link.tsx'
import { ButtonLink } from '#shared/ui/page/button.tsx'
import { Page } from '../page.tsx'
import { returnPath, sectionName, slug } from './places.ts'
import { useDraft } from './return.tsx'
import { SectionSummary } from './section-summary.tsx'

/** The whole return, to read through before it is submitted and afterwards. */
export function CheckAnswersPage(): ReactNode {
  const draft = useDraft()
  const { content, meta } = draft
  const base = returnPath(meta.returnId)
  const submitted = meta.state === 'submitted'
  return (
    <Page
      title={submitted ? 'What was submitted' : 'Check your answers'}
      caption={`${meta.fund.name}, round ${meta.round.number}`}
      above={<BackLink to={base}>Back to the return</BackLink>}
    >
      {askedSections(content).map((instance) => (
        <section key={instance.key} aria-labelledby={slug(instance.key)}>
          <h2 className="govuk-heading-m" id={slug(instance.key)}>
            {sectionName(instance)}
          </h2>
          <SectionSummary draft={draft} instance={instance} from="check-answers" />
        </section>
      ))}
      {!submitted && <ButtonLink to={`${base}/submit`}>Continue to submit</ButtonLink>}
    </Page>
  )
}
