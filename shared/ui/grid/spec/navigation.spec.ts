import { expect } from '@playwright/test'
import { open, test } from './harness.ts'

test('N1 arrows move one cell and stop at the edges', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await sheet.press('ArrowRight', 'ArrowDown')
  await sheet.expectAt('2,2')
  await sheet.press('ArrowLeft', 'ArrowUp', 'ArrowUp', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft')
  await sheet.expectAt('1,0')
})

test('N2 Ctrl+Right jumps to the edge of the data block', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(4, 1).click()
  await sheet.press('Control+ArrowRight')
  await sheet.expectAt('4,17')
  await sheet.cell(1, 6).click()
  await sheet.press('Control+ArrowRight')
  await sheet.expectAt('1,10')
})

test('N2b Ctrl+Down jumps to the edge of the data block, then over the gap', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await sheet.press('Control+ArrowDown')
  await sheet.expectAt('3,1')
  await sheet.press('Control+ArrowDown')
  await sheet.expectAt('8,1')
})

test('N3 Home goes to the first cell of the row, Ctrl+Home to the first data cell', async ({
  page,
  harness,
}) => {
  const sheet = await open(page, harness)
  await sheet.cell(3, 4).click()
  await sheet.press('Home')
  await sheet.expectAt('3,0')
  await sheet.press('Control+Home')
  await sheet.expectAt('1,1')
})

test('N4 End goes to the last cell of the row, Ctrl+End to the last cell', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(3, 4).click()
  await sheet.press('End')
  await sheet.expectAt('3,17')
  await sheet.press('Control+End')
  await sheet.expectAt('8,17')
})

test('N5 PageDown and PageUp move one screen, same column; with Alt to the side', async ({
  page,
  harness,
}) => {
  const sheet = await open(page, harness, 'table=big')
  await sheet.cell(1, 2).click()
  await sheet.press('PageDown')
  const [row, column] = (await sheet.at()).split(',').map(Number)
  expect(row).toBeGreaterThan(10)
  expect(row).toBeLessThan(40)
  expect(column).toBe(2)
  await sheet.press('PageUp')
  await sheet.expectAt('1,2')
  await sheet.press('Alt+PageDown')
  expect(Number((await sheet.at()).split(',')[1])).toBeGreaterThan(5)
  await sheet.press('Alt+PageUp')
  await sheet.expectAt('1,2')
})

test('N6 Tab and Shift+Tab go to the next cell that can be changed, on to the next row', async ({
  page,
  harness,
}) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 4).click()
  await sheet.press('Tab')
  await sheet.expectAt('1,6')
  await sheet.press('Shift+Tab')
  await sheet.expectAt('1,4')
  await sheet.cell(1, 17).click()
  await sheet.press('Tab')
  await sheet.expectAt('2,1')
})

test('N7 Enter goes down and Shift+Enter up, without opening the editor', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(2, 2).click()
  await sheet.press('Enter')
  await sheet.expectAt('3,2')
  await sheet.press('Shift+Enter', 'Shift+Enter')
  await sheet.expectAt('1,2')
  await expect(sheet.editor).toHaveCount(0)
})

test('N7b after a run of Tabs, Enter returns to the column where it began', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await page.keyboard.type('1')
  await sheet.press('Tab')
  await page.keyboard.type('2')
  await sheet.press('Tab')
  await page.keyboard.type('3')
  await sheet.press('Enter')
  await sheet.expectAt('2,1')
  await sheet.expectText('towns', '2023/24 q3', '3')
})

test('N8 Ctrl+Backspace scrolls back to the active cell', async ({ page, harness }) => {
  const sheet = await open(page, harness, 'table=big')
  await sheet.cell(1, 1).click()
  await sheet.grid.evaluate((grid) => grid.scrollTo(3000, 50_000))
  await expect(sheet.cell(1, 1)).not.toBeInViewport()
  await sheet.press('Control+Backspace')
  await expect(sheet.cell(1, 1)).toBeInViewport()
})

test('N9 Escape then Tab leaves the table, and the hint says so', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await sheet.press('Escape', 'Tab')
  await expect(page.getByRole('button', { name: 'After' })).toBeFocused()
  await expect(sheet.grid).toHaveAccessibleDescription(/press Escape, then Tab/)
})

test('N9 Tab past the last cell that can be changed leaves the table', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(7, 17).click()
  await sheet.press('Tab')
  await expect(page.getByRole('button', { name: 'After' })).toBeFocused()
})

test('N10 tabbing back in returns to the last active cell, the only tab stop', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(3, 3).click()
  await sheet.press('Escape', 'Tab', 'Shift+Tab')
  await sheet.expectAt('3,3')
  await expect(sheet.grid.locator('[tabindex="0"]')).toHaveCount(1)
})

test('N11 the active cell keeps focus and position when it is scrolled away', async ({ page, harness }) => {
  const sheet = await open(page, harness, 'table=big')
  await sheet.cell(2, 2).click()
  await sheet.grid.evaluate((grid) => grid.scrollTo(0, 100_000))
  await expect(sheet.grid.getByText('Project 3345', { exact: true })).toBeVisible()
  await sheet.expectAt('2,2')
  await sheet.press('ArrowDown')
  await sheet.expectAt('3,2')
  await sheet.grid.evaluate((grid) => grid.scrollTo(0, 200_000))
  await page.keyboard.type('7')
  await sheet.press('Enter')
  await sheet.expectText('r2', 'c2', '7')
  await sheet.press('Control+End')
  await sheet.grid.evaluate((grid) => grid.scrollTo(0, 0))
  await sheet.expectAt('10000,39')
})

test('N12 the focused cell is never hidden under headers or frozen columns', async ({ page, harness }) => {
  const sheet = await open(page, harness, 'table=big')
  await sheet.cell(1, 1).click()
  await sheet.press('Control+End', 'Alt+PageUp', 'PageUp', 'ArrowLeft', 'ArrowUp')
  for (const key of ['ArrowLeft', 'ArrowUp']) {
    for (let presses = 0; presses < 30; presses += 1) await sheet.press(key)
    const hidden = await page.evaluate(() => {
      const cell = document.activeElement
      const box = cell?.getBoundingClientRect()
      if (!cell || !box) return true
      const corners = [
        [box.left + 2, box.top + 2],
        [box.right - 2, box.bottom - 2],
      ] as const
      return !corners.every(([x, y]) => cell.contains(document.elementFromPoint(x, y)))
    })
    expect(hidden).toBe(false)
  }
})
