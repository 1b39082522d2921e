import { expect } from '@playwright/test'
import { open, test } from './harness.ts'

test('E1 typing replaces the content and keeps the first character', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await page.keyboard.type('4567')
  await expect(sheet.editor).toHaveValue('4567')
  await sheet.press('Enter')
  await sheet.expectText('towns', '2023/24 q1', '4567')
})

test('E2 F2 keeps the content with the caret at the end; again it toggles the arrows', async ({
  page,
  harness,
}) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await sheet.press('F2')
  await page.keyboard.type('9')
  await expect(sheet.editor).toHaveValue('10009')
  await sheet.press('F2', 'ArrowRight')
  await sheet.expectAt('1,2')
  await sheet.expectText('towns', '2023/24 q1', '10009')
})

test('E3 double click edits with the content kept', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(2, 1).dblclick()
  await expect(sheet.editor).toHaveValue('2000')
})

test('E4 Escape cancels and restores', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await page.keyboard.type('99')
  await sheet.press('Escape')
  await expect(sheet.cell(1, 1)).toHaveText('£1,000.00')
  await sheet.expectAt('1,1')
  expect(await sheet.edits()).toBe(0)
})

test('E5 Enter commits and goes down, Tab right; with Shift the other way', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(2, 2).click()
  await page.keyboard.type('1')
  await sheet.press('Shift+Enter')
  await sheet.expectAt('1,2')
  await page.keyboard.type('2')
  await sheet.press('Shift+Tab')
  await sheet.expectAt('1,1')
  await sheet.expectText('match-public', '2023/24 q2', '1')
  await sheet.expectText('towns', '2023/24 q2', '2')
})

test('E6 started by typing, an arrow commits and moves; started by F2 it moves the caret', async ({
  page,
  harness,
}) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await page.keyboard.type('8')
  await sheet.press('ArrowDown')
  await sheet.expectAt('2,1')
  await sheet.expectText('towns', '2023/24 q1', '8')
  await sheet.press('F2', 'ArrowLeft')
  await page.keyboard.type('5')
  await expect(sheet.editor).toHaveValue('20050')
})

test('E7 Delete clears every selected cell that is not locked', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 4).click()
  await sheet.press('Shift+ArrowRight', 'Shift+ArrowRight', 'Delete')
  await sheet.expectText('towns', '2023/24 q4', '')
  await sheet.expectText('towns', '2024/25 q1', '')
  await expect(sheet.message).toHaveText('2 cells cleared. 1 locked cell left as it is')
})

test('E7b Backspace clears and opens the editor', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await sheet.press('Backspace')
  await expect(sheet.editor).toHaveValue('')
})

test('E8 clicking elsewhere commits, in the table and outside it', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await page.keyboard.type('31')
  await sheet.cell(4, 4).click()
  await sheet.expectText('towns', '2023/24 q1', '31')
  await sheet.expectAt('4,4')
  await page.keyboard.type('32')
  await page.getByRole('button', { name: 'After' }).click()
  await sheet.expectText('grants', '2023/24 q4', '32')
  await expect(page.getByRole('button', { name: 'After' })).toBeFocused()
})

test('E9 Ctrl+Enter fills the selection with what was typed', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(4, 1).click()
  await sheet.press('Shift+ArrowRight', 'Shift+ArrowDown')
  await page.keyboard.type('6')
  await sheet.press('Control+Enter')
  await sheet.expectText('borrowing', '2023/24 q2', '6')
  await expect(sheet.cell(8, 1)).toHaveText('£6,012.00')
  expect(await sheet.edits()).toBe(1)
})

test('E10 Alt+Enter is a new line in a text cell', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 17).click()
  await page.keyboard.type('one')
  await sheet.press('Alt+Enter')
  await page.keyboard.type('two')
  await sheet.press('Enter')
  await sheet.expectText('towns', 'note', 'one\ntwo')
})

test('E11 a locked cell refuses typing and says so', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 5).click()
  await page.keyboard.type('5')
  await expect(sheet.editor).toHaveCount(0)
  await expect(sheet.message).toHaveText('Calculated: this cell cannot be changed')
  await sheet.cell(6, 1).click()
  await page.keyboard.type('5')
  await expect(sheet.message).toHaveText('Locked: this cell cannot be changed')
})

test('E12 an input method composes in the editor from its first character', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 17).click()
  const session = await page.context().newCDPSession(page)
  await session.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown',
    key: 'Process',
    windowsVirtualKeyCode: 229,
  })
  await session.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 })
  await session.send('Input.insertText', { text: '日本' })
  await expect(sheet.editor).toHaveValue('日本')
})

test('E13 blank and 0 stay distinct', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(4, 1).click()
  await page.keyboard.type('0')
  await sheet.press('Enter')
  await expect(sheet.cell(4, 1)).toHaveText('£0.00')
  await sheet.press('Control+z')
  await expect(sheet.cell(4, 1)).toHaveText('')
})

test('E14 the editor shows the raw number', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await page.keyboard.type('1234.5')
  await sheet.press('Enter')
  await expect(sheet.cell(1, 1)).toHaveText('£1,234.50')
  await sheet.cell(1, 1).dblclick()
  await expect(sheet.editor).toHaveValue('1234.5')
})

test('E16 what is not a number is kept as typed and flagged', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await page.keyboard.type('about ten')
  await sheet.press('Enter')
  await expect(sheet.cell(1, 1)).toHaveText('about ten')
  await expect(sheet.cell(1, 1)).toHaveAttribute('aria-invalid', 'true')
  await expect(sheet.message).toContainText('Error: April to June must be an amount of money')
})

test('E18 codes keep their zeros', async ({ page, harness }) => {
  const sheet = await open(page, harness, 'table=outputs')
  await sheet.cell(2, 2).click()
  await sheet.paste('00456\r\n')
  await sheet.expectText('b', 'reference', '00456')
})

test('choices: typing picks from the list, Enter takes it and goes down', async ({ page, harness }) => {
  const sheet = await open(page, harness, 'table=outputs')
  await sheet.cell(3, 0).click()
  await page.keyboard.type('jo')
  await expect(page.getByRole('option')).toHaveText(['Jobs created'])
  await expect(sheet.editor).toHaveAttribute('aria-activedescendant', /jobs-created$/)
  await sheet.press('Tab')
  await sheet.expectText('c', 'output', 'Jobs created')
  await sheet.expectAt('3,1')
})

test('choices: Alt+Down opens the list, arrows move in it, a click picks', async ({ page, harness }) => {
  const sheet = await open(page, harness, 'table=outputs')
  await sheet.cell(1, 0).click()
  await sheet.press('Alt+ArrowDown')
  await expect(page.getByRole('option', { selected: true })).toHaveText('New homes')
  await sheet.press('ArrowDown', 'Enter')
  await sheet.expectText('a', 'output', 'Public realm improved')
  await sheet.cell(3, 0).click()
  await sheet.press('F2')
  await page.getByRole('option', { name: 'Jobs created' }).click()
  await sheet.expectText('c', 'output', 'Jobs created')
  await sheet.expectAt('3,0')
})

test('choices: text that is not in the list is kept as typed and flagged', async ({ page, harness }) => {
  const sheet = await open(page, harness, 'table=outputs')
  await sheet.cell(3, 0).click()
  await page.keyboard.type('zebra')
  await sheet.press('Enter')
  await sheet.expectText('c', 'output', 'zebra')
  await expect(sheet.cell(3, 0)).toHaveAttribute('aria-invalid', 'true')
})

test('the row form hands out the same edits as the grid', async ({ page, harness }) => {
  const sheet = await open(page, harness, 'table=outputs')
  await sheet.cell(1, 3).click()
  await page.keyboard.type('1,500')
  await sheet.press('Enter')
  const inGrid = await page.evaluate(() => JSON.stringify(window.harness.edits))
  await open(page, harness, 'table=outputs&form')
  await page.getByLabel('Achieved').fill('1,500')
  await sheet.press('Tab')
  await expect.poll(() => page.evaluate(() => JSON.stringify(window.harness.edits))).toBe(inGrid)
  await expect(page.getByLabel('Achieved')).toHaveValue('1500')
  await page.getByRole('button', { name: 'Next row' }).click()
  await expect(page.getByRole('heading', { name: 'Row 2 of 3: Jobs created' })).toBeFocused()
  await expect(page.getByLabel('Achieved')).toHaveAccessibleDescription(/must be a number/)
  await page.getByRole('button', { name: 'Add output' }).click()
  await page.getByLabel('Output').selectOption('New homes')
  await expect(page.getByRole('heading', { name: 'Row 4 of 4: New homes' })).toBeVisible()
  await page.getByRole('button', { name: 'Delete this output' }).click()
  await expect(page.getByRole('heading', { name: /Row 3 of 3/ })).toBeFocused()
})
