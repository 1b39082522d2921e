/** What a key press asks of the grid when no cell is being edited. `rows` and `columns` are directions: -1, 0, 1. */
export type Command =
  | {
      readonly kind: 'step' | 'jump' | 'screen'
      readonly rows: number
      readonly columns: number
      readonly extend: boolean
    }
  | { readonly kind: 'row start' | 'row end' | 'table start' | 'table end'; readonly extend: boolean }
  | { readonly kind: 'tab' | 'enter' | 'error'; readonly step: 1 | -1 }
  | { readonly kind: Plain }

type Plain =
  | 'select all'
  | 'select rows'
  | 'select columns'
  | 'edit'
  | 'type'
  | 'clear'
  | 'clear and edit'
  | 'undo'
  | 'redo'
  | 'fill down'
  | 'fill right'
  | 'insert row'
  | 'delete rows'
  | 'say sum'
  | 'reveal'
  | 'leave'

/** The parts of a keyboard event that matter. */
export type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'> & {
  readonly getModifierState?: (key: string) => boolean
}

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

const withControl: Readonly<Record<string, Plain>> = {
  a: 'select all',
  d: 'fill down',
  r: 'fill right',
  y: 'redo',
  z: 'undo',
  ' ': 'select columns',
  backspace: 'reveal',
}

/** Excel's keys, those of Google Sheets for rows, and F8 for errors. Undefined: the key is the browser's. */
export function commandOf(press: Press): Command | undefined {
  const { key, shiftKey: extend, altKey: alt } = press
  const graph = press.getModifierState?.('AltGraph') === true
  const control = (press.ctrlKey || press.metaKey) && !graph
  const direction = directions[key]
  if (direction !== undefined) return arrow(direction, { control, alt, extend })
  if (key === 'PageUp' || key === 'PageDown') {
    const step = key === 'PageUp' ? -1 : 1
    if (control) return undefined
    return { kind: 'screen', rows: alt ? 0 : step, columns: alt ? step : 0, extend }
  }
  if (key === 'Home') return { kind: control ? 'table start' : 'row start', extend }
  if (key === 'End') return { kind: control ? 'table end' : 'row end', extend }
  if (control && alt) {
    if (key === '+' || key === '=') return { kind: 'insert row' }
    return key === '-' ? { kind: 'delete rows' } : undefined
  }
  if (control && key.toLowerCase() === 'z' && extend) return { kind: 'redo' }
  if (control) {
    const kind = withControl[key.toLowerCase()]
    return kind === undefined ? undefined : { kind }
  }
  if (alt && !graph) return key === '=' ? { kind: 'say sum' } : undefined
  return alone(key, extend)
}

function arrow(
  [rows, columns]: readonly [number, number],
  held: { readonly control: boolean; readonly alt: boolean; readonly extend: boolean },
): Command | undefined {
  if (held.alt) return rows === 1 ? { kind: 'edit' } : undefined
  return { kind: held.control ? 'jump' : 'step', rows, columns, extend: held.extend }
}

/** Keys of input methods and dead keys open the editor too, so that the first character is composed in it. */
function alone(key: string, shift: boolean): Command | undefined {
  const step = shift ? -1 : 1
  if (key === 'Tab') return { kind: 'tab', step }
  if (key === 'Enter') return { kind: 'enter', step }
  if (key === 'F8') return { kind: 'error', step }
  if (key === 'F2') return { kind: 'edit' }
  if (key === 'Escape') return { kind: 'leave' }
  if (key === 'Delete') return { kind: 'clear' }
  if (key === 'Backspace') return { kind: 'clear and edit' }
  if (key === ' ' && shift) return { kind: 'select rows' }
  const composes = key === 'Process' || key === 'Dead' || key === 'Unidentified'
  return composes || [...key].length === 1 ? { kind: 'type' } : undefined
}
