import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { useNavigate, useParams } from 'react-router'
import type { Value } from '#shared/answers/value.ts'
import { DateField } from '#shared/ui/fields/date-field.tsx'
import { TextField } from '#shared/ui/fields/text-field.tsx'
import { BackLink } from '#shared/ui/page/back-link.tsx'
import { Button, ButtonGroup } from '#shared/ui/page/button.tsx'
import { ErrorSummary } from '#shared/ui/page/error-summary.tsx'
import { api, queryClient } from '../api.ts'
import { Page } from '../page.tsx'
import { ProblemPage } from '../problem-page.tsx'
import { dayIn, useComplaints } from './complaints.ts'
import { asked, roundPath, type Round } from './words.ts'

/** When a round opens and closes. */
export function DatesPage(): ReactNode {
  const round = useRound()
  if (round.isError) return <ProblemPage error={round.error} />
  if (round.isPending || round.data.dates === null)
    return <Page title="Change the dates" busy={round.isPending} />
  return <DatesForm round={round.data} dates={round.data.dates} />
}

/** More time for one organisation. */
export function ExtensionPage(): ReactNode {
  const { organisation = '' } = useParams()
  const round = useRound()
  if (round.isError) return <ProblemPage error={round.error} />
  if (round.isPending) return <Page title="Give more time" busy />
  const recipient = round.data.recipients.find(({ id }) => id === organisation)
  if (recipient === undefined) return <Page title="This organisation does not report in this round" />
  return <ExtensionForm round={round.data} recipient={recipient} />
}

function useRound() {
  const { fund = '', round = '' } = useParams()
  return useQuery(api.funds.round.queryOptions({ fund, round: Number(round) }))
}

/** Back to the round's page, which says what was done. */
function useDone(round: Round, what: string): () => Promise<void> {
  const navigate = useNavigate()
  return async () => {
    await queryClient.invalidateQueries()
    await navigate(`${roundPath(round.fund.code, round.number)}?done=${what}`)
  }
}

function DatesForm({ round, dates }: { round: Round; dates: NonNullable<Round['dates']> }): ReactNode {
  const complaints = useComplaints()
  const [opens, setOpens] = useState<Value>(dates.opens)
  const [deadline, setDeadline] = useState<Value>(dates.deadline)
  const onSuccess = useDone(round, 'dates')
  const set = useMutation(
    api.funds.setDates.mutationOptions({
      onSuccess,
      onError: (error) => complaints.refused(error, 'deadline'),
    }),
  )
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const [first, last] = [dayIn(opens, 'Opening day'), dayIn(deadline, 'Deadline')]
    if ('day' in first && 'day' in last) {
      set.mutate({ fund: round.fund.code, round: round.number, opens: first.day, deadline: last.day })
    } else {
      complaints.complain([
        ...('message' in first ? [{ message: first.message, field: 'opens' }] : []),
        ...('message' in last ? [{ message: last.message, field: 'deadline' }] : []),
      ])
    }
  }
  return (
    <FormPage title="Change the dates" round={round} complaints={complaints}>
      <form noValidate onSubmit={submit}>
        <DateField
          id="opens"
          asked={asked('Opening day')}
          hint={
            round.state === 'planned'
              ? 'Recipients see the round from this day on.'
              : 'The round is open: this day can’t be in the future any more.'
          }
          {...complaints.of('opens')}
          value={opens}
          onChange={setOpens}
        />
        <DateField
          id="deadline"
          asked={asked('Deadline')}
          hint="The last day. Returns can still be submitted afterwards, and count as late."
          {...complaints.of('deadline')}
          value={deadline}
          onChange={setDeadline}
        />
        <Button>Save the dates</Button>
      </form>
    </FormPage>
  )
}

function ExtensionForm({
  round,
  recipient,
}: {
  round: Round
  recipient: Round['recipients'][number]
}): ReactNode {
  const complaints = useComplaints()
  const [deadline, setDeadline] = useState<Value>(recipient.extension?.deadline ?? null)
  const [reason, setReason] = useState<Value>(null)
  const onSuccess = useDone(round, 'extended')
  const extend = useMutation(
    api.funds.extend.mutationOptions({
      onSuccess,
      onError: (error) => complaints.refused(error, 'deadline'),
    }),
  )
  const send = (until: { day: string } | { message: string } | null): void => {
    const wrong = [
      ...(until !== null && 'message' in until ? [{ message: until.message, field: 'deadline' }] : []),
      ...(typeof reason === 'string' ? [] : [{ message: 'Enter the reason', field: 'reason' }]),
    ]
    if (wrong.length > 0 || typeof reason !== 'string') return complaints.complain(wrong)
    extend.mutate({
      fund: round.fund.code,
      round: round.number,
      organisation: recipient.id,
      deadline: until !== null && 'day' in until ? until.day : null,
      reason,
    })
  }
  return (
    <FormPage title={`More time for ${recipient.name}`} round={round} complaints={complaints}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          send(dayIn(deadline, 'Extended deadline'))
        }}
      >
        <DateField
          id="deadline"
          asked={asked('Extended deadline')}
          hint="For this organisation alone. It sees the new deadline when its computers next reach the service."
          {...complaints.of('deadline')}
          value={deadline}
          onChange={setDeadline}
        />
        <TextField
          id="reason"
          asked={asked('Reason')}
          hint="Kept with the extension. Leave out what is private about people."
          {...complaints.of('reason')}
          value={reason}
          onChange={setReason}
        />
        <ButtonGroup>
          <Button>Save the extension</Button>
          {recipient.extension !== null && (
            <Button look="secondary" onClick={() => send(null)}>
              Take the extension back
            </Button>
          )}
        </ButtonGroup>
      </form>
    </FormPage>
  )
}

function FormPage({
  title,
  round,
  complaints,
  children,
}: {
  title: string
  round: Round
  complaints: ReturnType<typeof useComplaints>
  children: ReactNode
}): ReactNode {
  const { errors, attempt } = complaints
  return (
    <Page
      title={title}
      error={errors.length > 0}
      above={
        <>
          <BackLink to={roundPath(round.fund.code, round.number)}>
            {round.fund.name}, round {round.number}
          </BackLink>
          {errors.length > 0 && <ErrorSummary errors={errors} attempt={attempt} />}
        </>
      }
    >
      {children}
    </Page>
  )
}
