import type { ReactNode } from 'react'
import { describedBy, useTyped, type FieldProps } from './field.ts'
import { Labelled } from './frame.tsx'
import { LineField } from './line.tsx'

export function EmailField(props: FieldProps): ReactNode {
  return <LineField {...props} line={{ kind: 'email', type: 'email', autoComplete: 'email' }} />
}

export function TelephoneField(props: FieldProps): ReactNode {
  return <LineField {...props} line={{ kind: 'telephone', type: 'tel', autoComplete: 'tel', width: '20' }} />
}

export function UrlField(props: FieldProps): ReactNode {
  return <LineField {...props} line={{ kind: 'url', type: 'url', autoComplete: 'url' }} />
}

/** Several postcodes, so more than a line. */
export function PostcodesField(props: FieldProps): ReactNode {
  const { id, asked, error, onLeave } = props
  const [text, type] = useTyped('postcodes', props)
  return (
    <Labelled {...props} label={asked.label}>
      <textarea
        className={`govuk-textarea${error === undefined ? '' : ' govuk-textarea--error'}`}
        id={id}
        name={id}
        rows={3}
        value={text}
        onChange={(event) => type(event.target.value)}
        onBlur={onLeave}
        aria-describedby={describedBy(id, props)}
        spellCheck={false}
      />
    </Labelled>
  )
}
