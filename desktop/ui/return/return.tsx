import { useQuery } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import { Outlet, useOutletContext, useParams } from 'react-router'
import type { SectionInstance } from '#shared/answers/content.ts'
import { dayInLondon, type Day } from '#shared/day.ts'
import { client, isBehind, queries, queryClient } from '../api.ts'
import { Page } from '../page.tsx'
import { NotFoundPage, ProblemPage } from '../problem-page.tsx'
import { reportFailure, reportSuccess } from '../sync/saving.ts'
import { openDraft, type Draft, type OpenDraft } from './draft.ts'
import type { Read } from './reading.ts'

/** One return, open for as long as one of its pages is. */
export function Return(): ReactNode {
  const { returnId = '' } = useParams()
  // Anything that is no id of a return would only be refused as one.
  if (!/^[0-9a-f-]{36}$/.test(returnId)) return <NotFoundPage />
  return <Opened key={returnId} returnId={returnId} />
}

function Opened({ returnId }: { returnId: string }): ReactNode {
  const query = queries.openReturn(returnId)
  const opened = useQuery(query)
  const { data } = opened
  const behind = data !== undefined && isBehind(data)
  // What was left from an earlier visit may lack what was saved since; nobody may type on top of that.
  const [begun, begin] = useState(false)
  if (data !== undefined && !behind && !begun) begin(true)
  useEffect(() => {
    if (data !== undefined && isBehind(data))
      void queryClient.invalidateQueries({ queryKey: ['return', returnId] })
  }, [data, returnId])
  if (data !== undefined && begun) return <Open opened={data} />
  return opened.isError ? <ProblemPage error={opened.error} /> : <Page title="Opening the return" />
}

function Open({ opened }: { opened: Read }): ReactNode {
  const [draft] = useState(() =>
    openDraft(client, opened, {
      failed: (error) => reportFailure('save', error),
      worked: () => reportSuccess('save'),
    }),
  )
  useEffect(() => {
    if (!isBehind(opened)) draft.refresh(opened)
  }, [draft, opened])
  useEffect(() => {
    const leaving = (): void => void draft.flush()
    addEventListener('pagehide', leaving)
    return () => {
      removeEventListener('pagehide', leaving)
      leaving()
    }
  }, [draft])
  return <Outlet context={draft} />
}

/** The open return, for editing. */
export const useOpenDraft = (): OpenDraft => useOutletContext<OpenDraft>()

/** The open return as it is now. */
export function useDraft(): Draft {
  const draft = useOpenDraft()
  return useSyncExternalStore(draft.subscribe, draft.read)
}

/** The day in London, for what may not be in the future. */
export const today = (): Day => dayInLondon(new Date().toISOString())

/** Whether the person may edit a section of this return now. */
export function mayEdit({ meta }: Draft, { section }: SectionInstance): boolean {
  return meta.state === 'draft' && (meta.may.edit.includes('*') || meta.may.edit.includes(section.id))
}
