import { useState, type FormEvent, type ReactNode } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { parseTarget } from '#shared/answers/address.ts'
import { findSection } from '#shared/answers/content.ts'
import { isBlank } from '#shared/answers/value.ts'
import { fields } from '#shared/ui/fields/fields.ts'
import { BackLink } from '#shared/ui/page/back-link.tsx'
import { ErrorSummary } from '#shared/ui/page/error-summary.tsx'
import { InsetText } from '#shared/ui/page/inset-text.tsx'
import { Page } from '../page.tsx'
import { NotFoundPage } from '../problem-page.tsx'
import { AnswerHistory, LastChange, SeveralAnswers } from './answer-history.tsx'
import { returnPath, sectionName } from './places.ts'
import { problemsOf } from './problems.ts'
import { Ways } from './question-page.tsx'
import { mayEdit, today, useDraft, useOpenDraft } from './return.tsx'

const asked = {
  label: 'Why is this right?',
  limits: { words: 500, missing: 'Enter why this is right, or change the answers that it is about' },
  choices: [],
}
const id = 'explanation'
const Field = fields['long-text']

/** Where somebody explains what a rule queries: a page like any other question. The explanation goes with the return. */
export function ExplainPage(): ReactNode {
  const draft = useDraft()
  const open = useOpenDraft()
  const navigate = useNavigate()
  const [parameters] = useSearchParams()
  const [error, setError] = useState<string | undefined>()
  const [attempt, setAttempt] = useState(0)
  const { content, meta } = draft
  const target = parameters.get('at') ?? ''
  const address = parseTarget(target)
  const instance = address && findSection(content, address.section)
  const problem = problemsOf(content, today()).find(({ explanation }) => explanation?.at === target)
  const list = `${returnPath(meta.returnId)}/problems`
  if (instance === undefined || problem === undefined || !mayEdit(draft, instance)) return <NotFoundPage />
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const saved = await open.flush()
    const missing = isBlank(open.read().content.values.get(target))
    setError(missing ? asked.limits.missing : undefined)
    setAttempt(attempt + 1)
    if (saved && !missing) await navigate(list)
  }
  return (
    <Page
      title={asked.label}
      caption={sectionName(instance)}
      heading={false}
      error={error !== undefined}
      above={
        <>
          <BackLink to={list} />
          {error !== undefined && <ErrorSummary errors={[{ message: error, field: id }]} attempt={attempt} />}
        </>
      }
    >
      <form noValidate onSubmit={(event) => void submit(event)}>
        <InsetText>{problem.message}</InsetText>
        <Field
          id={id}
          asked={asked}
          value={content.values.get(target) ?? null}
          onChange={(value) => open.set(target, value)}
          onLeave={() => void open.flush()}
          heading
          hint="The fund team reads this beside the figures. If something is wrong, go back and change it instead"
          {...(error === undefined ? {} : { error })}
        />
        <SeveralAnswers draft={draft} target={target} />
        <LastChange draft={draft} target={target} />
        <AnswerHistory draft={draft} target={target} />
        <Ways returnId={meta.returnId} />
      </form>
    </Page>
  )
}
