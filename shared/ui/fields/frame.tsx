import type { ReactNode } from 'react'
import { describedBy, type FieldProps } from './field.ts'

type Words = Pick<FieldProps, 'id' | 'hint' | 'guidance' | 'error' | 'heading'> & { label: string }

/** A field with one input under its label. */
export function Labelled({
  id,
  label,
  hint,
  guidance,
  error,
  heading = false,
  count = false,
  children,
}: Words & { count?: boolean; children: ReactNode }): ReactNode {
  const words = (
    <label className={`govuk-label${heading ? ' govuk-label--l' : ''}`} htmlFor={id}>
      {label}
    </label>
  )
  return (
    <div className={groupClass(error) + (count ? ' govuk-character-count' : '')}>
      {heading ? <h1 className="govuk-label-wrapper">{words}</h1> : words}
      <HintAndError id={id} hint={hint} guidance={guidance} error={error} />
      {children}
    </div>
  )
}

/** A field with several inputs under one question. */
export function Grouped({
  id,
  label,
  hint,
  guidance,
  error,
  heading = false,
  role,
  children,
}: Words & { role?: 'group'; children: ReactNode }): ReactNode {
  return (
    <div className={groupClass(error)}>
      <fieldset className="govuk-fieldset" role={role} aria-describedby={describedBy(id, words(hint, error))}>
        <legend className={`govuk-fieldset__legend${heading ? ' govuk-fieldset__legend--l' : ''}`}>
          {heading ? <h1 className="govuk-fieldset__heading">{label}</h1> : label}
        </legend>
        <HintAndError id={id} hint={hint} guidance={guidance} error={error} />
        {children}
      </fieldset>
    </div>
  )
}

function HintAndError({
  id,
  hint,
  guidance,
  error,
}: {
  id: string
  hint: string | undefined
  guidance: ReactNode
  error: string | undefined
}): ReactNode {
  return (
    <>
      {hint !== undefined && (
        <div id={`${id}-hint`} className="govuk-hint">
          {hint}
        </div>
      )}
      {guidance}
      {error !== undefined && (
        <p id={`${id}-error`} className="govuk-error-message">
          <span className="govuk-visually-hidden">Error:</span> {error}
        </p>
      )}
    </>
  )
}

const groupClass = (error: string | undefined): string =>
  `govuk-form-group${error === undefined ? '' : ' govuk-form-group--error'}`

const words = (hint: string | undefined, error: string | undefined): Pick<FieldProps, 'hint' | 'error'> => ({
  ...(hint === undefined ? {} : { hint }),
  ...(error === undefined ? {} : { error }),
})
