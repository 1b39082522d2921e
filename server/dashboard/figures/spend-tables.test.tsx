import { parseHTML } from 'linkedom'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { spendChart } from '../../figures/spend-chart.ts'
import type { SpendFigure } from '../../figures/spend.ts'
import type { Spend } from './spend-filters.tsx'
import { PeriodTable, RecipientTable } from './spend-tables.tsx'

const period = (from: string | null, to: string, state: 'actual' | 'forecast', label: string) => ({
  from,
  to,
  state,
  label,
  year: from === null ? null : '2024 to 2025',
})
const lines = [
  { type: 'capital', amounts: [1_000_00, 1_234_567_89, null, -45_600_10] },
  { type: 'revenue', amounts: [null, 12, null, 7_000_00] },
  { type: 'all', amounts: [1_000_00, 1_234_567_89 + 12, null, 7_000_00 - 45_600_10] },
] as const
const figure = {
  asked: {
    fund: { id: 'PF', name: 'Pathfinders' },
    round: { number: 3, title: 'October 2024 to March 2025', deadline: '2025-05-16' },
    organisations: [],
    type: 'all',
    source: 'fund',
    asAt: null,
  },
  options: { rounds: [], organisations: [] },
  periods: [
    period(null, '2024-03-31', 'actual', 'Up to March 2024'),
    period('2024-04-01', '2024-06-30', 'actual', 'April to June 2024'),
    period('2024-07-01', '2024-09-30', 'forecast', 'July to September 2024'),
    period('2024-10-01', '2024-12-31', 'forecast', 'October to December 2024'),
  ],
  totals: lines,
  recipients: [{ id: 'E08000001', name: 'Bolton Council', lines }],
  returns: { due: 2, in: 1, missing: [], late: [], closed: true, lastSubmitted: '2025-05-04T09:30:00.000Z' },
  answeredAt: '2025-06-01T12:00:00.000Z',
} satisfies SpendFigure
const spend: Spend = { ...figure, subject: '', headline: '', definition: [], chart: '', asAt: null }

const rowsOf = (html: string): string[][] =>
  [...parseHTML(html).document.querySelectorAll('tr')].map((row) =>
    [...row.querySelectorAll('th, td')].map((cell) => cell.textContent ?? ''),
  )

test('the table beside the chart has the same periods, states and amounts as the bars', () => {
  const table = rowsOf(renderToStaticMarkup(<PeriodTable spend={spend} />))
    .filter((row) => row[1] === 'Actual' || row[1] === 'Forecast')
    .map(([label, state, , , total]) => `${label}, ${state?.toLowerCase()}: ${total}`)
  const chart = parseHTML(spendChart(figure, { titles: true })).document
  const bars = [...chart.querySelectorAll('rect[aria-label]')].map((bar) => bar.getAttribute('aria-label'))
  expect(bars).toEqual([
    'April to June 2024, actual: £1,234,568.01',
    'October to December 2024, forecast: -£38,600.10',
  ])
  // What the chart leaves out is in the table: the years before, and a period in which nothing was entered.
  expect(table.filter((row) => !bars.includes(row))).toEqual([
    'Up to March 2024, actual: £1,000.00',
    'July to September 2024, forecast: –',
  ])
})

test('the totals of the table are the sums of its rows, to the penny', () => {
  const rows = rowsOf(renderToStaticMarkup(<PeriodTable spend={spend} />))
  expect(rows.slice(-3)).toEqual([
    ['Total actual', '£1,235,567.89', '£0.12', '£1,235,568.01'],
    ['Total forecast', '-£45,600.10', '£7,000.00', '-£38,600.10'],
    ['Total', '£1,189,967.79', '£7,000.12', '£1,196,967.91'],
  ])
})

test('every recipient has a row for each type of spend, under periods that say whether they are over', () => {
  const rows = rowsOf(renderToStaticMarkup(<RecipientTable spend={spend} recipients={spend.recipients} />))
  expect(rows[1]?.slice(0, 2)).toEqual(['Up to March 2024 Actual', 'April to June 2024 Actual'])
  expect(rows[2]).toEqual([
    'Bolton Council',
    'Capital',
    '£1,000.00',
    '£1,234,567.89',
    '–',
    '-£45,600.10',
    '£1,189,967.79',
  ])
  expect(rows.at(-1)?.[0]).toBe('Total')
})
