import { useId, useState, type ReactNode } from 'react'
import { isUnread, type Value } from '#shared/answers/value.ts'
import { DateField } from '#shared/ui/fields/date-field.tsx'
import type { Answers } from '../api.ts'
import { FilterChoices, FilterPanel } from '../filters/filter-panel.tsx'

export type Spend = Answers['figures']['spend']
type Changes = Readonly<Record<string, string | readonly string[] | null>>

export const spendTypes = [
  { value: 'all', label: 'Capital and revenue' },
  { value: 'capital', label: 'Capital' },
  { value: 'revenue', label: 'Revenue' },
] as const

export const moneySources = [
  { value: 'fund', label: 'Fund money' },
  { value: 'match', label: 'Match funding' },
  { value: 'all', label: 'Both' },
] as const

/** What can be asked of the figure. Nothing is asked until the person applies it. */
export function SpendFilters({
  spend: { asked, options },
  problem,
  onProblem,
  onApply,
}: {
  spend: Spend
  /** What is wrong with the date, once somebody tried to apply it. */
  problem: string | null
  onProblem: (message: string | null) => void
  onApply: (changes: Changes) => void
}): ReactNode {
  const id = useId()
  const [asAt, setAsAt] = useState<Value>(asked.asAt?.slice(0, 10) ?? null)
  const current = roundValue(asked.fund.id, asked.round.number)
  const apply = (form: FormData): void => {
    if (isUnread(asAt)) return onProblem('The ‘as at’ date must be a real date, for example 31 3 2025')
    onProblem(null)
    const round = textOf(form, 'round')
    const [fund = '', number = ''] = round.split(' ')
    const organisations = form.getAll('organisation').filter((value) => typeof value === 'string')
    onApply({
      fund,
      round: number,
      // Other rounds have other recipients.
      organisation: round === current ? organisations : null,
      type: unless(textOf(form, 'type'), 'all'),
      source: unless(textOf(form, 'source'), 'fund'),
      // A link may name a moment, which stays until another day is chosen.
      asAt: asAt === asked.asAt?.slice(0, 10) ? asked.asAt : typeof asAt === 'string' ? asAt : null,
    })
  }
  return (
    <FilterPanel onApply={apply}>
      <div className="govuk-form-group">
        <label className="govuk-label govuk-label--s" htmlFor={`${id}round`}>
          Fund and round
        </label>
        <select
          className="govuk-select app-filter__select"
          id={`${id}round`}
          name="round"
          defaultValue={current}
        >
          {options.rounds.map(({ fund, number }) => (
            <option key={roundValue(fund.id, number)} value={roundValue(fund.id, number)}>
              {fund.name} round {number}
            </option>
          ))}
        </select>
      </div>
      <FilterChoices name="type" legend="Type of spend" choices={spendTypes} chosen={[asked.type]} />
      <FilterChoices
        name="source"
        legend="Source of funding"
        choices={moneySources}
        chosen={[asked.source]}
      />
      <FilterChoices
        many
        name="organisation"
        legend="Recipients"
        choices={options.organisations.map((one) => ({ value: one.id, label: one.name }))}
        chosen={asked.organisations.map((one) => one.id)}
      />
      <DateField
        id="as-at"
        asked={{ label: 'As at', limits: {}, choices: [] }}
        hint="Counts what had been submitted by the end of a day. Leave blank for now."
        {...(problem === null ? {} : { error: problem })}
        value={asAt}
        onChange={setAsAt}
      />
    </FilterPanel>
  )
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

const unless = (value: string, usual: string): string | null => (value === usual ? null : value)
const roundValue = (fund: string, number: number): string => `${fund} ${number}`
