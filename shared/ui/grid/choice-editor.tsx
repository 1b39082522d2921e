import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import type { GridChoice } from './model.ts'

/**
 * A combobox in the cell: typing narrows the list and picks its first entry, arrows move in it. What is picked is
 * on the input as `data-pick`; text that matches nothing is committed as typed and the owner says what is wrong.
 */
export function ChoiceEditor(props: {
  readonly name: string
  readonly text: string
  readonly choices: readonly GridChoice[]
}): ReactNode {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const [typed, setTyped] = useState<string>()
  const shown = typed === undefined ? props.choices : matching(props.choices, typed)
  const [picked, setPicked] = useState(() => props.choices.findIndex(({ label }) => label === props.text))
  const pick = shown[picked]

  useLayoutEffect(() => {
    input.current?.focus({ preventScroll: true })
    input.current?.select()
    list.current?.showPopover()
  }, [])
  useLayoutEffect(() => {
    if (input.current !== null && list.current !== null) stand(list.current, input.current)
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  })

  const type = (text: string): void => {
    setTyped(text)
    setPicked(text.trim() === '' ? -1 : 0)
  }
  const key = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 || event.nativeEvent.isComposing) return
    event.preventDefault()
    if (shown.length > 0) setPicked((picked + step + shown.length) % shown.length)
  }
  return (
    <>
      <input
        ref={input}
        className="grid-editor"
        type="text"
        role="combobox"
        data-editor=""
        data-pick={pick?.label}
        aria-label={props.name}
        aria-expanded={shown.length > 0}
        aria-controls={`${id}list`}
        aria-autocomplete="list"
        aria-activedescendant={pick === undefined ? undefined : `${id}${pick.code}`}
        autoComplete="off"
        spellCheck={false}
        defaultValue={props.text}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={key}
      />
      <div
        ref={list}
        id={`${id}list`}
        className="grid-choices"
        role="listbox"
        aria-label={props.name}
        popover="manual"
      >
        {shown.map(({ code, label }, at) => (
          <div key={code} id={`${id}${code}`} role="option" aria-selected={at === picked} data-choice={label}>
            {label}
          </div>
        ))}
      </div>
    </>
  )
}

/** Labels that start with the text, then those with a word that does. */
function matching(choices: readonly GridChoice[], typed: string): readonly GridChoice[] {
  const text = typed.trim().toLowerCase()
  const starts = choices.filter(({ label }) => label.toLowerCase().startsWith(text))
  const within = choices.filter(
    (choice) => !starts.includes(choice) && choice.label.toLowerCase().includes(` ${text}`),
  )
  return [...starts, ...within]
}

/** Below the input, or above it where there is more room. */
function stand(list: HTMLElement, input: HTMLElement): void {
  const box = input.getBoundingClientRect()
  const below = innerHeight - box.bottom
  const above = below < Math.min(list.scrollHeight, 200) && box.top > below
  list.style.left = `${Math.max(0, Math.min(box.left, innerWidth - list.offsetWidth))}px`
  list.style.minWidth = `${box.width}px`
  list.style.maxHeight = `${Math.max(80, Math.min(320, (above ? box.top : below) - 8))}px`
  list.style.top = above ? 'auto' : `${box.bottom}px`
  list.style.bottom = above ? `${innerHeight - box.top}px` : 'auto'
}
