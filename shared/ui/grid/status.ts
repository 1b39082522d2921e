import Big from 'big.js'
import { counted } from './model.ts'
import { boxOf, sizeOf } from './selection.ts'
import { cellAt, type Session } from './session.ts'

/**
 * "6 cells, 4 numbers. Sum £1,200.00. Average £300.00" of the selection; blank for one cell. Sums are exact, and are
 * given only where all numbers are of one sort: pounds are not added to square metres.
 */
export function summaryOf(session: Session): string {
  const box = boxOf(session.selection)
  const cells = sizeOf(box)
  if (cells < 2 || session.model.rows.length === 0) return ''
  let numbers = 0
  let hundredths = 0
  let rest = new Big(0)
  const says = new Set<((plain: string) => string) | undefined>()
  for (let column = box.left; column <= box.right; column += 1) {
    const { numeric, say } = session.model.columns[column] ?? { numeric: false }
    if (!numeric) continue
    for (let row = box.top; row <= box.bottom; row += 1) {
      const { text } = cellAt(session, { row, column })
      if (/^-?\d{1,12}(\.\d{1,2})?$/.test(text)) hundredths += Math.round(Number(text) * 100)
      else if (/^-?\d+(\.\d+)?$/.test(text)) rest = rest.plus(text)
      else continue
      numbers += 1
      says.add(say)
    }
  }
  const count = counted(cells, 'cell')
  if (numbers === 0) return count
  if (says.size > 1) return `${count}, ${counted(numbers, 'number')} of different sorts`
  const say = [...says][0] ?? ((plain: string) => plain)
  const sum = rest.plus(new Big(hundredths).div(100))
  const average = sum.div(numbers).round(2)
  return `${count}, ${counted(numbers, 'number')}. Sum ${say(sum.toFixed())}. Average ${say(average.toFixed())}`
}
