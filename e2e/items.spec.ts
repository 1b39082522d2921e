import { expect } from '@playwright/test'
import { radio, typeDate, typeInto } from './filling.ts'
import { people, saved, test } from './people.ts'

/** A group that repeats, as somebody fills it in with one milestone after the other. */
test('milestones are added, changed, put right and removed one at a time', async ({ atDesk }) => {
  test.setTimeout(180_000)
  const { page } = await atDesk(people.editor)
  await page
    .getByRole('link', { name: /^Town Living Fund/ })
    .first()
    .click()
  await page.getByRole('region', { name: 'Buildings' }).getByRole('link').first().click()
  const section = page.url()
  const list = `${section}/project-milestones`
  const title = page.getByRole('heading', { level: 1 })

  await page.goto(list)
  await expect(page.getByText('You have not added a milestone yet.')).toBeVisible()
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('alert')).toContainText(
    'Milestones: enter at least 1 milestone. There are none',
  )

  await page.getByRole('button', { name: 'Add a milestone' }).click()
  await expect(title).toHaveText('Milestone 1')
  await typeInto(page, 'Milestone', 'Planning permission')
  await typeDate(page, 'Baseline date', '31 2 2026')
  await page.getByRole('button', { name: 'Save milestone' }).click()
  await expect(page.getByRole('alert')).toContainText('Baseline date must be a real date')
  await expect(title).toHaveText('Planning permission')
  await page.getByRole('group', { name: 'Baseline date' }).getByLabel('Day').fill('28')
  await typeDate(page, 'Forecast date', '1 3 2026')
  await radio(page, 'Status', 'On track').check()
  await page.getByRole('button', { name: 'Save milestone' }).click()

  const card = page.locator('.govuk-summary-card')
  await expect(card).toHaveCount(1)
  await expect(card).toContainText('28 February 2026')
  await page.getByRole('button', { name: 'Add another milestone' }).click()
  await typeInto(page, 'Milestone', 'First homes let')
  await page.reload()
  await expect(page.getByLabel('Milestone', { exact: true })).toHaveValue('First homes let')
  await page.getByRole('link', { name: 'Back' }).click()
  await expect(card).toHaveCount(2)

  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('alert').getByRole('link').first().click()
  await expect(title).toHaveText('First homes let')
  await page.getByRole('link', { name: 'Remove this milestone' }).click()
  await expect(title).toHaveText('Do you want to remove First homes let?')
  await page.getByRole('button', { name: 'Remove this milestone' }).click()
  await expect(page.getByText('First homes let has been removed')).toBeVisible()
  await expect(card).toHaveCount(1)
  await expect(saved(page)).toHaveText('All changes synced')

  await page.getByRole('link', { name: 'Change (Planning permission)' }).click()
  await expect(page.getByLabel('Milestone', { exact: true })).toHaveValue('Planning permission')
  await page.goto(section)
  await expect(page.getByText('Planning permission')).toBeVisible()
})
