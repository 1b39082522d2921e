import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { formatDay, formatInstant } from '#shared/day.ts'
import { BackLink } from '#shared/ui/page/back-link.tsx'
import { ErrorSummary } from '#shared/ui/page/error-summary.tsx'
import { SummaryList, type SummaryRow } from '#shared/ui/page/summary-list.tsx'
import { Table } from '#shared/ui/page/table.tsx'
import { Tag } from '#shared/ui/page/tag.tsx'
import { WarningText } from '#shared/ui/page/warning-text.tsx'
import { api } from '../api.ts'
import { Page } from '../page.tsx'
import { ProblemPage } from '../problem-page.tsx'
import { useReadOn } from '../read-on.ts'
import { ScrollRegion } from '../scroll-region.tsx'
import { useComplaints } from './complaints.ts'
import { VersionActions } from './version-actions.tsx'
import { VersionChanges } from './version-changes.tsx'
import {
  classes,
  counted,
  nameOf,
  roundPath,
  steps,
  versionPath,
  versionStates,
  type Version,
} from './words.ts'

/** One version of a definition: how far it is, what is wrong with it, what it changes, and what can be done next. */
export function VersionPage(): ReactNode {
  const { id = '' } = useParams()
  const version = useQuery(api.funds.version.queryOptions({ id }))
  if (version.isError) return <ProblemPage error={version.error} />
  if (version.isPending) return <Page title="Version" busy />
  return <Shown key={id} version={version.data} />
}

function Shown({ version: data }: { version: Version }): ReactNode {
  const complaints = useComplaints()
  const outcome = useReadOn<HTMLParagraphElement>(String(data.revision), true)
  const { errors, attempt } = complaints
  return (
    <Page
      title={titleOf(data)}
      error={errors.length > 0}
      above={
        <>
          <BackLink to={data.roundState === 'none' ? '/funds' : roundPath(data.fund.code, data.round)}>
            {data.roundState === 'none' ? 'Manage funds' : `${data.fund.name}, round ${data.round}`}
          </BackLink>
          {errors.length > 0 && <ErrorSummary errors={errors} attempt={attempt} />}
        </>
      }
    >
      <p className="govuk-body-l app-read-on" role="status" tabIndex={-1} ref={outcome}>
        {outcomeOf(data)}
      </p>
      <SummaryList rows={summaryOf(data)} />
      {data.blocked !== null && <WarningText>{data.blocked}.</WarningText>}
      {data.outdated && (
        <WarningText>
          Another version of this round was published since this one was checked. Check it again, to see what
          it changes now.
        </WarningText>
      )}
      <Problems version={data} />
      <VersionChanges version={data} />
      <VersionActions version={data} complaints={complaints} />
      <Files version={data} />
      <History version={data} />
    </Page>
  )
}

const titleOf = ({ fund, round, number }: Version): string =>
  number === null
    ? `New version of ${fund.name}, round ${round}`
    : `${fund.name}, round ${round}: version ${number}`

function summaryOf(version: Version): SummaryRow[] {
  const { state, inForce, difference, drafts, dates, roundState, recipients } = version
  const { text, colour } = versionStates[state]
  const questions = difference?.questions
  const more = questions && questions.before !== null ? questions.now - questions.before : 0
  const done = state === 'published' || state === 'withdrawn'
  const rows: (SummaryRow | false)[] = [
    { key: 'State', value: <Tag colour={colour}>{inForce ? 'Live' : text}</Tag> },
    version.note !== '' && { key: 'What for', value: version.note },
    { key: 'By', value: nameOf(version.author) },
    version.approver !== null && { key: 'Approved by', value: version.approver.name },
    !!difference?.class && {
      key: 'Kind of change',
      value: (
        <>
          <Tag colour={classes[difference.class].colour}>{classes[difference.class].text}</Tag>{' '}
          {classes[difference.class].means}
        </>
      ),
    },
    questions !== undefined && {
      key: 'Questions',
      value:
        questions.before === null || more === 0
          ? `${questions.now}`
          : `${questions.now}: ${more > 0 ? `${more} more` : `${-more} fewer`} than before`,
    },
    difference !== null &&
      roundState === 'none' &&
      dates !== null && {
        key: 'Recipients',
        value: `${counted(recipients, 'return')}, from ${formatDay(dates.opens)} to ${formatDay(dates.deadline)}`,
      },
    !done &&
      roundState !== 'none' && {
        key: 'Returns it reaches',
        value: reachOf(drafts),
      },
    version.sha256 !== null && { key: 'Hash', value: <code className="app-hash">{version.sha256}</code> },
  ]
  return rows.filter((row) => row !== false)
}

function reachOf({ open, begun }: Version['drafts']): string {
  const untouched = `${counted(open - begun, 'return')} that nobody has begun.`
  if (begun === 0) return untouched
  return `${untouched} ${counted(begun, 'return')} that people have begun, whose answers are moved to the new questions.`
}

/** What came of the last thing that somebody did, read first. */
function outcomeOf({ state, problems, difference, approver }: Version): string {
  switch (state) {
    case 'draft':
      return `The files have ${counted(problems.length, 'problem')} to put right before this version can be reviewed.`
    case 'checked': {
      const changes = difference?.changes.length ?? 0
      return `Nothing is wrong with the files. There ${changes === 1 ? 'is' : 'are'} ${counted(changes, 'change')} to look at; then somebody else reviews the version.`
    }
    case 'review':
      return 'This version is waiting for somebody to review it.'
    case 'approved':
      return `${nameOf(approver)} approved this version. It can be published now.`
    case 'published':
      return 'This version was published and stays as it is.'
    case 'withdrawn':
      return 'This version was withdrawn and can’t be published any more.'
  }
}

function Problems({ version: { problems, difference } }: { version: Version }): ReactNode {
  const warnings = difference?.warnings ?? []
  return (
    <>
      {problems.length > 0 && (
        <>
          <h2 className="govuk-heading-m">What has to be put right</h2>
          <p className="govuk-body">
            Everything you gave is kept as a draft. Correct these and upload the files again, or edit them
            below.
          </p>
          <ByLine caption={counted(problems.length, 'problem')} problems={problems} />
        </>
      )}
      {warnings.length > 0 && (
        <>
          <h2 className="govuk-heading-m">What to look at again</h2>
          <p className="govuk-body">These stop nothing. Whoever reviews the version sees them too.</p>
          <ByLine caption={counted(warnings.length, 'warning')} problems={warnings} />
        </>
      )}
    </>
  )
}

function ByLine({
  caption,
  problems,
}: {
  caption: string
  problems: Readonly<Version['problems']>
}): ReactNode {
  return (
    <ScrollRegion label={`Table: ${caption}`}>
      <Table
        caption={caption}
        head={[{ text: 'File' }, { text: 'Line', numeric: true }, { text: 'What' }]}
        rows={problems.map(({ file, line, message }, at) => ({
          key: String(at),
          cells: [file, line, message],
        }))}
      />
    </ScrollRegion>
  )
}

function Files({ version }: { version: Version }): ReactNode {
  const { id, files, state } = version
  const editable = state !== 'published' && state !== 'withdrawn'
  return (
    <>
      <h2 className="govuk-heading-m">Files</h2>
      {files.length === 0 ? (
        <p className="govuk-body">The files of this version were not kept.</p>
      ) : (
        <ul className="govuk-list">
          {files.map(({ path, lines }) => (
            <li key={path}>
              <Link className="govuk-link" to={`${versionPath(id)}/file?path=${encodeURIComponent(path)}`}>
                {path}
              </Link>{' '}
              ({counted(lines, 'line')}){editable ? '' : ', to read'}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function History({ version }: { version: Version }): ReactNode {
  return (
    <>
      <h2 className="govuk-heading-m">What happened to this version</h2>
      <ol className="govuk-list govuk-list--number">
        {version.steps.map(({ seq, at, by, what, note }) => (
          <li key={seq}>
            {formatInstant(at)}: {nameOf(by)} {steps[what] ?? what}
            {note !== '' && <>. “{note}”</>}
          </li>
        ))}
      </ol>
    </>
  )
}
