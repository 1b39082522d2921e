import type { ReactNode } from 'react'
import type { KindName } from '../../questions/kinds.ts'
import { describedBy, useTyped, type FieldProps } from './field.ts'
import { Labelled } from './frame.tsx'

type Line = {
  readonly kind: KindName
  readonly type?: 'text' | 'email' | 'tel' | 'url'
  readonly inputMode?: 'numeric' | 'decimal'
  readonly autoComplete?: string
  readonly width?: '5' | '10' | '20'
  readonly prefix?: string
  readonly suffix?: string
}

/** One line to type in. */
export function LineField({ line, ...props }: FieldProps & { line: Line }): ReactNode {
  const { id, asked, error, onLeave } = props
  const [text, type] = useTyped(line.kind, props)
  const { prefix, suffix, width } = line
  const input = (
    <input
      className={`govuk-input${error === undefined ? '' : ' govuk-input--error'}${width ? ` govuk-input--width-${width}` : ''}`}
      id={id}
      name={id}
      type={line.type ?? 'text'}
      value={text}
      onChange={(event) => type(event.target.value)}
      onBlur={onLeave}
      aria-describedby={describedBy(id, props)}
      inputMode={line.inputMode}
      autoComplete={line.autoComplete}
      spellCheck={line.kind === 'text' ? undefined : false}
    />
  )
  return (
    <Labelled {...props} label={asked.label}>
      {prefix === undefined && suffix === undefined ? (
        input
      ) : (
        <div className="govuk-input__wrapper">
          {prefix !== undefined && (
            <div className="govuk-input__prefix" aria-hidden="true">
              {prefix}
            </div>
          )}
          {input}
          {suffix !== undefined && (
            <div className="govuk-input__suffix" aria-hidden="true">
              {suffix}
            </div>
          )}
        </div>
      )}
    </Labelled>
  )
}
