import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactNode } from 'react'
import { Navigate, useNavigate } from 'react-router'
import type { SectionKey } from '#shared/answers/address.ts'
import { findSection, type Content } from '#shared/answers/content.ts'
import { contentHash } from '#shared/answers/stated.ts'
import { validate } from '#shared/answers/validate.ts'
import { TextField } from '#shared/ui/fields/text-field.tsx'
import { BackLink } from '#shared/ui/page/back-link.tsx'
import { Button, ButtonLink } from '#shared/ui/page/button.tsx'
import { ErrorSummary, type SummaryError } from '#shared/ui/page/error-summary.tsx'
import { WarningText } from '#shared/ui/page/warning-text.tsx'
import { client, queries, queryClient, sentenceOf } from '../api.ts'
import { Page } from '../page.tsx'
import type { Draft } from './draft.ts'
import { pathTo, returnPath } from './places.ts'
import { today, useDraft, useOpenDraft } from './return.tsx'

const mostListed = 20
const nameAsked = { label: 'Full name', limits: { missing: 'Enter your full name' }, choices: [] }
const roleAsked = { label: 'Role', limits: { missing: 'Enter your role' }, choices: [] }

/** Where a certifier accepts the declaration; everybody else learns who can. */
export function SubmitPage(): ReactNode {
  const draft = useDraft()
  const { meta, content } = draft
  if (meta.state === 'submitted') return <Navigate to={`${returnPath(meta.returnId)}/submitted`} replace />
  if (meta.may.submit) return <Declaration draft={draft} />
  const { certifier } = content.bundle.fund
  return (
    <Page
      title="Submit the return"
      caption={`${meta.fund.name}, round ${meta.round.number}`}
      above={<BackLink to={returnPath(meta.returnId)}>Back to the return</BackLink>}
    >
      <p className="govuk-body">Only your {certifier} can submit this return.</p>
      <p className="govuk-body">
        When every section is completed, ask them to sign in to this service. They see everything that you
        have entered.
      </p>
      <ButtonLink to={`${returnPath(meta.returnId)}/problems`} look="secondary">
        See what is still to put right
      </ButtonLink>
    </Page>
  )
}

function Declaration({ draft }: { draft: Draft }): ReactNode {
  const { meta, content } = draft
  const { returnId } = meta
  const open = useOpenDraft()
  const navigate = useNavigate()
  const status = useQuery(queries.status).data
  const [name, setName] = useState(status?.person?.name ?? '')
  const [role, setRole] = useState(status?.person?.role ?? '')
  const [errors, setErrors] = useState<readonly SummaryError[]>([])
  const [attempt, setAttempt] = useState(0)
  const submission = useMutation({
    mutationFn: () => client.submit({ returnId, contentHash: contentHash(open.read().content), name, role }),
  })
  const refuse = (found: readonly SummaryError[]): void => {
    setErrors(found)
    setAttempt(attempt + 1)
  }
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (submission.isPending) return
    const found = whatStops(draft, { name, role })
    if (found.length > 0) return refuse(found)
    try {
      await open.flush()
      const answer = await submission.mutateAsync()
      if ('problem' in answer) return refuse([{ message: answer.problem }])
      await queryClient.invalidateQueries({ queryKey: queries.openReturn(returnId).queryKey })
      await navigate(`${returnPath(returnId)}/submitted`)
    } catch (error) {
      refuse([{ message: sentenceOf(error) }])
    }
  }
  const errorOf = (field: string): { error?: string } => {
    const error = errors.find((one) => one.field === field)?.message
    return error === undefined ? {} : { error }
  }
  return (
    <Page
      title="Sign off and submit"
      caption={`${meta.fund.name}, round ${meta.round.number}`}
      error={errors.length > 0}
      above={
        <>
          <BackLink to={returnPath(returnId)}>Back to the return</BackLink>
          {errors.length > 0 && <ErrorSummary errors={errors} attempt={attempt} />}
        </>
      }
    >
      <p className="govuk-body">By submitting this return for {meta.organisation.name} you confirm that:</p>
      <ul className="govuk-list govuk-list--bullet">
        {content.bundle.fund.declaration.map((statement) => (
          <li key={statement}>{statement}</li>
        ))}
      </ul>
      <WarningText>You can’t change the return after you have submitted it.</WarningText>
      {status?.sync.is === 'offline' && (
        <p className="govuk-body">
          You need to be connected to submit. Your work is saved on this computer; connect, then submit.
        </p>
      )}
      <form noValidate onSubmit={(event) => void submit(event)}>
        <TextField
          id="declaration-name"
          asked={nameAsked}
          value={name}
          onChange={(value) => setName(typeof value === 'string' ? value : '')}
          {...errorOf('declaration-name')}
        />
        <TextField
          id="declaration-role"
          asked={roleAsked}
          hint={`For example, ${content.bundle.fund.certifier}`}
          value={role}
          onChange={(value) => setRole(typeof value === 'string' ? value : '')}
          {...errorOf('declaration-role')}
        />
        <p className="govuk-body" role="status">
          {submission.isPending && 'Submitting…'}
        </p>
        <Button>Accept and submit</Button>
      </form>
    </Page>
  )
}

function titleOf(content: Content, key: SectionKey): string {
  return findSection(content, key)?.title ?? ''
}

/** Why the return can't be submitted yet, if anything stops it. */
function whatStops(
  { content, conflicts, meta }: Draft,
  { name, role }: { name: string; role: string },
): SummaryError[] {
  const wrong = validate(content, today()).filter(({ severity }) => severity === 'error')
  const listed = wrong.slice(0, mostListed).map(({ message, section, targets }) => ({
    // The same question is asked of every project.
    message: section.includes(':') ? `${titleOf(content, section)}: ${message}` : message,
    to: pathTo(meta.returnId, content, targets[0] ?? ''),
  }))
  const more = wrong.length - listed.length
  return [
    name === '' ? [{ message: nameAsked.limits.missing, field: 'declaration-name' }] : [],
    role === '' ? [{ message: roleAsked.limits.missing, field: 'declaration-role' }] : [],
    conflicts.length === 0
      ? []
      : [
          {
            message: 'Choose between the answers of two people',
            to: `${returnPath(meta.returnId)}/conflicts`,
          },
        ],
    listed,
    more > 0 ? [{ message: `See ${more} more`, to: `${returnPath(meta.returnId)}/problems` }] : [],
  ].flat()
}
