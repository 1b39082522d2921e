import { expect } from '@playwright/test'
import { open, test } from './harness.ts'

test('C2 copying also offers a table, with codes marked as text', async ({ page, harness }) => {
  const sheet = await open(page, harness, 'table=outputs')
  await sheet.cell(1, 2).click()
  await sheet.press('Shift+ArrowRight', 'Control+c')
  const html = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read()
    return (await item?.getType('text/html'))?.text()
  })
  expect(html).toMatch(/<td style="mso-number-format:[^>]*>00123<\/td><td>12<\/td>/)
})

test('C3 what is copied and pasted is identical, with tabs, quotes and line breaks', async ({
  page,
  harness,
}) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 17).click()
  await sheet.paste('"a\tb\nc ""q"""\r\n')
  await sheet.press('Control+c', 'ArrowDown', 'Control+v')
  await sheet.expectText('match-public', 'note', 'a\tb\nc "q"')
})

test('C4 the line end that Excel adds does not touch the row below', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await sheet.paste('1\t2\r\n3\t4\r\n')
  await sheet.expectText('match-public', '2023/24 q2', '4')
  await sheet.expectText('match-private', '2023/24 q1', '3000')
})

test('C5 a clipboard that holds only a web page pastes as cells', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(4, 1).click()
  await page.evaluate(async () => {
    const html = '<table><tr><th colspan="2">Both</th><td>3</td></tr><tr><td>4<td>£5.50<td>6</table>'
    await navigator.clipboard.write([
      new ClipboardItem({ 'text/html': new Blob([html], { type: 'text/html' }) }),
    ])
  })
  await sheet.press('Control+v')
  await sheet.expectText('grants', '2023/24 q1', 'Both')
  await sheet.expectText('grants', '2023/24 q2', '')
  await sheet.expectText('grants', '2023/24 q3', '3')
  await sheet.expectText('borrowing', '2023/24 q2', '5.50')
})

test('C7 C8 pounds, thousands separators and bracketed negatives are read', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(4, 1).click()
  await sheet.paste('£1,234.50\t -£20 \t(1,234.50)\r\n')
  await expect(sheet.cell(4, 1)).toHaveText('£1,234.50')
  await expect(sheet.cell(4, 2)).toHaveText('-£20.00')
  await expect(sheet.cell(4, 3)).toHaveText('-£1,234.50')
})

test('C11 one value fills the whole selection', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(4, 1).click()
  await sheet.press('Shift+ArrowRight', 'Shift+ArrowDown')
  await sheet.paste('7')
  for (const row of ['grants', 'borrowing']) {
    await sheet.expectText(row, '2023/24 q1', '7')
    await sheet.expectText(row, '2023/24 q2', '7')
  }
})

test('C12 a block repeats where the selection is an exact multiple of it', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(4, 1).click()
  await sheet.press('Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight')
  await sheet.paste('1\t2\r\n')
  await sheet.expectText('grants', '2023/24 q3', '1')
  await sheet.expectText('grants', '2023/24 q4', '2')
})

test('C13 locked cells are skipped and counted, the rest is applied', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 4).click()
  await sheet.paste('1\t2\t3\r\n4\t5\t6\r\n')
  await sheet.expectText('towns', '2023/24 q4', '1')
  await sheet.expectText('match-public', '2024/25 q1', '6')
  await expect(sheet.message).toHaveText('4 cells pasted. 2 locked cells left as they are')
})

test('C14 what does not fit is cut off and counted', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(7, 17).click()
  await sheet.paste('a\tb\r\nc\td\r\ne\tf\r\n')
  await sheet.expectText('other', 'note', 'a')
  await expect(sheet.message).toHaveText(
    '1 cell pasted. 1 locked cell left as it is. 4 cells did not fit in the table and were not pasted',
  )
  await expect(page.getByRole('button', { name: 'paste the rest' })).toHaveCount(0)
})

test('C14 where rows can be added, the rest is offered; one undo takes both away', async ({
  page,
  harness,
}) => {
  const sheet = await open(page, harness, 'table=outputs')
  await sheet.cell(3, 2).click()
  await sheet.paste('p\t1\r\nq\t2\r\nr\t3\r\n')
  await page.getByRole('button', { name: 'Add 2 more and paste the rest' }).click()
  await expect(sheet.grid.locator('.grid-row')).toHaveCount(5)
  await expect(sheet.cell(5, 3)).toHaveText('3')
  await sheet.expectAt('4,2')
  await sheet.press('Control+z')
  await expect(sheet.grid.locator('.grid-row')).toHaveCount(3)
  await expect(sheet.cell(3, 2)).toHaveText('p')
})

test('C15 cut clears the source and can be pasted; each is one step', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await sheet.press('Shift+ArrowRight', 'Control+x')
  await sheet.expectText('towns', '2023/24 q1', '')
  await sheet.cell(4, 1).click()
  await sheet.press('Control+v')
  await sheet.expectText('grants', '2023/24 q2', '1010')
  await sheet.press('Control+z')
  await sheet.expectText('grants', '2023/24 q2', '')
  await sheet.press('Control+z')
  await sheet.expectText('towns', '2023/24 q1', '1000')
})

test('C16 errors and dashes from Excel are flagged, not stored as 0', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(4, 1).click()
  await sheet.paste('#REF!\t#N/A\t-\r\n')
  for (const column of [1, 2, 3]) {
    await expect(sheet.cell(4, column)).toHaveAttribute('aria-invalid', 'true')
  }
  await sheet.expectText('grants', '2023/24 q3', '-')
})

test('C17 10,000 × 12 cells paste as one step', async ({ page, harness }) => {
  const sheet = await open(page, harness, 'table=big')
  await sheet.cell(1, 1).click()
  const row = Array.from({ length: 12 }, (_, at) => `£${at}.50`).join('\t')
  await sheet.paste(`${row}\r\n`.repeat(10_000))
  await expect(sheet.message).toHaveText('120,000 cells pasted')
  await sheet.expectText('r9999', 'c12', '11.50')
  await sheet.press('Control+z')
  await sheet.expectText('r9999', 'c12', '100002')
  expect(await sheet.edits()).toBe(2)
})

test('C18 pasting while editing goes into the editor', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await sheet.press('F2')
  await sheet.paste('55')
  await expect(sheet.editor).toHaveValue('100055')
})

test('X7 a pasted text that starts like a formula is handed on as text', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 17).click()
  await sheet.paste('=1+1\r\n')
  await sheet.expectText('towns', 'note', '=1+1')
})

test('F1 F2 Ctrl+D fills down and Ctrl+R fills right', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(3, 1).click()
  await sheet.press('Shift+ArrowDown', 'Shift+ArrowDown', 'Control+d')
  await sheet.expectText('borrowing', '2023/24 q1', '3000')
  await sheet.cell(4, 2).click()
  await sheet.press('Control+r')
  await sheet.expectText('grants', '2023/24 q2', '3000')
  await sheet.cell(4, 3).click()
  await sheet.press('Control+d')
  await sheet.expectText('grants', '2023/24 q3', '3020')
})
