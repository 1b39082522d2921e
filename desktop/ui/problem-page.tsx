import type { ReactNode } from 'react'
import { Link, useRouteError } from 'react-router'
import { Refused } from '#shared/recipient/wire.ts'
import { stopped } from './api.ts'
import { Page } from './page.tsx'

/** Also for what belongs to somebody else: nobody learns that it exists. */
export function NotFoundPage(): ReactNode {
  return (
    <Page title="Page not found">
      <p className="govuk-body">If you typed the web address, check it is correct.</p>
      <p className="govuk-body">If you pasted the web address, check you copied the entire address.</p>
      <p className="govuk-body">
        <Link className="govuk-link" to="/">
          Go to my returns
        </Link>
      </p>
    </Page>
  )
}

/** A bug on a page. What was entered is on the disk already. */
export function BrokenPage(): ReactNode {
  const error = useRouteError()
  if (error instanceof Refused && error.code !== 'BUG') return <ProblemPage error={error} />
  return (
    <Page title="Sorry, there is a problem with the service">
      <p className="govuk-body">What you entered is kept on this computer.</p>
      <p className="govuk-body">
        <a className="govuk-link" href="/">
          Go to my returns
        </a>{' '}
        and try again. If it happens again, close the program and open it.
      </p>
    </Page>
  )
}

/** Instead of a page that has nothing to show: why, and what to do. */
export function ProblemPage({ error }: { error: unknown }): ReactNode {
  if (error instanceof Refused && error.code === 'NOT_FOUND') return <NotFoundPage />
  if (error instanceof Refused && error.code === 'BUG') return <BrokenPage />
  const known = error instanceof Refused
  return (
    <Page title={known ? 'This page can’t be shown yet' : 'The program is not running'}>
      <p className="govuk-body">{known ? error.message : stopped}.</p>
      <p className="govuk-body">
        <a className="govuk-link" href="/">
          Go to my returns
        </a>
      </p>
    </Page>
  )
}
