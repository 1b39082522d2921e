import type { ReactNode } from 'react'
import { Link, Navigate } from 'react-router'
import { formatInstant } from '#shared/day.ts'
import { Panel } from '#shared/ui/page/panel.tsx'
import { Page } from '../page.tsx'
import { returnPath } from './places.ts'
import { useDraft } from './return.tsx'

/** That the return has arrived, with the reference to keep. */
export function SubmittedPage(): ReactNode {
  const { meta, content } = useDraft()
  const base = returnPath(meta.returnId)
  if (meta.state !== 'submitted') return <Navigate to={`${base}/submit`} replace />
  const { team } = content.bundle.fund
  return (
    <Page title="Return submitted" heading={false}>
      <Panel title="Return submitted">
        Your reference number
        <br />
        <strong>{meta.reference}</strong>
      </Panel>
      <p className="govuk-body">
        {meta.fund.name}, round {meta.round.number}, for {meta.organisation.name}
        {meta.submittedAt !== null && `, was submitted on ${formatInstant(meta.submittedAt)}`}.
      </p>
      <h2 className="govuk-heading-m">What happens next</h2>
      <p className="govuk-body">
        The {team.name} will check your return. They will email you if they need anything else.
      </p>
      <p className="govuk-body">
        If something in it is wrong, email{' '}
        <a className="govuk-link" href={`mailto:${team.email}`}>
          {team.email}
        </a>{' '}
        with your reference number.
      </p>
      <p className="govuk-body">
        <Link className="govuk-link" to={`${base}/check-answers`}>
          Read what was submitted
        </Link>
      </p>
      <p className="govuk-body">
        <Link className="govuk-link" to="/">
          Go to my returns
        </Link>
      </p>
    </Page>
  )
}
