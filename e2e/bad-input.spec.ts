import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { amountCell, dateParts, pasteAt, typeDate, typeInto } from './filling.ts'
import { startRefused } from './hosts.ts'
import { people, saved, signIn, test, type AtTheirDesk } from './people.ts'

/** What goes wrong, as the person meets it: a sentence that says what happened and what to do, and nothing typed is lost. */
test('text in a cell for money is kept, named when the table is checked, and there after a reload', async ({
  atDesk,
}) => {
  const { page } = await openPage(await atDesk(people.editor), 'spend/spend-capital')
  const cell = amountCell(page, 0, 0)
  await cell.click()
  await page.keyboard.type('about a million')
  await page.keyboard.press('Enter')
  for (const when of ['at once', 'after a reload']) {
    await expect(cell, when).toContainText('about a million')
    await page.getByRole('button', { name: 'Check this table' }).click()
    await expect(page.getByRole('alert')).toContainText(
      'must be an amount of money, like 1200.50 or £1,200. You entered “about a million”',
    )
    await expect(cell).toHaveAttribute('aria-invalid', 'true')
    await page.reload()
  }
})

test('31 February is kept as typed and named, and there after a reload', async ({ atDesk }) => {
  const { page } = await openPage(await atDesk(people.editor), 'administration/key-dates')
  await typeDate(page, 'Activity end date', '31 2 2027')
  for (const when of ['at once', 'after a reload']) {
    for (const [at, part] of ['31', '2', '2027'].entries())
      await expect(dateParts(page, 'Activity end date').nth(at), when).toHaveValue(part)
    await page.getByRole('button', { name: 'Continue' }).click()
    const sentence = 'Activity end date must be a real date, like 31 3 2025'
    await expect(page.getByRole('alert').getByRole('link', { name: sentence })).toBeVisible()
    await expect(page.getByRole('group', { name: 'Activity end date' })).toContainText(sentence)
    await page.reload()
  }
})

test('a paste larger than the table is cut off, says by how much, and changes nothing else', async ({
  atDesk,
}) => {
  const desk = await openPage(await atDesk(people.editor), 'spend/spend-capital')
  const { page, calls, returnId } = desk
  // Two rows and two columns more than the table has.
  await pasteAt(amountCell(page, 0, 0), `${'1\t'.repeat(19)}1\r\n`.repeat(10))
  await expect(page.locator('.grid-message')).toHaveText(
    '65 cells pasted. 79 locked cells left as they are. 56 cells did not fit in the table and were not pasted',
  )
  await expect(page.locator('.grid-row')).toHaveCount(8)
  const written = async (): Promise<string[]> =>
    (await calls.openReturn({ returnId })).registers.map(({ target }) => target)
  await expect.poll(async () => (await written()).length).toBe(65)
  await expect(saved(page)).toHaveText('All changes synced')
  expect((await written()).filter((target) => !target.startsWith('c/spend/spend.capital/'))).toEqual([])
})

test('at sign-in, a server that is down is named, and trying again signs in', async ({ newDesk }) => {
  const { client, page } = await newDesk()
  const priya = page.getByRole('button', { name: people.editor.name })
  await expect(priya).toBeVisible()
  client.network.cut()
  await priya.click()
  const sentence = `The server at ${client.network.url} can’t be reached`
  await expect(page.getByRole('alert')).toContainText(sentence)
  await page.reload()
  await expect(page.getByRole('alert')).toContainText(sentence)
  client.network.restore()
  await page.getByRole('button', { name: 'Try again' }).click()
  await signIn(page, people.editor)
})

test('a server that goes away is noticed, and has everything soon after it is back', async ({ atDesk }) => {
  const { page, client } = await openPage(await atDesk(people.editor), 'administration/contact')
  client.network.cut()
  await typeInto(page, 'Contact name', 'Siân O’Neill')
  await expect(saved(page)).toHaveText(/^Offline: \d+ changes? waiting$/)
  client.network.restore()
  await expectSynced(page)
})

for (const { what, version, sentence } of [
  {
    what: 'a client that is older than the server',
    version: 0,
    sentence: 'This program is too old for the server',
  },
  {
    what: 'a server that is older than the client',
    version: 2,
    sentence: 'The server is older than this program',
  },
])
  test(`${what} says so, and keeps what is entered until it can be sent`, async ({ atDesk }) => {
    const { page, client } = await openPage(await atDesk(people.editor), 'administration/contact')
    client.network.speakAs(version)
    await expectKept(page, sentence)
    client.network.restore()
    await expectSynced(page)
  })

test('the sign-in page of a hotel’s network is told from the server', async ({ atDesk, newDesk }) => {
  const html = '<!doctype html><title>Grand Hotel</title><h1>Enter your room number</h1>'
  const sentence = 'such as the sign-in page of a hotel or train network'
  const { page, client } = await openPage(await atDesk(people.editor), 'administration/contact')
  client.network.showOwnPage(html)
  await expectKept(page, sentence)
  client.network.restore()
  await expectSynced(page)

  const arriving = await newDesk()
  await expect(arriving.page.getByRole('button', { name: people.editor.name })).toBeVisible()
  arriving.client.network.showOwnPage(html)
  await arriving.page.getByRole('button', { name: people.editor.name }).click()
  await expect(arriving.page.getByRole('alert')).toContainText(sentence)
})

test('the address of another council’s return is like one that never was, on every page of it', async ({
  atDesk,
}) => {
  const { returnId } = await openPage(await atDesk(people.editor), 'spend/spend-capital')
  const { page } = await atDesk(people.elsewhere)
  const { origin } = new URL(page.url())
  const seen: string[] = []
  for (const id of [returnId, '0b6f4f0e-6a0e-4b5c-9d2f-7f1c5a3e9d10', 'mine'])
    for (const path of ['', '/sections/spend/spend-capital', '/submit']) {
      await page.goto(`${origin}/returns/${id}${path}`)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Page not found')
      seen.push(`${await page.title()} ${await page.locator('main').innerText()}`)
    }
  expect(new Set(seen).size).toBe(1)
})

test('a client whose port is in use says which, and what to do', async ({ newDesk }, { outputDir }) => {
  const { client } = await newDesk()
  const { port } = new URL(client.launch())
  const refused = await startRefused({ CLIENT_PORT: port, DATA_DIR: outputDir })
  expect(refused.code).toBe(1)
  expect(refused.said).toBe(
    `Port ${port} is in use by another program. Stop it, or set CLIENT_PORT to another number`,
  )
})

test('a store that can’t be read is put aside, the person is told, and what was sent is fetched again', async ({
  atDesk,
}) => {
  const { page, client, returnId } = await openPage(await atDesk(people.editor), 'administration/contact')
  await typeInto(page, 'Contact name', 'Siân O’Neill')
  await expectSynced(page)
  await client.kill()
  const files = await readdir(client.folder)
  const damaged = 'This was a database until the disk failed. '.repeat(200)
  // Its journal with it, from which it would otherwise be put together again.
  for (const name of files.filter((name) => /\.sqlite(-wal)?$/.test(name)))
    await writeFile(join(client.folder, name), damaged)
  await client.restart()
  await page.goto(client.launch())
  await expect(saved(page)).toContainText(
    'The file that keeps your answers on this computer could not be read',
  )
  const aside = (await readdir(client.folder)).filter((name) => /unreadable-[^/]*Z$/.test(name))
  expect(await readFile(join(client.folder, aside[0] ?? ''), 'utf8')).toBe(damaged)
  await expect(saved(page)).toContainText(aside[0] ?? '-')
  await page.getByRole('link', { name: 'Pathfinders, round 3' }).click()
  await page.goto(`${new URL(page.url()).origin}/returns/${returnId}/sections/administration/contact`)
  await expect(page.getByLabel('Contact name')).toHaveValue('Siân O’Neill')
})

/** One page of the person's first return, by its address. */
async function openPage(desk: AtTheirDesk, path: string): Promise<AtTheirDesk & { returnId: string }> {
  const { page } = desk
  await page.getByRole('link', { name: 'Pathfinders, round 3' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Pathfinders, round 3' })).toBeVisible()
  await page.goto(`${page.url()}/sections/${path}`)
  await expect(page.getByRole('button', { name: 'Continue' })).toBeVisible()
  return { ...desk, returnId: new URL(page.url()).pathname.split('/')[2] ?? '' }
}

/** What is typed while the server can't take it stays, and the reason is on the page. */
async function expectKept(page: Page, sentence: string): Promise<void> {
  await typeInto(page, 'Contact name', 'Siân O’Neill')
  await expect(saved(page)).toContainText(sentence)
  await expect(saved(page)).toContainText('Everything you entered is kept on this computer')
  await page.reload()
  await expect(page.getByLabel('Contact name')).toHaveValue('Siân O’Neill')
}

/** What was typed is on the disk, and the server has it. */
async function expectSynced(page: Page): Promise<void> {
  await page.reload()
  await expect(page.getByLabel('Contact name')).toHaveValue('Siân O’Neill')
  await expect(saved(page)).toHaveText('All changes synced', { timeout: 40_000 })
}
