import { expect, test } from 'vitest'
import { markdownProblems, readMarkdown, type Block } from './markdown.ts'

const text = (words: string): Block => ({ kind: 'paragraph', parts: [{ kind: 'text', text: words }] })

test('guidance has paragraphs, headings, lists, bold words and links', () => {
  const guidance = `Say how it is **going**.

## What counts

- work on site
- see [the guide](https://www.gov.uk/guidance/x?y=1#z)

1. first
2. write to [us](mailto:team@fund.example)`
  expect(markdownProblems(guidance, ['fund.example'])).toEqual([])
  expect(readMarkdown(guidance)).toEqual([
    {
      kind: 'paragraph',
      parts: [
        { kind: 'text', text: 'Say how it is ' },
        { kind: 'strong', parts: [{ kind: 'text', text: 'going' }] },
        { kind: 'text', text: '.' },
      ],
    },
    { kind: 'heading', parts: [{ kind: 'text', text: 'What counts' }] },
    {
      kind: 'list',
      ordered: false,
      items: [
        [text('work on site')],
        [
          {
            kind: 'paragraph',
            parts: [
              { kind: 'text', text: 'see ' },
              {
                kind: 'link',
                to: 'https://www.gov.uk/guidance/x?y=1#z',
                parts: [{ kind: 'text', text: 'the guide' }],
              },
            ],
          },
        ],
      ],
    },
    {
      kind: 'list',
      ordered: true,
      items: [
        [text('first')],
        [
          {
            kind: 'paragraph',
            parts: [
              { kind: 'text', text: 'write to ' },
              { kind: 'link', to: 'mailto:team@fund.example', parts: [{ kind: 'text', text: 'us' }] },
            ],
          },
        ],
      ],
    },
  ])
})

const hostile = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  'Hello <b onclick="x()">you</b>',
  '[press](javascript:alert(1))',
  '[press](  JaVaScRiPt:alert(1))',
  '[press](data:text/html;base64,PHNjcmlwdD4=)',
  '[press](vbscript:x)',
  '[press](//evil.example/x)',
  '[press](http://www.gov.uk/)',
  '[press](https://www.gov.uk@evil.example/)',
  '[press](https://evil.example\\@gov.uk/)',
  '![picture](https://evil.example/x.png)',
  '[press][1]\n\n[1]: javascript:alert(1)',
  '<javascript:alert(1)>',
  '<https://evil.example/>',
  '`code`',
  '> quoted',
  '# Shouted',
]

test.each(hostile)('%j leads nowhere, is shown as what it is, and is refused in a definition', (written) => {
  const shown = JSON.stringify(readMarkdown(written))
  const links = [...shown.matchAll(/"to":"([^"]*)"/gu)].map(([, to]) => to)
  expect(links.filter((to) => to?.startsWith('https://') !== true)).toEqual([])
  expect(markdownProblems(written, [])).not.toEqual([])
})

test.each([
  ['https://www.gov.uk/', []],
  ['https://assets.publishing.service.gov.uk/a.pdf', []],
  ['https://evilgov.uk/', ['Links to evilgov.uk are not allowed here']],
  ['https://gov.uk.evil.example/', ['Links to gov.uk.evil.example are not allowed here']],
  ['https://www.council.example/a', []],
])('a link to %s leads where the fund allows it', (to, problems) => {
  const found = markdownProblems(`See [this](${to}).`, ['council.example'])
  expect(found.map((problem) => problem.split('. ')[0])).toEqual(problems)
})

test('however long or deep a text is, it is read at once', () => {
  const large = ['*', '[', '<', '`', '> ', '- ', '![](', '**a', '[a](', '&', '\\'].map((part) =>
    part.repeat(Math.floor(5_000 / part.length)),
  )
  for (const each of [...large, 'x'.repeat(1_000_000)])
    expect(JSON.stringify(readMarkdown(each)).length).toBeGreaterThan(0)
})
