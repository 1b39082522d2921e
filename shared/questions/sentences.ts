import type { Asked } from './kind.ts'

/** "Contact email" as it stands inside a sentence: "contact email"; abbreviations keep their capitals. */
export function inSentence(label: string): string {
  const first = label.split(/\s/)[0] ?? ''
  const shouted = first.length > 1 && first === first.toUpperCase()
  return shouted ? label : label.charAt(0).toLowerCase() + label.slice(1)
}

/** "Enter contact email", or what the definition says instead. A label that is a question is quoted. */
export function askFor(verb: 'Enter' | 'Select', { label, limits }: Asked): string {
  if (limits.missing !== undefined) return limits.missing
  return label.includes('?') ? `Answer the question “${label}”` : `${verb} ${inSentence(label)}`
}
