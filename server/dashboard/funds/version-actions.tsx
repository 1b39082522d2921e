import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useNavigate } from 'react-router'
import type { Value } from '#shared/answers/value.ts'
import { LongTextField } from '#shared/ui/fields/long-text-field.tsx'
import { Button, ButtonGroup } from '#shared/ui/page/button.tsx'
import { Details } from '#shared/ui/page/details.tsx'
import { InsetText } from '#shared/ui/page/inset-text.tsx'
import { api, queryClient } from '../api.ts'
import type { Complaints } from './complaints.ts'
import { FilesField, readChosen } from './upload.tsx'
import { asked, roundPath, versionPath, type Version } from './words.ts'

type Acting = { readonly version: Version; readonly complaints: Complaints }

/** What the person can do with a version next, by how far it is and whether it is theirs. */
export function VersionActions({ version, complaints }: Acting): ReactNode {
  const acting = { version, complaints }
  switch (version.state) {
    case 'draft':
    case 'checked':
      return (
        <>
          {version.outdated && <CheckAgain {...acting} />}
          {version.state === 'checked' && !version.outdated && <AskForReview {...acting} />}
          <ReplaceFiles key={version.revision} {...acting} />
          <Withdraw {...acting} />
        </>
      )
    case 'review':
      return version.mine ? (
        <>
          <InsetText>
            This is waiting for somebody else to approve it, because you worked on it. Tell another fund
            manager that it is here.
          </InsetText>
          <Withdraw {...acting} />
        </>
      ) : (
        <>{version.outdated ? <CheckAgain {...acting} /> : <Review {...acting} />}</>
      )
    case 'approved':
      return (
        <>
          {version.outdated ? <CheckAgain {...acting} /> : <Publish {...acting} />}
          <Withdraw {...acting} />
        </>
      )
    case 'published':
      return version.inForce ? null : <GoBack {...acting} />
    case 'withdrawn':
      return null
  }
}

/** How every action ends: what is shown is asked for anew, or the page says why not. */
function useEnding({ complaints }: Pick<Acting, 'complaints'>, then?: () => Promise<void> | void) {
  return {
    onSuccess: async () => {
      complaints.clear()
      await queryClient.invalidateQueries()
      await then?.()
    },
    onError: (error: unknown) => complaints.refused(error),
  }
}

function CheckAgain({ version: { id }, complaints }: Acting): ReactNode {
  const again = useMutation(api.funds.checkAgain.mutationOptions(useEnding({ complaints })))
  return <Button onClick={() => again.mutate({ id })}>Check it again</Button>
}

function AskForReview({ version: { id }, complaints }: Acting): ReactNode {
  const [note, setNote] = useState<Value>(null)
  const ask = useMutation(api.funds.askForReview.mutationOptions(useEnding({ complaints })))
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        ask.mutate({ id, note: typeof note === 'string' ? note : '' })
      }}
    >
      <h2 className="govuk-heading-m">Ask somebody else to review it</h2>
      <LongTextField
        id="note"
        asked={asked('Anything the reviewer should know (optional)', { words: 100 })}
        value={note}
        onChange={setNote}
      />
      <Button>Send for review</Button>
    </form>
  )
}

function Review({ version, complaints }: Acting): ReactNode {
  const { id, sha256 } = version
  const [note, setNote] = useState<Value>(null)
  const ending = useEnding({ complaints })
  const approve = useMutation(api.funds.approve.mutationOptions(ending))
  const sendBack = useMutation(api.funds.sendBack.mutationOptions(ending))
  const said = typeof note === 'string' ? note : ''
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        approve.mutate({ id, note: said, sha256: sha256 ?? '' })
      }}
    >
      <h2 className="govuk-heading-m">Your review</h2>
      <LongTextField
        id="note"
        asked={asked('Comment', { words: 100 })}
        hint="Needed where you send it back: say what should change."
        {...complaints.of('note')}
        value={note}
        onChange={setNote}
      />
      <ButtonGroup>
        <Button>Approve</Button>
        <Button
          look="secondary"
          onClick={() =>
            said === ''
              ? complaints.complain([{ message: 'Enter what should change', field: 'note' }])
              : sendBack.mutate({ id, note: said })
          }
        >
          Send back
        </Button>
      </ButtonGroup>
    </form>
  )
}

function Publish({ version, complaints }: Acting): ReactNode {
  const { id, fund, round } = version
  const navigate = useNavigate()
  const publish = useMutation(
    api.funds.publish.mutationOptions({
      onSuccess: async ({ number }) => {
        await queryClient.invalidateQueries()
        await navigate(`${roundPath(fund.code, round)}?done=published-${number}`)
      },
      onError: (error) => complaints.refused(error),
    }),
  )
  return (
    <>
      <h2 className="govuk-heading-m">Publish it</h2>
      <p className="govuk-body">
        It is signed and becomes the live version. Recipients get it when their computers next reach the
        service.
      </p>
      <Button onClick={() => publish.mutate({ id })}>Publish this version</Button>
    </>
  )
}

function ReplaceFiles({ version: { id, revision }, complaints }: Acting): ReactNode {
  const save = useMutation(
    api.funds.save.mutationOptions({
      ...useEnding({ complaints }),
      onError: (error) => complaints.refused(error, 'files'),
    }),
  )
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const files = await readChosen(event.currentTarget, 'files')
    if ('message' in files) return complaints.complain([{ message: files.message, field: 'files' }])
    if (files.length === 0)
      return complaints.complain([{ message: 'Choose the files to upload', field: 'files' }])
    save.mutate({ id, revision, files: [...files] })
  }
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <h2 className="govuk-heading-m">Upload files again</h2>
      <FilesField
        id="files"
        label="Files"
        hint="They take the place of files with the same name. Choose them, or drop them here."
        {...complaints.of('files')}
      />
      <Button look="secondary">{save.isPending ? 'Checking…' : 'Upload and check'}</Button>
    </form>
  )
}

function Withdraw({ version: { id, fund, round, roundState }, complaints }: Acting): ReactNode {
  const navigate = useNavigate()
  const home = roundState === 'none' ? '/funds' : `${roundPath(fund.code, round)}?done=withdrawn`
  const withdraw = useMutation(
    api.funds.withdraw.mutationOptions(useEnding({ complaints }, () => navigate(home))),
  )
  return (
    <Details summary="Withdraw this version">
      <p className="govuk-body">
        It is kept to read, and can’t be published any more. What is live stays as it is.
      </p>
      <Button look="warning" onClick={() => withdraw.mutate({ id })}>
        Withdraw
      </Button>
    </Details>
  )
}

function GoBack({ version: { id, number }, complaints }: Acting): ReactNode {
  const navigate = useNavigate()
  const back = useMutation(
    api.funds.goBack.mutationOptions({
      onSuccess: async ({ id: begun }) => {
        await queryClient.invalidateQueries()
        await navigate(versionPath(begun))
      },
      onError: (error) => complaints.refused(error),
    }),
  )
  return (
    <>
      <h2 className="govuk-heading-m">Go back to this version</h2>
      <p className="govuk-body">
        Version {number} becomes a new version, to the letter. Somebody else approves it as any other.
      </p>
      <Button look="secondary" onClick={() => back.mutate({ id })}>
        Go back to this version
      </Button>
    </>
  )
}
