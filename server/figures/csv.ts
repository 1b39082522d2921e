import Papa from 'papaparse'

/** A cell of a download: text, a number that was written out as one, or nothing. */
export type CsvCell = string | number | null

/** The text of a file as spreadsheet programs would run it, unless it stands behind an apostrophe. Numbers are let be. */
const runsAsFormula = /^(?!-?\d+(?:\.\d+)?$)[=+\-@＝＋－＠\t\r\n]/

/** Rows as RFC 4180 wants them, the header first, every line ended; UTF-8 is up to whoever sends it. */
export function csvText(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  const all = [header, ...rows].map((row) => row.map((cell) => cell ?? ''))
  return `${Papa.unparse(all, { newline: '\r\n', escapeFormulae: runsAsFormula })}\r\n`
}

/** What makes Excel read a CSV as UTF-8. */
export const byteOrderMark = '\uFEFF'
