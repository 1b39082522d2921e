import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { api } from './api.ts'
import { Page, serviceName } from './page.tsx'

/** Where somebody begins who is signed in. */
export function StartPage(): ReactNode {
  const manages = useQuery(api.session.me.queryOptions({})).data?.may.manageFunds === true
  return (
    <Page title={serviceName}>
      <p className="govuk-body-l">
        See what recipients reported about the projects that the department funds, as soon as they submit.
      </p>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-one-half">
          <h2 className="govuk-heading-m">
            <Link className="govuk-link" to="/spend">
              Spend by period
            </Link>
          </h2>
          <p className="govuk-body">
            What recipients spent and forecast, capital and revenue, for each period of a round. With a chart,
            and to download.
          </p>
        </div>
        <div className="govuk-grid-column-one-half">
          <h2 className="govuk-heading-m">
            <Link className="govuk-link" to="/returns">
              Returns
            </Link>
          </h2>
          <p className="govuk-body">Which returns are due, which are in, and which are late.</p>
        </div>
        {manages && (
          <div className="govuk-grid-column-one-half">
            <h2 className="govuk-heading-m">
              <Link className="govuk-link" to="/funds">
                Manage funds
              </Link>
            </h2>
            <p className="govuk-body">
              What each round asks and when: new versions, a second person’s review, dates and extensions.
            </p>
          </div>
        )}
      </div>
    </Page>
  )
}
