import type { ReactNode } from 'react'
import { isRouteErrorResponse, Link, useLocation, useRouteError } from 'react-router'
import { Button } from '#shared/ui/page/button.tsx'
import { ErrorSummary } from '#shared/ui/page/error-summary.tsx'
import { refusalOf } from './api.ts'
import { Page } from './page.tsx'

/** Filters of the address that can't be used: what is wrong, and the way out. */
export function FilterProblem({
  title,
  sentence,
  clear,
}: {
  title: string
  sentence: string
  clear: string
}): ReactNode {
  const { search } = useLocation()
  const ways = search === '' ? [] : [{ message: 'Clear all filters', to: clear }]
  return <Page title={title} error above={<ErrorSummary errors={ways}>{sentence}</ErrorSummary>} />
}

/** Instead of a page that could not be shown: who is at fault, and what the person can do. */
export function ProblemPage({ error }: { error: unknown }): ReactNode {
  const refusal = refusalOf(error)
  if (refusal === undefined) {
    return (
      <Page title="Sorry, we can’t reach the service">
        <p className="govuk-body">
          Check that you are connected to the internet. Then try again. Nothing that you chose is lost: it
          stands in the address of this page.
        </p>
        <Button onClick={() => window.location.reload()}>Try again</Button>
      </Page>
    )
  }
  if (refusal.code === 'NOT_FOUND') return <NotPermitted />
  return (
    <Page title="Sorry, there is a problem with the service">
      <p className="govuk-body">{refusal.message}</p>
    </Page>
  )
}

function NotPermitted(): ReactNode {
  return (
    <Page title="You may not see this page">
      <p className="govuk-body">
        You are signed in, but nobody has given you access to what is here, or it does not exist.
      </p>
      <p className="govuk-body">Ask the team of the fund to give you access, or sign in as somebody else.</p>
    </Page>
  )
}

/** An address that leads nowhere. */
export function NotFoundPage(): ReactNode {
  return (
    <Page title="Page not found">
      <p className="govuk-body">If you typed the web address, check that it is correct.</p>
      <p className="govuk-body">If you pasted the web address, check that you copied all of it.</p>
      <p className="govuk-body">
        <Link className="govuk-link" to="/">
          Go to the start page
        </Link>
      </p>
    </Page>
  )
}

/** What stands instead of the pages where one of them broke. */
export function BrokenPage(): ReactNode {
  const error = useRouteError()
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFoundPage />
  return (
    <Page title="Sorry, there is a problem with the service">
      <p className="govuk-body">Something went wrong on this page. Load it again, or go to the start page.</p>
      <p className="govuk-body">
        <a className="govuk-link" href="/">
          Go to the start page
        </a>
      </p>
    </Page>
  )
}
