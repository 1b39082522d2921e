import type { ReactNode } from 'react'
import { Link } from 'react-router'

/** A filter in force: what it says, and the address without it. */
export type FilterTag = { readonly label: string; readonly without: string }

/** The filters in force, each of which can be taken away. */
export function FilterTags({ tags, clear }: { tags: readonly FilterTag[]; clear: string }): ReactNode {
  if (tags.length === 0) return null
  return (
    <div className="app-filter-tags">
      <h2 className="govuk-heading-s govuk-!-margin-bottom-1" id="filters-in-force">
        Filters in force
      </h2>
      <ul className="app-filter-tags__list" aria-labelledby="filters-in-force">
        {tags.map(({ label, without }) => (
          <li key={label}>
            <Link className="app-filter-tags__tag" to={without} preventScrollReset>
              <span className="govuk-visually-hidden">Remove the filter </span>
              {label}
            </Link>
          </li>
        ))}
        <li>
          <Link className="govuk-link govuk-link--no-visited-state" to={clear} preventScrollReset>
            Clear all filters
          </Link>
        </li>
      </ul>
    </div>
  )
}
