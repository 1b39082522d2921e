import { useLayoutEffect, useRef, type ReactNode } from 'react'

/** An input in the cell. It takes the focus as it mounts, in the key press, so that the first character is typed here. */
export function TextEditor(props: {
  readonly name: string
  readonly text: string
  readonly numeric: boolean
  readonly multiline: boolean
  readonly invalid: boolean
}): ReactNode {
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  useLayoutEffect(() => {
    const element = input.current
    element?.focus({ preventScroll: true })
    element?.setSelectionRange(element.value.length, element.value.length)
  }, [])
  const shared = {
    ref: input,
    'data-editor': '',
    'aria-label': props.name,
    'aria-invalid': props.invalid || undefined,
    defaultValue: props.text,
    autoComplete: 'off',
    spellCheck: !props.numeric,
  }
  if (props.multiline) return <textarea {...shared} className="grid-editor grid-editor--lines" rows={4} />
  return (
    <input {...shared} className="grid-editor" type="text" inputMode={props.numeric ? 'decimal' : 'text'} />
  )
}
