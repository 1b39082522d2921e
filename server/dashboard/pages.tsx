import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { withParameters } from './address.ts'

/** The part of a long list that the address asks for. A page that isn't there is the nearest that is. */
export function pageOf<T>(
  all: readonly T[],
  parameters: URLSearchParams,
  perPage: number,
): { shown: readonly T[]; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(all.length / perPage))
  const asked = Math.trunc(Number(parameters.get('page') ?? 1)) || 1
  const page = Math.min(Math.max(asked, 1), pages)
  return { shown: all.slice((page - 1) * perPage, page * perPage), page, pages }
}

/** Links to the other pages of a long list; nothing where there is only one. */
export function Pages({
  path,
  parameters,
  page,
  pages,
}: {
  path: string
  parameters: URLSearchParams
  page: number
  pages: number
}): ReactNode {
  if (pages === 1) return null
  const to = (number: number): string =>
    withParameters(path, parameters, { page: number === 1 ? null : String(number) })
  const near = Array.from({ length: pages }, (_, index) => index + 1).filter(
    (number) => number === 1 || number === pages || Math.abs(number - page) <= 1,
  )
  return (
    <nav className="govuk-pagination" aria-label="Pagination">
      {page > 1 && (
        <div className="govuk-pagination__prev">
          <Link className="govuk-link govuk-pagination__link" to={to(page - 1)} rel="prev">
            <span className="govuk-pagination__link-title">
              Previous<span className="govuk-visually-hidden"> page</span>
            </span>
          </Link>
        </div>
      )}
      <ul className="govuk-pagination__list">
        {near.map((number, index) => (
          <PageLink
            key={number}
            number={number}
            to={to(number)}
            current={number === page}
            gap={number - (near[index - 1] ?? 0) > 1}
          />
        ))}
      </ul>
      {page < pages && (
        <div className="govuk-pagination__next">
          <Link className="govuk-link govuk-pagination__link" to={to(page + 1)} rel="next">
            <span className="govuk-pagination__link-title">
              Next<span className="govuk-visually-hidden"> page</span>
            </span>
          </Link>
        </div>
      )}
    </nav>
  )
}

function PageLink({
  number,
  to,
  current,
  gap,
}: {
  number: number
  to: string
  current: boolean
  gap: boolean
}): ReactNode {
  return (
    <>
      {gap && <li className="govuk-pagination__item govuk-pagination__item--ellipsis">⋯</li>}
      <li className={`govuk-pagination__item${current ? ' govuk-pagination__item--current' : ''}`}>
        <Link
          className="govuk-link govuk-pagination__link"
          to={to}
          aria-label={`Page ${number}`}
          {...(current ? { 'aria-current': 'page' } : {})}
        >
          {number}
        </Link>
      </li>
    </>
  )
}
