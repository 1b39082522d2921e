import type { ReactNode } from 'react'
import { Page } from '../page.tsx'

export function HelpPage(): ReactNode {
  return (
    <Page title="Help">
      <h2 className="govuk-heading-m">Saving your work</h2>
      <p className="govuk-body">
        Everything you enter is saved on this computer as you go, finished or not. You don’t need to be
        connected. When you are, your changes are sent to your colleagues and the fund team by themselves.
      </p>
      <p className="govuk-body">At the top of every page you can see where your work is:</p>
      <ul className="govuk-list govuk-list--bullet">
        <li>“Saved on this computer”: it is safe here and will be sent</li>
        <li>“All changes synced”: the server has all of it</li>
        <li>“Offline: 3 changes waiting”: it is safe here and will be sent when you are connected</li>
        <li>“Sign in to sync”: it is safe here; sign in to send it</li>
      </ul>
      <h2 className="govuk-heading-m">Tables</h2>
      <p className="govuk-body">
        You can paste cells from a spreadsheet, and copy cells to one. Move with the arrow keys, type to
        replace a cell, press F2 to change it. If you would rather not use a table, choose “Show one row at a
        time” above it.
      </p>
      <h2 className="govuk-heading-m">Two answers to the same question</h2>
      <p className="govuk-body">
        If you and a colleague answered the same question without seeing each other’s answer, both answers are
        kept. The return says so, and one of you chooses.
      </p>
      <h2 className="govuk-heading-m">Get in touch</h2>
      <p className="govuk-body">Your fund team’s email address is on the page of each return.</p>
    </Page>
  )
}
