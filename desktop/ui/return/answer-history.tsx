import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import type { Target } from '#shared/answers/address.ts'
import { isBlank } from '#shared/answers/value.ts'
import { formatInstant } from '#shared/day.ts'
import { Details } from '#shared/ui/page/details.tsx'
import { InsetText } from '#shared/ui/page/inset-text.tsx'
import { queries, sentenceOf } from '../api.ts'
import type { Draft } from './draft.ts'
import { placeAt, returnPath, sayAt } from './places.ts'

/** Who entered what is shown. */
export function LastChange({ draft, target }: { draft: Draft; target: Target }): ReactNode {
  const register = draft.registers.get(target)
  if (register === undefined) return null
  return (
    <p className="app-changed">
      Last changed by {register.name}, {formatInstant(register.at)}
    </p>
  )
}

/** Says at once that somebody else answered this too, so that nobody takes their own answer for lost. */
export function SeveralAnswers({ draft, target }: { draft: Draft; target: Target }): ReactNode {
  const conflict = draft.conflicts.find((one) => one.target === target)
  const shown = draft.registers.get(target)
  if (conflict === undefined || shown === undefined) return null
  const others = conflict.contenders.filter(({ state }) => state === 'open').map(({ name }) => name)
  const people = [...new Set([shown.name, ...others])]
  return (
    <InsetText>
      {people.join(' and ')} gave different answers. {people.length > 2 ? 'All' : 'Both'} are kept; the one of{' '}
      {shown.name} is shown.{' '}
      <Link className="govuk-link" to={`${returnPath(draft.meta.returnId)}/conflicts`}>
        Choose between answers
      </Link>
    </InsetText>
  )
}

const outcomes = {
  applied: '',
  same: '',
  auto: '',
  unsent: 'Not sent yet',
  conflict: 'Met another answer',
  rejected: 'Not accepted',
} as const

/** Everything that was ever entered here, the latest first; read when somebody asks for it. */
export function AnswerHistory({ draft, target }: { draft: Draft; target: Target }): ReactNode {
  const [asked, setAsked] = useState(false)
  const history = useQuery({ ...queries.history(draft.meta.returnId, target), enabled: asked })
  const place = placeAt(draft.content, target)
  if (!draft.registers.has(target) || place === undefined) return null
  return (
    <Details summary="History of this answer" about={`: ${place.label}`} onOpen={() => setAsked(true)}>
      {history.isError && <p className="govuk-body">{sentenceOf(history.error)}</p>}
      <ol className="govuk-list">
        {history.data?.map(({ op, value, name, at, outcome }) => (
          <li key={op}>
            <strong>
              {name}, {formatInstant(at)}
            </strong>
            {outcomes[outcome] !== '' && ` (${outcomes[outcome]})`}
            <br />
            <span className="app-text">{isBlank(value) ? 'Answer removed' : sayAt(place, value)}</span>
          </li>
        ))}
      </ol>
    </Details>
  )
}
