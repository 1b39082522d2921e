import { expression } from '../rules/expression.ts'
import { didYouMean } from './nearest.ts'

const operators = [
  'answer',
  'column',
  'round',
  'answered',
  'sum',
  'count',
  'add',
  'subtract',
  'multiply',
  'equals',
  'less',
  'at-most',
  'and',
  'or',
  'not',
]

type Mistake = { readonly message: string; readonly path: (string | number)[] }

/** What is wrong with the form of an expression, at its innermost place; undefined where nothing is. */
export function expressionMistake(value: unknown, path: (string | number)[] = []): Mistake | undefined {
  if (expression.safeParse(value).success) return undefined
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { message: 'This must be an expression, like {answer: question-id}', path }
  }
  const keys = Object.keys(value)
  const operator = keys.find((key) => operators.includes(key))
  const [first = ''] = keys
  if (operator === undefined) {
    return {
      message: `“${first}” is nothing that an expression can do${didYouMean(first, operators)}`,
      path: [...path, first],
    }
  }
  const inside: unknown = (value as Record<string, unknown>)[operator]
  const parts = Array.isArray(inside) ? inside.map((part, index) => [part, index] as const) : undefined
  const inner =
    operator === 'not'
      ? expressionMistake(inside, [...path, operator])
      : parts
          ?.map(([part, index]) => expressionMistake(part, [...path, operator, index]))
          .find((mistake) => mistake !== undefined)
  return (
    inner ?? {
      message: `“${operator}” is not complete, or has something in it that does not belong there`,
      path: [...path, operator],
    }
  )
}
