/**
 * Where something in a return lives: an answer, a cell, a row's presence or place, a section's status.
 *
 * - `f/<section>/<question>` an answer
 * - `c/<section>/<table>/<row>/<column>` a cell
 * - `x/<section>/<table>/<row>` whether an added row is there
 * - `p/<section>/<table>/<row>` where an added row stands among the others
 * - `s/<section>` whether a section was marked complete
 * - `e/<section>/<rule>` why something that a rule queries is so, `e/<section>/<rule>/<row>` where it queries a row
 * - `o/<address>` an answer that is no longer asked; `o/<address>/<write>` where it came after the return had moved on
 *
 * A section that is asked once per project is `<section>:<project>`, so that the section can always be read
 * from the address without a look-up. Rows that the definition gives are `def:<key>`.
 */
export type Target = string & { readonly target?: unique symbol }

/** `administration`, or `project-progress:PF-BOL-001` where the section is asked once per project. */
export type SectionKey = string & { readonly sectionKey?: unique symbol }

export type RowId = string & { readonly rowId?: unique symbol }

export type Address =
  | { readonly kind: 'answer'; readonly section: SectionKey; readonly question: string }
  | {
      readonly kind: 'cell'
      readonly section: SectionKey
      readonly table: string
      readonly row: RowId
      readonly column: string
    }
  | { readonly kind: 'presence'; readonly section: SectionKey; readonly table: string; readonly row: RowId }
  | { readonly kind: 'position'; readonly section: SectionKey; readonly table: string; readonly row: RowId }
  | { readonly kind: 'status'; readonly section: SectionKey }
  | {
      readonly kind: 'explanation'
      readonly section: SectionKey
      readonly rule: string
      readonly row: RowId | undefined
    }

const part = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/

export const answerAt = (section: SectionKey, question: string): Target => `f/${section}/${question}`
export const statusAt = (section: SectionKey): Target => `s/${section}`
export const explanationAt = (section: SectionKey, rule: string, row?: RowId): Target =>
  row === undefined ? `e/${section}/${rule}` : `e/${section}/${rule}/${row}`
export const rowAt = (section: SectionKey, table: string, row: RowId): Target =>
  `x/${section}/${table}/${row}`
export const positionAt = (section: SectionKey, table: string, row: RowId): Target =>
  `p/${section}/${table}/${row}`

export function cellAt(table: { section: SectionKey; table: string }, row: RowId, column: string): Target {
  return `c/${table.section}/${table.table}/${row}/${column}`
}

/** Where an answer is kept that is no longer asked; `write` tells apart those that came after the return had moved on. */
export const trayAt = (origin: Target, write?: string): Target =>
  write === undefined ? `o/${origin}` : `o/${origin}/${write}`

export const isInTray = (target: Target): boolean => target.startsWith('o/')

/** The key of a section, for the project (or other item) that it is asked about. */
export const sectionKey = (section: string, item?: string): SectionKey =>
  item === undefined ? section : `${section}:${item}`

/** The section and the item of a section key. */
export function splitSectionKey(key: SectionKey): { section: string; item: string | undefined } {
  const colon = key.indexOf(':')
  return colon === -1
    ? { section: key, item: undefined }
    : { section: key.slice(0, colon), item: key.slice(colon + 1) }
}

/** The id of a row that the definition gives. */
export const definedRow = (key: string): RowId => `def:${key}`

/** Takes an address apart; undefined where the text is not one. */
export function parseTarget(target: string): Address | undefined {
  const [letter, ...parts] = target.split('/')
  if (!parts.every((text) => part.test(text))) return undefined
  const [section = '', second = '', row = '', column = ''] = parts
  switch (`${letter}${parts.length}`) {
    case 'f2':
      return { kind: 'answer', section, question: second }
    case 'c4':
      return { kind: 'cell', section, table: second, row, column }
    case 'x3':
      return { kind: 'presence', section, table: second, row }
    case 'p3':
      return { kind: 'position', section, table: second, row }
    case 's1':
      return { kind: 'status', section }
    case 'e2':
    case 'e3':
      return { kind: 'explanation', section, rule: second, row: parts[2] }
    default:
      return undefined
  }
}

/** The section key of any address, without parsing the rest. */
export function sectionOf(target: Target): SectionKey {
  return target.split('/')[1] ?? ''
}
