import { expect, test } from 'vitest'
import { answerAt, rowAt, type Target } from '#shared/answers/address.ts'
import type { Value } from '#shared/answers/value.ts'
import { validate } from '#shared/answers/validate.ts'
import { exampleBundle, exampleData, exampleValues } from '../../../e2e/example.ts'
import { problemsOf } from './problems.ts'

const today = '2025-05-01'
const content = (changes: readonly (readonly [Target, Value])[], without: readonly Target[] = []) => {
  const values = new Map([...exampleValues, ...changes])
  for (const target of without) values.delete(target)
  return { bundle: exampleBundle, data: exampleData, values }
}

test('a return that changes has at every step what a check of all of it finds', () => {
  const name = answerAt('administration', 'contact.name')
  const row = [...exampleValues.keys()].find((target) => target.startsWith('x/')) ?? ''
  const steps = [
    content([]),
    content([[name, null]]),
    content([], [name]),
    content([[answerAt('spend', 'underspend'), { typed: 'x' }]]),
    content([], [row]),
    content([[rowAt('spend', 'outputs', 'new'), true]]),
    { ...content([]), data: { projects: [{ id: 'EX-009', name: 'Pier' }] } },
    content([]),
  ]
  for (const step of steps) expect(problemsOf(step, today)).toEqual(validate(step, today))
  expect(problemsOf(content([[answerAt('spend', 'underspend'), -1]]), today)).not.toEqual([])
})
