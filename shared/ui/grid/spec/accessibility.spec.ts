import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { open, test } from './harness.ts'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}

test('V1 A7 an invalid cell keeps its text, and its error describes it', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await page.keyboard.type('ten')
  await sheet.press('Enter', 'ArrowUp')
  await expect(sheet.cell(1, 1)).toHaveAccessibleDescription(
    'Error: April to June must be an amount of money, like 1200.50',
  )
})

test('V2 a link of an error summary goes to its cell, wherever it is', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await page.getByRole('button', { name: 'Go to the error' }).click()
  await sheet.expectAt('7,14')
  await expect(sheet.cell(7, 14)).toBeInViewport()
})

test('V3 V4 F8 and Shift+F8 go from error to error, in rows that are far away too', async ({
  page,
  harness,
}) => {
  const sheet = await open(page, harness, 'table=big')
  await sheet.cell(1, 1).click()
  await page.evaluate(() => {
    window.harness.change('r5000', 'c30', 'lots')
    window.harness.change('r2', 'c2', 'some')
  })
  await expect(sheet.cell(3, 2)).toHaveText('some')
  await sheet.press('F8')
  await sheet.expectAt('3,2')
  await sheet.press('F8')
  await sheet.expectAt('5001,30')
  await sheet.press('F8')
  await sheet.expectAt('3,2')
  await sheet.press('Shift+F8')
  await sheet.expectAt('5001,30')
})

test('A1 the tree: one grid with a name, counts, one row element a row, headers for both', async ({
  page,
  harness,
}) => {
  const sheet = await open(page, harness)
  await expect(page.getByRole('grid', { name: 'Capital spend' })).toHaveAttribute('aria-rowcount', '10')
  await expect(sheet.grid).toHaveAttribute('aria-colcount', '18')
  await expect(sheet.grid.getByRole('row')).toHaveCount(10)
  await expect(sheet.grid.getByRole('rowheader')).toHaveCount(8)
  await expect(sheet.grid.getByRole('columnheader', { name: '2023/24' })).toHaveAttribute('aria-colspan', '5')
  await expect(
    sheet.grid.getByRole('columnheader', { name: 'January to March Forecast' }).first(),
  ).toBeVisible()
})

test('A2 the focus sits on a cell with its row and column number', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(2, 3).click()
  await expect(sheet.cell(2, 3)).toBeFocused()
  await expect(sheet.cell(2, 3)).toHaveRole('gridcell')
  await expect(sheet.grid.locator('[aria-rowindex="4"] [aria-colindex="4"]')).toBeFocused()
})

test('A3 a range is said once, by its corners', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await sheet.press('Shift+ArrowRight', 'Shift+ArrowDown')
  await expect(sheet.message).toHaveText(
    '4 cells selected: Towns Fund grant, 2023/24 April to June actual to Match funding: local authority, 2023/24 July to September actual',
  )
})

test('A5 locked, calculated and what else there is to know is said on focus', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 5).click()
  await expect(sheet.cell(1, 5)).toHaveAccessibleDescription('Calculated')
  await expect(sheet.cell(1, 5)).toHaveAttribute('aria-readonly', 'true')
  await sheet.cell(6, 1).click()
  await expect(sheet.cell(6, 1)).toHaveAccessibleDescription('Locked')
  await sheet.cell(4, 6).click()
  await expect(sheet.cell(4, 6)).toHaveAccessibleDescription('Changed by Sam Lee')
})

test('A6 the editor is named by its column and row', async ({ page, harness }) => {
  const sheet = await open(page, harness)
  await sheet.cell(1, 1).click()
  await sheet.press('F2')
  await expect(sheet.editor).toHaveAccessibleName('2023/24 April to June actual, Towns Fund grant')
})

for (const table of ['spend', 'outputs']) {
  test(`A8 axe finds nothing at rest: ${table}`, async ({ page, harness }) => {
    await open(page, harness, `table=${table}`)
    await expectNoViolations(page)
  })
}

test('A8 axe finds nothing with an editor open, a list open, an error focused, a range selected', async ({
  page,
  harness,
}) => {
  const sheet = await open(page, harness, 'table=outputs')
  await sheet.cell(1, 3).click()
  await sheet.press('F2')
  await expectNoViolations(page)
  await sheet.press('Escape')
  await sheet.cell(1, 0).click()
  await sheet.press('F2')
  await expect(page.getByRole('listbox')).toBeVisible()
  await expectNoViolations(page)
  await sheet.press('Escape')
  await sheet.cell(2, 3).click()
  await expectNoViolations(page)
  await sheet.press('Shift+ArrowLeft', 'Shift+ArrowUp')
  await expectNoViolations(page)
})

test('A8 axe finds nothing in the row form', async ({ page, harness }) => {
  await open(page, harness, 'table=outputs&form')
  await page.getByRole('button', { name: 'Next row' }).click()
  await expectNoViolations(page)
})

test('A11 on a screen of 320 px nothing is frozen and only the table scrolls', async ({ page, harness }) => {
  await page.setViewportSize({ width: 320, height: 256 })
  const sheet = await open(page, harness)
  await sheet.cell(2, 1).click()
  await sheet.press('End')
  await sheet.expectAt('2,17')
  await expect(sheet.cell(2, 17)).toBeInViewport()
  await expect(sheet.cell(2, 0)).not.toBeInViewport()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
})

test('A12 everything to press is at least 24 pixels high and wide', async ({ page, harness }) => {
  await open(page, harness, 'table=outputs')
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('.grid-box button, .grid-cell')]
      .map((element) => element.getBoundingClientRect())
      .filter(({ width, height }) => width < 24 || height < 24),
  )
  expect(small).toEqual([])
})

test('all rows are printed', async ({ page, harness }) => {
  const sheet = await open(page, harness, 'table=big')
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
  await expect(sheet.grid.locator('.grid-row')).toHaveCount(2001)
  await page.evaluate(() => dispatchEvent(new Event('afterprint')))
  await expect.poll(() => sheet.grid.locator('.grid-row').count()).toBeLessThan(100)
})
