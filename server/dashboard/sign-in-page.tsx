import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { Navigate, useNavigate, useSearchParams } from 'react-router'
import type { Value } from '#shared/answers/value.ts'
import { OneOfField } from '#shared/ui/fields/choice-fields.tsx'
import { Button } from '#shared/ui/page/button.tsx'
import { ErrorSummary } from '#shared/ui/page/error-summary.tsx'
import { safePath } from './address.ts'
import { api, queryClient, refusalOf, type Answers } from './api.ts'
import { Page, serviceName } from './page.tsx'
import { ProblemPage } from './problem-page.tsx'

type DemoPerson = Answers['session']['demoPeople'][number]

/** Sign-in to a demonstration: one chooses who to be. */
export function SignInPage(): ReactNode {
  const [parameters] = useSearchParams()
  const me = useQuery(api.session.me.queryOptions({}))
  const people = useQuery(api.session.demoPeople.queryOptions({}))
  const from = safePath(parameters.get('from'))
  if (me.data) return <Navigate to={from} replace />
  if (people.isError) return <ProblemPage error={people.error} />
  const users = (people.data ?? []).filter(({ client }) => !client)
  return (
    <Page title="Sign in" busy={people.isPending}>
      {users.length === 0 ? (
        <p className="govuk-body">
          There is nobody here to sign in as. Ask the people who run {serviceName} how to get an account.
        </p>
      ) : (
        <WhoAreYou people={users} from={from} />
      )}
    </Page>
  )
}

function WhoAreYou({ people, from }: { people: readonly DemoPerson[]; from: string }): ReactNode {
  const navigate = useNavigate()
  const [person, setPerson] = useState<Value>(null)
  const [problem, setProblem] = useState<{ message: string; attempt: number } | null>(null)
  const complain = (message: string): void =>
    setProblem((before) => ({ message, attempt: (before?.attempt ?? 0) + 1 }))
  const signIn = useMutation(
    api.session.signInHere.mutationOptions({
      onSuccess: async () => {
        await queryClient.resetQueries()
        await navigate(from, { replace: true })
      },
      onError: (error) => complain(refusalOf(error)?.message ?? 'The service can’t be reached. Try again'),
    }),
  )
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    if (typeof person !== 'string') return complain('Select who you are')
    signIn.mutate({ person })
  }
  return (
    <form noValidate onSubmit={submit}>
      {problem !== null && (
        <ErrorSummary errors={[{ message: problem.message, field: 'person' }]} attempt={problem.attempt} />
      )}
      <OneOfField
        id="person"
        asked={{
          label: 'Who are you?',
          limits: {},
          choices: people.map(({ id, name, role }) => ({ code: id, label: `${name}, ${role}` })),
        }}
        hint="This is a demonstration with made-up people. Each of them sees what their role lets them see."
        {...(problem === null ? {} : { error: problem.message })}
        value={person}
        onChange={setPerson}
      />
      <Button>Sign in</Button>
    </form>
  )
}
