import { useMemo, type ReactNode } from 'react'
import { Link } from 'react-router'
import { sectionsOf } from '#shared/answers/content.ts'
import type { Problem } from '#shared/problems.ts'
import { BackLink } from '#shared/ui/page/back-link.tsx'
import { InsetText } from '#shared/ui/page/inset-text.tsx'
import { Tag } from '#shared/ui/page/tag.tsx'
import { Page } from '../page.tsx'
import { explainPath, pathTo, returnPath, sectionName } from './places.ts'
import { problemsOf } from './problems.ts'
import { mayEdit, today, useDraft } from './return.tsx'

function Kind({ severity, explanation, waiver }: Problem): ReactNode {
  if (severity === 'error') return null
  if (explanation?.text !== undefined) return <Tag colour="green">Explained</Tag>
  if (severity === 'query') return <Tag colour="yellow">To explain</Tag>
  return <Tag colour="grey">{waiver === undefined ? 'To know' : 'Waived'}</Tag>
}

/** Everything that is still wrong or to explain, section by section, each with the way to it. */
export function ProblemsPage(): ReactNode {
  const draft = useDraft()
  const { content, meta } = draft
  const problems = useMemo(() => problemsOf(content, today()), [content])
  const errors = problems.filter(({ severity }) => severity === 'error').length
  return (
    <Page
      title="What is still to put right"
      caption={`${meta.fund.name}, round ${meta.round.number}`}
      above={<BackLink to={returnPath(meta.returnId)}>Back to the return</BackLink>}
    >
      <p className="govuk-body">
        {errors === 0
          ? 'Nothing stops this return from being submitted.'
          : `${errors === 1 ? '1 thing has' : `${errors} things have`} to be put right before the return can be submitted.`}
      </p>
      {sectionsOf(content.bundle, content.data, content.values).map((instance) => {
        const own = problems.filter(({ section }) => section === instance.key)
        if (own.length === 0) return null
        return (
          <section key={instance.key}>
            <h2 className="govuk-heading-m">{sectionName(instance)}</h2>
            <ul className="govuk-list govuk-list--spaced">
              {own.map((problem) => {
                const { rule, targets, message, explanation } = problem
                return (
                  <li key={`${rule}${targets[0] ?? ''}`}>
                    <Kind {...problem} />{' '}
                    <Link className="govuk-link" to={pathTo(meta.returnId, content, targets[0] ?? '')}>
                      {message}
                    </Link>
                    {explanation?.text !== undefined && <InsetText>{explanation.text}</InsetText>}
                    {explanation !== undefined && mayEdit(draft, instance) && (
                      <p className="govuk-body">
                        <Link className="govuk-link" to={explainPath(meta.returnId, explanation.at)}>
                          {explanation.text === undefined
                            ? 'Explain why this is right'
                            : 'Change the explanation'}
                          <span className="govuk-visually-hidden">: {message}</span>
                        </Link>
                      </p>
                    )}
                  </li>
                )
              })}
            </ul>
          </section>
        )
      })}
    </Page>
  )
}
