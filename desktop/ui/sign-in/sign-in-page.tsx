import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { ErrorSummary } from '#shared/ui/page/error-summary.tsx'
import { Button } from '#shared/ui/page/button.tsx'
import { client, queries, queryClient, sentenceOf } from '../api.ts'
import { Page } from '../page.tsx'

/** The demonstration's people; whoever is chosen is signed in. */
export function SignInPage(): ReactNode {
  const navigate = useNavigate()
  const people = useQuery(queries.people)
  const signIn = useMutation({
    mutationFn: (person: string) => client.signIn({ person }),
    onSuccess: async (status) => {
      queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'status' })
      queryClient.setQueryData(queries.status.queryKey, status)
      await navigate('/')
    },
  })
  const error = signIn.error ?? people.error
  return (
    <Page
      title="Sign in"
      error={error !== null}
      above={
        error !== null && (
          <ErrorSummary errors={[{ message: sentenceOf(error) }]} attempt={signIn.failureCount} />
        )
      }
    >
      <p className="govuk-body">
        This is a demonstration. Choose who you are; there is no password. You need to be connected to sign
        in, and can then work without a connection.
      </p>
      {people.isPending && (
        <p className="govuk-body" role="status">
          Loading…
        </p>
      )}
      {people.isError && <Button onClick={() => void people.refetch()}>Try again</Button>}
      <ul className="govuk-list govuk-list--spaced app-people">
        {people.data
          ?.filter((person) => person.client)
          .map(({ id, name, role, organisation }) => (
            <li key={id}>
              <Button look="secondary" onClick={() => signIn.mutate(id)}>
                {name}
              </Button>
              <p className="govuk-hint">
                {role}
                {organisation !== null && `, ${organisation}`}
              </p>
            </li>
          ))}
      </ul>
    </Page>
  )
}
