import { useState, type FormEvent, type ReactNode } from 'react'
import { isBlank, sameValue, type Value } from '#shared/answers/value.ts'
import { formatInstant } from '#shared/day.ts'
import type { Conflict } from '#shared/sync/protocol.ts'
import { fields, focusId } from '#shared/ui/fields/fields.ts'
import { BackLink } from '#shared/ui/page/back-link.tsx'
import { Button } from '#shared/ui/page/button.tsx'
import { ErrorSummary } from '#shared/ui/page/error-summary.tsx'
import { Page } from '../page.tsx'
import { seenAt, type Draft } from './draft.ts'
import { placeAt, returnPath, sayAt, sectionName, type Place } from './places.ts'
import { mayEdit, useDraft, useOpenDraft } from './return.tsx'

/** The questions that have more than one answer; a person chooses one of them, or enters another. */
export function ConflictsPage(): ReactNode {
  const draft = useDraft()
  const { conflicts, content, meta } = draft
  const [missed, setMissed] = useState({ ids: new Set<string>(), attempt: 0 })
  const errors = conflicts
    .filter(({ conflictId }) => missed.ids.has(conflictId))
    .map(({ conflictId, target }) => ({
      field: `choice-${conflictId}`,
      message: `Select an answer for ${placeAt(content, target)?.label ?? 'this question'}`,
    }))
  return (
    <Page
      title="Choose between answers"
      caption={`${meta.fund.name}, round ${meta.round.number}`}
      error={errors.length > 0}
      above={
        <>
          <BackLink to={returnPath(meta.returnId)}>Back to the return</BackLink>
          {errors.length > 0 && <ErrorSummary errors={errors} attempt={missed.attempt} />}
        </>
      }
    >
      <p className="govuk-body">
        {conflicts.length === 0
          ? 'Every question has one answer.'
          : 'Two people answered these without seeing each other’s answer. All answers are kept until one of you chooses.'}
      </p>
      {conflicts.map((conflict) => (
        <Choice
          key={conflict.conflictId}
          draft={draft}
          conflict={conflict}
          error={errors.find(({ field }) => field === `choice-${conflict.conflictId}`)?.message}
          miss={(is) => {
            const ids = new Set(missed.ids)
            if (is) ids.add(conflict.conflictId)
            else ids.delete(conflict.conflictId)
            setMissed({ ids, attempt: missed.attempt + (is ? 1 : 0) })
          }}
        />
      ))}
    </Page>
  )
}

type ChoiceProps = {
  draft: Draft
  conflict: Conflict
  error: string | undefined
  miss: (is: boolean) => void
}

function Choice({ draft, conflict, error, miss }: ChoiceProps): ReactNode {
  const { conflictId, target, contenders } = conflict
  const open = useOpenDraft()
  const place = placeAt(draft.content, target)
  const [chosen, setChosen] = useState<string | null>(null)
  const [other, setOther] = useState<Value>(null)
  const current = draft.registers.get(target)
  const standing = contenders.filter(({ state }) => state === 'open')
  const options = [...(current === undefined ? [] : [current]), ...standing].filter(
    ({ op }, at, all) => all.findIndex((one) => one.op === op) === at,
  )
  if (place === undefined) return null
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const option = options.find(({ op }) => op === chosen)
    if (option === undefined && chosen !== 'other') return miss(true)
    miss(false)
    const value = option === undefined ? other : option.value
    open.write([
      {
        kind: 'resolve',
        target,
        conflictId,
        value: value as never,
        contenders: standing.map(({ op }) => op),
        seen: seenAt(draft, target),
      },
    ])
  }
  const id = `choice-${conflictId}`
  return (
    <form noValidate onSubmit={submit}>
      <div className={`govuk-form-group${error === undefined ? '' : ' govuk-form-group--error'}`}>
        <fieldset
          className="govuk-fieldset"
          aria-describedby={error === undefined ? undefined : `${id}-error`}
        >
          <legend className="govuk-fieldset__legend govuk-fieldset__legend--m">
            {sectionName(place.instance)}: {place.label}
          </legend>
          {error !== undefined && (
            <p id={`${id}-error`} className="govuk-error-message">
              <span className="govuk-visually-hidden">Error:</span> {error}
            </p>
          )}
          <div className="govuk-radios">
            {options.map(({ op, value, name, at }, index) => (
              <Option
                key={op}
                id={index === 0 ? id : `${id}-${index + 1}`}
                name={id}
                checked={chosen === op}
                choose={() => setChosen(op)}
                text={said(place, value)}
                hint={`${name}, ${formatInstant(at)}${sameValue(value, current?.value) && op === current?.op ? ', shown now' : ''}`}
              />
            ))}
            {place.answered !== undefined && (
              <Option
                id={`${id}-other`}
                name={id}
                checked={chosen === 'other'}
                choose={() => setChosen('other')}
                text="Another answer"
              />
            )}
            {chosen === 'other' && place.answered !== undefined && (
              <div className="govuk-radios__conditional">
                <OtherAnswer id={id} answered={place.answered} value={other} change={setOther} />
              </div>
            )}
          </div>
        </fieldset>
      </div>
      {mayEdit(draft, place.instance) ? (
        <Button>Use this answer</Button>
      ) : (
        <p className="govuk-body">A colleague who may edit this section has to choose.</p>
      )}
    </form>
  )
}

function OtherAnswer({
  id,
  answered,
  value,
  change,
}: {
  id: string
  answered: NonNullable<Place['answered']>
  value: Value
  change: (value: Value) => void
}): ReactNode {
  const { kind, asked } = answered
  const Field = fields[kind]
  return <Field id={focusId(kind, `${id}-value`)} asked={asked} value={value} onChange={change} />
}

function Option({
  id,
  name,
  checked,
  choose,
  text,
  hint,
}: {
  id: string
  name: string
  checked: boolean
  choose: () => void
  text: string
  hint?: string
}): ReactNode {
  return (
    <div className="govuk-radios__item">
      <input
        className="govuk-radios__input"
        id={id}
        name={name}
        type="radio"
        checked={checked}
        onChange={choose}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      />
      <label className="govuk-label govuk-radios__label" htmlFor={id}>
        {text}
      </label>
      {hint !== undefined && (
        <div id={`${id}-hint`} className="govuk-hint govuk-radios__hint">
          {hint}
        </div>
      )}
    </div>
  )
}

function said(place: Place, value: Value): string {
  if (place.answered === undefined) return value === true ? 'Keep the row' : 'Delete the row'
  return isBlank(value) ? 'No answer' : sayAt(place, value)
}
