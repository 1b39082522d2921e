import { useEffect, useState, type ReactNode } from 'react'
import { countWords } from '../../questions/text.ts'
import { describedBy, useTyped, type FieldProps } from './field.ts'
import { Labelled } from './frame.tsx'

/** Text of several paragraphs; where words are limited, with how many are left. */
export function LongTextField(props: FieldProps): ReactNode {
  const { id, asked, error, onLeave } = props
  const [text, type] = useTyped('long-text', props)
  const { words } = asked.limits
  const about = [words === undefined ? [] : [`${id}-info`], describedBy(id, props) ?? []].flat().join(' ')
  return (
    <Labelled {...props} label={asked.label} count={words !== undefined}>
      <textarea
        className={`govuk-textarea${error === undefined ? '' : ' govuk-textarea--error'}${words === undefined ? '' : ' govuk-js-character-count'}`}
        id={id}
        name={id}
        rows={words !== undefined && words <= 100 ? 5 : 12}
        value={text}
        onChange={(event) => type(event.target.value)}
        onBlur={onLeave}
        aria-describedby={about || undefined}
      />
      {words !== undefined && <WordsLeft id={id} words={words} text={text} />}
    </Labelled>
  )
}

/** Seen at once, and said when the typing pauses, so that nobody hears a number after every letter. */
function WordsLeft({ id, words, text }: { id: string; words: number; text: string }): ReactNode {
  const left = words - countWords(text)
  const shown = left < 0 ? `You have ${counted(-left)} too many` : `You have ${counted(left)} remaining`
  const [said, setSaid] = useState<string>()
  useEffect(() => {
    const pause = setTimeout(() => setSaid(shown), 1000)
    return () => clearTimeout(pause)
  }, [shown])
  const typing = said !== undefined
  return (
    <>
      <div
        id={`${id}-info`}
        className={`govuk-hint govuk-character-count__message${typing ? ' govuk-visually-hidden' : ''}`}
      >
        You can enter up to {words} words
      </div>
      {typing && (
        <>
          <div
            className={`govuk-character-count__message govuk-character-count__status ${left < 0 ? 'govuk-error-message' : 'govuk-hint'}`}
            aria-hidden="true"
          >
            {shown}
          </div>
          <div className="govuk-character-count__sr-status govuk-visually-hidden" aria-live="polite">
            {said}
          </div>
        </>
      )}
    </>
  )
}

const counted = (words: number): string =>
  `${words.toLocaleString('en-GB')} ${words === 1 ? 'word' : 'words'}`
