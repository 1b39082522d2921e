import { isBlank, isUnread, type Value } from '../answers/value.ts'
import type { Day } from '../day.ts'
import type { Finding } from '../problems.ts'
import { address } from './address.ts'
import { anyOf } from './any-of.ts'
import { oneOf, yesNo } from './choice.ts'
import { email, postcodes, telephone } from './contact.ts'
import { date } from './date.ts'
import type { Asked, Kind } from './kind.ts'
import { money } from './money.ts'
import { month } from './month.ts'
import { number } from './number.ts'
import { percentage } from './percentage.ts'
import { longText, text } from './text.ts'
import { url } from './url.ts'

const all = {
  text,
  'long-text': longText,
  number,
  percentage,
  money,
  date,
  month,
  'yes-no': yesNo,
  'one-of': oneOf,
  'any-of': anyOf,
  email,
  telephone,
  url,
  postcodes,
  address,
}

export type KindName = keyof typeof all

/** Every kind of question that is not a table. */
export const kindNames = Object.keys(all) as readonly KindName[]

type AnyKind = Omit<Kind<never>, 'read'> & { readonly read: (text: string, asked: Asked) => Value }

/** A kind by its name. The functions below take any stored value; those of the kind itself only what it could read. */
export function kindOf(name: KindName): AnyKind {
  return all[name] as unknown as AnyKind
}

/** A value as people read it; what could not be read is shown as typed, blank as nothing. */
export function sayValue(name: KindName, value: Value | undefined, asked: Asked): string {
  if (value === undefined || value === null) return ''
  return isUnread(value) ? value.typed : kindOf(name).say(value as never, asked)
}

/** A value as text to edit. */
export function editValue(name: KindName, value: Value | undefined, asked: Asked): string {
  if (value === undefined || value === null) return ''
  return isUnread(value) ? value.typed : kindOf(name).edit(value as never, asked)
}

/** Whether a stored value has the shape that its kind stores; unread text and blank always do. */
export function isOfKind(name: KindName, value: Value): boolean {
  return value === null || isUnread(value) || kindOf(name).schema.safeParse(value).success
}

/** What is wrong with one value on its own; nothing for a blank one, whether needed or not. */
export function findingsOf(
  name: KindName,
  value: Value | undefined,
  context: { asked: Asked; today: Day },
): readonly Finding[] {
  const { asked, today } = context
  if (value === undefined || value === null || isBlank(value)) return []
  if (isUnread(value)) return [{ rule: 'unread', message: kindOf(name).unread(value, asked) }]
  return kindOf(name).findings(value as never, asked, today)
}
