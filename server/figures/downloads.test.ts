import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseHTML } from 'linkedom'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatPounds } from '#shared/money.ts'
import { createApp } from '../app.ts'
import { startSession } from '../auth/session.ts'
import type { Database } from '../database.ts'
import { newSigningKey } from '../funds/signing.ts'
import { testDatabase, type TestDatabase } from '../testing.ts'
import { csvText } from './csv.ts'
import { spendMarks } from './spend-chart.ts'
import { seedFund, seedReturn } from './testing-spend.ts'
import { spendFigure } from './spend.ts'

const now = new Date('2025-06-02T12:00:00Z')
const periods = [
  { from: null, to: '2024-03-31', state: 'actual' },
  { from: '2025-01-01', to: '2025-03-31', state: 'actual' },
  { from: '2025-04-01', to: '2025-06-30', state: 'forecast' },
] as const
const awkward = '=HYPERLINK("http://example.com"), “Council” 🏛\nof <Bolton>'

let database: TestDatabase
let db: Database
let server: Server
let address: string
const cookies: Record<string, string> = {}

beforeAll(async () => {
  database = await testDatabase()
  ;({ db } = database)
  await seedFund(db, { code: 'PF', name: 'Pathfinders', rounds: [3] })
  await db.organisation.createMany({
    data: [
      { id: 'E08000001', code: 'BOL', name: awkward },
      { id: 'E08000018', code: 'ROT', name: 'Rotherham Council' },
    ],
  })
  const amounts = [-50n, 1_234_567_89n, 765_432_10n]
  const cells = (['expenditure.capital', 'expenditure.revenue'] as const).flatMap((variable) =>
    periods.map((period, index) => ({ variable, item: 'committed', pence: amounts[index] ?? 0n, ...period })),
  )
  const place = { fund: 'PF', round: 3, submittedAt: '2025-05-02T09:00:00Z', cells }
  await seedReturn(db, { ...place, organisation: 'E08000001' })
  await seedReturn(db, { ...place, organisation: 'E08000018', cells: cells.slice(0, 4) })
  for (const [id, role] of [
    ['ann', 'analyst'],
    ['ed', 'editor'],
  ] as const) {
    await db.person.create({
      data: {
        id,
        name: id,
        email: `${id}@example.com`,
        title: role,
        grants: { create: { role, fundCode: 'PF' } },
      },
    })
    const { token } = await startSession(db, { person: id, host: 'dashboard', now })
    cookies[id] = `__Host-session=${token}`
  }
  const config = { demo: true, dashboard: '/nowhere', host: '127.0.0.1' }
  server = createApp({
    db,
    config,
    log: () => undefined,
    now: () => now,
    signingKey: newSigningKey(),
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.close()
  await database.close()
})

const get = (path: string, person = 'ann'): Promise<Response> =>
  fetch(`${address}${path}`, { headers: { cookie: cookies[person] ?? '' } })
const figure = () =>
  spendFigure({ db, session: { grants: [{ role: 'analyst', fund: 'PF', organisation: null }] }, now }, {})

describe('the download', () => {
  test('says the same as the page, row by row, and a strict reader reads it back', async () => {
    const response = await get('/figures/spend.csv?fund=PF&round=3')
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(response.headers.get('content-disposition')).toContain('spend-PF-round-3-2025-06-02.csv')
    const [header, ...rows] = strictCsv(await response.text())
    const column = (row: readonly string[], name: string): string | undefined =>
      row[header?.indexOf(name) ?? -1]
    const { recipients, periods: shown } = await figure()
    const expected = recipients.flatMap(({ id, lines }) =>
      lines
        .filter(({ type }) => type !== 'all')
        .flatMap(({ type, amounts }) =>
          amounts.flatMap((pence, index) =>
            pence === null ? [] : [`${id} ${type} ${shown[index]?.from} ${shown[index]?.to} ${pence}`],
          ),
        ),
    )
    const read = rows.map((row) =>
      [
        column(row, 'Organisation code'),
        column(row, 'Type of spend')?.toLowerCase(),
        column(row, 'Period start') || null,
        column(row, 'Period end'),
        Math.round(Number(column(row, 'Amount in pounds')) * 100),
      ]
        .join(' ')
        .replace('  ', ' null '),
    )
    expect(read).toEqual(expected)
    expect(rows).toHaveLength(10)
  })

  test('a name that a spreadsheet would run as a formula stays text, and amounts stay numbers', async () => {
    const [header = [], ...rows] = strictCsv(await (await get('/figures/spend.csv')).text())
    const names = new Set(rows.map((row) => row[header.indexOf('Organisation')]))
    expect([...names]).toEqual([`'${awkward}`, 'Rotherham Council'])
    expect(rows.map((row) => row[header.indexOf('Amount in pounds')])).toContain('-0.5')
  })

  test.each(['=1+1', '+SUM(A1)', '-cmd', '@x', '\tx', '\r\nx', '＝1'])('%j is neutralised', (text) => {
    expect(strictCsv(csvText(['a', 'b'], [[text, 1]]))[1]).toEqual([`'${text}`, '1'])
  })

  test('for Excel it is the same file behind a byte order mark', async () => {
    const plain = Buffer.from(await (await get('/figures/spend.csv')).arrayBuffer())
    const excel = Buffer.from(await (await get('/figures/spend.excel.csv')).arrayBuffer())
    expect(excel.equals(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), plain]))).toBe(true)
  })

  test('is written to the event log: who, what, how many rows', async () => {
    await get('/figures/spend.csv?type=capital')
    const event = await db.event.findFirstOrThrow({ orderBy: { id: 'desc' } })
    expect(event).toMatchObject({ by: 'ann', what: 'figure.downloaded' })
    expect(JSON.parse(event.record)).toMatchObject({
      detail: { file: 'spend.csv', type: 'capital', rows: 6 },
    })
  })
})

describe('the chart', () => {
  const draw = async (path: string) => {
    const response = await get(path)
    expect(response.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8')
    return parseHTML(await response.text()).document
  }

  test('has a bar for each period of the table, with its number and a height in proportion', async () => {
    const document = await draw('/figures/spend.svg')
    const bars = [...document.querySelectorAll('rect[aria-label]')].map((bar) => ({
      says: bar.getAttribute('aria-label'),
      height: Number(bar.getAttribute('height')),
    }))
    const shown = await figure()
    const total = shown.totals.at(-1)?.amounts ?? []
    const expected = shown.periods.flatMap(({ label, state, from, to }, index) =>
      from === null || to === null ? [] : [`${label}, ${state}: ${formatPounds(total[index] ?? 0)}`],
    )
    expect(bars.map(({ says }) => says)).toEqual(expected)
    expect(bars).toHaveLength(2)
    const [first = 0, second = 0] = spendMarks(shown).map(({ pence }) => Math.abs(pence))
    expect((bars[1]?.height ?? 0) / (bars[0]?.height ?? 1)).toBeCloseTo(second / first, 5)
  })

  test('says what it is to those who can’t see it, and needs no colour to tell forecast from actual', async () => {
    const document = await draw('/figures/spend.svg')
    const svg = document.querySelector('svg')
    expect(svg?.getAttribute('role')).toBe('img')
    const named = svg?.getAttribute('aria-labelledby')?.split(' ') ?? []
    expect(named.map((id) => document.getElementById(id)?.textContent)).toEqual([
      expect.stringContaining('Recipients have spent'),
      expect.stringContaining(
        'Up to March 2024 spans more time than the others and stands in the table only',
      ),
    ])
    const fills = [...document.querySelectorAll('g[aria-label=bar]')].map((bars) => bars.getAttribute('fill'))
    expect(fills).toEqual(['#12436d', 'url(#forecast)'])
    expect(document.querySelector('pattern#forecast')).not.toBeNull()
  })

  test('a name can’t break out of it', async () => {
    const text = await (await get('/figures/spend.svg?organisation=E08000001')).text()
    expect(text).toContain('&lt;Bolton&gt;')
    expect(text).not.toMatch(/<Bolton>| style=|<style|<script/)
  })
})

describe('files are refused with a sentence', () => {
  test('to somebody who is signed out, and to a recipient', async () => {
    for (const file of ['spend.svg', 'spend.plain.svg', 'spend.csv', 'spend.excel.csv']) {
      const signedOut = await get(`/figures/${file}`, 'nobody')
      expect([signedOut.status, await signedOut.text()]).toEqual([
        401,
        'You are signed out. Sign in, then open this again\n',
      ])
      expect((await get(`/figures/${file}`, 'ed')).status).toBe(404)
    }
  })

  test('where the filters make no sense', async () => {
    const response = await get('/figures/spend.csv?fund=PF&round=-1')
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('The round must be a number')
  })
})

/** Reads RFC 4180 and nothing else: throws for a bare quote, a bare line feed or a last line that does not end. */
function strictCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  const field = /"((?:[^"]|"")*)"|([^",\r\n]*)/y
  for (let at = 0; at < text.length;) {
    field.lastIndex = at
    const match = field.exec(text)
    if (match === null) throw new Error(`Not a field at ${at}`)
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    at = field.lastIndex
    if (text[at] === ',') at += 1
    else if (text.slice(at, at + 2) === '\r\n') {
      rows.push(row)
      row = []
      at += 2
    } else throw new Error(`A field ends with ${JSON.stringify(text[at])} at ${at}`)
  }
  return rows
}
