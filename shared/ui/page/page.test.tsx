import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { BackLink } from './back-link.tsx'
import { Button, ButtonLink } from './button.tsx'
import { Details } from './details.tsx'
import { ErrorSummary } from './error-summary.tsx'
import { fixture, rendered } from './fixture.ts'
import { Guidance } from './guidance.tsx'
import { InsetText } from './inset-text.tsx'
import { GenericHeader } from './layout.tsx'
import { NotificationBanner } from './notification-banner.tsx'
import { Panel } from './panel.tsx'
import { SummaryList } from './summary-list.tsx'
import { Tag } from './tag.tsx'
import { TaskList } from './task-list.tsx'
import { WarningText } from './warning-text.tsx'

/** Each of our components beside the markup that GOV.UK Frontend itself renders. */
const heading = { className: 'govuk-notification-banner__heading' }

test.each([
  ['back-link', 'default', <BackLink key="" to="/" />],
  ['button', 'default', <Button key="">Save and continue</Button>],
  [
    'button',
    'start link',
    <ButtonLink key="" to="/" start>
      Start now link button
    </ButtonLink>,
  ],
  [
    'details',
    'default',
    <Details key="" summary="Help with nationality">
      We need to know your nationality so we can work out which elections you’re entitled to vote in. If you
      can’t provide your nationality, you’ll have to send copies of identity documents through the post.
    </Details>,
  ],
  [
    'error-summary',
    'default',
    <ErrorSummary
      key=""
      errors={[
        { message: 'The date your passport was issued must be in the past', field: 'example-error-1' },
        { message: 'Enter a postcode, like AA1 1AA', field: 'example-error-2' },
      ]}
    />,
  ],
  [
    'error-summary',
    'with everything',
    <ErrorSummary
      key=""
      errors={[
        { message: 'Invalid username or password' },
        { message: 'Agree to the terms of service to log in', field: 'example-error-1' },
      ]}
    >
      Please fix the errors below.
    </ErrorSummary>,
  ],
  ['generic-header', 'default', <GenericHeader key="" text="My cool service" />],
  [
    'inset-text',
    'default',
    <InsetText key="">
      It can take up to 8 weeks to register a lasting power of attorney if there are no mistakes in the
      application.
    </InsetText>,
  ],
  [
    'notification-banner',
    'default',
    <NotificationBanner key="" id="govuk-notification-banner-title">
      <p {...heading}>This publication was withdrawn on 7 March 2014.</p>
    </NotificationBanner>,
  ],
  [
    'notification-banner',
    'with type as success',
    <NotificationBanner key="" id="govuk-notification-banner-title" success>
      <p {...heading}>Email sent to example@email.com</p>
    </NotificationBanner>,
  ],
  [
    'panel',
    'default',
    <Panel key="" title="Application complete">
      Your reference number
      <br />
      <strong>HDJ2123F</strong>
    </Panel>,
  ],
  [
    'summary-list',
    'with actions',
    <SummaryList
      key=""
      rows={[
        {
          key: 'Name',
          value: 'Firstname Lastname',
          actions: [
            { text: 'Edit', about: 'name', to: '/' },
            { text: 'Delete', about: 'name', to: '/' },
          ],
        },
        {
          key: 'Date of birth',
          value: '13/08/1980',
          actions: [{ text: 'Change', about: 'date of birth', to: '/' }],
        },
        {
          key: 'Contact information',
          value: (
            <>
              <p className="govuk-body">email@email.com</p>
              <p className="govuk-body">
                Address line 1<br />
                Address line 2<br />
                Address line 3<br />
                Address line 4<br />
                Address line 5
              </p>
            </>
          ),
          actions: [
            { text: 'Edit', about: 'contact information', to: '/' },
            { text: 'Change', about: 'contact information', to: '/' },
          ],
        },
      ]}
    />,
  ],
  [
    'tag',
    'grey',
    <Tag key="" colour="grey">
      Grey
    </Tag>,
  ],
  [
    'task-list',
    'with hint text and additional states',
    <TaskList
      key=""
      id="task-list"
      items={[
        { title: 'Company Directors', to: '/1', status: { text: 'Completed' } },
        { title: 'Registered company details', to: '/2', status: { text: 'Not started', colour: 'teal' } },
        {
          title: 'Business plan',
          to: '/3',
          hint: 'Ensure the plan covers objectives, strategies, sales, marketing and financial forecasts.',
          status: { text: 'Review', colour: 'magenta' },
        },
        { title: 'Documentation', to: '/4', status: { text: 'In progress', colour: 'blue' } },
        { title: 'Charitable status', to: '/5', status: { text: 'Error', colour: 'red' } },
        { title: 'Payment', hint: 'It will cost between £15 and £75', status: { text: 'Cannot start yet' } },
      ]}
    />,
  ],
  [
    'warning-text',
    'default',
    <WarningText key="">You can be fined up to £5,000 if you don’t register.</WarningText>,
  ],
])('%s, %s, is the Design System’s', async (component, name, element) => {
  expect(rendered(element)).toBe(await fixture(component, name))
})

test('guidance has what its Markdown says, and characters where it says what it may not', () => {
  const text = '## What counts\n\n- **work** on site\n- [the guide](https://www.gov.uk/)\n\n<b>no</b>'
  expect(renderToStaticMarkup(<Guidance text={text} />)).toBe(
    '<h2 class="govuk-heading-s">What counts</h2>' +
      '<ul class="govuk-list govuk-list--bullet">' +
      '<li><strong class="govuk-!-font-weight-bold">work</strong> on site</li>' +
      '<li><a class="govuk-link" href="https://www.gov.uk/" target="_blank" rel="noreferrer noopener">the guide (opens in new tab)</a></li>' +
      '</ul><p class="govuk-body">&lt;b&gt;no&lt;/b&gt;</p>',
  )
})
