import { Client } from 'pg'
import { spendFigure } from '../../server/figures/spend.ts'
import { seedFund, seedReturn, type SeededCell } from '../../server/figures/testing-spend.ts'
import { testDatabase } from '../../server/testing.ts'
import { rowsOf, time, type Row } from './row.ts'

const organisations = 100
const cellsEach = 1_000

/** The figure "Spend by period" over 100,000 facts, beside the sum of the same facts asked of PostgreSQL directly. */
export async function figure(): Promise<Row[]> {
  const database = await testDatabase()
  const { db } = database
  const client = new Client({ connectionString: database.url })
  try {
    await seedFund(db, { code: 'EX', name: 'Example fund', rounds: [1] })
    for (let i = 0; i < organisations; i += 1) {
      const id = `E${String(i).padStart(8, '0')}`
      await db.organisation.create({ data: { id, code: id, name: `Council ${i}` } })
      await seedReturn(db, {
        fund: 'EX',
        round: 1,
        organisation: id,
        submittedAt: '2025-05-02T10:00:00Z',
        cells: cells(),
      })
    }
    await client.connect()
    await client.query('ANALYZE')
    const now = new Date('2025-06-01T10:00:00Z')
    const session = { grants: [{ role: 'analyst' as const, organisation: null, fund: null }] }
    const [ours, bare]: [number[], number[]] = [[], []]
    for (let i = 0; i < 30; i += 1) {
      ours.push(await time(() => spendFigure({ db, session, now }, { fund: ['EX'], round: ['1'] })))
      bare.push(await time(() => client.query(sum)))
    }
    return rowsOf({
      name: 'figure.spend-100000-facts',
      times: ours.slice(3),
      peer: { name: 'the sum in SQL alone', times: bare.slice(3) },
    })
  } finally {
    await client.end()
    await database.close()
  }
}

const sum = `SELECT organisation_id, period_from, sum(pence) FROM fact
  WHERE variable IN ('expenditure.capital', 'expenditure.revenue') AND current AND fund = 'EX' AND round = 1
  GROUP BY organisation_id, period_from`

function cells(): SeededCell[] {
  return Array.from({ length: cellsEach }, (_, i) => {
    const year = 2020 + (i % 10)
    return {
      variable: i % 2 === 0 ? 'expenditure.capital' : 'expenditure.revenue',
      item: 'committed',
      state: year < 2025 ? 'actual' : 'forecast',
      from: `${year}-04-01`,
      to: `${year}-09-30`,
      pence: BigInt(i * 100 + 1),
    }
  })
}
