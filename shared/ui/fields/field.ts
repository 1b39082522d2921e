import { useState, type ReactNode } from 'react'
import { sameValue, type Value } from '../../answers/value.ts'
import type { Asked } from '../../questions/kind.ts'
import { editValue, kindOf, type KindName } from '../../questions/kinds.ts'

/** What every field is given, whatever its kind. It says nothing of errors that nobody asked it to show. */
export type FieldProps = {
  /** The id of the element that an error summary links to, and of what belongs to it. */
  readonly id: string
  readonly asked: Asked
  readonly value: Value
  readonly onChange: (value: Value) => void
  /** The person has left the field, so that what they entered can be saved at once. */
  readonly onLeave?: () => void
  readonly hint?: string
  /** What helps to answer, read before the answer is entered. */
  readonly guidance?: ReactNode
  readonly error?: string
  /** The label is the heading of the page. */
  readonly heading?: boolean
}

/**
 * The text in a field: as it was typed for as long as the value is what was read from it, and the value's own text
 * as soon as it comes from elsewhere.
 */
export function useTyped(
  kind: KindName,
  { value, asked, onChange }: Pick<FieldProps, 'value' | 'asked' | 'onChange'>,
): [text: string, type: (text: string) => void] {
  const [typed, setTyped] = useState({ text: editValue(kind, value, asked), value })
  const own = sameValue(typed.value, value)
  const text = own ? typed.text : editValue(kind, value, asked)
  return [
    text,
    (text) => {
      const read = kindOf(kind).read(text, asked)
      setTyped({ text, value: read })
      onChange(read)
    },
  ]
}

/** The ids of what describes a field, in the order of GOV.UK Frontend. */
export function describedBy(
  id: string,
  { hint, error }: Pick<FieldProps, 'hint' | 'error'>,
): string | undefined {
  const ids = [hint === undefined ? [] : [`${id}-hint`], error === undefined ? [] : [`${id}-error`]].flat()
  return ids.length > 0 ? ids.join(' ') : undefined
}
