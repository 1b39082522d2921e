import { expect, test } from 'vitest'
import { compileApart } from './compile-apart.ts'
import { readDefinitions } from './read-definitions.ts'

const what = { files: readDefinitions(), folder: 'pathfinders', fund: 'PF', round: 3, against: null }

test('what takes too long is ended, and said', async () => {
  const started = performance.now()
  const result = await compileApart(what, { milliseconds: 1, megabytes: 512 })
  expect(performance.now() - started).toBeLessThan(5_000)
  expect(result).toEqual({
    problems: [
      {
        file: 'pathfinders/round-03.yaml',
        line: 1,
        message: expect.stringContaining('This can’t be checked in 1 seconds') as string,
      },
    ],
  })
})

test('what takes too much memory is ended, and said; others are answered meanwhile and after', async () => {
  const rows = Array.from({ length: 60_000 }, (_, at) => `E08000001,PF-${at},Project ${at}`).join('\n')
  const files = { ...what.files, 'pathfinders/data/projects.csv': `organisation,reference,name\n${rows}\n` }
  const [heavy, usual] = await Promise.all([
    compileApart({ ...what, files }, { milliseconds: 60_000, megabytes: 16 }),
    compileApart(what),
  ])
  expect(heavy).toMatchObject({
    problems: [{ message: expect.stringContaining('can’t be checked') as string }],
  })
  expect(usual).toHaveProperty('sha256')
  expect(await compileApart(what)).toEqual(usual)
})
