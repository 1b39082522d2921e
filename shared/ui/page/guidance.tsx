import { useMemo, type ReactNode } from 'react'
import { readMarkdown, type Block, type Inline } from '#shared/markdown.ts'

/** Guidance of a definition, in GOV.UK's type. Links open beside the page, where nothing that is being typed is left. */
export function Guidance({ text }: { text: string }): ReactNode {
  const blocks = useMemo(() => readMarkdown(text), [text])
  return <Blocks blocks={blocks} />
}

function Blocks({ blocks }: { blocks: readonly Block[] }): ReactNode {
  return blocks.map((block, index) => {
    if (block.kind === 'paragraph')
      return (
        <p key={index} className="govuk-body">
          <Inlines parts={block.parts} />
        </p>
      )
    if (block.kind === 'heading')
      return (
        <h2 key={index} className="govuk-heading-s">
          <Inlines parts={block.parts} />
        </h2>
      )
    const List = block.ordered ? 'ol' : 'ul'
    return (
      <List key={index} className={`govuk-list govuk-list--${block.ordered ? 'number' : 'bullet'}`}>
        {block.items.map((item, at) => (
          <li key={at}>
            {item.map((inner, part) =>
              inner.kind === 'paragraph' ? (
                <Inlines key={part} parts={inner.parts} />
              ) : (
                <Blocks key={part} blocks={[inner]} />
              ),
            )}
          </li>
        ))}
      </List>
    )
  })
}

function Inlines({ parts }: { parts: readonly Inline[] }): ReactNode {
  return parts.map((part, index) => {
    if (part.kind === 'text') return part.text
    if (part.kind === 'strong')
      return (
        <strong key={index} className="govuk-!-font-weight-bold">
          <Inlines parts={part.parts} />
        </strong>
      )
    const written = <Inlines parts={part.parts} />
    return part.to.startsWith('mailto:') ? (
      <a key={index} className="govuk-link" href={part.to}>
        {written}
      </a>
    ) : (
      <a key={index} className="govuk-link" href={part.to} target="_blank" rel="noreferrer noopener">
        {written} (opens in new tab)
      </a>
    )
  })
}
