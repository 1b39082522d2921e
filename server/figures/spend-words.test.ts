import { expect, test } from 'vitest'
import type { SpendFigure, SpendPeriod } from './spend.ts'
import { headlineOf, roughly, shortly, subjectInWords } from './spend-words.ts'

test.each([
  [0, '£0', '£0'],
  [-12_34, '-£12', '-£12'],
  [9_999_00, '£9,999', '£9,999'],
  [123_456_78, '£123,456', '£123k'],
  [999_499_00, '£999,499', '£999k'],
  [999_500_00, '£1\u00a0million', '£1m'],
  [15_249_000_00, '£15.2\u00a0million', '£15.2m'],
  [999_500_000_00, '£1\u00a0billion', '£1bn'],
])('%i pence is said roughly in a sentence and shortly over a bar', (pence, sentence, bar) => {
  expect(roughly(pence)).toBe(sentence)
  expect(shortly(pence)).toBe(bar)
})

const asked: SpendFigure['asked'] = {
  fund: { id: 'PF', name: 'Pathfinders' },
  round: { number: 3, title: 'October 2024 to March 2025', deadline: '2025-05-16' },
  organisations: [],
  type: 'all',
  source: 'fund',
  asAt: null,
}
const period = (to: string, state: SpendPeriod['state']): SpendPeriod => ({
  from: '2024-04-01',
  to,
  state,
  label: to,
  year: null,
})
const periods = [period('2025-03-31', 'actual'), period('2027-03-31', 'forecast')]
const returns = { due: 2, in: 1, missing: [], late: [], closed: true, lastSubmitted: null }
const said = (amounts: (number | null)[], more: Partial<SpendFigure> = {}): string =>
  headlineOf({ asked, periods, totals: [{ type: 'all', amounts }], returns, ...more })

test('the headline says what was spent and what is still to come, and only what was reported', () => {
  expect(said([2_000_000_00, 50_000_00])).toBe(
    'Recipients have spent £2\u00a0million up to 31 March 2025 and forecast another £50,000 by 31 March 2027',
  )
  expect(said([300_00, null])).toBe('Recipients have spent £300 up to 31 March 2025')
  expect(said([null, 300_00])).toBe('Recipients have forecast £300 of spend by 31 March 2027')
  expect(said([null, null])).toBe('Recipients have reported no spend of this kind')
  expect(said([], { returns: { ...returns, in: 0 } })).toBe(
    'No return is in yet, so there is no spend to show',
  )
})

test('one organisation is named, and so is every filter that has a single value', () => {
  const bolton = { ...asked, organisations: [{ id: 'E08000001', name: 'Bolton Council' }] }
  expect(said([300_00, null], { asked: bolton })).toBe('Bolton Council has spent £300 up to 31 March 2025')
  expect(subjectInWords({ asked: { ...bolton, type: 'capital', source: 'match', asAt: '2025-05-20' } })).toBe(
    'Capital spend of match funding, Pathfinders round 3 (October 2024 to March 2025), Bolton Council, as at 20 May 2025',
  )
})
