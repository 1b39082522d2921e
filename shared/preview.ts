import type { Target } from './answers/address.ts'
import type { Value } from './answers/value.ts'
import type { Bundle, RecipientData } from './funds/bundle.ts'
import type { DefinitionProblem } from './funds/source.ts'

/** As whom a definition can be looked at. */
export const previewRoles = {
  editor: 'Editor',
  'finance-editor': 'Finance editor',
  certifier: 'Certifier',
  viewer: 'Viewer',
} as const
export type PreviewRole = keyof typeof previewRoles

export const isPreviewRole = (text: string): text is PreviewRole => Object.hasOwn(previewRoles, text)

/** A recipient as a preview shows it: what only it is given, and what its return says already. */
export type PreviewRecipient = {
  /** GSS code. */
  readonly organisation: string
  readonly name: string
  readonly data: RecipientData
  readonly values: readonly (readonly [Target, Value])[]
}

/** What whoever reads the definition hands to whoever shows its pages, each time its files change. */
export type Preview =
  | { readonly is: 'right'; readonly bundle: Bundle; readonly recipients: readonly PreviewRecipient[] }
  | { readonly is: 'broken'; readonly problems: readonly DefinitionProblem[] }
