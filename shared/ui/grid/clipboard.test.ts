import fc from 'fast-check'
import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { readCells, readTable, writeCells, writeTable } from './clipboard.ts'

const page = (html: string): Document => parseHTML(`<html><body>${html}</body></html>`).document

test('a block from Excel ends with a line end that is not a row', () => {
  expect(readCells('a\tb\r\nc\td\r\n')).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
})

test('a quoted cell keeps its tab, its line break and its quotes', () => {
  expect(readCells('"a\tb\nc ""q"""\tnext\r\n')).toEqual([['a\tb\nc "q"', 'next']])
})

test('a quote that opens nothing is a character and does not swallow the rows below', () => {
  expect(readCells('5" pipe\tx\r\n"unclosed\ty\r\nz')).toEqual([['5" pipe', 'x'], ['"unclosed', 'y'], ['z']])
  expect(readCells('"a"b\tc')).toEqual([['"a"b', 'c']])
})

test('blank cells and blank rows stay where they are', () => {
  expect(readCells('\ta\t\r\n\r\nb')).toEqual([['', 'a', ''], [''], ['b']])
  expect(readCells('')).toEqual([])
})

test('line ends of every system end a row', () => {
  expect(readCells('a\nb\rc\r\nd')).toEqual([['a'], ['b'], ['c'], ['d']])
})

test('what is written is read back the same, whatever is in the cells', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '"', '\t', '\n', '\r', ' ', '=', '£') })
  const block = fc.integer({ min: 1, max: 4 }).chain((width) => {
    return fc.array(fc.array(text, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 4 })
  })
  fc.assert(
    fc.property(block, (cells) => {
      expect(readCells(writeCells(cells))).toEqual(cells)
    }),
  )
})

test('the table for other programs escapes its texts and marks codes as text', () => {
  const html = writeTable([['<b>00123</b>', '12']], [false, true])
  expect(html).toContain(`<td style='mso-number-format:"\\@"'>&lt;b&gt;00123&lt;/b&gt;</td><td>12</td>`)
  expect(readTable(page(html))).toEqual([['<b>00123</b>', '12']])
})

test('cells that span leave blanks, so that what follows stays in its column', () => {
  const html = `<table>
    <tr><th rowspan="2">Fund</th><th colspan="2">2024/25</th></tr>
    <tr><td>Q1</td><td>Q2</td></tr>
  </table>`
  expect(readTable(page(html))).toEqual([
    ['Fund', '2024/25', ''],
    ['', 'Q1', 'Q2'],
  ])
})

test('line breaks in a cell stay, the spaces of the page do not', () => {
  expect(readTable(page('<table><tr><td>  one\n  two<br> three </td></tr></table>'))).toEqual([
    ['one two\nthree'],
  ])
})

test('a page without a table is one cell, an empty one is none', () => {
  expect(readTable(page('<p>12</p>'))).toEqual([['12']])
  expect(readTable(page(''))).toEqual([])
})
