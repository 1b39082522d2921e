import { describe, expect, test } from 'vitest'
import { exampleBundle, exampleData, exampleValues } from '../../e2e/example.ts'
import type { Bundle, Question, Section } from '../funds/bundle.ts'
import type { Expression } from '../rules/expression.ts'
import { answerAt, cellAt, definedRow, statusAt, type Target } from './address.ts'
import { askedColumns, askedPages, askedSections, cellState } from './conditions.ts'
import { findSection, rowsOf, type Content } from './content.ts'
import { factsOf } from './facts.ts'
import { progress } from './progress.ts'
import { questionIndex, sourceFrom } from './source.ts'
import { contentHash, sectionHash } from './stated.ts'
import { validate } from './validate.ts'
import type { Value } from './value.ts'
import { cellValue } from '../tables/calculate.ts'

const today = '2025-05-01'
const isYes = (id: string): Expression => ({ equals: [{ answer: id }, 'yes'] })

/** The example with a first question “Board?” in its first section, and conditions put where a test wants them. */
function bundleWith(conditions: {
  sections?: Record<string, Expression>
  questions?: Record<string, Partial<Question>>
}): Bundle {
  const board: Question = {
    id: 'board',
    kind: 'yes-no',
    label: 'Board',
    required: false,
    personal: false,
    limits: {},
  }
  const sections = exampleBundle.sections.map((section, number): Section => {
    const when = conditions.sections?.[section.id]
    const pages = section.pages.map((page) => ({
      ...page,
      questions: page.questions.map((question) => ({ ...question, ...conditions.questions?.[question.id] })),
    }))
    const first = number === 0 ? [{ id: 'board', title: 'Board', questions: [board] }] : []
    return { ...section, ...(when === undefined ? {} : { when }), pages: [...first, ...pages] }
  })
  return { ...exampleBundle, sections }
}

function filled(bundle: Bundle, ...changes: (readonly [Target, Value])[]): Content {
  return { bundle, data: exampleData, values: new Map([...exampleValues, ...changes]) }
}
const board = answerAt('administration', 'board')
const summary = answerAt('administration', 'summary')

const ids = (content: Content): string[] => {
  const instance = findSection(content, 'administration')
  if (instance === undefined) throw new Error('No administration')
  return askedPages(content, instance).flatMap(({ questions }) => questions.map(({ id }) => id))
}

describe('a question with a condition', () => {
  const bundle = bundleWith({ questions: { summary: { when: isYes('board'), required: true } } })

  test.each<[string, Value, boolean]>([
    ['is asked where it is true', 'yes', true],
    ['is not asked where it is false', 'no', false],
    ['is asked where nobody knows yet', null, true],
    ['is asked where what was typed can’t be read', { typed: 'perhaps' }, true],
  ])('%s', (_, value, asked) => {
    const content = filled(bundle, [board, value], [summary, null])
    expect(ids(content).includes('summary')).toBe(asked)
    expect(validate(content, today).some(({ targets }) => targets.includes(summary))).toBe(asked)
  })

  test('keeps its answer while it is not asked, and says nothing with it', () => {
    const kept = filled(bundle, [board, 'no'], [summary, 'What we did before'])
    const blank = filled(bundle, [board, 'no'], [summary, null])
    expect(kept.values.get(summary)).toBe('What we did before')
    expect(contentHash(kept)).toBe(contentHash(blank))
    expect(sectionHash(kept, 'administration')).toBe(sectionHash(blank, 'administration'))
    expect(contentHash(filled(bundle, [board, 'yes'], [summary, 'What we did before']))).not.toBe(
      contentHash(filled(bundle, [board, 'yes'], [summary, null])),
    )
  })

  test('is read by nobody while it is not asked', () => {
    const content = filled(bundle, [board, 'no'], [summary, 'What we did before'])
    const source = sourceFrom(content, { section: 'spend' })
    expect(source.answer('summary')).toBeUndefined()
    expect(sourceFrom(filled(bundle, [board, 'yes'], [summary, 'x']), {}).answer('summary')).toBe('x')
  })

  test('makes no fact', () => {
    const rated = bundleWith({
      sections: { 'project-progress': isYes('board') },
      questions: { 'spend.capital': { when: isYes('board') } },
    })
    expect(factsOf(filled(rated, [board, 'yes'])).length).toBeGreaterThan(3)
    const variables = factsOf(filled(rated, [board, 'no'])).map(({ variable }) => variable)
    expect([...new Set(variables)]).toEqual(['output'])
  })
})

describe('a condition on a question that is not asked itself', () => {
  const chain = bundleWith({
    questions: {
      'contact.name': { when: isYes('board') },
      summary: { when: { or: [{ equals: [{ answer: 'contact.name' }, 'Priya'] }, isYes('contact.email')] } },
    },
  })
  const name = answerAt('administration', 'contact.name')
  const email = answerAt('administration', 'contact.email')

  test('does not hold, as that can never be known', () => {
    expect(ids(filled(chain, [board, 'no'], [email, 'no@example.com']))).not.toContain('summary')
  })
  test('is left open while anything else that it waits for is blank', () => {
    expect(ids(filled(chain, [board, 'no'], [email, null]))).toContain('summary')
    expect(ids(filled(chain, [board, 'yes'], [name, null], [email, 'a@example.com']))).toContain('summary')
  })
  test('holds where the rest is enough', () => {
    expect(ids(filled(chain, [board, 'no'], [email, 'yes']))).toContain('summary')
  })

  test('many that wait for two each are settled at once', () => {
    const deep: Question[] = Array.from({ length: 60 }, (_, number) => ({
      id: `q${number}`,
      kind: 'yes-no',
      label: `Question ${number}`,
      required: true,
      personal: false,
      limits: {},
      ...(number < 2 ? {} : { when: { or: [isYes(`q${number - 1}`), isYes(`q${number - 2}`)] } }),
    }))
    const section = { ...exampleBundle.sections[0], pages: [{ id: 'p', title: 'P', questions: deep }] }
    const bundle = { ...exampleBundle, sections: [section as Section] }
    const values = new Map(deep.map(({ id }) => [answerAt('administration', id), 'yes']))
    const started = performance.now()
    expect(validate({ bundle, data: {}, values }, today)).toEqual([])
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})

describe('a section with a condition', () => {
  const bundle = bundleWith({ sections: { spend: isYes('board') } })

  test('has no problems, no progress and no place in the return while it is not asked', () => {
    const content = filled(bundle, [board, 'no'], [answerAt('spend', 'underspend'), { typed: 'x' }])
    expect(askedSections(content).map(({ key }) => key)).not.toContain('spend')
    expect(validate(content, today)).toEqual([])
    expect(progress(content, []).has('spend')).toBe(false)
  })

  test('stays while nobody knows', () => {
    expect(askedSections(filled(bundle)).map(({ key }) => key)).toContain('spend')
  })

  test('that was completed is to be done again once it asks more', () => {
    const more = bundleWith({ questions: { summary: { when: isYes('board') } } })
    const before = filled(more, [board, 'no'], [summary, 'Kept'])
    const hash = sectionHash(before, 'administration')
    const marked = [statusAt('administration'), hash] as const
    expect(progress(filled(more, [board, 'no'], [summary, 'Kept'], marked), []).get('administration')).toBe(
      'completed',
    )
    expect(progress(filled(more, [board, 'yes'], [summary, 'Kept'], marked), []).get('administration')).toBe(
      'in-progress',
    )
  })
})

describe('in a table', () => {
  const spend = { section: 'spend', table: 'spend.capital' }
  const questionOf = (bundle: Bundle, id: string): Question => {
    const found = questionIndex(bundle).get(id)?.question
    if (found === undefined) throw new Error(id)
    return found
  }

  test('a row that is not asked is left out, and out of the total', () => {
    const table = questionOf(exampleBundle, 'spend.capital').table
    if (table?.rows.mode !== 'fixed') throw new Error('No fixed rows')
    const rows = table.rows.rows.map((row) => (row.key === 'match' ? { ...row, when: isYes('board') } : row))
    const bundle = bundleWith({
      questions: { 'spend.capital': { table: { ...table, rows: { ...table.rows, rows } } } },
    })
    const at = [cellAt(spend, definedRow('match'), 'spend.2024-25-q1'), { typed: 'x' }] as const
    const labels = (content: Content): string[] =>
      rowsOf(content, 'spend', questionOf(bundle, 'spend.capital')).map(({ label }) => label)
    expect(labels(filled(bundle, [board, 'yes']))).toContain('Match funding')
    expect(labels(filled(bundle, [board, 'no'], at))).not.toContain('Match funding')
    expect(validate(filled(bundle, [board, 'no'], at), today)).toEqual([])
    expect(validate(filled(bundle, [board, 'yes'], at), today)).toHaveLength(1)
    expect(contentHash(filled(bundle, [board, 'no'], at))).toBe(contentHash(filled(bundle, [board, 'no'])))
  })

  test('a cell is asked row by row, and one that is not is blank to everybody', () => {
    const table = questionOf(exampleBundle, 'spend.capital').table
    if (table === undefined) throw new Error('No table')
    const [first, second] = table.columns
    if (first === undefined || second === undefined) throw new Error('Too few columns')
    const when: Expression = { less: [0, { column: first.id }] }
    const columns = table.columns.map((column) => (column.id === second.id ? { ...column, when } : column))
    const bundle = bundleWith({ questions: { 'spend.capital': { table: { ...table, columns } } } })
    const cell = (row: string, column: string) => cellAt(spend, definedRow(row), column)
    const content = filled(
      bundle,
      [cell('grant', first.id), 0],
      [cell('grant', second.id), 500],
      [cell('match', first.id), 100],
      [cell('match', second.id), { typed: 'x' }],
    )
    const place = (row: string) => ({
      section: 'spend',
      question: questionOf(bundle, 'spend.capital'),
      row: definedRow(row),
      column: second.id,
    })
    expect(cellState(content, place('grant'))).toBe('not-asked')
    expect(cellValue(content, place('grant'))).toBeNull()
    expect(cellState(content, place('match'))).toBe('entered')
    expect(validate(content, today).map(({ targets }) => targets)).toEqual([[cell('match', second.id)]])
    expect(factsOf(content).map(({ target }) => target)).not.toContain(cell('grant', second.id))
  })

  test('a column that no row is asked for is left out', () => {
    const table = questionOf(exampleBundle, 'outputs').table
    if (table === undefined) throw new Error('No table')
    const columns = table.columns.map((column, number) =>
      number === 1 ? { ...column, when: isYes('board') } : column,
    )
    const bundle = bundleWith({ questions: { outputs: { table: { ...table, columns } } } })
    const place = { section: 'spend', question: questionOf(bundle, 'outputs') }
    const all = askedColumns(filled(bundle, [board, 'yes']), place)
    expect(askedColumns(filled(bundle, [board, 'no']), place)).toHaveLength(all.length - 1)
  })
})
