import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import type { Day } from '#shared/day.ts'
import { formatPounds, type Pence } from '#shared/money.ts'
import { spanOnAxis } from './period.ts'
import type { SpendFigure, SpendPeriod } from './spend.ts'
import { headlineOf, shortly, subjectInWords } from './spend-words.ts'

/** One bar. Periods that are open at one end span more time than the others, so they stand in the table only. */
export type SpendMark = { readonly period: SpendPeriod & { from: Day; to: Day }; readonly pence: Pence }

const width = 960
const plotHeight = 380
const ink = '#0b0c0c'
const grey = '#595959'
const blue = '#12436d'
const font = 'Arial, Helvetica, sans-serif'

/** What we need of the element that Plot draws into; the server knows no browser types. */
type Drawn = {
  readonly outerHTML: string
  querySelector(what: string): { remove(): void } | null
  setAttribute(name: string, value: string): void
}

/** The bars of a figure, in order of time. */
export function spendMarks({ periods, totals }: Pick<SpendFigure, 'periods' | 'totals'>): SpendMark[] {
  const amounts = totals.at(-1)?.amounts ?? []
  return periods.flatMap((period, index) => {
    const pence = amounts[index] ?? null
    const { from, to } = period
    return pence === null || from === null || to === null ? [] : [{ period: { ...period, from, to }, pence }]
  })
}

/**
 * Spend by period as an SVG document of its own, 960 wide: actual solid, forecast hatched, amounts over the bars.
 * `titles: false` leaves out what the page around it says.
 */
export function spendChart(figure: SpendFigure, { titles }: { titles: boolean }): string {
  const marks = spendMarks(figure)
  const heading = titles ? headings(figure) : { svg: '', height: 0 }
  const plotFrom = heading.height + 40
  const height = plotFrom + plotHeight
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`,
    ` role="img" aria-labelledby="title description" font-family="${font}" fill="${ink}">`,
    `<title id="title">${escape(headlineOf(figure))}</title>`,
    `<desc id="description">${escape(describeSpend(figure))}</desc>`,
    '<defs><pattern id="forecast" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">',
    `<rect width="8" height="8" fill="#fff"/><rect width="3" height="8" fill="${blue}"/></pattern></defs>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    heading.svg,
    marks.length === 0
      ? `<text font-size="16" x="0" y="${plotFrom}">There is nothing to draw.</text>`
      : `${legend(heading.height + 10, marks)}<g transform="translate(0,${plotFrom})">${bars(marks)}</g>`,
    '</svg>',
  ].join('')
}

/** What the chart says, and below it what it shows. */
function headings(figure: SpendFigure): { svg: string; height: number } {
  const message = wrap(headlineOf(figure), 84)
  const subject = wrap(`${subjectInWords(figure)}, by period`, 112)
  const messageEnds = 14 + message.length * 26
  const lines = (texts: readonly string[], first: number, step: number): string =>
    texts.map((text, index) => `<tspan x="0" y="${first + index * step}">${escape(text)}</tspan>`).join('')
  return {
    svg:
      `<text font-size="21" font-weight="bold">${lines(message, 24, 26)}</text>` +
      `<text font-size="16">${lines(subject, messageEnds + 14, 21)}</text>`,
    height: messageEnds + subject.length * 21,
  }
}

/** The chart in words: what it shows and where its highest bar is. The table beside it has every number. */
export function describeSpend(figure: SpendFigure): string {
  const marks = spendMarks(figure)
  const [first] = marks
  const last = marks.at(-1)
  if (first === undefined || last === undefined) return 'An empty chart: there is no spend to draw.'
  const highest = marks.reduce((high, mark) => (mark.pence > high.pence ? mark : high))
  const states = [...new Set(marks.map(({ period }) => period.state))]
  const earlier = figure.periods.filter(({ from, to }) => from === null || to === null)
  return [
    `Bar chart of ${marks.length} ${marks.length === 1 ? 'period' : 'periods'}, from ${first.period.label} to ${last.period.label}, ${states.join(' and ')}.`,
    `The highest is ${highest.period.state} spend of ${formatPounds(highest.pence)} in ${highest.period.label}.`,
    ...earlier.map(({ label }) => `${label} spans more time than the others and stands in the table only.`),
    'The table on the same page has every amount.',
  ].join(' ')
}

function bars(marks: readonly SpendMark[]): string {
  const key = ({ period }: SpendMark): string => `${period.from}/${period.to}/${period.state}`
  const labels = new Map(marks.map((mark) => [key(mark), spanOnAxis(mark.period)]))
  const pounds = ({ pence }: SpendMark): number => pence / 100
  const bar = (state: SpendPeriod['state'], fill: string): Plot.Markish =>
    Plot.barY(
      marks.filter(({ period }) => period.state === state),
      {
        x: key,
        y: pounds,
        fill,
        stroke: blue,
        strokeWidth: 1.5,
        insetLeft: 3,
        insetRight: 3,
        ariaLabel: ({ period, pence }: SpendMark) => `${period.label}, ${state}: ${formatPounds(pence)}`,
      },
    )
  const amounts = (over: boolean): Plot.Markish =>
    Plot.text(
      marks.filter(({ pence }) => pence >= 0 === over),
      {
        x: key,
        y: pounds,
        text: ({ pence }: SpendMark) => shortly(pence),
        dy: over ? -5 : 5,
        lineAnchor: over ? 'bottom' : 'top',
        fill: ink,
        // Keeps a line of the grid from crossing an amount out.
        stroke: '#fff',
        strokeWidth: 4,
        fontSize: 14,
      },
    )
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  const plot = Plot.plot({
    document,
    width,
    height: plotHeight,
    marginTop: 24,
    marginLeft: 64,
    marginBottom: 56,
    marginRight: 0,
    x: { domain: marks.map(key), tickFormat: (id: string) => labels.get(id) ?? '', tickSize: 0, label: null },
    y: {
      grid: true,
      ticks: 5,
      tickSize: 0,
      label: null,
      nice: true,
      tickFormat: (amount: number) => shortly(Math.round(amount * 100)),
    },
    marks: [
      Plot.gridY({ ticks: 5, stroke: grey, strokeOpacity: 0.4 }),
      bar('actual', blue),
      bar('forecast', 'url(#forecast)'),
      Plot.ruleY([0], { stroke: ink }),
      amounts(true),
      amounts(false),
    ],
  }) as unknown as Drawn
  // Where the policy allows no inline styles, Plot's own style sheet would be dropped with a warning.
  plot.querySelector('style')?.remove()
  plot.setAttribute('font-family', font)
  plot.setAttribute('font-size', '14')
  return plot.outerHTML
}

function legend(y: number, marks: readonly SpendMark[]): string {
  const states = (['actual', 'forecast'] as const).filter((state) =>
    marks.some(({ period }) => period.state === state),
  )
  return states
    .map((state, index) => {
      const x = 64 + index * 130
      const fill = state === 'actual' ? blue : 'url(#forecast)'
      return (
        `<rect x="${x}" y="${y}" width="24" height="16" fill="${fill}" stroke="${blue}" stroke-width="1.5"/>` +
        `<text x="${x + 34}" y="${y + 14}" font-size="16">${state === 'actual' ? 'Actual' : 'Forecast'}</text>`
      )
    })
    .join('')
}

/** Breaks a sentence into lines, between words; SVG doesn't. */
function wrap(text: string, longest: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + word.length < longest) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines
}

function escape(text: string): string {
  const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  // XML has no way of writing control characters, so a name that holds one would spoil the whole image.
  return text.replace(/\p{Cc}/gu, ' ').replace(/[&<>"]/g, (mark) => marks[mark] ?? '')
}
