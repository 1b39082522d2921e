import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { formatDay } from '#shared/day.ts'
import { ButtonLink } from '#shared/ui/page/button.tsx'
import { Table } from '#shared/ui/page/table.tsx'
import { Tag } from '#shared/ui/page/tag.tsx'
import { api, type Answers } from '../api.ts'
import { Page } from '../page.tsx'
import { ProblemPage } from '../problem-page.tsx'
import { ScrollRegion } from '../scroll-region.tsx'
import { counted, roundPath, roundStates } from './words.ts'

type Fund = Answers['funds']['list']['funds'][number]

/** The funds that somebody runs, and where each of their rounds is. */
export function FundsPage(): ReactNode {
  const funds = useQuery(api.funds.list.queryOptions({}))
  if (funds.isError) return <ProblemPage error={funds.error} />
  const { funds: all = [], mayBegin = false } = funds.data ?? {}
  return (
    <Page title="Manage funds" busy={funds.isPending}>
      {all.length === 0 && (
        <p className="govuk-body">
          {mayBegin
            ? 'There are no funds yet. Add the first one: you need its definition, and somebody to approve it.'
            : 'You don’t run any fund yet. Ask the people who run this service to give you one.'}
        </p>
      )}
      {all.map((fund) => (
        <FundRounds key={fund.code} fund={fund} />
      ))}
      {mayBegin && (
        <ButtonLink to="/funds/new" look="secondary">
          Add a fund
        </ButtonLink>
      )}
    </Page>
  )
}

function FundRounds({ fund }: { fund: Fund }): ReactNode {
  const next = Math.max(0, ...fund.rounds.map(({ number }) => number)) + 1
  return (
    <section aria-labelledby={`fund-${fund.code}`}>
      <h2 className="govuk-heading-m" id={`fund-${fund.code}`}>
        {fund.name}
      </h2>
      <ScrollRegion label={`Table: rounds of ${fund.name}`}>
        <Table
          caption="Rounds"
          head={['Round', 'State', 'Deadline', 'Submitted', 'Live version', 'Not published'].map((text) => ({
            text,
          }))}
          rows={fund.rounds.map((round) => ({
            key: String(round.number),
            cells: [
              <Link key="round" className="govuk-link" to={roundPath(fund.code, round.number)}>
                Round {round.number}
                {round.title !== null && `, ${round.title}`}
              </Link>,
              <Tag key="state" colour={roundStates[round.state].colour}>
                {roundStates[round.state].text}
              </Tag>,
              round.deadline === null ? 'None yet' : formatDay(round.deadline),
              `${round.submitted} of ${round.returns}`,
              round.version === 0 ? 'None yet' : `Version ${round.version}`,
              round.waiting === 0 ? 'Nothing' : counted(round.waiting, 'version'),
            ],
          }))}
        />
      </ScrollRegion>
      <p className="govuk-body">
        <Link className="govuk-link" to={`${roundPath(fund.code, next)}/new`}>
          Add round {next} of {fund.name}
        </Link>
      </p>
    </section>
  )
}
