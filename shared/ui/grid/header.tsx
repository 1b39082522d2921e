import { memo, type CSSProperties, type ReactNode } from 'react'
import type { GridColumn } from './model.ts'

type HeaderProps = {
  readonly columns: readonly GridColumn[]
  readonly headers: number
  readonly frozen: readonly CSSProperties[]
}

/** Column headers: the groups, where there are any, above the columns. */
export const Header = memo(function Header({ columns, headers, frozen }: HeaderProps): ReactNode {
  const groups = groupsOf(columns)
  const grouped = columns.some(({ group }) => group !== undefined)
  return (
    <div className="grid-head" role="rowgroup">
      {grouped && (
        <div role="row" aria-rowindex={1} className="grid-groups">
          {groups.map(({ group, from, span }) => (
            <div
              key={from}
              {...(group === undefined
                ? { role: 'presentation' }
                : { role: 'columnheader', 'aria-colindex': from + 1, 'aria-colspan': span })}
              className={from < headers ? 'grid-group grid-frozen' : 'grid-group'}
              style={{ gridColumn: `${from + 1} / span ${span}`, ...frozen[from] }}
            >
              <span>{group}</span>
            </div>
          ))}
        </div>
      )}
      <div role="row" aria-rowindex={grouped ? 2 : 1} className="grid-columns">
        {columns.map((column, at) => (
          <div
            key={column.id}
            role="columnheader"
            aria-colindex={at + 1}
            className={headerClass(column, at < headers)}
            style={frozen[at]}
          >
            <span>{column.label}</span>
            {column.state !== undefined && (
              <span className="grid-state">{column.state === 'actual' ? 'Actual' : 'Forecast'}</span>
            )}
          </div>
        ))}
      </div>
    </div>
  )
})

function headerClass(column: GridColumn, frozen: boolean): string {
  const names = ['grid-column']
  if (column.numeric) names.push('grid-column--number')
  if (column.state === 'forecast') names.push('grid-column--forecast')
  if (frozen) names.push('grid-frozen')
  return names.join(' ')
}

/** Neighbouring columns with the same group; columns without one stand alone. */
function groupsOf(
  columns: readonly GridColumn[],
): { group: string | undefined; from: number; span: number }[] {
  const groups: { group: string | undefined; from: number; span: number }[] = []
  for (const [from, { group }] of columns.entries()) {
    const last = groups.at(-1)
    if (last !== undefined && group !== undefined && last.group === group) last.span += 1
    else groups.push({ group, from, span: 1 })
  }
  return groups
}
