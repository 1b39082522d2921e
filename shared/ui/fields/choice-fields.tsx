import type { ReactNode } from 'react'
import { isUnread, type Value } from '../../answers/value.ts'
import { describedBy, type FieldProps } from './field.ts'
import { Grouped, Labelled } from './frame.tsx'

/** More choices than this are a list to open. */
const mostRadios = 10

const textOf = (value: Value): string =>
  isUnread(value) ? value.typed : typeof value === 'string' ? value : ''

export function OneOfField(props: FieldProps): ReactNode {
  const { id, asked, value, error, onChange, onLeave } = props
  if (asked.choices.length <= mostRadios) return <Radios {...props} choices={asked.choices} />
  const chosen = textOf(value)
  const listed = asked.choices.some(({ code }) => code === chosen)
  return (
    <Labelled {...props} label={asked.label}>
      <select
        className={`govuk-select${error === undefined ? '' : ' govuk-select--error'}`}
        id={id}
        name={id}
        value={chosen}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
        onBlur={onLeave}
        aria-describedby={describedBy(id, props)}
      >
        <option value="">Select one</option>
        {chosen !== '' && !listed && <option value={chosen}>{chosen}</option>}
        {asked.choices.map(({ code, label }) => (
          <option key={code} value={code}>
            {label}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

export function YesNoField(props: FieldProps): ReactNode {
  const choices = [
    { code: 'yes', label: 'Yes' },
    { code: 'no', label: 'No' },
  ]
  return <Radios {...props} choices={choices} inline />
}

function Radios({
  choices,
  inline = false,
  ...props
}: FieldProps & { choices: FieldProps['asked']['choices']; inline?: boolean }): ReactNode {
  const { id, asked, value, onChange, onLeave } = props
  return (
    <Grouped {...props} label={asked.label}>
      <div className={`govuk-radios${inline ? ' govuk-radios--inline' : ''}`}>
        {choices.map(({ code, label }, at) => {
          const own = at === 0 ? id : `${id}-${at + 1}`
          return (
            <div key={code} className="govuk-radios__item">
              <input
                className="govuk-radios__input"
                id={own}
                name={id}
                type="radio"
                value={code}
                checked={value === code}
                onChange={() => onChange(code)}
                onBlur={onLeave}
              />
              <label className="govuk-label govuk-radios__label" htmlFor={own}>
                {label}
              </label>
            </div>
          )
        })}
      </div>
    </Grouped>
  )
}
