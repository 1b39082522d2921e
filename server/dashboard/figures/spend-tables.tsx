import type { ReactNode } from 'react'
import { formatPounds, type Pence } from '#shared/money.ts'
import type { Spend } from './spend-filters.tsx'

type Line = Spend['totals'][number]
type Period = Spend['periods'][number]

const lineNames = {
  capital: 'Capital',
  revenue: 'Revenue',
  combined: 'Capital and revenue together',
  all: 'Total',
}
const stateNames = { actual: 'Actual', forecast: 'Forecast' }

/** The numbers of the chart: a row for each period, and what they come to. */
export function PeriodTable({ spend: { periods, totals } }: { spend: Spend }): ReactNode {
  const sums = (['actual', 'forecast'] as const).filter((state) => periods.some((one) => one.state === state))
  return (
    <table className="govuk-table app-table" id="spend-by-period">
      <caption className="govuk-table__caption govuk-table__caption--m">Spend by period</caption>
      <thead className="govuk-table__head">
        <tr className="govuk-table__row">
          <th scope="col" className="govuk-table__header">
            Period
          </th>
          <th scope="col" className="govuk-table__header">
            Actual or forecast
          </th>
          {totals.map(({ type }) => (
            <th scope="col" key={type} className="govuk-table__header govuk-table__header--numeric">
              {lineNames[type]}
            </th>
          ))}
        </tr>
      </thead>
      {yearsOf(periods).map(({ year, from, span }) => (
        <tbody className="govuk-table__body" key={from}>
          {year !== null && (
            <tr className="govuk-table__row app-table__group">
              <th scope="rowgroup" colSpan={2 + totals.length} className="govuk-table__header">
                Financial year {year}
              </th>
            </tr>
          )}
          {periods.slice(from, from + span).map((period, index) => (
            <tr className="govuk-table__row" key={periodKey(period)}>
              <th scope="row" className="govuk-table__header app-table__plain">
                {period.label}
              </th>
              <td className="govuk-table__cell">{stateNames[period.state]}</td>
              {totals.map(({ type, amounts }) => (
                <Amount key={type} pence={amounts[from + index] ?? null} />
              ))}
            </tr>
          ))}
        </tbody>
      ))}
      <tfoot>
        {[...sums, undefined].map((state) => (
          <tr className="govuk-table__row app-table__total" key={state ?? 'all'}>
            <th scope="row" colSpan={2} className="govuk-table__header">
              {state === undefined ? 'Total' : `Total ${state}`}
            </th>
            {totals.map((line) => (
              <Amount key={line.type} pence={sumOf(line, periods, state)} />
            ))}
          </tr>
        ))}
      </tfoot>
    </table>
  )
}

/** Every recipient's spend, periods across under their financial years, with what all of them come to at the end. */
export function RecipientTable({
  spend: { periods, totals },
  recipients,
}: {
  spend: Spend
  recipients: Spend['recipients']
}): ReactNode {
  const bodies = [...recipients, { id: 'all', name: 'All recipients', lines: totals }]
  const several = totals.length > 1
  return (
    <table className="govuk-table app-table app-table--wide" id="spend-by-recipient">
      <caption className="govuk-table__caption govuk-table__caption--m" id="spend-by-recipient-caption">
        Spend by recipient
      </caption>
      <thead className="govuk-table__head">
        <tr className="govuk-table__row">
          <th scope="col" rowSpan={2} className="govuk-table__header app-table__name">
            Recipient
          </th>
          {several && (
            <th scope="col" rowSpan={2} className="govuk-table__header app-table__type">
              Type of spend
            </th>
          )}
          {yearsOf(periods).map(({ year, span, from }) =>
            year === null ? (
              <td key={from} colSpan={span} />
            ) : (
              <th key={from} scope="colgroup" colSpan={span} className="govuk-table__header app-table__year">
                Financial year {year}
              </th>
            ),
          )}
          <th scope="col" rowSpan={2} className="govuk-table__header govuk-table__header--numeric">
            Total
          </th>
        </tr>
        <tr className="govuk-table__row">
          {periods.map((period) => (
            <th
              scope="col"
              key={periodKey(period)}
              className="govuk-table__header govuk-table__header--numeric app-table__period"
            >
              {period.label} <span className="app-table__state">{stateNames[period.state]}</span>
            </th>
          ))}
        </tr>
      </thead>
      {bodies.map(({ id, name, lines }) => (
        <tbody key={id} className={`govuk-table__body${id === 'all' ? ' app-table__total' : ''}`}>
          {lines.map((line, index) => (
            <tr key={line.type} className="govuk-table__row">
              {index === 0 && (
                <th scope="rowgroup" rowSpan={lines.length} className="govuk-table__header app-table__name">
                  {name}
                </th>
              )}
              {several && (
                <th scope="row" className="govuk-table__header app-table__plain app-table__type">
                  {lineNames[line.type]}
                </th>
              )}
              {periods.map((period, at) => (
                <Amount key={periodKey(period)} pence={line.amounts[at] ?? null} />
              ))}
              <Amount pence={sumOf(line, periods)} />
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  )
}

function Amount({ pence }: { pence: Pence | null }): ReactNode {
  return (
    <td className="govuk-table__cell govuk-table__cell--numeric">
      {pence === null ? <abbr title="Nothing was entered">–</abbr> : formatPounds(pence)}
    </td>
  )
}

function sumOf({ amounts }: Line, periods: readonly Period[], state?: Period['state']): Pence | null {
  const entered = amounts
    .filter((_, index) => state === undefined || periods[index]?.state === state)
    .filter((amount) => amount !== null)
  return entered.length === 0 ? null : entered.reduce((sum, amount) => sum + amount, 0)
}

/** Neighbouring periods of the same financial year, for the header above them. */
function yearsOf(periods: readonly Period[]): { year: string | null; span: number; from: number }[] {
  const groups: { year: string | null; span: number; from: number }[] = []
  for (const [from, { year }] of periods.entries()) {
    const last = groups.at(-1)
    if (last && last.year === year) last.span += 1
    else groups.push({ year, span: 1, from })
  }
  return groups
}

const periodKey = ({ from, to, state }: Period): string => `${from ?? ''}/${to ?? ''}/${state}`
