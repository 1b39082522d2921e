import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { formatInstant } from '#shared/day.ts'
import type { NotAccepted } from '#shared/recipient/contract.ts'
import { BackLink } from '#shared/ui/page/back-link.tsx'
import { Button } from '#shared/ui/page/button.tsx'
import { SummaryList } from '#shared/ui/page/summary-list.tsx'
import { queries } from '../api.ts'
import { Page } from '../page.tsx'
import { ProblemPage } from '../problem-page.tsx'
import type { Draft } from './draft.ts'
import { placeAt, returnPath, sayAt, sectionName } from './places.ts'
import { useDraft } from './return.tsx'

/** What the server did not accept: it is kept here, so that nobody has to type it again. */
export function NotAcceptedPage(): ReactNode {
  const draft = useDraft()
  const { meta } = draft
  const changes = useQuery(queries.notAccepted(meta.returnId))
  if (changes.isError) return <ProblemPage error={changes.error} />
  return (
    <Page
      title="Changes that were not accepted"
      caption={`${meta.fund.name}, round ${meta.round.number}`}
      above={<BackLink to={returnPath(meta.returnId)}>Back to the return</BackLink>}
    >
      <p className="govuk-body">
        {changes.data?.length === 0
          ? 'All changes were accepted.'
          : 'These changes are kept on this computer, but they are not in the return. Copy what you still need.'}
      </p>
      {changes.data?.map((change) => (
        <Change key={change.opId} draft={draft} change={change} />
      ))}
    </Page>
  )
}

function Change({ draft, change }: { draft: Draft; change: NotAccepted }): ReactNode {
  const { target, value, at, reason } = change
  const [copied, setCopied] = useState(false)
  const place = target === null ? undefined : placeAt(draft.content, target)
  const text = place === undefined ? '' : sayAt(place, value)
  return (
    <section>
      <h2 className="govuk-heading-m">
        {place === undefined ? 'A change' : `${sectionName(place.instance)}: ${place.label}`}
      </h2>
      <SummaryList
        rows={[
          {
            key: 'What you entered',
            value: <span className="app-text">{text === '' ? 'Nothing' : text}</span>,
          },
          { key: 'When', value: formatInstant(at) },
          { key: 'Why it was not accepted', value: reason },
        ]}
      />
      {text !== '' && (
        <Button
          look="secondary"
          onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
        >
          Copy what you entered
        </Button>
      )}
      <p className="govuk-body" role="status">
        {copied && 'Copied'}
      </p>
    </section>
  )
}
