import { expect, type Page } from '@playwright/test'
import { readDefinitions } from '../server/funds/read-definitions.ts'
import { people, saved, signInToDashboard, test } from './people.ts'

/** A fund manager changes what a round asks, another agrees, and recipients are asked it; nothing is deployed. */
const label = 'Who should we talk to?'
const shipped = readDefinitions()['pathfinders/round-03.yaml'] ?? ''
const changed = `${shipped}\nchange:\n  questions:\n    contact.name: { label: “${label}” }\n`.replaceAll(
  /[“”]/g,
  '"',
)

async function upload(page: Page, text: string): Promise<void> {
  const files = { name: 'round-03.yaml', mimeType: 'application/yaml', buffer: Buffer.from(text) }
  await page.locator('input[type=file]').setInputFiles(files)
}

test('a changed question goes from a file past a second person to a recipient', async ({
  server,
  newBrowser,
  atDesk,
}) => {
  test.setTimeout(240_000)
  const { page: priya } = await atDesk(people.editor)
  const daniel = await (await newBrowser()).newPage()
  await signInToDashboard(daniel, server, people.fundManager)

  await test.step('the files are checked, and what is wrong is said by line', async () => {
    await daniel.getByRole('link', { name: 'Manage funds' }).first().click()
    await daniel.getByRole('link', { name: /^Round 3/ }).click()
    await expect(daniel.getByText('Version 1 is live and open to 3 recipients')).toBeVisible()
    await daniel.getByRole('button', { name: 'Start a new version' }).click()
    await upload(daniel, `${changed}\nopenss: soon\n`)
    await daniel.getByLabel('What is this version for?').fill('Councils asked whom we mean')
    await daniel.getByRole('button', { name: 'Check the files' }).click()
    await expect(daniel.getByRole('cell', { name: /openss/ })).toBeVisible()
    await expect(daniel.getByRole('button', { name: 'Send for review' })).toHaveCount(0)
  })
  await test.step('the difference is shown, and the author can’t approve it', async () => {
    await upload(daniel, changed)
    await daniel.getByRole('button', { name: 'Upload and check' }).click()
    await expect(daniel.locator('ins').getByText(label)).toBeVisible()
    await expect(daniel.locator('del').getByText('Contact name')).toBeVisible()
    await daniel.getByRole('button', { name: 'Send for review' }).click()
    await expect(daniel.getByText('waiting for somebody else to approve it')).toBeVisible()
    await expect(daniel.getByRole('button', { name: 'Approve' })).toHaveCount(0)
  })
  const nia = await (await newBrowser()).newPage()
  await test.step('a second person approves and publishes it', async () => {
    await signInToDashboard(nia, server, people.secondFundManager)
    await nia.goto(`${server.url}/funds/PF/rounds/3`)
    await nia.getByRole('link', { name: 'Review the latest' }).click()
    await expect(nia.locator('ins').getByText(label)).toBeVisible()
    await nia.getByRole('button', { name: 'Approve' }).click()
    await nia.getByRole('button', { name: 'Publish this version' }).click()
    await expect(nia.getByText('Version 2 is published.')).toBeVisible()
  })
  await test.step('one organisation is given more time', async () => {
    await nia.getByRole('link', { name: 'Give more time to Bolton Council' }).click()
    await nia.getByLabel('Day').fill('31')
    await nia.getByLabel('Month').fill('12')
    await nia.getByLabel('Year').fill('2099')
    await nia.getByLabel('Reason').fill('Their office was flooded')
    await nia.getByRole('button', { name: 'Save the extension' }).click()
    await expect(nia.getByText('The deadline was changed for one organisation.')).toBeVisible()
  })
  await test.step('the recipient is asked the new question, by the new day', async () => {
    await expect(async () => {
      await priya.reload()
      await expect(priya.getByText('31 December 2099')).toBeVisible({ timeout: 2_000 })
    }).toPass({ timeout: 60_000 })
    await priya.getByRole('link', { name: 'Pathfinders, round 3' }).click()
    const own = priya.url()
    await expect(async () => {
      await priya.goto(`${own}/sections/administration/contact`)
      await expect(priya.getByLabel(label)).toBeVisible({ timeout: 2_000 })
    }).toPass({ timeout: 60_000 })
    await expect(saved(priya)).toHaveText('All changes synced')
  })
})
