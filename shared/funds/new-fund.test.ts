import { expect, test } from 'vitest'
import { readDefinitions } from '../../server/funds/read-definitions.ts'
import { validate } from '../answers/validate.ts'
import { compile } from './compile.ts'
import { newFund } from './new-fund.ts'
import { sample } from './sample.ts'

const bank = Object.fromEntries(
  Object.entries(readDefinitions()).filter(([path]) => path.startsWith('bank/')),
)

function started(today: string) {
  const own = newFund({ code: 'HS', name: 'High “streets”: now', today })
  return { ...bank, ...Object.fromEntries(Object.entries(own).map(([path, text]) => [`hs/${path}`, text])) }
}

test.each(['2026-11-27', '2026-09-30', '2026-10-01', '2026-03-31', '2026-04-01', '2027-01-01'])(
  'a fund started on %s is right as it stands, and its returns can be filled in',
  (today) => {
    const compiled = compile(started(today), 'hs/round-01')
    if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems))
    const { bundle, data, recipients } = compiled
    expect(bundle.fund).toMatchObject({ code: 'HS', name: 'High “streets”: now' })
    expect(bundle.round.to < today).toBe(true)
    for (const { organisation } of recipients) {
      const of = { bundle, data: data[organisation] ?? {} }
      expect(validate({ ...of, values: sample(of, 1) }, bundle.round.deadline)).toEqual([])
    }
  },
)

test('it reports on the last half-year that is over', () => {
  const titles = ['2026-11-27', '2026-09-30', '2026-03-31', '2026-04-01'].map((today) => {
    const compiled = compile(started(today), 'hs/round-01')
    return 'bundle' in compiled && compiled.bundle.round.title
  })
  expect(titles).toEqual([
    'April to September 2026',
    'October 2025 to March 2026',
    'April to September 2025',
    'October 2025 to March 2026',
  ])
})

test('every file says in comments what to change', () => {
  const { 'fund.yaml': fund = '', 'round-01.yaml': round = '' } = newFund({
    code: 'HS',
    name: 'High streets',
    today: '2026-11-27',
  })
  expect(fund.match(/#/gu)?.length).toBeGreaterThan(12)
  expect(round.match(/#/gu)?.length).toBeGreaterThan(2)
  expect(fund.split('\n').length + round.split('\n').length).toBeLessThan(100)
})
