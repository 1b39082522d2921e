import type { ReactNode } from 'react'
import { Page, serviceName } from '../page.tsx'

export function AccessibilityPage(): ReactNode {
  return (
    <Page title="Accessibility statement">
      <p className="govuk-body">
        This statement is about “{serviceName}”. We want as many people as possible to be able to use it. You
        should be able to:
      </p>
      <ul className="govuk-list govuk-list--bullet">
        <li>use all of it with a keyboard</li>
        <li>use all of it with a screen reader, tables included</li>
        <li>
          zoom in up to 400% without text spilling off the screen, except in tables that need two directions
        </li>
        <li>change colours and contrast</li>
        <li>fill in each table one row at a time instead of as a grid</li>
      </ul>
      <h2 className="govuk-heading-m">How accessible it is</h2>
      <p className="govuk-body">
        We build it to meet level AA of the Web Content Accessibility Guidelines version 2.2 and check every
        page with automatic tests. It has not been audited yet, and has not been tested with people who use
        assistive technology.
      </p>
      <h2 className="govuk-heading-m">Reporting a problem</h2>
      <p className="govuk-body">
        Tell your fund team if something does not work for you. Their email address is on the page of each
        return.
      </p>
    </Page>
  )
}
