import type { Limits } from '../funds/bundle.ts'
import { formatMonth } from '../day.ts'
import { groupThousands } from '../money.ts'
import type { KindName } from '../questions/kinds.ts'

/** What each kind of question is called in a codebook. */
const kindWords: Readonly<Record<string, string>> = {
  text: 'text',
  'long-text': 'text of several paragraphs',
  number: 'number',
  percentage: 'percentage',
  money: 'pounds and pence',
  date: 'date',
  month: 'month and year',
  'yes-no': 'yes or no',
  'one-of': 'one of a list',
  'any-of': 'any of a list',
  email: 'e-mail address',
  telephone: 'telephone number',
  url: 'web address',
  postcodes: 'postcodes',
  address: 'UK address',
  table: 'table',
}

export function sayKind(kind: KindName | 'table'): string {
  return kindWords[kind] ?? kind.replaceAll('-', ' ')
}

/** The limits of an answer in words, a part each: “0 or more”, “up to 100 words”. */
export function sayLimits(kind: KindName | 'table', limits: Limits): string[] {
  const amount = (value: number): string => {
    const text = groupThousands(String(Math.abs(value)))
    const sign = value < 0 ? '-' : ''
    return kind === 'money' ? `${sign}£${text}` : kind === 'percentage' ? `${sign}${text}%` : `${sign}${text}`
  }
  const { words, decimals, min, max, moreThan, lessThan, past, earliest, latest, least, most, unit, except } =
    limits
  const said: (string | false | undefined)[] = [
    words !== undefined && `up to ${words} words`,
    decimals !== undefined &&
      (decimals === 0 ? 'whole numbers' : `up to ${decimals} decimal ${decimals === 1 ? 'place' : 'places'}`),
    min !== undefined && `${amount(min)} or more`,
    moreThan !== undefined && `more than ${amount(moreThan)}`,
    max !== undefined && `${amount(max)} or less`,
    lessThan !== undefined && `less than ${amount(lessThan)}`,
    past === true && 'not in the future',
    earliest !== undefined && `${formatMonth(`${earliest}-01`)} or later`,
    latest !== undefined && `${formatMonth(`${latest}-01`)} or earlier`,
    least !== undefined && `at least ${least} ${least === 1 ? 'choice' : 'choices'}`,
    most !== undefined && `no more than ${most} ${most === 1 ? 'choice' : 'choices'}`,
    unit !== undefined && `in ${unit}`,
    except !== undefined && `any amount for those who hold the exemption “${except.key}”`,
  ]
  return said.filter((part) => typeof part === 'string')
}
