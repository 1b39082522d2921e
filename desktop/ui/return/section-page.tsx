import { useMemo, useState, type FormEvent, type ReactNode } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { statusAt } from '#shared/answers/address.ts'
import { askedPages } from '#shared/answers/conditions.ts'
import { sectionsOf, type SectionInstance } from '#shared/answers/content.ts'
import { isBlank } from '#shared/answers/value.ts'
import { sectionProblems } from '#shared/answers/validate.ts'
import { YesNoField } from '#shared/ui/fields/choice-fields.tsx'
import { BackLink } from '#shared/ui/page/back-link.tsx'
import { Button, ButtonLink } from '#shared/ui/page/button.tsx'
import { ErrorSummary, type SummaryError } from '#shared/ui/page/error-summary.tsx'
import { InsetText } from '#shared/ui/page/inset-text.tsx'
import { Guidance } from '#shared/ui/page/guidance.tsx'
import { Page } from '../page.tsx'
import { NotFoundPage } from '../problem-page.tsx'
import { seenAt, type Draft } from './draft.ts'
import { pagePath, pathTo, returnPath, slug } from './places.ts'
import { mayEdit, today, useDraft, useOpenDraft } from './return.tsx'
import { NotNeeded } from './question-page.tsx'
import { SectionSummary } from './section-summary.tsx'

/** A section before it is started: what it asks for. After that: what it says, and whether it is complete. */
export function SectionPage(): ReactNode {
  const { section = '' } = useParams()
  const draft = useDraft()
  const { content } = draft
  const instance = sectionsOf(content.bundle, content.data, content.values).find(
    ({ key }) => slug(key) === section,
  )
  if (instance === undefined) return <NotFoundPage />
  return <Section key={instance.key} draft={draft} instance={instance} />
}

type SectionProps = { draft: Draft; instance: SectionInstance }

function Section({ draft, instance }: SectionProps): ReactNode {
  const { section, key, title, item } = instance
  const { returnId } = draft.meta
  const [errors, setErrors] = useState<readonly SummaryError[]>([])
  const [attempt, setAttempt] = useState(0)
  const [parameters] = useSearchParams()
  const editable = mayEdit(draft, instance)
  const started = parameters.has('end') || hasAnswers(draft, instance)
  const asked = askedPages(draft.content, instance)
  const first = asked[0]
  return (
    <Page
      title={title}
      caption={item === undefined ? section.group : section.title}
      error={errors.length > 0}
      above={
        <>
          <BackLink to={returnPath(returnId)}>Back to the return</BackLink>
          {errors.length > 0 && (
            <ErrorSummary errors={errors} attempt={attempt}>
              {errors.some(({ field }) => field === undefined)
                ? 'This section can’t be completed until these are put right.'
                : undefined}
            </ErrorSummary>
          )}
        </>
      }
    >
      {first !== undefined && section.guidance !== undefined && <Guidance text={section.guidance} />}
      {first !== undefined && !editable && <InsetText>{whyLocked(draft, instance)}</InsetText>}
      {first === undefined ? (
        <NotNeeded what="section" />
      ) : editable && !started ? (
        <ButtonLink to={pagePath(returnId, key, first)} start>
          Start section
        </ButtonLink>
      ) : (
        <>
          <SectionSummary draft={draft} instance={instance} from="section" />
          {editable && (
            <Completion
              draft={draft}
              instance={instance}
              error={errors.find(({ field }) => field !== undefined)?.message}
              refuse={(found) => {
                setErrors(found)
                setAttempt(attempt + 1)
              }}
            />
          )}
        </>
      )}
    </Page>
  )
}

const field = 'section-completed'
const asked = { label: 'Have you completed this section?', limits: {}, choices: [] }

function Completion({
  draft,
  instance,
  error,
  refuse,
}: SectionProps & {
  error: string | undefined
  refuse: (errors: readonly SummaryError[]) => void
}): ReactNode {
  const { content, meta } = draft
  const open = useOpenDraft()
  const navigate = useNavigate()
  const target = statusAt(instance.key)
  const problems = useMemo(() => sectionProblems(content, instance, today()), [content, instance])
  const [answer, setAnswer] = useState<string | null>(null)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (answer === null) return refuse([{ message: 'Select whether you’ve completed this section', field }])
    const errors = problems.filter(({ severity }) => severity === 'error')
    const complete = answer === 'yes'
    if (complete && errors.length > 0) {
      return refuse(
        errors.map(({ message, targets }) => ({
          message,
          to: pathTo(meta.returnId, content, targets[0] ?? target),
        })),
      )
    }
    if (!(await open.flush())) return
    open.write([{ kind: 'status', target, complete, seen: seenAt(open.read(), target) }])
    await open.flush()
    await navigate(returnPath(meta.returnId))
  }
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <YesNoField
        id={field}
        asked={asked}
        value={answer}
        onChange={(value) => setAnswer(typeof value === 'string' ? value : null)}
        {...(error === undefined ? {} : { error })}
      />
      <Button>Save and continue</Button>
    </form>
  )
}

function hasAnswers({ content }: Draft, { key }: SectionInstance): boolean {
  const prefixes = [`f/${key}/`, `c/${key}/`, `x/${key}/`, `s/${key}`]
  return [...content.values].some(
    ([target, value]) => !isBlank(value) && prefixes.some((prefix) => target.startsWith(prefix)),
  )
}

function whyLocked({ meta, content }: Draft, { section }: SectionInstance): string {
  if (meta.state === 'submitted') return 'This return was submitted and can’t be changed.'
  if (section.certifierOnly) return `Only the ${content.bundle.fund.certifier} can answer this section.`
  return 'You can read this section. A colleague who may edit it can change it.'
}
