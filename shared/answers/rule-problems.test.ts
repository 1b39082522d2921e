import { describe, expect, test } from 'vitest'
import { exampleBundle, exampleData, exampleValues } from '../../e2e/example.ts'
import type { Bundle, Rule } from '../funds/bundle.ts'
import type { Waiver } from '../problems.ts'
import { placeOf, placesOf } from '../sync/places.ts'
import { answerAt, cellAt, definedRow, explanationAt, parseTarget, type Target } from './address.ts'
import { findSection, type Content } from './content.ts'
import { progress } from './progress.ts'
import { contentHash, sectionHash } from './stated.ts'
import { sectionProblems, validate } from './validate.ts'
import type { Value } from './value.ts'

const today = '2025-05-01'
const spend = { section: 'spend', table: 'spend.capital' }
const cell = (row: string, column = 'spend.2024-25-q1') => cellAt(spend, definedRow(row), column)

/** Grant of £10,000.50 and £5,000, match of £1,000 and £400. */
const content = (
  rules: readonly Rule[],
  changes: readonly (readonly [Target, Value])[] = [],
  more: Partial<Content> = {},
): Content => ({
  bundle: { ...exampleBundle, rules },
  data: exampleData,
  values: new Map([...exampleValues, ...changes]),
  ...more,
})

const capital = { sum: { table: 'spend.capital', columns: ['spend.2024-25-q1'] } } as const
const withinCapital: Rule = {
  id: 'within-capital',
  severity: 'error',
  check: { 'at-most': [{ answer: 'underspend' }, capital] },
  message: 'Underspend is {left}, which is {by} more than the spend of {right}',
  values: {
    left: { is: { answer: 'underspend' }, as: { kind: 'money' } },
    right: { is: capital, as: { kind: 'money' } },
    by: { is: { subtract: [{ answer: 'underspend' }, capital] }, as: { kind: 'money' } },
  },
  about: ['underspend', 'spend.capital'],
}
const tooMuch: [Target, Value] = [answerAt('spend', 'underspend'), 1_200_000]

describe('what a rule says', () => {
  test('gives the figures, and every cell that they come from', () => {
    expect(validate(content([withinCapital], [tooMuch]), today)).toEqual([
      {
        rule: 'within-capital',
        severity: 'error',
        section: 'spend',
        targets: [answerAt('spend', 'underspend'), cell('grant'), cell('match')],
        message: 'Underspend is £12,000.00, which is £999.50 more than the spend of £11,000.50',
        values: { left: '£12,000.00', right: '£11,000.50', by: '£999.50' },
      },
    ])
  })

  test('names only the cells of rows that meet its condition', () => {
    const where = { greater: [{ column: 'spend.2024-25-q1' }, 2000] } as const
    const check = { 'at-most': [{ count: { table: 'spend.capital', where } }, 0] } as const
    const rule: Rule = { id: 'r', severity: 'error', check, message: 'Too much', about: ['spend.capital'] }
    expect(validate(content([rule]), today).map(({ targets }) => targets)).toEqual([[cell('grant')]])
  })

  test('never comes on top of what is unread, or still has to be entered', () => {
    const messages = (value: Value) =>
      validate(content([withinCapital], [tooMuch, [cell('match'), value]]), today).map(({ rule }) => rule)
    expect(messages({ typed: 'x' })).toEqual(['unread'])
    expect(messages(null)).toEqual(['required'])
    expect(messages(0)).toEqual(['within-capital'])
  })

  test('a value whose name is nothing of ours stays as it is written', () => {
    const rule: Rule = { ...withinCapital, message: 'See {constructor} and {__proto__}' }
    expect(validate(content([rule], [tooMuch]), today)[0]?.message).toBe('See {constructor} and {__proto__}')
  })
})

describe('a rule about several sections', () => {
  const across: Rule = {
    id: 'across',
    severity: 'error',
    check: { less: [{ answer: 'completion-date' }, '2026-01-01'] },
    message: 'The completion date is after the spend ends',
    about: ['completion-date', 'underspend'],
  }
  const instance = (key: string) => {
    const found = findSection(content([]), key)
    if (found === undefined) throw new Error(key)
    return found
  }

  test('is said once of the return, and in each of the sections', () => {
    const broken = content([across])
    const both = [answerAt('administration', 'completion-date'), answerAt('spend', 'underspend')]
    expect(validate(broken, today)).toMatchObject([{ section: 'administration', targets: both }])
    for (const key of ['administration', 'spend'])
      expect(sectionProblems(broken, instance(key), today)).toMatchObject([{ rule: 'across', targets: both }])
    expect(sectionProblems(broken, instance('sign-off'), today)).toEqual([])
  })

  test('keeps each of them from being completed', () => {
    const broken = content([across])
    const marked = content(
      [across],
      ['spend', 'administration', 'sign-off'].map((key) => [`s/${key}`, sectionHash(broken, key)]),
    )
    const states = progress(marked, validate(marked, today))
    expect(states.get('spend')).toBe('in-progress')
    expect(states.get('administration')).toBe('in-progress')
    expect(states.get('sign-off')).toBe('completed')
  })

  test('is run for each project, and shown in both sections of that project only', () => {
    const rating: Rule = {
      id: 'rating',
      severity: 'error',
      check: { not: { equals: [{ answer: 'project.rag' }, 'red'] } },
      message: 'The project may not be red',
      about: ['project.rag', 'underspend'],
    }
    const broken = content([rating])
    expect(validate(broken, today).map(({ section }) => section)).toEqual(['project-progress:EX-002'])
    expect(sectionProblems(broken, instance('spend'), today)).toHaveLength(1)
    expect(sectionProblems(broken, instance('project-progress:EX-001'), today)).toEqual([])
  })
})

test('the rows of a table that is asked per project are those of all projects, seen from elsewhere', () => {
  const [first, second, third, ...rest] = exampleBundle.sections
  if (!first || !second || !third) throw new Error('three sections')
  const capitalPage = third.pages.filter(({ id }) => id === 'capital')
  const sections: Bundle['sections'] = [
    first,
    { ...second, pages: [...second.pages, ...capitalPage] },
    { ...third, pages: third.pages.filter(({ id }) => id !== 'capital') },
    ...rest,
  ]
  const rule = { ...withinCapital, about: ['underspend'] }
  const at = (project: string, row: string) =>
    cellAt(
      { section: `project-progress:${project}`, table: 'spend.capital' },
      definedRow(row),
      'spend.2024-25-q1',
    )
  const values = new Map<Target, Value>([
    [answerAt('spend', 'underspend'), 1001],
    ...['EX-001', 'EX-002'].flatMap((project): [Target, Value][] => [
      [at(project, 'grant'), 400],
      [at(project, 'match'), 100],
    ]),
  ])
  const found = validate(
    { bundle: { ...exampleBundle, sections, rules: [rule] }, data: exampleData, values },
    today,
  )
  expect(found.find((problem) => problem.rule === 'within-capital')?.message).toBe(
    'Underspend is £10.01, which is £0.01 more than the spend of £10.00',
  )
})

describe('a query', () => {
  const query: Rule = { ...withinCapital, severity: 'query' }
  const perRow: Rule = {
    id: 'large',
    severity: 'query',
    table: 'spend.capital',
    check: { less: [{ column: 'spend.2024-25-q1' }, 5000] },
    message: 'this is a lot',
    about: ['spend.2024-25-q1'],
  }
  const at = explanationAt('spend', 'within-capital')

  test('says where its explanation lives, and what it is once somebody wrote one', () => {
    expect(validate(content([query], [tooMuch]), today)[0]?.explanation).toEqual({ at })
    const explained = content([query], [tooMuch, [at, 'It was agreed']])
    expect(validate(explained, today)[0]?.explanation).toEqual({ at, text: 'It was agreed' })
    expect(validate(content([query], [tooMuch, [at, '  ']]), today)[0]?.explanation).toEqual({ at })
  })

  test('about rows is explained row by row', () => {
    const found = validate(content([perRow]), today)
    expect(found.map(({ explanation }) => explanation?.at)).toEqual([
      explanationAt('spend', 'large', definedRow('grant')),
    ])
    expect(parseTarget(found[0]?.explanation?.at ?? '')).toEqual({
      kind: 'explanation',
      section: 'spend',
      rule: 'large',
      row: 'def:grant',
    })
  })

  test('has an explanation that is part of what the return says', () => {
    const before = content([query], [tooMuch])
    expect(contentHash(content([query], [tooMuch, [at, 'It was agreed']]))).not.toBe(contentHash(before))
  })

  test('can be explained in its section, as text, and nothing else can', () => {
    const places = (rules: readonly Rule[]) => placesOf({ ...exampleBundle, rules }, exampleData)
    expect(placeOf(places([query]), at)).toMatchObject({ is: 'answer', kind: 'long-text' })
    expect(placeOf(places([withinCapital]), at)).toBeUndefined()
    expect(placeOf(places([query]), explanationAt('administration', 'within-capital'))).toBeUndefined()
    expect(placeOf(places([query]), explanationAt('spend', 'constructor'))).toBeUndefined()
  })
})

describe('a waiver', () => {
  const waiver: Waiver = {
    rule: 'within-capital',
    reason: 'Agreed by letter',
    approver: 'Ada Jones',
    until: '2025-05-01',
  }
  const waived = (day: string, other: Partial<Waiver> = {}) =>
    validate(content([withinCapital], [tooMuch], { waivers: [{ ...waiver, ...other }] }), day)[0]

  test('makes the error a note that says who let it pass, as long as it holds', () => {
    expect(waived('2025-05-01')).toMatchObject({
      severity: 'note',
      message:
        'Underspend is £12,000.00, which is £999.50 more than the spend of £11,000.50. Waived by Ada Jones until 1 May 2025',
      waiver,
    })
    expect(waived('2025-05-02')?.severity).toBe('error')
  })

  test('is for one rule', () => {
    expect(waived('2025-05-01', { rule: 'another' })?.severity).toBe('error')
  })
})
