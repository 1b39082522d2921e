import { expect } from '@playwright/test'
import { open, test } from './harness.ts'

test('U1 Ctrl+Z undoes an edit, Ctrl+Y and Ctrl+Shift+Z redo it', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await page.keyboard.type('5')
  await sheet.press('Enter', 'Control+z')
  await sheet.expectText('towns', '2023/24 q1', '1000')
  await sheet.press('Control+y')
  await sheet.expectText('towns', '2023/24 q1', '5')
  await sheet.press('Control+z', 'Control+Shift+z')
  await sheet.expectText('towns', '2023/24 q1', '5')
})

test('U3 U4 a paste is one step; undoing it scrolls to what changed and selects it', async ({
  page,
  harness,
}) => {
  const sheet = await open(page, harness, 'table=big')
  await sheet.cell(1, 1).click()
  await sheet.paste('7\t8\r\n9\t6\r\n')
  await sheet.press('Control+End', 'Control+z')
  await sheet.expectAt('1,1')
  await expect(sheet.cell(1, 1)).toBeInViewport()
  await expect(sheet.grid.locator('[aria-selected=true]')).toHaveCount(4)
  await expect(sheet.message).toHaveText('Paste undone')
})

test('U5 a new edit ends what could be redone', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await page.keyboard.type('5')
  await sheet.press('Enter', 'Control+z')
  await page.keyboard.type('6')
  await sheet.press('Enter', 'Control+y')
  await expect(sheet.message).toHaveText('Nothing to redo')
  await sheet.expectText('towns', '2023/24 q1', '6')
})

test('U6 adding and deleting rows can be undone, with what was in them', async ({ page, harness }) => {
  const sheet = await open(page, harness, 'table=outputs')
  await page.getByRole('button', { name: 'Add output' }).click()
  await sheet.expectAt('4,0')
  await expect(sheet.message).toHaveText('Output added as row 4 of 4')
  await sheet.press('Control+z')
  await expect(sheet.grid.locator('.grid-row')).toHaveCount(3)
  await sheet.cell(1, 0).click()
  await sheet.press('Control+Alt+-')
  await expect(sheet.cell(1, 0)).toHaveText('Jobs created')
  await sheet.press('Control+z')
  await expect(sheet.cell(1, 0)).toHaveText('New homes')
  await expect(sheet.cell(1, 2)).toHaveText('00123')
})

test('U7 undo leaves what somebody else has changed since, and says so', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await sheet.paste('1\t2\r\n')
  await page.evaluate(() => window.harness.change('towns', '2023/24 q2', '777'))
  await sheet.press('Control+z')
  await sheet.expectText('towns', '2023/24 q1', '1000')
  await sheet.expectText('towns', '2023/24 q2', '777')
  await expect(sheet.message).toHaveText('Paste undone. 1 cell changed since then and not undone')
})

test('R1 row, column and grand totals change in the same frame as the edit', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await page.keyboard.type('2000')
  const seen = await page.evaluate(() => {
    const editor = document.querySelector('[data-editor]')
    editor?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
    return [...document.querySelectorAll('.grid-row--total .grid-cell')].map((cell) => cell.textContent)
  })
  expect(seen[1]).toBe('£7,000.00')
  expect(seen[5]).toBe('£25,180.00')
  await expect(sheet.cell(1, 5)).toHaveText('£5,060.00')
})

test('R2 a row is added above with the keyboard and the selection stays on its row', async ({
  page,
  harness,
}) => {
  const sheet = await open(page, harness, 'table=outputs')
  await sheet.cell(2, 3).click()
  await sheet.press('Control+Alt+=')
  await sheet.expectAt('2,0')
  await expect(sheet.cell(3, 0)).toHaveText('Jobs created')
  await expect(sheet.cell(3, 3)).toHaveAttribute('aria-invalid', 'true')
})

test('R2 a table keeps its fewest rows and takes no more than its most', async ({ page, harness }) => {
  const sheet = await open(page, harness, 'table=outputs')
  await sheet.cell(1, 0).click()
  await sheet.press('Control+Space', 'Control+Alt+-')
  await expect(sheet.grid.locator('.grid-row')).toHaveCount(1)
  await sheet.press('Control+Alt+-')
  await expect(sheet.message).toHaveText('This table needs at least 1 output')
  const add = page.getByRole('button', { name: 'Add output' })
  for (let rows = 1; rows < 6; rows += 1) await add.click()
  await add.click()
  await expect(sheet.message).toHaveText('This table has room for 6 outputs only')
  await expect(sheet.grid.locator('.grid-row')).toHaveCount(6)
})

test('R2 when somebody else adds a row above, the selection and the editor stay on theirs', async ({
  page,
  harness,
}) => {
  const sheet = await open(page, harness, 'table=outputs')
  await sheet.cell(2, 3).click()
  await page.keyboard.type('45')
  await page.evaluate(() => window.harness.insert('theirs', 'a'))
  await expect(sheet.grid.locator('.grid-row')).toHaveCount(4)
  await expect(sheet.editor).toHaveValue('45')
  await sheet.press('Enter')
  await sheet.expectText('b', 'achieved', '45')
  await sheet.expectAt('4,3')
})

test('R2 a table without rows takes its first one, and the focus stays near when the last one goes', async ({
  page,
  harness,
}) => {
  const sheet = await open(page, harness, 'table=empty')
  await expect(page.getByText('This table has no rows yet.')).toBeVisible()
  await page.getByRole('button', { name: 'Add output' }).click()
  await sheet.expectAt('1,0')
  await sheet.press('Control+Alt+-')
  await expect(page.getByRole('button', { name: 'Add output' })).toBeFocused()
  await expect(sheet.message).toHaveText('1 output deleted. Undo brings it back')
})
