import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Grant } from '../auth/may.ts'
import type { Database } from '../database.ts'
import { testDatabase, type TestDatabase } from '../testing.ts'
import { appRouter } from '../router.ts'
import { UnusableFilter } from './filters.ts'
import { seedFund, seedReturn, type SeededCell } from './testing-spend.ts'
import { spendFigure, type SpendFigure } from './spend.ts'
import { totalOf } from './spend-words.ts'

const now = new Date('2025-06-02T12:00:00Z')
const [bolton, rotherham, manchester] = ['E08000001', 'E08000018', 'E08000003'] as const
const earlier = { from: null, to: '2024-03-31', state: 'actual' } as const
const quarter4 = { from: '2025-01-01', to: '2025-03-31', state: 'actual' } as const
const half1 = { from: '2025-04-01', to: '2025-09-30', state: 'forecast' } as const
const half2 = { from: '2024-10-01', to: '2025-03-31', state: 'actual' } as const
const quarter1 = { from: '2025-04-01', to: '2025-06-30', state: 'forecast' } as const
const capital = (
  pence: bigint,
  period: Omit<SeededCell, 'variable' | 'item' | 'pence'>,
  item = 'committed',
) => ({ variable: 'expenditure.capital', item, pence, ...period }) as const
const revenue = (
  pence: bigint,
  period: Omit<SeededCell, 'variable' | 'item' | 'pence'>,
  item = 'committed',
) => ({ variable: 'expenditure.revenue', item, pence, ...period }) as const

let database: TestDatabase
let db: Database
beforeAll(async () => {
  database = await testDatabase()
  ;({ db } = database)
  await seedFund(db, { code: 'PF', name: 'Pathfinders', rounds: [1, 2, 3] })
  await seedFund(db, { code: 'HY', name: 'Half Year Fund', rounds: [1] })
  await seedFund(db, { code: 'HS', name: 'High Street Fund', rounds: [1] })
  await db.organisation.createMany({
    data: [
      { id: bolton, code: 'BOL', name: 'Bolton Council' },
      { id: rotherham, code: 'ROT', name: 'Rotherham Council' },
      { id: manchester, code: 'MAN', name: 'Manchester City Council' },
    ],
  })
  await seedReturn(db, {
    fund: 'PF',
    round: 3,
    organisation: bolton,
    submittedAt: '2025-05-02T09:00:00Z',
    cells: [capital(999_00n, quarter4)],
  })
  await seedReturn(db, {
    fund: 'PF',
    round: 3,
    organisation: bolton,
    revision: 2,
    submittedAt: '2025-05-20T09:00:00Z',
    cells: [
      capital(10n, earlier),
      capital(1_234_567_89n, quarter4),
      capital(1n, quarter4, 'uncommitted'),
      capital(2n, quarter4, 'freedoms'),
      { ...capital(50_000_00n, quarter4, 'match-secured'), variable: 'match-funding.capital' },
      { ...capital(60_000_00n, quarter1, 'third-party'), variable: 'match-funding.capital' },
      revenue(3n, quarter4),
      revenue(-5_00n, quarter1),
      { ...capital(7_777n, quarter1), state: 'target' },
    ],
  })
  await seedReturn(db, {
    fund: 'PF',
    round: 3,
    organisation: rotherham,
    submittedAt: '2025-05-16T23:30:00Z',
    cells: [capital(20n, quarter4)],
  })
  await seedReturn(db, { fund: 'PF', round: 3, organisation: manchester })
  await seedReturn(db, {
    fund: 'PF',
    round: 2,
    organisation: bolton,
    submittedAt: '2024-11-01T09:00:00Z',
    cells: [capital(5_555n, quarter4)],
  })
  await seedReturn(db, {
    fund: 'PF',
    round: 1,
    organisation: bolton,
    submittedAt: '2024-05-01T09:00:00Z',
    cells: [{ ...capital(4_00n, quarter4), variable: 'expenditure.combined' }],
  })
  await seedReturn(db, {
    fund: 'HY',
    round: 1,
    organisation: bolton,
    submittedAt: '2025-05-01T09:00:00Z',
    cells: [capital(70n, half2), capital(9n, half1), revenue(2n, quarter4)],
  })
  await seedReturn(db, { fund: 'HS', round: 1, organisation: bolton })
})
afterAll(() => database.close())

const grant = (role: Grant['role'], fund: string | null): Grant => ({ role, fund, organisation: null })
const analystOf = (fund: string | null) => ({ grants: [grant('analyst', fund)] })
const ask = (
  filters: Record<string, string[]> = { fund: ['PF'], round: ['3'] },
  session = analystOf('PF'),
): Promise<SpendFigure> => spendFigure({ db, session, now }, filters)

/** What a line says about each period: `{'January to March 2025': 20}`. */
const amounts = ({ periods }: SpendFigure, line: SpendFigure['totals'][number] | undefined) =>
  Object.fromEntries(periods.map(({ label }, index) => [label, line?.amounts[index]]))

describe('spend by period', () => {
  test('sums fund money to the penny, capital and revenue apart and together', async () => {
    const figure = await ask()
    const [capitalLine, revenueLine, all] = figure.totals
    expect(amounts(figure, capitalLine)).toEqual({
      'Up to March 2024': 10,
      'January to March 2025': 1_234_567_89 + 1 + 2 + 20,
      'April to June 2025': null,
    })
    expect(amounts(figure, revenueLine)).toEqual({
      'Up to March 2024': null,
      'January to March 2025': 3,
      'April to June 2025': -5_00,
    })
    expect(all?.type).toBe('all')
    expect(totalOf(figure)).toBe(10 + 1_234_567_89 + 1 + 2 + 20 + 3 - 5_00)
  })

  test('every recipient’s line adds up to the total', async () => {
    const figure = await ask({ fund: ['PF'], round: ['3'], source: ['all'] })
    for (const [at, line] of figure.totals.entries()) {
      for (const [index, total] of line.amounts.entries()) {
        const parts = figure.recipients.map(({ lines }) => lines[at]?.amounts[index] ?? 0)
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total ?? 0)
      }
    }
    expect(figure.recipients.map(({ name }) => name)).toEqual(['Bolton Council', 'Rotherham Council'])
  })

  test('match funding is counted only where it was asked for', async () => {
    const figure = await ask({ fund: ['PF'], round: ['3'], source: ['match'] })
    expect(totalOf(figure)).toBe(110_000_00)
  })

  test('a fund that reports by half-years is counted on the same variables, and nothing is split', async () => {
    const figure = await ask({ fund: ['HY'], round: ['1'] }, analystOf('HY'))
    expect(amounts(figure, figure.totals[0])).toEqual({
      'October 2024 to March 2025': 70,
      'January to March 2025': null,
      'April to September 2025': 9,
    })
    expect(amounts(figure, figure.totals.at(-1))).toEqual({
      'October 2024 to March 2025': 70,
      'January to March 2025': 2,
      'April to September 2025': 9,
    })
    expect(totalOf(figure)).toBe(81)
  })

  test('a round that did not tell capital and revenue apart has one line for both', async () => {
    const figure = await ask({ fund: ['PF'], round: ['1'] })
    expect(figure.totals.map(({ type, amounts: [amount] }) => [type, amount])).toEqual([
      ['combined', 4_00],
      ['all', 4_00],
    ])
    expect(totalOf(await ask({ fund: ['PF'], round: ['1'], type: ['capital'] }))).toBe(null)
  })

  test('one type of spend has one line', async () => {
    const figure = await ask({ fund: ['PF'], round: ['3'], type: ['revenue'] })
    expect(figure.totals.map(({ type }) => type)).toEqual(['revenue'])
    expect(totalOf(figure)).toBe(3 - 5_00)
  })

  test('a submission that was superseded is not counted', async () => {
    const figure = await ask({ fund: ['PF'], round: ['3'], organisation: [bolton], type: ['capital'] })
    expect(totalOf(figure, 'actual')).toBe(10 + 1_234_567_89 + 3)
  })

  test('as at a day it counts what had been submitted by its end, superseded since or not', async () => {
    const figure = await ask({ fund: ['PF'], round: ['3'], asAt: ['2025-05-16'] })
    expect(totalOf(figure)).toBe(999_00)
    expect(figure.returns).toMatchObject({ due: 3, in: 1, closed: false })
    const nextDay = await ask({ fund: ['PF'], round: ['3'], asAt: ['2025-05-17'] })
    expect(totalOf(nextDay)).toBe(999_00 + 20)
  })

  test('a link that names the moment answers the same after more was submitted', async () => {
    const before = await ask({ fund: ['PF'], round: ['3'], asAt: ['2025-05-20T08:59:59.999Z'] })
    expect(totalOf(before)).toBe(999_00 + 20)
    const then = await ask({ fund: ['PF'], round: ['3'], asAt: ['2025-05-20T09:00:00.000Z'] })
    expect(totalOf(then)).toBe(totalOf(await ask()))
  })

  test('says how many returns are in, missing and late', async () => {
    const { returns } = await ask()
    expect(returns).toEqual({
      due: 3,
      in: 2,
      missing: [{ id: manchester, name: 'Manchester City Council' }],
      // 11:30pm UTC on the day of the deadline is half past midnight in the United Kingdom.
      late: [{ id: rotherham, name: 'Rotherham Council' }],
      closed: true,
      lastSubmitted: '2025-05-20T09:00:00.000Z',
    })
  })

  test('drafts are never counted', async () => {
    const figure = await ask({ fund: ['HS'], round: ['1'] }, analystOf('HS'))
    expect(figure).toMatchObject({ periods: [], recipients: [], returns: { due: 1, in: 0 } })
  })

  test('without filters it is the latest open round of the first fund', async () => {
    expect((await ask({})).asked).toMatchObject({ fund: { id: 'PF' }, round: { number: 3 } })
  })
})

describe('who may see it', () => {
  const call = (session: { grants: Grant[] } | null) =>
    appRouter
      .createCaller({ db, session, now: () => now, demo: true, reference: 'r' } as never)
      .figures.spend({ filters: { fund: ['PF'], round: ['3'] } })

  test('an analyst of the fund, of all funds, and its fund team', async () => {
    for (const grants of [
      [grant('analyst', 'PF')],
      [grant('analyst', null)],
      [grant('fund-manager', 'PF')],
    ]) {
      expect((await call({ grants })).recipients).toHaveLength(2)
    }
  })

  test('an analyst of another fund is told the same as where there is no such fund', async () => {
    const elsewhere = await ask({ fund: ['PF'] }, analystOf('HS')).catch((error: unknown) => error)
    const nowhere = await ask({ fund: ['XX'] }, analystOf('HS')).catch((error: unknown) => error)
    expect(elsewhere).toBeInstanceOf(UnusableFilter)
    expect(String(elsewhere).replace('PF', 'XX')).toBe(String(nowhere))
    expect((await ask({}, analystOf('HS'))).options.rounds.map(({ fund }) => fund.id)).toEqual(['HS'])
  })

  test('an organisation that has no return in the round is not named', async () => {
    await expect(ask({ fund: ['HS'], organisation: [manchester] }, analystOf('HS'))).rejects.toThrow(
      `No organisation with the code ‘${manchester}’ has a return in High Street Fund round 1`,
    )
  })

  test('neither a recipient nor somebody who is signed out', async () => {
    const editor: Grant = { role: 'editor', fund: 'PF', organisation: bolton }
    await expect(call({ grants: [editor] })).rejects.toThrow('NOT_FOUND')
    await expect(call(null)).rejects.toThrow('SIGN_IN')
  })
})

describe('filters that make no sense get a sentence', () => {
  test.each([
    [{ colour: ['red'] }, 'There is no filter called ‘colour’'],
    [{ round: ['three'] }, 'The round must be a number, and ‘three’ is not one'],
    [{ round: ['9'] }, 'Pathfinders has no round 9'],
    [{ fund: ["PF'; DROP TABLE fact"] }, 'is not the code of a fund'],
    [{ fund: ['PF', 'HS'] }, 'more than one value for fund'],
    [{ type: ['both'] }, 'There is no type of spend called ‘both’'],
    [{ source: ['lottery'] }, 'There is no source of funding called ‘lottery’'],
    [{ asAt: ['2025-02-31'] }, 'The ‘as at’ date must be a real date'],
    [{ asAt: ['2031-01-01'] }, 'The ‘as at’ date must be today or in the past'],
    [{ organisation: ['../etc'] }, 'is not the code of an organisation'],
  ])('%j', async (filters, sentence) => {
    await expect(ask(filters)).rejects.toThrow(sentence)
    await expect(ask(filters)).rejects.toBeInstanceOf(UnusableFilter)
  })
})
