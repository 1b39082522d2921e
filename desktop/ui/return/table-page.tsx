import {
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type FormEvent,
  type ReactNode,
} from 'react'
import { flushSync } from 'react-dom'
import { useNavigate, useSearchParams } from 'react-router'
import { parseTarget, type Target } from '#shared/answers/address.ts'
import type { Question } from '#shared/funds/bundle.ts'
import type { Problem } from '#shared/problems.ts'
import { Grid } from '#shared/ui/grid/grid.tsx'
import type { GridEdit } from '#shared/ui/grid/model.ts'
import { RowForm } from '#shared/ui/grid/row-form.tsx'
import type { GridHandle } from '#shared/ui/grid/use-session.ts'
import { Button } from '#shared/ui/page/button.tsx'
import { ErrorSummary, type SummaryError } from '#shared/ui/page/error-summary.tsx'
import { InsetText } from '#shared/ui/page/inset-text.tsx'
import { NotificationBanner } from '#shared/ui/page/notification-banner.tsx'
import { Guidance } from '#shared/ui/page/guidance.tsx'
import { Page } from '../page.tsx'
import { sectionName } from './places.ts'
import { PageBackLink, pageErrors, useWays, Ways, type QuestionPageProps } from './question-page.tsx'
import { mayEdit, useOpenDraft } from './return.tsx'
import { editsOf, tableModel, type RowNames } from './table-model.ts'

/** More than this many problems are summed up in the last line; the grid's "Next error" goes through all of them. */
const mostListed = 20

/** A table of a return: as a grid, or a row at a time. What is wrong is said when somebody asks. */
export function TablePage({
  draft,
  instance,
  page,
  question,
}: QuestionPageProps & { question: Question }): ReactNode {
  const open = useOpenDraft()
  const navigate = useNavigate()
  const { next, arrived } = useWays({ draft, instance, page })
  const [parameters, setParameters] = useSearchParams()
  const asRows = parameters.get('view') === 'rows'
  const grid = useRef<GridHandle>(null)
  const [names] = useState<RowNames>(() => new Map())
  const [attempt, setAttempt] = useState(arrived === null ? 0 : 1)
  const [fine, setFine] = useState(false)
  const locked = !mayEdit(draft, instance)
  const place = { section: instance.key, question }
  const checked = attempt > 0
  const narrow = useNarrow()
  const errors = useMemo(
    () => (checked ? pageErrors(draft, instance, page) : []),
    [checked, draft, instance, page],
  )
  const byCell = useMemo(() => errorsByCell(errors), [errors])
  const model = tableModel(draft, { place, names, errors: byCell, locked, narrow })
  useEffect(() => {
    const address = arrived === null ? undefined : parseTarget(arrived)
    if (address?.kind === 'cell') grid.current?.focusCell(address.row, address.column)
  }, [arrived])
  const edit = (made: GridEdit): void => {
    const edits = editsOf(open.read(), { place, names }, made)
    // The grid takes what came of it before it goes on.
    flushSync(() => {
      setFine(false)
      if (edits.length > 0) open.write(edits)
    })
  }
  const check = (): Problem[] => {
    const found = pageErrors(open.read(), instance, page)
    setAttempt(attempt + 1)
    setFine(found.length === 0)
    return found
  }
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const saved = await open.flush()
    if (locked || (saved && check().length === 0)) await navigate(next)
  }
  return (
    <Page
      title={question.label}
      caption={sectionName(instance)}
      error={errors.length > 0}
      wide
      above={
        <>
          <PageBackLink draft={draft} instance={instance} page={page} />
          {errors.length > 0 && (
            <ErrorSummary
              errors={summaryErrors(errors, grid.current)}
              attempt={arrived === null ? attempt : attempt - 1}
            />
          )}
          {fine && (
            <NotificationBanner success>
              <p className="govuk-notification-banner__heading">There are no problems in this table</p>
            </NotificationBanner>
          )}
        </>
      }
    >
      {page.guidance !== undefined && <Guidance text={page.guidance} />}
      {question.hint !== undefined && <p className="govuk-hint">{question.hint}</p>}
      {question.guidance !== undefined && <Guidance text={question.guidance} />}
      {locked && (
        <InsetText>
          {draft.meta.state === 'submitted'
            ? 'This return was submitted and can’t be changed.'
            : 'You can read this table but not change it.'}
        </InsetText>
      )}
      <p className="govuk-body">
        <button
          type="button"
          className="app-link-button"
          onClick={() =>
            setParameters(
              (now) => {
                const then = new URLSearchParams(now)
                if (asRows) then.delete('view')
                else then.set('view', 'rows')
                return then
              },
              { replace: true, preventScrollReset: true },
            )
          }
        >
          {asRows ? 'Show the whole table' : 'Show one row at a time'}
        </button>
      </p>
      {asRows ? <RowForm model={model} onEdit={edit} /> : <Grid ref={grid} model={model} onEdit={edit} />}
      <form noValidate onSubmit={(event) => void submit(event)}>
        {!locked && (
          <Button look="secondary" onClick={() => void check()}>
            Check this table
          </Button>
        )}
        {locked ? <Button>Continue</Button> : <Ways returnId={draft.meta.returnId} />}
      </form>
    </Page>
  )
}

const smallScreen = '(max-width: 40em)'

function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = matchMedia(smallScreen)
      query.addEventListener('change', changed)
      return () => query.removeEventListener('change', changed)
    },
    () => matchMedia(smallScreen).matches,
  )
}

function errorsByCell(errors: readonly Problem[]): Map<Target, string> {
  const cells = new Map<Target, string>()
  for (const { targets, message } of errors)
    for (const target of targets) if (!cells.has(target)) cells.set(target, message)
  return cells
}

function summaryErrors(errors: readonly Problem[], grid: GridHandle | null): SummaryError[] {
  const listed = errors.slice(0, mostListed).map(({ message, targets }): SummaryError => {
    const address = parseTarget(targets[0] ?? '')
    return address?.kind === 'cell'
      ? { message, go: () => grid?.focusCell(address.row, address.column) }
      : { message }
  })
  const more = errors.length - listed.length
  return more === 0
    ? listed
    : [...listed, { message: `And ${more} more. “Next error” above the table goes to each` }]
}
