import { useState, type FormEvent, type ReactNode } from 'react'
import { Button } from '#shared/ui/page/button.tsx'

/** The filters of a page, one under the other beside what they filter; on a narrow screen behind a button. */
export function FilterPanel({
  onApply,
  children,
}: {
  onApply: (form: FormData) => void
  children: ReactNode
}): ReactNode {
  const [shown, setShown] = useState(false)
  const apply = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    onApply(new FormData(event.currentTarget))
  }
  return (
    <div className="app-filter">
      <button
        type="button"
        className="govuk-button govuk-button--secondary app-filter__toggle"
        aria-expanded={shown}
        aria-controls="filters"
        onClick={() => setShown(!shown)}
      >
        {shown ? 'Hide filters' : 'Show filters'}
      </button>
      <form
        id="filters"
        className={`app-filter__panel${shown ? ' app-filter__panel--shown' : ''}`}
        aria-label="Filters"
        noValidate
        onSubmit={apply}
      >
        <h2 className="govuk-heading-m">Filters</h2>
        {children}
        <Button>Apply filters</Button>
      </form>
    </div>
  )
}

/** One question of the panel, answered by choosing one or several of a few. */
export function FilterChoices({
  name,
  legend,
  choices,
  chosen,
  many = false,
}: {
  name: string
  legend: string
  choices: readonly { readonly value: string; readonly label: string }[]
  chosen: readonly string[]
  many?: boolean
}): ReactNode {
  const kind = many ? 'checkboxes' : 'radios'
  return (
    <div className="govuk-form-group">
      <fieldset className="govuk-fieldset">
        <legend className="govuk-fieldset__legend govuk-fieldset__legend--s">{legend}</legend>
        <div className={`govuk-${kind} govuk-${kind}--small app-filter__choices`}>
          {choices.map(({ value, label }) => {
            const id = `${name}-${value}`
            return (
              <div key={value} className={`govuk-${kind}__item`}>
                <input
                  className={`govuk-${kind}__input`}
                  id={id}
                  name={name}
                  type={many ? 'checkbox' : 'radio'}
                  value={value}
                  defaultChecked={chosen.includes(value)}
                />
                <label className={`govuk-label govuk-${kind}__label`} htmlFor={id}>
                  {label}
                </label>
              </div>
            )
          })}
        </div>
      </fieldset>
    </div>
  )
}
