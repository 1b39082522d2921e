import { plainPounds } from '#shared/money.ts'
import type { CsvCell } from './csv.ts'
import type { SpendFigure } from './spend.ts'

export const spendHeader = [
  'Fund',
  'Round',
  'Organisation code',
  'Organisation',
  'Type of spend',
  'Source of funding',
  'Period',
  'Period start',
  'Period end',
  'Actual or forecast',
  'Amount in pounds',
] as const

/** The figure as a table of single observations: what each recipient entered, without the sums of it. */
export function spendRows({ asked, periods, recipients }: SpendFigure): CsvCell[][] {
  const typeNames = {
    capital: 'Capital',
    revenue: 'Revenue',
    combined: 'Capital and revenue together',
    all: '',
  }
  const source = { fund: 'Fund money', match: 'Match funding', all: 'Fund money and match funding' }
  return recipients.flatMap(({ id, name, lines }) =>
    lines
      .filter(({ type }) => type !== 'all')
      .flatMap(({ type, amounts }) =>
        periods.flatMap((period, index): CsvCell[][] => {
          const pence = amounts[index] ?? null
          if (pence === null) return []
          return [
            [
              asked.fund.name,
              asked.round.number,
              id,
              name,
              typeNames[type],
              source[asked.source],
              period.label,
              period.from,
              period.to,
              period.state === 'actual' ? 'Actual' : 'Forecast',
              plainPounds(pence),
            ],
          ]
        }),
      ),
  )
}
