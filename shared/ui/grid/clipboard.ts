/** Cells as they lie on a clipboard: rows of texts. */
export type Block = readonly (readonly string[])[]

/**
 * Reads the text that spreadsheets put on a clipboard: tabs between cells, line ends between rows. A cell is quoted
 * only where a quote opens it and a matching one closes it before a tab, a line end or the end; any other quote is
 * a character like the rest (`5" pipe`), so that a lone one cannot swallow the rows below it. The line end that
 * spreadsheets add after the last row is not a row. Everything is text; nothing is evaluated.
 */
export function readCells(text: string): Block {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    const cell = readQuoted(text, at) ?? readPlain(text, at)
    row.push(cell.text)
    at = cell.end
    if (text[at] === '\t') {
      at += 1
      if (at === text.length) row.push('')
      continue
    }
    at += text.startsWith('\r\n', at) ? 2 : 1
    rows.push(row)
    row = []
  }
  return row.length > 0 ? [...rows, row] : rows
}

/** Writes cells as spreadsheets read them; `readCells` gives the same cells back. */
export function writeCells(block: Block): string {
  return block.map((row) => row.map(quote).join('\t') + '\r\n').join('')
}

/** The same cells for programs that prefer tables; columns of text are marked so that codes keep their zeros. */
export function writeTable(block: Block, numeric: readonly boolean[]): string {
  const cell = (text: string, column: number): string => {
    const format = numeric[column] ? '' : ` style='mso-number-format:"\\@"'`
    return `<td${format}>${escape(text).replace(/\r?\n/g, '<br>')}</td>`
  }
  const rows = block.map((row) => `<tr>${row.map(cell).join('')}</tr>`)
  return `<meta charset="utf-8"><table>${rows.join('')}</table>`
}

/**
 * The cells of the first table of a page, for clipboards that carry no text. A cell that spans columns or rows fills
 * its first place and leaves the others blank. Without a table the text is one cell.
 */
export function readTable(page: Document): Block {
  const table = page.querySelector('table')
  if (table === null) {
    const text = (page.body.textContent ?? '').trim()
    return text === '' ? [] : [[text]]
  }
  const rows: string[][] = []
  for (const [index, element] of [...table.querySelectorAll('tr')].entries()) {
    const row = (rows[index] ??= [])
    for (const cell of element.querySelectorAll('td, th')) {
      let column = 0
      while (row[column] !== undefined) column += 1
      row[column] = cellText(cell)
      coverSpan(rows, cell, { row: index, column })
    }
  }
  return rows.map((row) => Array.from(row, (text) => text ?? ''))
}

function coverSpan(rows: string[][], cell: Element, at: { row: number; column: number }): void {
  const across = Math.min(Number(cell.getAttribute('colspan') ?? 1) || 1, 1000)
  const down = Math.min(Number(cell.getAttribute('rowspan') ?? 1) || 1, 1000)
  for (let row = at.row; row < at.row + down; row += 1) {
    for (let column = at.column; column < at.column + across; column += 1) {
      const covered = (rows[row] ??= [])
      covered[column] ??= ''
    }
  }
}

function cellText(cell: Element): string {
  const copy = cell.cloneNode(true) as Element
  for (const lineBreak of copy.querySelectorAll('br')) lineBreak.replaceWith('\u2028')
  const text = (copy.textContent ?? '').replace(/[\s\u00a0]*\u2028[\s\u00a0]*/g, '\u2028')
  return text
    .replace(/[^\S\u2028]+/g, ' ')
    .trim()
    .replaceAll('\u2028', '\n')
}

function readPlain(text: string, from: number): { text: string; end: number } {
  let end = from
  while (end < text.length && text[end] !== '\t' && text[end] !== '\n' && text[end] !== '\r') end += 1
  return { text: text.slice(from, end), end }
}

function readQuoted(text: string, from: number): { text: string; end: number } | undefined {
  if (text[from] !== '"') return undefined
  let close = text.indexOf('"', from + 1)
  while (close !== -1 && text[close + 1] === '"') close = text.indexOf('"', close + 2)
  const end = close + 1
  if (close === -1 || (end < text.length && !'\t\r\n'.includes(text.charAt(end)))) return undefined
  return { text: text.slice(from + 1, close).replaceAll('""', '"'), end }
}

function quote(text: string): string {
  return /[\t\r\n]|^"/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
