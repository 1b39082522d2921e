import { useState, type ReactNode } from 'react'
import { isInTray, type Target } from '#shared/answers/address.ts'
import { compareText } from '#shared/answers/content.ts'
import type { Value } from '#shared/answers/value.ts'
import { BackLink } from '#shared/ui/page/back-link.tsx'
import { Button } from '#shared/ui/page/button.tsx'
import { InsetText } from '#shared/ui/page/inset-text.tsx'
import { Page } from '../page.tsx'
import { returnPath } from './places.ts'
import { useDraft } from './return.tsx'

/** An answer that the return no longer asks for: what it says, and where it was, from the outside in. */
type Kept = { readonly target: Target; readonly said: string; readonly place: readonly string[] }

/** The answers of a return that its questions have no place for any more, by where they were. */
export function keptIn(values: ReadonlyMap<Target, Value>): Kept[] {
  return [...values]
    .flatMap(([target, value]): Kept[] => {
      if (!isInTray(target) || !Array.isArray(value)) return []
      const [said, ...place] = value as readonly string[]
      return said === undefined ? [] : [{ target, said, place }]
    })
    .sort((a, b) => compareText(a.target, b.target))
}

/** What people answered before the fund changed its questions, so that nobody has to remember it. */
export function TrayPage(): ReactNode {
  const { content, meta } = useDraft()
  const kept = keptIn(content.values)
  const sections = [...new Set(kept.map(({ place }) => place[0] ?? ''))]
  return (
    <Page
      title="Answers no longer asked"
      caption={`${meta.fund.name}, round ${meta.round.number}`}
      above={<BackLink to={returnPath(meta.returnId)}>Back to the return</BackLink>}
    >
      <p className="govuk-body">
        {kept.length === 0
          ? 'Every answer of this return has its question.'
          : 'The fund changed its questions while this return was being filled in. These answers have no question any more, and are not submitted. Copy what you need for other answers.'}
      </p>
      {sections.map((section) => (
        <section key={section}>
          <h2 className="govuk-heading-m">{section}</h2>
          {kept
            .filter(({ place }) => (place[0] ?? '') === section)
            .map((one) => (
              <KeptAnswer key={one.target} kept={one} />
            ))}
        </section>
      ))}
    </Page>
  )
}

function KeptAnswer({ kept: { said, place } }: { kept: Kept }): ReactNode {
  const [copied, setCopied] = useState(false)
  const name = place.slice(1).join(': ')
  return (
    <>
      <h3 className="govuk-heading-s">{name}</h3>
      <InsetText>
        <span className="app-text">{said}</span>
      </InsetText>
      <Button
        look="secondary"
        onClick={() => void navigator.clipboard.writeText(said).then(() => setCopied(true))}
      >
        Copy this answer<span className="govuk-visually-hidden">: {name}</span>
      </Button>
      <p className="govuk-body" role="status">
        {copied && 'Copied'}
      </p>
    </>
  )
}
