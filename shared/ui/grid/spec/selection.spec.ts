import { expect } from '@playwright/test'
import { open, test } from './harness.ts'

test('S1 Shift and arrows select a range; copying gives it as text', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await sheet.press('Shift+ArrowRight', 'Shift+ArrowDown', 'Control+c')
  expect(await sheet.clipboard()).toBe('1000\t1010\r\n2000\t2010\r\n')
  await expect(sheet.grid.locator('[aria-selected=true]')).toHaveCount(4)
})

test('S2 Ctrl+Shift+arrow extends to the edge of the data, Shift+End to the end of the row', async ({
  page,
  harness,
}) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await sheet.press('Control+Shift+ArrowDown')
  await expect(sheet.grid.locator('[aria-selected=true]')).toHaveCount(3)
  await sheet.press('Shift+End')
  await expect(sheet.grid.locator('[aria-selected=true]')).toHaveCount(51)
  await sheet.press('Shift+Home')
  await expect(sheet.grid.locator('[aria-selected=true]')).toHaveCount(6)
})

test('S3 Shift+click extends the selection', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await sheet.cell(2, 3).click({ modifiers: ['Shift'] })
  await expect(sheet.grid.locator('[aria-selected=true]')).toHaveCount(6)
  await sheet.expectAt('1,1')
})

test('S4 Ctrl+A selects all cells', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await sheet.press('Control+a')
  await expect(sheet.message).toContainText('144 cells selected')
})

test('S5 Ctrl+Space selects the column, Shift+Space the row, a header its column', async ({
  page,
  harness,
}) => {
  const sheet = await open(page, harness)
  await sheet.cell(2, 2).click()
  await sheet.press('Control+Space')
  await expect(sheet.grid.locator('[aria-selected=true]')).toHaveCount(8)
  await sheet.cell(2, 2).click()
  await sheet.press('Shift+Space')
  await expect(sheet.grid.locator('[aria-selected=true]')).toHaveCount(18)
  await sheet.grid.getByRole('columnheader', { name: 'January to March' }).first().click()
  await expect(sheet.grid.locator('[aria-selected=true]')).toHaveCount(8)
  await sheet.expectAt('1,4')
})

test('S6 dragging selects a range, and scrolls at the edge', async ({ page, harness }) => {
  const sheet = await open(page, harness, 'table=big')
  const from = await sheet.cell(2, 2).boundingBox()
  const grid = await sheet.grid.boundingBox()
  if (from === null || grid === null) throw new Error('nothing to drag over')
  await page.mouse.move(from.x + 10, from.y + 10)
  await page.mouse.down()
  await page.mouse.move(from.x + from.width + 10, from.y + 40)
  await expect(sheet.grid.locator('[aria-selected=true]')).toHaveCount(4)
  await page.mouse.move(from.x + 10, grid.y + grid.height - 4)
  await expect.poll(() => sheet.grid.evaluate((element) => element.scrollTop)).toBeGreaterThan(100)
  await page.mouse.up()
  await sheet.expectAt('2,2')
})

test('S7 Enter and Tab in a range go round in it', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await sheet.press('Shift+ArrowRight', 'Shift+ArrowDown', 'Tab')
  await sheet.expectAt('1,2')
  await sheet.press('Tab')
  await sheet.expectAt('2,1')
  await sheet.press('Tab', 'Tab', 'Enter')
  await sheet.expectAt('2,1')
  await page.keyboard.type('5')
  await sheet.press('Enter')
  await sheet.expectAt('1,2')
  await expect(sheet.grid.locator('[aria-selected=true]')).toHaveCount(4)
})

test('S8 the status line gives count, sum and average, and says them when asked', async ({
  page,
  harness,
}) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await sheet.press('Shift+ArrowRight')
  const line = '2 cells, 2 numbers. Sum £2,010.00. Average £1,005.00'
  await expect(page.getByText(line)).toBeVisible()
  await sheet.press('Alt+=')
  await expect(sheet.message).toHaveText(line)
})

test('E17 sums are exact: 0.1 and 0.2 come to 0.30', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(4, 1).click()
  await sheet.paste('0.1\t0.2\n')
  await expect(sheet.cell(4, 5)).toHaveText('£0.30')
  await expect(page.getByText('Sum £0.30.')).toBeVisible()
})
