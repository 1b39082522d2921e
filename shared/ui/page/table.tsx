import type { ReactNode } from 'react'

export type TableHead = { readonly text: string; readonly numeric?: boolean }

/** A table to read. The first cell of each row names it. */
export function Table({
  caption,
  head,
  rows,
}: {
  caption: string
  head: readonly TableHead[]
  rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[]
}): ReactNode {
  const numeric = (at: number, part: 'cell' | 'header'): string =>
    head[at]?.numeric ? ` govuk-table__${part}--numeric` : ''
  return (
    <table className="govuk-table">
      <caption className="govuk-table__caption govuk-table__caption--s">{caption}</caption>
      <thead className="govuk-table__head">
        <tr className="govuk-table__row">
          {head.map(({ text }, at) => (
            <th key={text} scope="col" className={`govuk-table__header${numeric(at, 'header')}`}>
              {text}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="govuk-table__body">
        {rows.map(({ key, cells }) => (
          <tr key={key} className="govuk-table__row">
            {cells.map((cell, at) =>
              at === 0 ? (
                <th key={head[at]?.text} scope="row" className="govuk-table__header">
                  {cell}
                </th>
              ) : (
                <td key={head[at]?.text} className={`govuk-table__cell${numeric(at, 'cell')}`}>
                  {cell}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
