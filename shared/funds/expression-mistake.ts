import type { Expression } from '../rules/expression.ts'
import { forms } from '../rules/expression.ts'
import { partsOf } from '../rules/parts.ts'
import { didYouMean } from './nearest.ts'

/** How many parts one expression may have; the longest that a person can follow has far fewer. */
const mostParts = 400

const operators = Object.keys(forms)

type Mistake = { readonly message: string; readonly path: (string | number)[] }

/** What is wrong with the form of an expression, at its innermost place; undefined where nothing is. */
export function expressionMistake(value: unknown): Mistake | undefined {
  const mistake = mistakeIn(value, { path: [], left: { parts: mostParts } })
  return mistake === 'large'
    ? {
        message: `This expression has more than ${mostParts} parts. Split it into several rules, or make a table of it`,
        path: [],
      }
    : mistake
}

type At = { readonly path: (string | number)[]; readonly left: { parts: number } }

function mistakeIn(value: unknown, { path, left }: At): Mistake | 'large' | undefined {
  left.parts -= 1
  if (left.parts < 0) return 'large'
  if (typeof value === 'string' || typeof value === 'boolean') return undefined
  if (typeof value === 'number' && Number.isFinite(value)) return undefined
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { message: 'This must be an expression, like {answer: question-id}', path }
  }
  const keys = Object.keys(value)
  const operator = keys.find((key) => operators.includes(key))
  const [first = ''] = keys
  const form = operator === undefined ? undefined : forms[operator]
  if (operator === undefined || form === undefined) {
    return {
      message: `“${first}” is nothing that an expression can do${didYouMean(first, operators)}`,
      path: [...path, first],
    }
  }
  for (const part of partsOf(value as Expression)) {
    const mistake = mistakeIn(part.part, { path: [...path, ...part.path], left })
    if (mistake !== undefined) return mistake
  }
  if (form.safeParse(value).success) return undefined
  if (operator === 'divide')
    return {
      message:
        '“divide” says of what, and how it is rounded: divide: [a, b], decimals: 2, rounding: half-even',
      path: [...path, operator],
    }
  return {
    message: `“${operator}” is not complete, or has something in it that does not belong there`,
    path: [...path, operator],
  }
}
