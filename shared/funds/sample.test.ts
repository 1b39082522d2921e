import { describe, expect, test } from 'vitest'
import { readDefinitions } from '../../server/funds/read-definitions.ts'
import { parseTarget } from '../answers/address.ts'
import { askedQuestions, askedSections } from '../answers/conditions.ts'
import { questionsOf, tableOf } from '../answers/content.ts'
import { validate } from '../answers/validate.ts'
import { isUnread } from '../answers/value.ts'
import { isOfKind } from '../questions/kinds.ts'
import { compile, roundsIn } from './compile.ts'
import { exampleFiles } from './example-files.ts'
import { sample } from './sample.ts'

const rounds = [exampleFiles, readDefinitions()].flatMap((files) =>
  roundsIn(files).map((round) => [files, round] as const),
)
const returns = rounds.flatMap(([files, round]) => {
  const compiled = compile(files, round)
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems, null, 2))
  const { bundle, data, recipients } = compiled
  return recipients.map(({ name, organisation }) => ({
    name: `${name}, ${round}`,
    bundle,
    data: data[organisation] ?? {},
  }))
})

describe.each(returns)('a sample return of $name', ({ bundle, data }) => {
  test('has nothing wrong with it, whatever the seed', () => {
    for (let seed = 1; seed <= 5; seed += 1) {
      expect(
        validate({ bundle, data, values: sample({ bundle, data }, seed) }, bundle.round.deadline),
      ).toEqual([])
    }
  })

  test('answers every question with a value of its kind', () => {
    const values = sample({ bundle, data }, 7)
    for (const instance of askedSections({ bundle, data, values })) {
      for (const { id, kind } of askedQuestions({ bundle, data, values }, instance)) {
        const { key } = instance
        if (kind !== 'table') expect([id, values.get(`f/${key}/${id}`)]).not.toEqual([id, undefined])
      }
    }
    const questions = bundle.sections.flatMap(questionsOf)
    for (const [target, value] of values) {
      const address = parseTarget(target)
      if (address?.kind !== 'answer' && address?.kind !== 'cell') continue
      const question = questions.find(
        ({ id }) => id === (address.kind === 'cell' ? address.table : address.question),
      )
      const asked =
        address.kind === 'cell' && question
          ? tableOf(question).columns.find(({ id }) => id === address.column)
          : question
      expect(isUnread(value)).toBe(false)
      expect(asked?.kind !== undefined && asked.kind !== 'table' && isOfKind(asked.kind, value)).toBe(true)
    }
  })
})

test('the same seed gives the same return, another one another', () => {
  const [first] = returns
  if (first === undefined) throw new Error('No definitions')
  expect([...sample(first, 1)]).toEqual([...sample(first, 1)])
  expect([...sample(first, 1)]).not.toEqual([...sample(first, 2)])
})
