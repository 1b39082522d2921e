import { describe, expect, test } from 'vitest'
import { compile, roundsIn, type Compiled } from './compile.ts'
import { exampleBank as bank, exampleFiles as files, exampleRound as round } from './example-files.ts'
import type { Files } from './source.ts'

function compiled(changed: Files = {}): Compiled {
  const result = compile({ ...files, ...changed }, 'example/round-01')
  if ('problems' in result) throw new Error(JSON.stringify(result.problems, null, 2))
  return result
}

const question = ({ bundle }: Compiled, id: string) =>
  bundle.sections
    .flatMap(({ pages }) => pages.flatMap(({ questions }) => questions))
    .find((each) => each.id === id)
const columns = (result: Compiled, id: string) => question(result, id)?.table?.columns ?? []

describe('a definition', () => {
  test('gives the same bundle to the byte, in whatever order its files come', () => {
    const reversed = Object.fromEntries(Object.entries(files).reverse())
    expect(compile(reversed, 'example/round-01')).toEqual(compile(files, 'example/round-01'))
    expect(compiled().hash).toMatch(/^[0-9a-f]{64}$/u)
  })

  test('gives another bundle once a word of it changes', () => {
    const reworded = compiled({ 'bank/bank.yaml': bank.replace('label: Reason', 'label: Why') })
    expect(reworded.hash).not.toBe(compiled().hash)
  })

  test('is found by its rounds', () => {
    expect(roundsIn({ ...files, 'example/round-02.yaml': '', 'example/notes.yaml': '' })).toEqual([
      'example/round-01',
      'example/round-02',
    ])
  })

  test('cuts years into actual and forecast quarters with a total for each year and for everything', () => {
    const shown = columns(compiled(), 'spend.capital').map(({ id, group, label, state, total }) => [
      id,
      group,
      label,
      state ?? total,
    ])
    const year = 'Financial year 2024 to 2025'
    expect(shown).toEqual([
      ['spend.to-2024-03', 'Before', 'Up to and including Mar 2024', 'actual'],
      ['spend.to-2024-03.total', 'Before', 'Total', ['spend.to-2024-03']],
      ['spend.2024-25-q1', year, 'Apr to Jun', 'actual'],
      ['spend.2024-25-q2', year, 'Jul to Sep', 'actual'],
      ['spend.2024-25-q3', year, 'Oct to Dec', 'forecast'],
      ['spend.2024-25-q4', year, 'Jan to Mar', 'forecast'],
      [
        'spend.2024-25',
        year,
        'Total',
        ['spend.2024-25-q1', 'spend.2024-25-q2', 'spend.2024-25-q3', 'spend.2024-25-q4'],
      ],
      ['spend.from-2025-04', 'April 2025 and after', 'Total', 'forecast'],
      ['spend.total', undefined, 'All', ['spend.to-2024-03.total', 'spend.2024-25', 'spend.from-2025-04']],
    ])
  })

  test('moves quarters from forecast to actual when the next round moves the cut-off', () => {
    const later = compiled({
      'example/round-01.yaml': round.replace('actualsTo: 2024-09-30', 'actualsTo: 2024-12-31'),
    })
    const states = (result: Compiled) =>
      columns(result, 'spend.capital').filter(({ state }) => state === 'actual').length
    expect([states(compiled()), states(later)]).toEqual([3, 4])
  })

  test('lets a question be like another one except for what it says itself', () => {
    const { label, table } = question(compiled(), 'spend.revenue') ?? {}
    expect(label).toBe('Revenue')
    expect(table).toMatchObject({ rowName: 'type of spend', rows: { header: 'Type' } })
    expect(table?.columns.map(({ id }) => id)).toEqual(
      columns(compiled(), 'spend.capital').map(({ id }) => id),
    )
  })

  test('tightens a question of the bank for one fund', () => {
    expect(question(compiled(), 'project.reason')?.limits).toEqual({ words: 50 })
  })

  test('says units in the words of their list', () => {
    expect(compiled().bundle.dataSets['output-units']).toMatchObject({
      key: 'unit',
      label: 'unit-label',
      rows: [
        { code: 'trees', unit: 'n-of', 'unit-label': 'n of' },
        { code: 'paths', unit: 'km', 'unit-label': 'km' },
      ],
    })
  })

  test('gives each organisation its own rows and puts none of them into the bundle', () => {
    const { bundle, data } = compiled()
    expect(data['E08000001']?.['projects']).toEqual([{ reference: 'EX-BOL-001', name: 'Market, hall' }])
    expect(data['E08000015']).toEqual({
      projects: [{ reference: 'EX-WIR-001', name: 'Ferry' }],
      exemptions: [],
    })
    expect(bundle.dataSets['projects']).toEqual({
      per: 'organisation',
      key: 'reference',
      label: 'name',
      columns: ['reference', 'name'],
    })
    expect(JSON.stringify(bundle)).not.toMatch(/Ferry|Market|Bolton|E0800/u)
  })

  test('lifts limits only in the cells that a round exempts', () => {
    const exempted = columns(compiled(), 'spend.capital').filter(({ limits }) => limits.except !== undefined)
    expect(exempted.map(({ id, limits }) => [id, limits])).toEqual([
      ['spend.2024-25-q1', { min: 0, except: { dataSet: 'exemptions', key: 'negative' } }],
    ])
  })

  test('is the same with an empty line more and with Windows line ends', () => {
    const other = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path, `${text}\n`.replaceAll('\n', '\r\n')]),
    )
    expect(compile(other, 'example/round-01')).toEqual(compile(files, 'example/round-01'))
  })
})
