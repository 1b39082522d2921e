import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useNavigate, useParams } from 'react-router'
import type { Value } from '#shared/answers/value.ts'
import { OneOfField } from '#shared/ui/fields/choice-fields.tsx'
import { TextField } from '#shared/ui/fields/text-field.tsx'
import { BackLink } from '#shared/ui/page/back-link.tsx'
import { Button } from '#shared/ui/page/button.tsx'
import { ErrorSummary } from '#shared/ui/page/error-summary.tsx'
import { api, queryClient } from '../api.ts'
import { Page } from '../page.tsx'
import { NotFoundPage, ProblemPage } from '../problem-page.tsx'
import { useComplaints } from './complaints.ts'
import { FilesField, readChosen } from './upload.tsx'
import { asked, roundPath, versionPath } from './words.ts'

const starts = [
  { code: 'in-force', label: 'What is live now' },
  { code: 'program', label: 'What comes with this program' },
]

/** Begins a version of a round's definition: from what, with which files, what for. */
export function NewVersionPage(): ReactNode {
  const { fund = '', round = '' } = useParams()
  const funds = useQuery(api.funds.list.queryOptions({}))
  if (!/^[A-Z]{2,6}$/.test(fund) || !/^[1-9]\d?$/.test(round)) return <NotFoundPage />
  if (funds.isError) return <ProblemPage error={funds.error} />
  if (funds.isPending) return <Page title="New version" busy />
  const known = funds.data.funds.find(({ code }) => code === fund)
  const isThere = known?.rounds.some(({ number }) => number === Number(round)) === true
  return (
    <NewVersion fund={{ code: fund, name: known?.name ?? fund }} round={Number(round)} isThere={isThere} />
  )
}

function NewVersion({
  fund,
  round,
  isThere,
}: {
  fund: { code: string; name: string }
  round: number
  isThere: boolean
}): ReactNode {
  const navigate = useNavigate()
  const complaints = useComplaints()
  const [from, setFrom] = useState<Value>('in-force')
  const [note, setNote] = useState<Value>(null)
  const begin = useMutation(
    api.funds.begin.mutationOptions({
      onSuccess: async ({ id }) => {
        await queryClient.invalidateQueries()
        await navigate(versionPath(id))
      },
      onError: (error) => complaints.refused(error, 'files'),
    }),
  )
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const files = await readChosen(event.currentTarget, 'files')
    const wrong = [
      ...('message' in files ? [{ message: files.message, field: 'files' }] : []),
      ...(typeof note === 'string' ? [] : [{ message: 'Enter what the version is for', field: 'note' }]),
    ]
    if (wrong.length > 0 || 'message' in files || typeof note !== 'string') return complaints.complain(wrong)
    complaints.clear()
    const start = from === 'program' ? 'program' : 'in-force'
    begin.mutate({ fund: fund.code, round, from: start, files: [...files], note })
  }
  const { errors, attempt } = complaints
  const file = `round-${String(round).padStart(2, '0')}.yaml`
  return (
    <Page
      title={`New version of ${fund.name}, round ${round}`}
      error={errors.length > 0}
      above={
        <>
          <BackLink to={isThere ? roundPath(fund.code, round) : '/funds'} />
          {errors.length > 0 && <ErrorSummary errors={errors} attempt={attempt} />}
        </>
      }
    >
      <p className="govuk-body">
        Nothing reaches recipients yet: you see what is different, somebody else approves it, then it is
        published.
      </p>
      <form noValidate onSubmit={(event) => void submit(event)}>
        <OneOfField
          id="from"
          asked={{ label: 'Start from', limits: {}, choices: starts }}
          value={from}
          onChange={setFrom}
        />
        <FilesField
          id="files"
          label="Your files"
          hint={`They take the place of files with the same name: ${file}, fund.yaml, or data such as projects.csv. Choose them, or drop them here. Leave this empty to start with no change.`}
          {...complaints.of('files')}
        />
        <TextField
          id="note"
          asked={asked('What is this version for?')}
          hint="One sentence for the person who reviews it."
          {...complaints.of('note')}
          value={note}
          onChange={setNote}
        />
        <Button>{begin.isPending ? 'Checking…' : 'Check the files'}</Button>
      </form>
    </Page>
  )
}

/** Begins a fund: only its code; the rest is in its files. */
export function NewFundPage(): ReactNode {
  const navigate = useNavigate()
  const complaints = useComplaints()
  const [code, setCode] = useState<Value>(null)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (typeof code === 'string' && /^[A-Z]{2,6}$/.test(code))
      return void navigate(`${roundPath(code, 1)}/new`)
    const message =
      code === null
        ? 'Enter the code of the fund'
        : 'A fund code is two to six capital letters, as fund.yaml has it'
    complaints.complain([{ message, field: 'code' }])
  }
  const { errors, attempt } = complaints
  return (
    <Page
      title="Add a fund"
      error={errors.length > 0}
      above={
        <>
          <BackLink to="/funds">Manage funds</BackLink>
          {errors.length > 0 && <ErrorSummary errors={errors} attempt={attempt} />}
        </>
      }
    >
      <form noValidate onSubmit={submit}>
        <TextField
          id="code"
          asked={asked('Code of the fund')}
          hint="Two to six capital letters. It is the code in fund.yaml, and the start of every reference."
          {...complaints.of('code')}
          value={code}
          onChange={setCode}
        />
        <Button>Continue</Button>
      </form>
    </Page>
  )
}
