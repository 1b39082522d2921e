import { useMemo, type ReactNode } from 'react'
import { Link } from 'react-router'
import { sectionsOf } from '#shared/answers/content.ts'
import { validate } from '#shared/answers/validate.ts'
import type { Severity } from '#shared/problems.ts'
import { BackLink } from '#shared/ui/page/back-link.tsx'
import { Tag } from '#shared/ui/page/tag.tsx'
import { Page } from '../page.tsx'
import { pathTo, returnPath, sectionName } from './places.ts'
import { today, useDraft } from './return.tsx'

const kinds: Readonly<Record<Severity, ReactNode>> = {
  error: null,
  query: <Tag colour="yellow">To explain</Tag>,
  note: <Tag colour="grey">To know</Tag>,
}

/** Everything that is still wrong or to explain, section by section, each with the way to it. */
export function ProblemsPage(): ReactNode {
  const { content, meta } = useDraft()
  const problems = useMemo(() => validate(content, today()), [content])
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
      {sectionsOf(content.bundle, content.data).map((instance) => {
        const own = problems.filter(({ section }) => section === instance.key)
        if (own.length === 0) return null
        return (
          <section key={instance.key}>
            <h2 className="govuk-heading-m">{sectionName(instance)}</h2>
            <ul className="govuk-list govuk-list--spaced">
              {own.map(({ rule, severity, targets, message }) => (
                <li key={`${rule}${targets[0] ?? ''}`}>
                  {kinds[severity]}{' '}
                  <Link className="govuk-link" to={pathTo(meta.returnId, content, targets[0] ?? '')}>
                    {message}
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </Page>
  )
}
