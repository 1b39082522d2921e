import type { ReactNode } from 'react'
import { isUnread, type Value } from '../../answers/value.ts'
import type { Choice } from '../../funds/bundle.ts'
import { inListOrder, isExclusive } from '../../questions/any-of.ts'
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

/** Several of a list, with what stands for none of them apart, after “or”. */
export function AnyOfField(props: FieldProps): ReactNode {
  const { id, asked, value, onChange, onLeave } = props
  const ticked =
    value === null || isUnread(value) || !Array.isArray(value) ? [] : (value as readonly string[])
  const exclusive = asked.choices.filter(isExclusive)
  const usual = asked.choices.filter((choice) => !isExclusive(choice))
  const tick = (choice: Choice, on: boolean): void => {
    const beside = isExclusive(choice)
      ? []
      : ticked.filter((code) => !exclusive.some((one) => one.code === code))
    const codes = on ? [...beside, choice.code] : ticked.filter((code) => code !== choice.code)
    const value = inListOrder(new Set(codes), asked)
    onChange(value.length === 0 ? null : value)
  }
  const items = usual.length > 0 && exclusive.length > 0 ? [...usual, null, ...exclusive] : asked.choices
  return (
    <Grouped {...props} label={asked.label}>
      {isUnread(value) && <p className="govuk-body">You entered “{value.typed}”</p>}
      <div className="govuk-checkboxes">
        {items.map((choice, at) => {
          if (choice === null)
            return (
              <div key="" className="govuk-checkboxes__divider">
                or
              </div>
            )
          const own = at === 0 ? id : `${id}-${at + 1}`
          return (
            <div key={choice.code} className="govuk-checkboxes__item">
              <input
                className="govuk-checkboxes__input"
                id={own}
                name={id}
                type="checkbox"
                value={choice.code}
                checked={ticked.includes(choice.code)}
                onChange={(event) => tick(choice, event.target.checked)}
                onBlur={onLeave}
              />
              <label className="govuk-label govuk-checkboxes__label" htmlFor={own}>
                {choice.label}
              </label>
            </div>
          )
        })}
      </div>
    </Grouped>
  )
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
