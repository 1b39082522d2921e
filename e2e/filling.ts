import { expect, type Locator, type Page } from '@playwright/test'
import { formatPounds } from '#shared/money.ts'
import { asExcelCopies, type SpendBlock } from './spend-blocks.ts'

/** Filling in a return as people do: by the words on its pages, with the keyboard and the clipboard. */
export const radio = (page: Page, question: string, choice: string): Locator =>
  page.getByRole('group', { name: question }).getByRole('radio', { name: choice, exact: true })

export const dateParts = (page: Page, question: string): Locator =>
  page.getByRole('group', { name: question }).getByRole('textbox')

/** The cell that holds an amount: both numbers from 0, without the names of the rows. */
export const amountCell = (page: Page, row: number, column: number): Locator =>
  page
    .locator('.grid-row')
    .nth(row)
    .locator(`[aria-colindex="${column + 2}"]`)

export async function typeDate(page: Page, question: string, day: string): Promise<void> {
  const parts = dateParts(page, question)
  for (const [at, part] of day.split(' ').entries()) await parts.nth(at).pressSequentially(part)
}

export async function typeInto(page: Page, question: string, text: string): Promise<void> {
  await page.getByLabel(question, { exact: true }).pressSequentially(text)
}

/** From the list of sections into one that nobody has started. `group` tells projects' sections apart. */
export async function startSection(page: Page, title: string, group = title): Promise<void> {
  await page.getByRole('region', { name: group }).getByRole('link', { name: title, exact: true }).click()
  await page.getByRole('button', { name: 'Start section' }).click()
}

/** Goes on from a page; `next` is the heading of the page that follows. */
export async function goOn(page: Page, next: string): Promise<void> {
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('heading', { level: 1, name: next })).toBeVisible()
}

/** Says at the end of a section that it is completed; the list of sections then says so too. */
export async function complete(page: Page, title: string, group = title): Promise<void> {
  await radio(page, 'Have you completed this section?', 'Yes').check()
  await page.getByRole('button', { name: 'Save and continue' }).click()
  const item = page.getByRole('region', { name: group }).getByRole('listitem').filter({ hasText: title })
  await expect(item).toContainText('Completed')
}

/** Puts text on the real clipboard, as another program would, and pastes it from the cell that is chosen. */
export async function pasteAt(cell: Locator, text: string): Promise<void> {
  const page = cell.page()
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
  await cell.click()
  await page.keyboard.press('Control+v')
}

export async function pasteBlock(page: Page, block: SpendBlock): Promise<void> {
  await pasteAt(amountCell(page, 0, 0), asExcelCopies(block))
}

/** Every amount of a table as it is shown, the calculated ones with the others. */
export async function expectAmounts(page: Page, block: SpendBlock): Promise<void> {
  await expect
    .poll(() =>
      page
        .locator('.grid-row')
        .evaluateAll((rows) =>
          rows.map((row) => [...row.querySelectorAll('[role=gridcell]')].map((cell) => cell.textContent)),
        ),
    )
    .toEqual(block.map((row) => row.map(formatPounds)))
}
