import type { ReactNode } from 'react'
import { addressParts } from '../../questions/address.ts'
import { postcode } from '../../questions/contact.ts'
import { describedBy, useTyped, type FieldProps } from './field.ts'
import { Grouped } from './frame.tsx'

const inputs = [
  { part: 'line-1', label: 'Address line 1', autoComplete: 'address-line1', width: '' },
  { part: 'line-2', label: 'Address line 2 (optional)', autoComplete: 'address-line2', width: '' },
  {
    part: 'town',
    label: 'Town or city',
    autoComplete: 'address-level2',
    width: ' govuk-!-width-two-thirds',
  },
  { part: 'county', label: 'County (optional)', width: ' govuk-!-width-two-thirds' },
  { part: 'postcode', label: 'Postcode', autoComplete: 'postal-code', width: ' govuk-input--width-10' },
] as const

/** The five parts of an address. Text that could not be taken apart stands in the first, so that nothing typed is lost. */
export function AddressField(props: FieldProps): ReactNode {
  const { id, asked, error, onLeave } = props
  const [text, type] = useTyped('address', props)
  const parts = text.split(';').length === inputs.length ? text.split(';') : [text, '', '', '', '']
  const typed = parts.map((part) => part.replace(/^ /u, ''))
  const wrong = wrongParts(text, error)
  return (
    <Grouped {...props} label={asked.label}>
      {inputs.map((input, at) => {
        const own = `${id}-${input.part}`
        return (
          <div key={input.part} className="govuk-form-group">
            <label className="govuk-label" htmlFor={own}>
              {input.label}
            </label>
            <input
              className={`govuk-input${input.width}${wrong[at] === true ? ' govuk-input--error' : ''}`}
              id={own}
              name={own}
              type="text"
              value={typed[at] ?? ''}
              onChange={(event) =>
                type(
                  typed
                    .map((old, index) => (index === at ? event.target.value : old).replaceAll(';', ','))
                    .join('; '),
                )
              }
              onBlur={onLeave}
              autoComplete={'autoComplete' in input ? input.autoComplete : undefined}
              aria-describedby={wrong[at] === true ? describedBy(id, { ...(error && { error }) }) : undefined}
            />
          </div>
        )
      })}
    </Grouped>
  )
}

/** What is needed and blank, and what is no postcode; all of them where it is something else. */
function wrongParts(text: string, error: string | undefined): boolean[] {
  if (error === undefined) return inputs.map(() => false)
  const [line1 = '', , town = '', , code = ''] = addressParts(text) ?? []
  const whole = postcode.test(code.toUpperCase().replace(/\s+/gu, ''))
  const wrong = [line1 === '', false, town === '', false, !whole]
  return wrong.includes(true) ? wrong : inputs.map(() => true)
}
