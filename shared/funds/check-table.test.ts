import { describe, expect, test } from 'vitest'
import { bankOfTables, compiled } from '../tables/testing-tables.ts'

describe('an author is told of', () => {
  test.each<[string, string, string, string]>([
    [
      'a list of rows that is not there',
      'list: theme',
      'list: themes',
      'There is no list “themes”. Did you mean “theme”?',
    ],
    [
      'a data set of rows that is not there',
      'from: projects',
      'from: project',
      'There is no data set “project”. Did you mean “projects”?',
    ],
    [
      'rows that come from two places',
      'list: theme,',
      'list: theme, key: closed,',
      'A table has either “fixed” rows, or those of a “list”',
    ],
    ['given rows without a header', 'header: Theme, ', '', '“header” is missing here'],
    [
      'a total of nothing',
      'kind: money, label: Capital, variable: spend, required: false }\n      revenue: { kind: money, label: Revenue, required: false }\n      both: { kind: money, label: Both, total: [capital, revenue] }',
      'kind: text, label: Capital }',
      'There is nothing to add up here: no column is of kind money or number',
    ],
    [
      'a total of a column after it',
      'total: [capital, revenue]',
      'total: [capital, revenu]',
      'There is no column “revenu” before this total. Did you mean “revenue”?',
    ],
    [
      'a total of words',
      'revenue: { kind: money',
      'revenue: { kind: text',
      '“revenue” can’t be added up here',
    ],
    [
      'a total that is calculated as well',
      'total: [capital, revenue]',
      'total: [capital], calculate: { column: capital }',
      'A column is either the “total” of others or a “calculate”d one',
    ],
    [
      'a lock on a total',
      'total: [capital, revenue]',
      'total: [capital], lock: true',
      '“lock” means nothing for a column that is calculated',
    ],
    [
      'a lock that reads what is not there',
      'column: closed',
      'column: close',
      'There is no column “close”. Did you mean “closed”?',
    ],
    [
      'a running total of words',
      'kind: yes-no, label: Closed',
      'kind: text, label: Closed, over: { axis: financial-year, cumulative: true }',
      '“cumulative” adds up, which means nothing for a column of kind text',
    ],
    [
      'a calculated row below',
      '{ row: grant }, { row: match }',
      '{ row: grant }, { row: left }',
      'There is no row “left” above this one',
    ],
    [
      'a calculated row that reads elsewhere',
      '{ row: grant }, { row: match }',
      '{ row: grant }, { answered: works }',
      'A calculated row can only read rows above it, not “answered”',
    ],
    [
      'a row where there is none',
      "lock: { equals: [{ column: closed }, 'yes'] }",
      "lock: { equals: [{ row: parks }, 'yes'] }",
      '“row” is only for calculated rows',
    ],
    [
      'a carried key',
      'name: { kind: text, label: Name',
      'name: { kind: text, carry: locked, label: Name',
      'The column that says what a row is about can’t be carried',
    ],
    [
      'another way to carry',
      'lock: { equals',
      'carry: sometimes\n        lock: { equals',
      'This must be one of “locked”, “correctable”',
    ],
  ])('%s', (_, from, to, message) => {
    const result = compiled([[from, to]])
    const told = 'problems' in result ? result.problems : []
    expect(told.map((problem) => problem.message).join('\n')).toContain(message)
    const [first] = told.filter((problem) => problem.message.includes(message))
    expect(first?.file).toBe('bank/bank.yaml')
    expect((bankOfTables.replace(from, to).split('\n')[(first?.line ?? 0) - 1] ?? '').trim()).not.toBe('')
  })
})
