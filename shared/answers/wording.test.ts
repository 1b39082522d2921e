import { expect, test } from 'vitest'
import { compile } from '../funds/compile.ts'
import { exampleFiles } from '../funds/example-files.ts'
import { answerAt } from './address.ts'
import { questionsOf, sectionsOf } from './content.ts'
import type { Value } from './value.ts'

/** The words of a section of the example, as somebody reads them who has answered this. */
function words(title: string, values: Readonly<Record<string, Value>> = {}, id = 'finances') {
  const [section = '', from = ''] =
    id === 'finances' ? ['finances', '    title: Finances\n'] : ['progress', '    title: Progress\n']
  const fund = (exampleFiles['example/fund.yaml'] ?? '').replace(
    from,
    `    title: ${JSON.stringify(title)}\n    guidance: ${JSON.stringify(title)}\n`,
  )
  const compiled = compile({ ...exampleFiles, 'example/fund.yaml': fund }, 'example/round-01')
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems))
  const { bundle, data } = compiled
  const answers = new Map(Object.entries(values))
  const found = sectionsOf(bundle, data['E08000001'] ?? {}, answers).find(({ key }) =>
    key.startsWith(section),
  )
  return { title: found?.section.title, guidance: found?.section.guidance, found }
}

const underspend = answerAt('finances', 'underspend')

test('words say an answer as its kind says it, and the question as long as there is none', () => {
  const title = 'You reported {answer:underspend}'
  expect(words(title).title).toBe('You reported “Underspend”')
  expect(words(title, { [underspend]: 120050 }).title).toBe('You reported £1,200.50')
  expect(words(title, { [underspend]: { typed: 'lots' } }).title).toBe('You reported “Underspend”')
})

test('words say what the round is', () => {
  expect(words('From {round:from}, due {round:deadline}: {round:title}').title).toBe(
    'From 1 April 2024, due 30 November 2024: April to September 2024',
  )
})

test('words of a section that is asked for each project say its own', () => {
  const { title, found } = words('How is {data:projects.name}?', {}, 'progress')
  expect(title).toBe('How is Market, hall?')
  expect(found && questionsOf(found.section).length).toBeGreaterThan(0)
})

test('what somebody answered is no Markdown in guidance, and never more than a line', () => {
  const rag = answerAt('progress:EX-BOL-001', 'project.reason')
  const answer = '**bold** [link](https://evil.example)\n\n<b>x</b>'
  const { title, guidance } = words('Because: {answer:project.reason}', { [rag]: answer }, 'progress')
  expect(title).toBe('Because: **bold** [link](https://evil.example) <b>x</b>')
  expect(guidance).toBe(
    'Because: \\*\\*bold\\*\\* \\[link\\]\\(https\\:\\/\\/evil\\.example\\) \\<b\\>x\\<\\/b\\>',
  )
  expect(
    words('Because: {answer:project.reason}', { [rag]: 'x'.repeat(5000) }, 'progress').title,
  ).toHaveLength(9 + 201)
})

test('other braces are characters', () => {
  expect(words('{left} {} {{answer}}').title).toBe('{left} {} {{answer}}')
})

test('a section is the same as long as it says the same', () => {
  const { found } = words('How is {data:projects.name}? {answer:underspend}', {}, 'progress')
  expect(found?.section.title).toContain('Market, hall')
  const compiled = compile(
    {
      ...exampleFiles,
      'example/fund.yaml': (exampleFiles['example/fund.yaml'] ?? '').replace(
        'title: Finances',
        'title: With {answer:underspend}',
      ),
    },
    'example/round-01',
  )
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems))
  const at = (value: Value) =>
    sectionsOf(compiled.bundle, compiled.data['E08000001'] ?? {}, new Map([[underspend, value]])).at(-1)
  const first = at(100)?.section
  expect(at(100)?.section).toBe(first)
  expect(at(200)?.section.title).toBe('With £2.00')
})
