import { expect, test } from 'vitest'
import { cellAt, definedRow, positionAt, rowAt, type Target } from '#shared/answers/address.ts'
import { questionsOf, rowsOf } from '#shared/answers/content.ts'
import type { Value } from '#shared/answers/value.ts'
import type { Edit } from '#shared/recipient/contract.ts'
import type { GridEdit } from '#shared/ui/grid/model.ts'
import { exampleBundle, exampleData, exampleValues } from '../../../e2e/example.ts'
import { lay, type Draft } from './draft.ts'
import { editsOf, tableModel } from './table-model.ts'

const questionOf = (id: string) => {
  const question = exampleBundle.sections.flatMap(questionsOf).find((one) => one.id === id)
  if (question === undefined) throw new Error(id)
  return question
}
const spend = { section: 'spend', question: questionOf('spend.capital') }
const outputs = { section: 'spend', question: questionOf('outputs') }
const [firstOutput = ''] = [...exampleValues.keys()].flatMap((target) =>
  target.startsWith('x/') ? [target.split('/').at(-1) ?? ''] : [],
)

const draftOf = (values: ReadonlyMap<Target, Value> = exampleValues): Draft =>
  ({
    content: { bundle: exampleBundle, data: exampleData, values },
    registers: new Map(
      [...values].map(([target, value]) => [target, { target, value, op: `op of ${target}` }]),
    ),
    conflicts: [],
    meta: {},
  }) as unknown as Draft

const shown = (over = {}) => ({
  place: spend,
  names: new Map(),
  errors: new Map(),
  locked: false,
  narrow: false,
  ...over,
})
const made = (edit: Partial<GridEdit>): GridEdit => ({
  description: 'Edit',
  insert: [],
  cells: [],
  remove: [],
  ...edit,
})
const after = (draft: Draft, edits: readonly Edit[]): Draft => {
  const values = new Map(draft.content.values)
  for (const edit of edits) lay(values, edit)
  return draftOf(values)
}

test('a cell shows pounds, is edited as a plain amount, and totals are worked out and locked', () => {
  const model = tableModel(draftOf(), shown())
  const cell = (row: string, column: string) => model.read(definedRow(row), column)
  expect(cell('grant', 'spend.2024-25-q1')).toMatchObject({
    text: '10000.5',
    shown: '£10,000.50',
    locked: false,
  })
  expect(cell('total', 'spend.total')).toMatchObject({ shown: '£16,400.50', locked: true, calculated: true })
  expect(model.rows.map(({ label, total }) => [label, total])).toEqual([
    ['Grant', false],
    ['Match funding', false],
    ['Total', true],
  ])
})

test('text that is no amount is kept as typed', () => {
  const edits = editsOf(
    draftOf(),
    shown(),
    made({ cells: [{ row: 'def:grant', column: 'spend.2024-25-q1', text: 'twelve' }] }),
  )
  const target = cellAt({ section: 'spend', table: 'spend.capital' }, 'def:grant', 'spend.2024-25-q1')
  expect(edits).toEqual([{ kind: 'set', target, value: { typed: 'twelve' }, seen: `op of ${target}` }])
  expect(tableModel(after(draftOf(), edits), shown()).read('def:grant', 'spend.2024-25-q1').text).toBe(
    'twelve',
  )
})

test('a paste over calculated cells writes only the others', () => {
  const cells = [
    { row: 'def:grant', column: 'spend.2024-25-q2', text: '1' },
    { row: 'def:grant', column: 'spend.total', text: '2' },
    { row: 'def:total', column: 'spend.2024-25-q2', text: '3' },
  ]
  expect(editsOf(draftOf(), shown(), made({ cells }))).toHaveLength(1)
})

test('a row goes where it was put, and can be filled in the same step', () => {
  const draft = draftOf()
  const context = { place: outputs, names: new Map<string, string>() }
  const edits = editsOf(
    draft,
    context,
    made({
      insert: [{ id: 'new', before: firstOutput }],
      cells: [{ row: 'new', column: 'output', text: 'path improved' }],
    }),
  )
  expect(edits.map(({ kind }) => kind)).toEqual(['rowInsert', 'set'])
  const then = after(draft, edits)
  expect(rowsOf(then.content, 'spend', outputs.question).map(({ label }) => label)).toEqual([
    'Path improved',
    'Trees planted',
  ])
})

test('deleting a row says what the person saw in it', () => {
  const [edit] = editsOf(draftOf(), { place: outputs, names: new Map() }, made({ remove: [firstOutput] }))
  const amount = cellAt({ section: 'spend', table: 'outputs' }, firstOutput, 'amount')
  expect(edit).toMatchObject({ kind: 'rowDelete', target: rowAt('spend', 'outputs', firstOutput) })
  expect(edit?.kind === 'rowDelete' && edit.saw[amount]).toBe(`op of ${amount}`)
})

test('a deleted row that is put back is a new row to the return and the same to the grid', () => {
  const gone = new Map(exampleValues).set(rowAt('spend', 'outputs', firstOutput), false)
  const draft = draftOf(gone)
  const names = new Map<string, string>()
  const edits = editsOf(
    draft,
    { place: outputs, names },
    made({
      insert: [{ id: firstOutput, before: null }],
      cells: [{ row: firstOutput, column: 'amount', text: '7' }],
    }),
  )
  expect(edits.some(({ target }) => target === rowAt('spend', 'outputs', firstOutput))).toBe(false)
  const model = tableModel(after(draft, edits), shown({ place: outputs, names }))
  expect(model.rows.map(({ id }) => id)).toEqual([firstOutput])
  expect(model.read(firstOutput, 'amount').text).toBe('7')
  expect(
    after(draft, edits).content.values.has(positionAt('spend', 'outputs', names.get(firstOutput) ?? '')),
  ).toBe(true)
})

/** The example’s outputs with a total below, and with amounts that only trees are asked for, locked where they are paths. */
const totalled = (): typeof outputs => {
  const table = outputs.question.table
  if (table?.rows.mode !== 'added') throw new Error('People add outputs')
  const columns = table.columns.map((column) =>
    column.id === 'amount'
      ? { ...column, when: { equals: [{ column: 'output' }, 'Trees planted'] as const } }
      : column,
  )
  const spec = { ...table, rows: { ...table.rows, total: 'All outputs' }, columns }
  return { ...outputs, question: { ...outputs.question, table: spec } }
}

test('the row that adds up the others stands last, takes no text and can’t be deleted', () => {
  const place = totalled()
  const model = tableModel(draftOf(), shown({ place }))
  const last = model.rows.at(-1)?.id ?? ''
  expect(model.rows.at(-1)).toMatchObject({ label: 'All outputs', total: true })
  expect(model.read(last, 'amount')).toMatchObject({ calculated: true, locked: true })
  expect(model.read(last, 'output')).toMatchObject({ shown: 'All outputs', locked: true })
  const edits = editsOf(
    draftOf(),
    { place, names: new Map() },
    made({
      insert: [{ id: 'a2b0f1f4-6a3b-4b59-9e43-0c3f5b1a9c02', before: last }],
      cells: [{ row: last, column: 'amount', text: '7' }],
      remove: [last],
    }),
  )
  expect(edits.map(({ kind }) => kind)).toEqual(['rowInsert'])
  const rows = tableModel(after(draftOf(), edits), shown({ place })).rows.map(({ id }) => id)
  expect(rows).toEqual([firstOutput, 'a2b0f1f4-6a3b-4b59-9e43-0c3f5b1a9c02', last])
})

test('a cell that a row is not asked for is blank, and what is pasted over it is left out', () => {
  const place = totalled()
  const at = { section: 'spend', table: 'outputs' }
  const draft = draftOf(new Map([...exampleValues, [cellAt(at, firstOutput, 'output'), 'Path improved']]))
  expect(tableModel(draft, shown({ place })).read(firstOutput, 'amount')).toEqual({
    text: '',
    shown: '',
    locked: true,
    calculated: false,
    notAsked: true,
  })
  const paste = made({ cells: [{ row: firstOutput, column: 'amount', text: '9' }] })
  expect(editsOf(draft, { place, names: new Map() }, paste)).toEqual([])
  expect(editsOf(draftOf(), { place, names: new Map() }, paste)).toHaveLength(1)
})

test('a locked cell can only be typed into while it says something that has to be cleared', () => {
  const table = spend.question.table
  if (table === undefined) throw new Error('No table')
  const columns = table.columns.map((column) =>
    column.id === 'spend.2024-25-q1' ? { ...column, lock: true } : column,
  )
  const place = { ...spend, question: { ...spend.question, table: { ...table, columns } } }
  const blank = new Map([...exampleValues, [cell('grant'), null] as const])
  const read = (values: ReadonlyMap<Target, Value>) =>
    tableModel(draftOf(values), shown({ place })).read(definedRow('grant'), 'spend.2024-25-q1')
  expect(read(blank)).toMatchObject({ locked: true, calculated: false })
  expect(read(exampleValues)).toMatchObject({ locked: false, text: '10000.5' })
})

function cell(row: string): Target {
  return cellAt({ section: 'spend', table: 'spend.capital' }, definedRow(row), 'spend.2024-25-q1')
}
