import { mergeQuestion, valueAt, type Written } from './bank.ts'
import type { AuthoredQuestion, Override } from './definition.ts'
import { didYouMean } from './nearest.ts'
import { problemAt, type DefinitionProblem, type Path, type Place } from './source.ts'

/** A question of the bank as a fund asks it. An override rewords or tightens; anything else is a problem. */
export function applyOverride(
  base: Written,
  { override, place }: { override: Override; place: Place },
  problems: DefinitionProblem[],
): Written {
  const say = (path: Path, message: string): number =>
    problems.push(problemAt({ ...place, path: [...place.path, ...path] }, message))
  const columns = base.authored.columns ?? {}
  const fixed = base.authored.rows?.fixed ?? {}
  checkTighter(base.authored, override, (name, message) => say([name], message))
  for (const [id, column] of Object.entries(override.columns ?? {})) {
    const was = columns[id]
    if (was === undefined)
      say(['columns', id], `“${base.id}” has no column “${id}”${didYouMean(id, Object.keys(columns))}`)
    else if (column !== false)
      checkTighter(was, column, (name, message) => say(['columns', id, name], message))
    else if (isNeeded(id, base.authored))
      say(['columns', id], `The bank needs the column “${id}” of “${base.id}”, so a fund can’t leave it out`)
  }
  const { labels = {}, ...counts } = override.rows ?? {}
  checkTighter({ min: 0, ...base.authored.rows }, counts, (name, message) => say(['rows', name], message))
  for (const key of Object.keys(labels)) {
    if (fixed[key] === undefined)
      say(['rows', 'labels', key], `“${base.id}” has no row “${key}”${didYouMean(key, Object.keys(fixed))}`)
  }
  const { rows: _, columns: said = {}, ...simple } = override
  const changed = Object.fromEntries(
    Object.entries(said).flatMap(([id, column]) => (column === false ? [] : [[id, column] as const])),
  )
  const relabelled = Object.entries(labels).map(([key, label]) => {
    const row = fixed[key]
    return [key, typeof row === 'object' ? { ...row, label } : label] as const
  })
  const rows = {
    ...counts,
    ...(relabelled.length > 0 && { fixed: { ...fixed, ...Object.fromEntries(relabelled) } }),
  }
  const kept = Object.fromEntries(Object.entries(columns).filter(([id]) => said[id] !== false))
  const merged = mergeQuestion(base.authored.columns ? { ...base.authored, columns: kept } : base.authored, {
    ...simple,
    ...(override.columns && { columns: changed }),
    ...(override.rows && { rows }),
  })
  const placeOf = (path: Path): Place =>
    valueAt(override, path) === undefined ? base.placeOf(path) : { ...place, path: [...place.path, ...path] }
  return { id: base.id, authored: { ...merged, kind: base.authored.kind }, placeOf }
}

/** Whether a table would be broken or say less without a column. What reads it is checked where it stands. */
function isNeeded(id: string, { rows, unique = [], columns = {} }: AuthoredQuestion): boolean {
  return (
    columns[id]?.required !== false ||
    rows?.key === id ||
    unique.some((ids) => ids.includes(id)) ||
    Object.values(columns).some(
      ({ matching = {}, total = [] }) => Object.values(matching).includes(id) || total.includes(id),
    )
  )
}

const larger = ['min', 'moreThan', 'least'] as const
const smaller = ['words', 'decimals', 'max', 'lessThan', 'most'] as const

type Tightened = Pick<
  Override,
  'required' | 'past' | 'earliest' | 'latest' | (typeof larger)[number] | (typeof smaller)[number]
>

function checkTighter(
  base: Tightened,
  override: Tightened,
  say: (name: string, message: string) => void,
): void {
  const loosens = (name: string, limit: unknown): void =>
    say(name, `A fund may tighten a limit of the bank, not loosen it: “${name}” is ${String(limit)} there`)
  for (const name of larger) {
    const [was, now] = [base[name], override[name]]
    if (was !== undefined && now !== undefined && now < was) loosens(name, was)
  }
  for (const name of smaller) {
    const [was, now] = [base[name], override[name]]
    if (was !== undefined && now !== undefined && now > was) loosens(name, was)
  }
  if ((override.earliest ?? '9999') < (base.earliest ?? '')) loosens('earliest', base.earliest)
  if ((override.latest ?? '') > (base.latest ?? '9999')) loosens('latest', base.latest)
  if (base.past === true && override.past === false) loosens('past', true)
  if (override.required !== undefined && override.required !== true && base.required !== false)
    say('required', 'The bank asks for this answer, so a fund can’t make it optional')
}
