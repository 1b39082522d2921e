import { useEffect, useState, type FormEvent, type ReactNode } from 'react'
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router'
import { cellAt, parseTarget, positionAt } from '#shared/answers/address.ts'
import { askedColumns, cellState } from '#shared/answers/conditions.ts'
import { askedOf, rowsOf, tableOf, type Row } from '#shared/answers/content.ts'
import { isBlank } from '#shared/answers/value.ts'
import type { Question, TableColumn } from '#shared/funds/bundle.ts'
import type { Problem } from '#shared/problems.ts'
import { sayValue } from '#shared/questions/kinds.ts'
import { cellValue } from '#shared/tables/calculate.ts'
import { fields, focusId } from '#shared/ui/fields/fields.ts'
import { BackLink } from '#shared/ui/page/back-link.tsx'
import { Button, ButtonGroup } from '#shared/ui/page/button.tsx'
import { ErrorSummary } from '#shared/ui/page/error-summary.tsx'
import { Guidance } from '#shared/ui/page/guidance.tsx'
import { InsetText } from '#shared/ui/page/inset-text.tsx'
import { NotificationBanner } from '#shared/ui/page/notification-banner.tsx'
import { SummaryCard } from '#shared/ui/page/summary-card.tsx'
import type { SummaryRow } from '#shared/ui/page/summary-list.tsx'
import { Page } from '../page.tsx'
import { LastChange, SeveralAnswers } from './answer-history.tsx'
import { deleteRow, insertRow } from './draft.ts'
import { sectionName, slug } from './places.ts'
import { positionBetween } from './position.ts'
import { PageBackLink, pageErrors, useWays, Ways, type QuestionPageProps } from './question-page.tsx'
import { mayEdit, useOpenDraft } from './return.tsx'

type ItemsProps = QuestionPageProps & { question: Question }
type ItemProps = ItemsProps & { row: Row }

/** A group that repeats: what was added so far, and a page for each to fill it in. */
export function ItemsPage(props: ItemsProps): ReactNode {
  const { draft, instance, question } = props
  const [parameters] = useSearchParams()
  const { pathname, search } = useLocation()
  const at = parseTarget(parameters.get('at') ?? '')
  const rows = rowsOf(draft.content, instance.key, question)
  const wanted = (name: string): Row | undefined => rows.find(({ id }) => id === parameters.get(name))
  const item = wanted('item') ?? (at?.kind === 'cell' ? rows.find(({ id }) => id === at.row) : undefined)
  const editable = mayEdit(draft, instance)
  const removed = editable ? wanted('remove') : undefined
  useEffect(() => {
    // The address stays the same but for its end, so that nothing else takes people to the start of the page.
    const started = document.activeElement
    if (
      started === null ||
      started === document.body ||
      started.tagName === 'A' ||
      started.tagName === 'BUTTON'
    )
      document.getElementById('main-content')?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [pathname, search])
  if (removed !== undefined) return <RemovePage {...props} row={removed} />
  if (item !== undefined && editable) return <ItemPage key={item.id} {...props} row={item} />
  return <ListPage {...props} rows={rows} editable={editable} />
}

function ListPage({
  draft,
  instance,
  page,
  question,
  rows,
  editable,
}: ItemsProps & { rows: readonly Row[]; editable: boolean }): ReactNode {
  const open = useOpenDraft()
  const navigate = useNavigate()
  const { next, arrived } = useWays({ draft, instance, page })
  const [parameters] = useSearchParams()
  const [attempt, setAttempt] = useState(arrived === null ? 0 : 1)
  const { rows: spec, rowName } = tableOf(question)
  const errors = attempt === 0 ? [] : pageErrors(draft, instance, page)
  const full = spec.mode === 'added' && rows.length >= spec.max
  const add = async (): Promise<void> => {
    const last = draft.content.values.get(positionAt(instance.key, question.id, rows.at(-1)?.id ?? ''))
    const id = crypto.randomUUID()
    const position = positionBetween(typeof last === 'string' ? last : null, null)
    open.write([insertRow({ section: instance.key, table: question.id }, id, position)])
    await navigate(withParameter(parameters, { item: id }))
  }
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const saved = await open.flush()
    setAttempt(attempt + 1)
    if (!editable || (saved && pageErrors(open.read(), instance, page).length === 0)) await navigate(next)
  }
  const removedName = parameters.get('removed')
  return (
    <Page
      title={question.label}
      caption={sectionName(instance)}
      error={errors.length > 0}
      above={
        <>
          <PageBackLink draft={draft} instance={instance} page={page} />
          {errors.length > 0 && (
            <ErrorSummary
              errors={errors.map(({ message, targets }) => {
                const address = parseTarget(targets[0] ?? '')
                return address?.kind === 'cell'
                  ? { message, to: withParameter(parameters, { item: address.row, at: targets[0] ?? '' }) }
                  : { message }
              })}
              attempt={arrived === null ? attempt : attempt - 1}
            />
          )}
          {removedName !== null && (
            <NotificationBanner success>
              <p className="govuk-notification-banner__heading">{removedName} has been removed</p>
            </NotificationBanner>
          )}
        </>
      }
    >
      {question.hint !== undefined && <p className="govuk-hint">{question.hint}</p>}
      {question.guidance !== undefined && <Guidance text={question.guidance} />}
      {!editable && (
        <InsetText>
          {draft.meta.state === 'submitted'
            ? 'This return was submitted and can’t be changed.'
            : 'You can read these answers but not change them.'}
        </InsetText>
      )}
      {rows.length === 0 && <p className="govuk-body">You have not added a {rowName} yet.</p>}
      {rows.map((row) => (
        <SummaryCard
          key={row.id}
          title={row.label}
          actions={
            editable
              ? [
                  { text: 'Change', to: withParameter(parameters, { item: row.id }) },
                  { text: 'Remove', to: withParameter(parameters, { remove: row.id }) },
                ]
              : []
          }
          rows={summaryOf({ draft, instance, page, question, row })}
        />
      ))}
      {editable &&
        (full ? (
          <InsetText>You can add {rows.length} of these. Remove one to add another.</InsetText>
        ) : (
          <Button look="secondary" onClick={() => void add()}>
            {rows.length === 0 ? `Add a ${rowName}` : `Add another ${rowName}`}
          </Button>
        ))}
      <form noValidate onSubmit={(event) => void submit(event)}>
        {editable ? <Ways returnId={draft.meta.returnId} /> : <Button>Continue</Button>}
      </form>
    </Page>
  )
}

/** One of them, with a field for each thing that is asked of it. */
function ItemPage({ draft, instance, page, question, row }: ItemProps): ReactNode {
  const open = useOpenDraft()
  const navigate = useNavigate()
  const [parameters] = useSearchParams()
  const arrived = parameters.get('at')
  const [attempt, setAttempt] = useState(arrived === null ? 0 : 1)
  const ownErrors = (): Problem[] =>
    pageErrors(open.read(), instance, page).filter(({ targets }) =>
      targets.some((target) => {
        const address = parseTarget(target)
        return address?.kind === 'cell' && address.row === row.id
      }),
    )
  // What is wrong is said when somebody asks, and stays until they ask again.
  const [errors, setErrors] = useState<readonly Problem[]>(() => (arrived === null ? [] : ownErrors()))
  const { rowName } = tableOf(question)
  const list = withParameter(parameters, {})
  const columns = askedColumns(draft.content, { section: instance.key, question })
  const idOf = (column: TableColumn): string => slug(`${row.id}-${column.id}`)
  useEffect(() => {
    const address = parseTarget(arrived ?? '')
    const column = columns.find(({ id }) => address?.kind === 'cell' && id === address.column)
    if (column !== undefined) document.getElementById(focusId(column.kind, idOf(column)))?.focus()
    // Once, on arrival.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- typing must not move the focus back
  }, [arrived])
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const saved = await open.flush()
    const found = ownErrors()
    setErrors(found)
    setAttempt(attempt + 1)
    if (saved && found.length === 0) await navigate(list)
  }
  return (
    <Page
      title={row.label}
      caption={question.label}
      error={errors.length > 0}
      above={
        <>
          <BackLink to={list} />
          {errors.length > 0 && (
            <ErrorSummary
              attempt={arrived === null ? attempt : attempt - 1}
              errors={errors.map(({ message, targets }) => {
                const address = parseTarget(targets[0] ?? '')
                const column = columns.find(({ id }) => address?.kind === 'cell' && id === address.column)
                return column === undefined
                  ? { message }
                  : { message, field: focusId(column.kind, idOf(column)) }
              })}
            />
          )}
        </>
      }
    >
      <form noValidate onSubmit={(event) => void submit(event)}>
        {columns.map((column) => {
          const cell = { section: instance.key, question, row: row.id, column: column.id }
          const state = cellState(draft.content, cell)
          if (state === 'not-asked') return null
          if (state === 'calculated')
            return (
              <p key={column.id} className="govuk-body">
                <strong>{column.label}:</strong> {sayCell(draft, { question, instance, row, column })}
              </p>
            )
          const target = cellAt({ section: instance.key, table: question.id }, row.id, column.id)
          const Field = fields[column.kind]
          const error = errors.find(({ targets }) => targets.includes(target))?.message
          return (
            <div key={column.id}>
              <Field
                id={idOf(column)}
                asked={askedOf(draft.content, column, { section: instance.key, question, row: row.id })}
                value={draft.content.values.get(target) ?? null}
                onChange={(value) => open.set(target, value)}
                onLeave={() => void open.flush()}
                {...(column.hint === undefined ? {} : { hint: column.hint })}
                {...(error === undefined ? {} : { error })}
              />
              <SeveralAnswers draft={draft} target={target} />
              <LastChange draft={draft} target={target} />
            </div>
          )
        })}
        <ButtonGroup>
          <Button>Save {rowName}</Button>
          <Link className="govuk-link" to={withParameter(parameters, { remove: row.id })}>
            Remove this {rowName}
          </Link>
        </ButtonGroup>
      </form>
    </Page>
  )
}

/** Asked before anything goes: what was typed can't be told from here to be worth nothing. */
function RemovePage({ draft, instance, question, row }: ItemProps): ReactNode {
  const open = useOpenDraft()
  const navigate = useNavigate()
  const [parameters] = useSearchParams()
  const { rowName } = tableOf(question)
  const remove = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    open.write([deleteRow(draft, { section: instance.key, table: question.id }, row.id)])
    await navigate(withParameter(parameters, { removed: row.label }))
  }
  return (
    <Page
      title={`Do you want to remove ${row.label}?`}
      caption={question.label}
      above={<BackLink to={withParameter(parameters, {})} />}
    >
      <p className="govuk-body">Everything that was entered about this {rowName} goes with it.</p>
      <form noValidate onSubmit={(event) => void remove(event)}>
        <ButtonGroup>
          <Button look="warning">Remove this {rowName}</Button>
          <Link className="govuk-link" to={withParameter(parameters, {})}>
            Keep it
          </Link>
        </ButtonGroup>
      </form>
    </Page>
  )
}

/** What is known of one, without what is not asked about it. */
function summaryOf({ draft, instance, question, row }: ItemProps): SummaryRow[] {
  return askedColumns(draft.content, { section: instance.key, question }).flatMap((column): SummaryRow[] => {
    const cell = { section: instance.key, question, row: row.id, column: column.id }
    if (cellState(draft.content, cell) === 'not-asked') return []
    const text = sayCell(draft, { question, instance, row, column })
    return [
      { key: column.label, value: text === '' ? 'Not answered' : <span className="app-text">{text}</span> },
    ]
  })
}

function sayCell(
  { content }: QuestionPageProps['draft'],
  {
    question,
    instance,
    row,
    column,
  }: Pick<ItemProps, 'question' | 'instance' | 'row'> & { column: TableColumn },
): string {
  const section = instance.key
  const value = cellValue(content, { section, question, row: row.id, column: column.id })
  if (isBlank(value)) return ''
  return sayValue(column.kind, value, askedOf(content, column, { section, question, row: row.id }))
}

/** The address of this page with other ends; what somebody came for stays, what they did before does not. */
function withParameter(now: URLSearchParams, next: Readonly<Record<string, string>>): string {
  const from = now.get('from')
  const parameters = new URLSearchParams({ ...(from === null ? {} : { from }), ...next })
  return `?${parameters.toString()}`
}
