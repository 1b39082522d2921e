import type { ReactNode } from 'react'

/** Plain text of several paragraphs; lines that start with `- ` or a bullet are a list. */
export function Paragraphs({
  text,
  className = 'govuk-body',
}: {
  text: string
  className?: string
}): ReactNode {
  const bullet = /^\s*[-•*]\s+/u
  return text
    .trim()
    .split(/\n\s*\n/u)
    .map((paragraph) => {
      const lines = paragraph.split('\n')
      if (!lines.every((line) => bullet.test(line)))
        return (
          <p key={paragraph} className={className}>
            {paragraph}
          </p>
        )
      return (
        <ul key={paragraph} className="govuk-list govuk-list--bullet">
          {lines.map((line) => (
            <li key={line}>{line.replace(bullet, '')}</li>
          ))}
        </ul>
      )
    })
}
