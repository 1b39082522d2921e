import type { ReactNode } from 'react'
import type { KindName } from '../../questions/kinds.ts'
import { AddressField } from './address-field.tsx'
import { AnyOfField, OneOfField, YesNoField } from './choice-fields.tsx'
import { EmailField, PostcodesField, TelephoneField, UrlField } from './contact-fields.tsx'
import { DateField, MonthField } from './date-field.tsx'
import type { FieldProps } from './field.ts'
import { LongTextField } from './long-text-field.tsx'
import { MoneyField, NumberField, PercentageField } from './number-fields.tsx'
import { TextField } from './text-field.tsx'

/** How each kind is answered on a page; a kind that is missing here does not compile. */
export const fields: Readonly<Record<KindName, (props: FieldProps) => ReactNode>> = {
  text: TextField,
  'long-text': LongTextField,
  number: NumberField,
  percentage: PercentageField,
  money: MoneyField,
  date: DateField,
  month: MonthField,
  'yes-no': YesNoField,
  'one-of': OneOfField,
  'any-of': AnyOfField,
  email: EmailField,
  telephone: TelephoneField,
  url: UrlField,
  postcodes: PostcodesField,
  address: AddressField,
}

/** The element of a field that takes the focus when someone is sent to it. */
export const focusId = (kind: KindName, id: string): string => {
  const part = firstPart[kind]
  return part === undefined ? id : `${id}-${part}`
}

/** Of fields that are several inputs. */
const firstPart: Partial<Record<KindName, string>> = { date: 'day', month: 'month', address: 'line-1' }
