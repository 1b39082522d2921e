import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { Labelled } from '#shared/ui/fields/frame.tsx'
import { BackLink } from '#shared/ui/page/back-link.tsx'
import { Button } from '#shared/ui/page/button.tsx'
import { ErrorSummary } from '#shared/ui/page/error-summary.tsx'
import { api, queryClient } from '../api.ts'
import { Page } from '../page.tsx'
import { ProblemPage } from '../problem-page.tsx'
import { useComplaints } from './complaints.ts'
import { versionPath, type Version } from './words.ts'

/** One file of a version, to read, and to edit until it is published. */
export function FilePage(): ReactNode {
  const { id = '' } = useParams()
  const [parameters] = useSearchParams()
  const path = parameters.get('path') ?? ''
  const version = useQuery(api.funds.version.queryOptions({ id }))
  const file = useQuery(api.funds.file.queryOptions({ id, path }))
  if (version.isError) return <ProblemPage error={version.error} />
  if (file.isError) return <ProblemPage error={file.error} />
  if (version.isPending || file.isPending) return <Page title={path} busy />
  return <FileForm key={version.data.revision} version={version.data} path={path} text={file.data.text} />
}

function FileForm({
  version,
  path,
  text: stored,
}: {
  version: Version
  path: string
  text: string
}): ReactNode {
  const { id, revision, state } = version
  const navigate = useNavigate()
  const complaints = useComplaints()
  const [text, setText] = useState(stored)
  const save = useMutation(
    api.funds.save.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries()
        await navigate(versionPath(id))
      },
      onError: (error) => complaints.refused(error, 'text'),
    }),
  )
  const editable = state !== 'published' && state !== 'withdrawn'
  const problems = version.problems.filter(({ file }) => file === path)
  const { errors, attempt } = complaints
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    save.mutate({ id, revision, files: [{ path, text }] })
  }
  return (
    <Page
      title={path}
      error={errors.length > 0}
      above={
        <>
          <BackLink to={versionPath(id)}>Back to the version</BackLink>
          {errors.length > 0 && <ErrorSummary errors={errors} attempt={attempt} />}
        </>
      }
    >
      {problems.length > 0 && (
        <ul className="govuk-list govuk-list--bullet">
          {problems.map(({ line, message }) => (
            <li key={`${line}${message}`}>
              Line {line}: {message}
            </li>
          ))}
        </ul>
      )}
      <form noValidate onSubmit={submit}>
        <Labelled
          id="text"
          label={editable ? 'The file’s text' : 'The file’s text, to read'}
          {...complaints.of('text')}
        >
          <textarea
            className="govuk-textarea app-file"
            id="text"
            name="text"
            rows={24}
            spellCheck={false}
            readOnly={!editable}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </Labelled>
        {editable && <Button>{save.isPending ? 'Checking…' : 'Save and check'}</Button>}
      </form>
    </Page>
  )
}
