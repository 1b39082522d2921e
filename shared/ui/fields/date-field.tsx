import type { ReactNode } from 'react'
import { useTyped, type FieldProps } from './field.ts'
import { Grouped } from './frame.tsx'

/** Day, month and year apart, as people know a date they remember. */
export function DateField(props: FieldProps): ReactNode {
  return <PartsField {...props} kind="date" parts={['day', 'month', 'year']} />
}

export function MonthField(props: FieldProps): ReactNode {
  return <PartsField {...props} kind="month" parts={['month', 'year']} />
}

type Parts = { readonly kind: 'date' | 'month'; readonly parts: readonly ('day' | 'month' | 'year')[] }

function PartsField({ kind, parts, ...props }: FieldProps & Parts): ReactNode {
  const { id, asked, error, onLeave } = props
  const [text, type] = useTyped(kind, props)
  const typed = partsOf(text, parts.length)
  const wrong = wrongParts(typed, error)
  return (
    <Grouped {...props} label={asked.label} role="group">
      <div className="govuk-date-input" id={id}>
        {parts.map((part, at) => (
          <div key={part} className="govuk-date-input__item">
            <div className="govuk-form-group">
              <label className="govuk-label govuk-date-input__label" htmlFor={`${id}-${part}`}>
                {part.charAt(0).toUpperCase() + part.slice(1)}
              </label>
              <input
                className={`govuk-input govuk-date-input__input${wrong[at] ? ' govuk-input--error' : ''} govuk-input--width-${part === 'year' ? 4 : 2}`}
                id={`${id}-${part}`}
                name={`${id}-${part}`}
                type="text"
                inputMode="numeric"
                value={typed[at] ?? ''}
                onChange={(event) =>
                  type(
                    typed
                      .map((old, index) => (index === at ? event.target.value.replace(/\//g, '') : old))
                      .join('/'),
                  )
                }
                onBlur={onLeave}
              />
            </div>
          </div>
        ))}
      </div>
    </Grouped>
  )
}

/** The parts of `31/3/2025` or `3/2025`; text of another shape stays in one piece, so that nothing typed is lost. */
function partsOf(text: string, count: number): string[] {
  const found = text.split('/')
  if (found.length === count) return found
  return Array.from({ length: count }, (_, at) => (at === 0 ? text : ''))
}

/** Only what is missing is marked where something is missing, else all of it. */
function wrongParts(typed: readonly string[], error: string | undefined): boolean[] {
  if (error === undefined) return typed.map(() => false)
  const blank = typed.map((part) => part.trim() === '')
  return blank.every((part) => part) || !blank.some((part) => part) ? blank.map(() => true) : blank
}
