import type { Question } from './bundle.ts'
import { placeOf, type AskedHere, type Linted, type LintSay } from './lint.ts'
import { below } from './plan.ts'
import type { Place } from './source.ts'

const longestLabel = 150

/** Kinds that are read by their form, so that people need to be shown it. */
const formats: ReadonlySet<Question['kind']> = new Set(['postcodes', 'url', 'month'])

const habits: readonly (readonly [RegExp, (found: string) => string])[] = [
  [/\bplease\b/iu, () => 'leave out “please”: say what to do'],
  [/\be\.?g\b\.?/iu, (found) => `write “for example” instead of “${found}”`],
  [/\bi\.?e\b\.?/u, (found) => `write “that is” instead of “${found}”`],
  [/\betc\b\.?/iu, (found) => `say what else instead of “${found}”`],
  [
    /\b(?:\p{Lu}{4,}\s+\p{Lu}{2,}|\p{Lu}{3,}\s+\p{Lu}{3,}|\p{Lu}{8,})\b/u,
    (found) => `don’t shout: “${found}”`,
  ],
]

/** Whether what people read is short, plain and says what form an answer has. */
export function lintContent({ asked, bundle, placed, plan, round }: Linted, say: LintSay): void {
  const words = (text: string | undefined, place: Place): void => {
    for (const [pattern, advice] of text === undefined ? [] : habits) {
      const [found] = pattern.exec(text ?? '') ?? []
      if (found !== undefined) say.warn(place, `GOV.UK style: ${advice(found)}`)
    }
  }
  for (const { built, place } of placed) {
    words(built.title, below(place, 'title'))
    words(built.guidance, below(place, 'guidance'))
  }
  for (const here of asked) {
    const { question } = here
    for (const key of ['label', 'hint', 'guidance'] as const) words(question[key], placeOf(here, [key]))
    words(question.limits.missing, placeOf(here, ['missing']))
    label(question, placeOf(here, ['label']))
    for (const column of question.table?.columns ?? []) {
      const [id = ''] = column.id.split('.')
      if (column.period !== undefined) continue
      words(column.label, placeOf(here, ['columns', id, 'label']))
      words(column.hint, placeOf(here, ['columns', id, 'hint']))
      label(column, placeOf(here, ['columns', id, 'label']))
    }
    if (formats.has(question.kind) && question.hint === undefined)
      say.warn(placeOf(here, ['label']), `“${question.label}” has to be in a certain form. Show it in a hint`)
  }
  for (const { id, message } of bundle.rules) {
    const written = plan.rules.find(({ value }) => value.id === id)
    if (written !== undefined) words(message, below(written.place, 'message'))
  }
  const added = new Set(
    plan.sections
      .flatMap(({ ask }) => ask.flatMap((entry) => ('use' in entry ? [entry] : entry.ask)))
      .filter(({ place }) => place.file.path === round.file.path && place.path[0] === 'add')
      .map(({ use }) => use),
  )
  for (const here of asked) if (added.has(here.question.id)) newText(here, say)

  function label(part: { readonly label: string }, place: Place): void {
    if (part.label.length > longestLabel)
      say.wrong(
        place,
        `This label has ${part.label.length} characters, and ${longestLabel} are enough. Move some of it to the hint`,
      )
  }
}

/** Free text that a round adds: somebody will have to read it. */
function newText(here: AskedHere, say: LintSay): void {
  const { question, written } = here
  if (question.kind !== 'long-text' || written.authored.analysis !== undefined) return
  say.warn(
    placeOf(here),
    `“${question.label}” is new free text. Say in the bank who reads it and what for (“analysis”)`,
  )
}
