import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { formatDay, formatInstant } from '#shared/day.ts'
import { BackLink } from '#shared/ui/page/back-link.tsx'
import { ButtonLink } from '#shared/ui/page/button.tsx'
import { InsetText } from '#shared/ui/page/inset-text.tsx'
import { NotificationBanner } from '#shared/ui/page/notification-banner.tsx'
import { SummaryList } from '#shared/ui/page/summary-list.tsx'
import { Table } from '#shared/ui/page/table.tsx'
import { Tag } from '#shared/ui/page/tag.tsx'
import { api } from '../api.ts'
import { Page } from '../page.tsx'
import { NotFoundPage, ProblemPage } from '../problem-page.tsx'
import { ScrollRegion } from '../scroll-region.tsx'
import {
  classes,
  counted,
  nameOf,
  roundPath,
  roundStates,
  versionPath,
  versionStates,
  type Round,
} from './words.ts'

/** One round for the people who run it: its dates, who reports, what is live, what waits and what happened. */
export function RoundPage(): ReactNode {
  const { fund = '', round = '' } = useParams()
  const [parameters] = useSearchParams()
  const number = Number(round)
  const found = useQuery({
    ...api.funds.round.queryOptions({ fund, round: number }),
    enabled: Number.isInteger(number),
  })
  if (!Number.isInteger(number)) return <NotFoundPage />
  if (found.isError) return <ProblemPage error={found.error} />
  if (found.isPending) return <Page title="Round" busy />
  const { data } = found
  const live = data.versions.find((version) => version.number === lastNumber(data))
  return (
    <Page
      title={`${data.fund.name}, round ${data.number}`}
      above={
        <>
          <BackLink to="/funds">Manage funds</BackLink>
          <News round={data} done={parameters.get('done')} />
        </>
      }
    >
      {live !== undefined && (
        <InsetText>
          Version {live.number} is live
          {data.state === 'open' && ` and open to ${counted(data.recipients.length, 'recipient')}`}
          {data.state === 'planned' && ', and opens to recipients on its opening day'}. It stays so while you
          work on another version.
        </InsetText>
      )}
      <ButtonLink to={`${roundPath(fund, number)}/new`}>Start a new version</ButtonLink>
      <Dates round={data} />
      <Versions round={data} />
      <Recipients round={data} />
      <History round={data} />
    </Page>
  )
}

const lastNumber = ({ versions }: Round): number | null =>
  versions.reduce<number | null>((last, { number }) => Math.max(last ?? 0, number ?? 0) || null, null)

const done: Readonly<Record<string, string>> = {
  dates: 'The dates were changed. Recipients see them when their computer next reaches the service.',
  extended: 'The deadline was changed for one organisation.',
  withdrawn: 'The version was withdrawn.',
}

function News({ round, done: what }: { round: Round; done: string | null }): ReactNode {
  const [first, ...more] = round.versions.filter(
    ({ state }) => state !== 'published' && state !== 'withdrawn',
  )
  const [, number] = /^published-(\d+)$/.exec(what ?? '') ?? []
  const sentence = number === undefined ? done[what ?? ''] : `Version ${number} is published.`
  return (
    <>
      {sentence !== undefined && (
        <NotificationBanner success id="done">
          <p className="govuk-notification-banner__heading">{sentence}</p>
        </NotificationBanner>
      )}
      {first !== undefined && (
        <NotificationBanner id="waiting">
          <p className="govuk-notification-banner__heading">
            {more.length === 0
              ? 'A version of this round is not published yet.'
              : `${more.length + 1} versions of this round are not published yet.`}{' '}
            <Link className="govuk-notification-banner__link" to={versionPath(first.id)}>
              {first.state === 'review' ? 'Review the latest' : 'Go on with the latest'}
            </Link>
          </p>
        </NotificationBanner>
      )}
    </>
  )
}

function Dates({ round }: { round: Round }): ReactNode {
  const { text, colour } = roundStates[round.state]
  if (round.dates === null) return null
  const change = [
    {
      text: 'Change',
      about: 'the dates of the round',
      to: `${roundPath(round.fund.code, round.number)}/dates`,
    },
  ]
  return (
    <>
      <h2 className="govuk-heading-m">Dates</h2>
      <SummaryList
        rows={[
          { key: 'State', value: <Tag colour={colour}>{text}</Tag> },
          { key: 'Opens', value: formatDay(round.dates.opens), actions: change },
          { key: 'Deadline', value: formatDay(round.dates.deadline) },
        ]}
      />
    </>
  )
}

function Versions({ round }: { round: Round }): ReactNode {
  return (
    <>
      <h2 className="govuk-heading-m">Versions</h2>
      <ScrollRegion label="Table: versions of the definition">
        <Table
          caption="The latest first"
          head={['Version', 'State', 'What for', 'Changes', 'By', 'Approved by', 'When'].map((text) => ({
            text,
          }))}
          rows={round.versions.map((version) => ({
            key: version.id,
            cells: [
              <Link key="version" className="govuk-link" to={versionPath(version.id)}>
                {version.number === null ? 'Not numbered yet' : `Version ${version.number}`}
                <span className="govuk-visually-hidden"> of {formatInstant(version.changedAt)}</span>
              </Link>,
              <Tag key="state" colour={versionStates[version.state].colour}>
                {versionStates[version.state].text}
              </Tag>,
              version.note || '–',
              version.class === null ? '–' : classes[version.class].text,
              nameOf(version.author),
              version.approver?.name ?? '–',
              formatInstant(version.changedAt),
            ],
          }))}
        />
      </ScrollRegion>
    </>
  )
}

const statuses = {
  'not-started': 'Not started',
  'in-progress': 'In progress',
  submitted: 'Submitted',
} as const

function Recipients({ round }: { round: Round }): ReactNode {
  if (round.dates === null) return null
  const { deadline } = round.dates
  return (
    <>
      <h2 className="govuk-heading-m">Recipients</h2>
      {round.recipients.length === 0 ? (
        <p className="govuk-body">Nobody reports in this round. Recipients are listed in recipients.csv.</p>
      ) : (
        <ScrollRegion label="Table: recipients">
          <Table
            caption="Who reports, and by when"
            head={['Organisation', 'Return', 'Deadline', 'Extension'].map((text) => ({ text }))}
            rows={round.recipients.map(({ id, name, status, extension }) => ({
              key: id,
              cells: [
                name,
                statuses[status],
                extension === null
                  ? formatDay(deadline)
                  : `${formatDay(extension.deadline)} (${extension.reason})`,
                <Link
                  key="extend"
                  className="govuk-link"
                  to={`${roundPath(round.fund.code, round.number)}/extensions/${id}`}
                >
                  {extension === null ? 'Give more time' : 'Change'}
                  <span className="govuk-visually-hidden">
                    {extension === null ? ` to ${name}` : ` the extension of ${name}`}
                  </span>
                </Link>,
              ],
            }))}
          />
        </ScrollRegion>
      )}
    </>
  )
}

function History({ round }: { round: Round }): ReactNode {
  return (
    <>
      <h2 className="govuk-heading-m">Changes of dates</h2>
      {round.history.length === 0 ? (
        <p className="govuk-body">The dates are as they were published.</p>
      ) : (
        <ul className="govuk-list govuk-list--bullet">
          {round.history.map((event) => (
            <li key={event.id}>{happened(event)}</li>
          ))}
        </ul>
      )}
    </>
  )
}

function happened({ at, by, what, detail }: Round['history'][number]): string {
  const when = `${formatInstant(at)}: ${nameOf(by)}`
  if (what === 'round.dates')
    return `${when} set the opening day to ${formatDay(detail.opens)} and the deadline to ${formatDay(detail.deadline)}`
  const who = detail.organisation ?? 'an organisation'
  return detail.lifted
    ? `${when} took back the extension of ${who}`
    : `${when} gave ${who} until ${formatDay(detail.deadline)}`
}
