import { Router, type NextFunction, type Request, type Response } from 'express'
import { record } from '../audit/events.ts'
import { readSessionCookie } from '../auth/cookie.ts'
import { mayAnalyse } from '../auth/may.ts'
import { findSession } from '../auth/session.ts'
import { dayInLondon } from '#shared/day.ts'
import type { Database } from '../database.ts'
import type { SignedIn } from '../trpc.ts'
import { byteOrderMark, csvText } from './csv.ts'
import { filtersOf, UnusableFilter } from './filters.ts'
import { spendChart } from './spend-chart.ts'
import { spendHeader, spendRows } from './spend-rows.ts'
import { spendFigure, type SpendFigure } from './spend.ts'

type Needs = { readonly db: Database; readonly now: () => Date }

/** Figures as files, at the address of their page's filters: a chart to look at, rows to take away. */
export function figureFiles({ db, now }: Needs): Router {
  const files = Router()
  const send = (
    path: string,
    answer: (figure: SpendFigure, to: { response: Response; session: SignedIn }) => Promise<void> | void,
  ): void => {
    files.get(path, async (request: Request, response: Response, next: NextFunction) => {
      try {
        const token = readSessionCookie(request)
        const session = token ? await findSession(db, { token, host: 'dashboard', now: now() }) : null
        response.locals['person'] = session?.person.id
        if (session === null) return say(response, 401, 'You are signed out. Sign in, then open this again')
        if (!mayAnalyse(session.grants)) return say(response, 404, 'There is nothing here')
        const filters = filtersOf(new URL(request.originalUrl, 'http://here').searchParams)
        response.set('Cache-Control', 'private, no-store')
        await answer(await spendFigure({ db, session, now: now() }, filters), { response, session })
      } catch (error) {
        if (error instanceof UnusableFilter) say(response, 400, error.message)
        else next(error)
      }
    })
  }

  for (const [name, titles] of [
    ['spend.svg', true],
    ['spend.plain.svg', false],
  ] as const) {
    send(`/figures/${name}`, (figure, { response }) => {
      response.set('Content-Disposition', `inline; filename="${fileName(figure, 'svg')}"`)
      response.type('image/svg+xml').send(spendChart(figure, { titles }))
    })
  }
  for (const [name, mark] of [
    ['spend.csv', ''],
    ['spend.excel.csv', byteOrderMark],
  ] as const) {
    send(`/figures/${name}`, async (figure, { response, session }) => {
      const rows = spendRows(figure)
      await logDownload({ db, now }, session, { name, figure, rows: rows.length })
      response
        .type('text/csv; charset=utf-8')
        .attachment(fileName(figure, 'csv'))
        .send(mark + csvText(spendHeader, rows))
    })
  }
  return files
}

function say(response: Response, status: number, sentence: string): void {
  response.status(status).type('text/plain; charset=utf-8').send(`${sentence}\n`)
}

/** Who took what, so that it can be answered for later. The event log keeps no answers, only how many rows left. */
async function logDownload(
  { db, now }: Needs,
  { person }: SignedIn,
  { name, figure, rows }: { name: string; figure: SpendFigure; rows: number },
): Promise<void> {
  const { fund, round, organisations, type, source, asAt } = figure.asked
  const detail = {
    file: name,
    fund: fund.id,
    round: round.number,
    organisations: organisations.map(({ id }) => id).join(' '),
    type,
    source,
    asAt: asAt ?? figure.answeredAt,
    rows,
  }
  await db.$transaction((tx) => record(tx, { at: now(), by: person.id, what: 'figure.downloaded', detail }))
}

/** `spend-PF-round-3-2025-05-16.csv` */
function fileName({ asked, answeredAt }: SpendFigure, type: 'csv' | 'svg'): string {
  return `spend-${asked.fund.id}-round-${asked.round.number}-${dayInLondon(answeredAt)}.${type}`
}
