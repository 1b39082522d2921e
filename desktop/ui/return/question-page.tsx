import { useEffect, useState, type FormEvent, type ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useNavigate, useParams, useSearchParams } from 'react-router'
import { answerAt } from '#shared/answers/address.ts'
import { askedPages } from '#shared/answers/conditions.ts'
import { askedOf, sectionsOf, type SectionInstance } from '#shared/answers/content.ts'
import { answerValue } from '#shared/answers/source.ts'
import { isBlank } from '#shared/answers/value.ts'
import type { Page as PageOf, Question } from '#shared/funds/bundle.ts'
import type { Problem } from '#shared/problems.ts'
import { sayValue } from '#shared/questions/kinds.ts'
import { fields, focusId } from '#shared/ui/fields/fields.ts'
import { BackLink } from '#shared/ui/page/back-link.tsx'
import { Button, ButtonGroup, ButtonLink } from '#shared/ui/page/button.tsx'
import { ErrorSummary, type SummaryError } from '#shared/ui/page/error-summary.tsx'
import { InsetText } from '#shared/ui/page/inset-text.tsx'
import { Guidance } from '#shared/ui/page/guidance.tsx'
import { queries } from '../api.ts'
import { Page } from '../page.tsx'
import { NotFoundPage } from '../problem-page.tsx'
import { AnswerHistory, LastChange, SeveralAnswers } from './answer-history.tsx'
import type { Draft } from './draft.ts'
import { rememberPlace } from './last-place.ts'
import { cellPrefix, pagePath, pagesAround, returnPath, sectionName, sectionPath, slug } from './places.ts'
import { problemsOf } from './problems.ts'
import { mayEdit, today, useDraft, useOpenDraft } from './return.tsx'
import { SectionSummary } from './section-summary.tsx'
import { ItemsPage } from './items-page.tsx'
import { TablePage } from './table-page.tsx'

/** One page of a section: a question, several that belong together, or a table. */
export function QuestionPage(): ReactNode {
  const { section = '', page = '' } = useParams()
  const draft = useDraft()
  const { pathname } = useLocation()
  const { content } = draft
  const { returnId } = draft.meta
  const person = useQuery(queries.status).data?.person?.id
  const instance = sectionsOf(content.bundle, content.data, content.values).find(
    ({ key }) => slug(key) === section,
  )
  const found = instance?.section.pages.find(({ id }) => slug(id) === page)
  useEffect(() => {
    if (person !== undefined && found !== undefined) rememberPlace(person, returnId, pathname)
  }, [person, found, returnId, pathname])
  if (instance === undefined || found === undefined) return <NotFoundPage />
  const asked = askedPages(draft.content, instance).find(({ id }) => id === found.id)
  if (asked === undefined)
    return <NotNeededPage key={pathname} draft={draft} instance={instance} page={found} />
  const props = { draft, instance, page: asked }
  const table = asked.questions.find(({ kind }) => kind === 'table')
  if (table?.table?.show === 'items') return <ItemsPage key={pathname} {...props} question={table} />
  if (table !== undefined) return <TablePage key={pathname} {...props} question={table} />
  return mayEdit(draft, instance) ? <Questions key={pathname} {...props} /> : <ReadOnly {...props} />
}

export type QuestionPageProps = { draft: Draft; instance: SectionInstance; page: PageOf }

function Questions({ draft, instance, page }: QuestionPageProps): ReactNode {
  const { content, meta } = draft
  const open = useOpenDraft()
  const { next, arrived } = useWays({ draft, instance, page })
  const navigate = useNavigate()
  // Whoever comes from a list of problems has asked to see them.
  const [attempt, setAttempt] = useState(arrived === null ? 0 : 1)
  const [shown, setShown] = useState<readonly Problem[]>(() =>
    arrived === null ? [] : pageErrors(draft, instance, page),
  )
  // What a page is called must not change while somebody answers it.
  const whole = instance.section.pages.find(({ id }) => id === page.id) ?? page
  const single = whole.questions.length === 1 ? page.questions[0] : undefined
  useEffect(() => {
    const question = page.questions.find(({ id }) => answerAt(instance.key, id) === arrived)
    if (question !== undefined && question.kind !== 'table')
      document.getElementById(focusId(question.kind, slug(question.id)))?.focus()
  }, [arrived, instance.key, page.questions])
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const saved = await open.flush()
    const errors = pageErrors(open.read(), instance, page)
    setShown(errors)
    setAttempt(attempt + 1)
    if (saved && errors.length === 0) await navigate(next)
  }
  return (
    <Page
      title={single?.label ?? page.title}
      caption={sectionName(instance)}
      heading={single === undefined || single.calculate !== undefined}
      error={shown.length > 0}
      above={
        <>
          <PageBackLink draft={draft} instance={instance} page={page} />
          {shown.length > 0 && (
            <ErrorSummary
              errors={shown.map((problem) => summaryError(problem, instance, page))}
              attempt={arrived === null ? attempt : attempt - 1}
            />
          )}
        </>
      }
    >
      <form noValidate onSubmit={(event) => void submit(event)}>
        {page.guidance !== undefined && <Guidance text={page.guidance} />}
        {page.questions.map((question) => {
          if (question.kind === 'table') return null
          if (question.calculate !== undefined)
            return (
              <WorkedOut
                key={question.id}
                draft={draft}
                instance={instance}
                question={question}
                heading={single === undefined}
              />
            )
          const target = answerAt(instance.key, question.id)
          const Field = fields[question.kind]
          const error = shown.find(({ targets }) => targets.includes(target))?.message
          return (
            <div key={question.id}>
              <Field
                id={slug(question.id)}
                asked={askedOf(content, question)}
                value={content.values.get(target) ?? null}
                onChange={(value) => open.set(target, value)}
                onLeave={() => void open.flush()}
                heading={single !== undefined}
                {...(question.hint === undefined ? {} : { hint: question.hint })}
                {...(question.guidance === undefined
                  ? {}
                  : { guidance: <Guidance text={question.guidance} /> })}
                {...(error === undefined ? {} : { error })}
              />
              <SeveralAnswers draft={draft} target={target} />
              <LastChange draft={draft} target={target} />
              <AnswerHistory draft={draft} target={target} />
            </div>
          )
        })}
        <Ways returnId={meta.returnId} />
      </form>
    </Page>
  )
}

/** What follows from answers; it changes with them, and nobody enters it. */
function WorkedOut({
  draft: { content },
  instance,
  question,
  heading,
}: Omit<QuestionPageProps, 'page'> & { question: Question; heading: boolean }): ReactNode {
  const value = answerValue(content, instance.key, question)
  return (
    <section className="govuk-form-group">
      {heading && <h2 className="govuk-heading-s govuk-!-margin-bottom-1">{question.label}</h2>}
      {question.hint !== undefined && <p className="govuk-hint">{question.hint}</p>}
      {question.guidance !== undefined && <Guidance text={question.guidance} />}
      <p className="govuk-body" role="status">
        {isBlank(value) || question.kind === 'table'
          ? 'This is worked out once the answers that it needs are there.'
          : sayValue(question.kind, value, askedOf(content, question))}
      </p>
    </section>
  )
}

/** Continue, or leave it for now: either way it is saved. */
export function Ways({ returnId }: { returnId: string }): ReactNode {
  return (
    <ButtonGroup>
      <Button>Continue</Button>
      <Link className="govuk-link" to={returnPath(returnId)}>
        Save and come back later
      </Link>
    </ButtonGroup>
  )
}

/** A page that an earlier answer has taken away: somebody kept its address, or a colleague changed that answer. */
function NotNeededPage({ draft, instance, page }: QuestionPageProps): ReactNode {
  const { next } = useWays({ draft, instance, page })
  return (
    <Page
      title={page.title}
      caption={sectionName(instance)}
      above={<PageBackLink draft={draft} instance={instance} page={page} />}
    >
      <NotNeeded what="page" />
      <ButtonLink to={next}>Continue</ButtonLink>
    </Page>
  )
}

/** Says that nothing has to be done here, and that nothing is lost. */
export function NotNeeded({ what }: { what: 'page' | 'section' }): ReactNode {
  return (
    <InsetText>
      You do not need to fill in this {what}, because of an earlier answer. Anything that was entered here
      before is kept, and is back if that answer changes.
    </InsetText>
  )
}

function ReadOnly({ draft, instance, page }: QuestionPageProps): ReactNode {
  return (
    <Page
      title={page.title}
      caption={sectionName(instance)}
      above={<BackLink to={sectionPath(draft.meta.returnId, instance.key)} />}
    >
      <InsetText>
        {draft.meta.state === 'submitted'
          ? 'This return was submitted and can’t be changed.'
          : 'You can read these answers but not change them.'}
      </InsetText>
      <SectionSummary draft={draft} instance={instance} from={null} pages={[page]} />
    </Page>
  )
}

export function PageBackLink({ draft, instance, page }: QuestionPageProps): ReactNode {
  const { back } = useWays({ draft, instance, page })
  return <BackLink to={back} />
}

/** Where Continue and Back go: through the section, or back to where somebody came from to change one answer. */
export function useWays({ draft, instance, page }: QuestionPageProps): {
  next: string
  back: string
  /** The answer or cell that the person was sent to. */
  arrived: string | null
} {
  const [parameters] = useSearchParams()
  const { returnId } = draft.meta
  const { key } = instance
  const from = parameters.get('from')
  const arrived = parameters.get('at')
  const section = sectionPath(returnId, key)
  const fromElsewhere =
    from === 'check-answers'
      ? `${returnPath(returnId)}/check-answers#${slug(key)}`
      : from === 'section'
        ? section
        : arrived !== null
          ? `${returnPath(returnId)}/problems`
          : undefined
  if (fromElsewhere !== undefined) return { next: fromElsewhere, back: fromElsewhere, arrived }
  const { before, after } = pagesAround(draft.content, instance, page)
  return {
    next: after === undefined ? `${section}?end` : pagePath(returnId, key, after),
    back: before === undefined ? returnPath(returnId) : pagePath(returnId, key, before),
    arrived,
  }
}

/** What stops the answers of one page from being right. */
export function pageErrors({ content }: Draft, instance: SectionInstance, page: PageOf): Problem[] {
  const own = (question: Question, target: string): boolean =>
    target === answerAt(instance.key, question.id) || target.startsWith(cellPrefix(instance.key, question))
  return problemsOf(content, today()).filter(
    ({ severity, targets }) =>
      severity === 'error' &&
      targets.some((target) => page.questions.some((question) => own(question, target))),
  )
}

function summaryError({ message, targets }: Problem, instance: SectionInstance, page: PageOf): SummaryError {
  const question = page.questions.find(({ id }) => targets.includes(answerAt(instance.key, id)))
  if (question === undefined || question.kind === 'table') return { message }
  return { message, field: focusId(question.kind, slug(question.id)) }
}
