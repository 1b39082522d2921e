import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import type { Status } from '#shared/recipient/contract.ts'
import type { Person } from '#shared/sync/protocol.ts'
import { client, queries, queryClient } from '../api.ts'
import { useFailure } from './saving.ts'
import { savedWords } from './words.ts'

/** Whether what was entered is safe, and who is at the keyboard. */
export function SavedState({ status, person }: { status: Status; person: Person }): ReactNode {
  const navigate = useNavigate()
  const failure = useFailure()
  const sync = useMutation({ mutationFn: () => client.syncNow({}) })
  const signOut = useMutation({
    mutationFn: () => client.signOut({}),
    onSuccess: async (left) => {
      queryClient.clear()
      queryClient.setQueryData(queries.status.queryKey, left)
      await navigate('/sign-in')
    },
  })
  return (
    <div className="app-saved">
      <p className="app-saved__state" role="status">
        {failure ?? savedWords(status.sync)}
      </p>
      {status.sync.is === 'signIn' ? (
        <Link className="govuk-link" to="/sign-in">
          Sign in
        </Link>
      ) : (
        <button type="button" className="app-link-button" onClick={() => sync.mutate()}>
          Sync now
        </button>
      )}
      <span>{person.name}</span>
      <button type="button" className="app-link-button" onClick={() => signOut.mutate()}>
        Sign out
      </button>
    </div>
  )
}
