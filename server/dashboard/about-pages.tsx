import type { ReactNode } from 'react'
import { Page, serviceName } from './page.tsx'

/** How far the service can be used by everybody, and what it does where it can't. */
export function AccessibilityPage(): ReactNode {
  return (
    <Page title="Accessibility">
      <p className="govuk-body">
        {serviceName} is meant to meet level AA of the Web Content Accessibility Guidelines 2.2. Its pages are
        checked by a program and by eye; people who use assistive technologies have not tested it yet.
      </p>
      <p className="govuk-body">
        Every chart has a description and a table with the same numbers. What is wider than the screen, such
        as the table of recipients, scrolls by itself and can be scrolled with the keyboard.
      </p>
      <p className="govuk-body">
        The service needs JavaScript. If that keeps you from something, ask your fund team to send you the
        data.
      </p>
    </Page>
  )
}

/** What is kept in the browser. */
export function CookiesPage(): ReactNode {
  return (
    <Page title="Cookies">
      <p className="govuk-body">
        This service keeps one cookie, <code>__Host-session</code>, while you are signed in. It says who you
        are to the server, no script can read it, and it ends when you sign out or after 12 hours.
      </p>
      <p className="govuk-body">
        Nothing here measures or follows what you do, so there is nothing to consent to.
      </p>
    </Page>
  )
}
