import { readFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import Papa from 'papaparse'
import { sectionsOf } from '#shared/answers/content.ts'
import { formatPounds, plainPounds } from '#shared/money.ts'
import {
  complete,
  dateParts,
  expectAmounts,
  goOn,
  pasteBlock,
  radio,
  startSection,
  typeDate,
  typeInto,
} from './filling.ts'
import { people, saved, signIn, signInToDashboard, test } from './people.ts'
import { spendBlocks } from './spend-blocks.ts'
import { editsOf, fill, fundSpend } from './whole-return.ts'

const firstReturn = 'Pathfinders, round 3'
const reason = 'The main contract is let and work is two weeks ahead of plan.'

/** What she types, by question, as the pages say it back. */
const typed = {
  'Reporting period': 'Q4 2024/25: Jan 2025 - Mar 2025',
  'Financial completion date': '31 March 2026',
  'Activity end date': '28 February 2027',
  'Practical completion date': '29 February 2028',
  'Contact name': 'Siân O’Neill',
  'Contact email': 'sian.oneill@bolton.example.gov.uk',
  'Contact telephone': '01204 960 123',
  'Your ability to spend the current spending profile': 'Amber/Green',
  'Your current portfolio-level delivery progress': 'Green',
  'Portfolio progress': 'Eight of nine projects are on site.',
  'Big issues across portfolio': 'None that we can’t settle ourselves.',
  'Upcoming significant milestones': 'The library opens in June.',
}

/** One return, from a train without a network to the analyst's figure. */
test('what an editor enters offline survives a kill, is submitted, and is the analyst’s figure to the penny', async ({
  server,
  newDesk,
  atDesk,
  newBrowser,
}) => {
  test.setTimeout(240_000)
  const { client, page, calls } = await newDesk()

  await test.step('Bolton’s editor signs in; then her network goes', async () => {
    await signIn(page, people.editor)
    client.network.cut()
    await page.getByRole('button', { name: 'Sync now' }).click()
    await expect(saved(page)).toHaveText('Offline: no changes waiting')
  })

  await page.getByRole('link', { name: firstReturn }).click()
  await expect(page.getByRole('heading', { level: 1, name: firstReturn })).toBeVisible()
  const returnId = new URL(page.url()).pathname.split('/').pop() ?? ''
  const { content } = fill(await calls.openReturn({ returnId }))
  const spend = await spendBlocks(content)
  const project = sectionsOf(content.bundle, content.data).find(({ item }) => item !== undefined)?.title ?? ''

  await test.step('she fills in Administration', async () => {
    await startSection(page, 'Administration', 'About this return')
    await page.getByLabel('Reporting period').selectOption(typed['Reporting period'])
    await goOn(page, 'Key dates')
    await typeDate(page, 'Financial completion date', '31 3 2026')
    await typeDate(page, 'Activity end date', '28 2 2027')
    await typeDate(page, 'Practical completion date', '29 02 2028')
    await goOn(page, 'Contact details')
    for (const question of ['Contact name', 'Contact email', 'Contact telephone'] as const)
      await typeInto(page, question, typed[question])
    await goOn(page, 'Administration')
    await complete(page, 'Administration', 'About this return')
  })

  await test.step('she fills in Portfolio progress', async () => {
    await startSection(page, 'Portfolio progress', 'Progress')
    for (const question of [
      'Your ability to spend the current spending profile',
      'Your current portfolio-level delivery progress',
    ] as const)
      await radio(page, question, typed[question]).check()
    await goOn(page, 'Portfolio progress')
    await typeInto(page, 'Portfolio progress', typed['Portfolio progress'])
    await goOn(page, 'Big issues across portfolio')
    await typeInto(page, 'Big issues across portfolio', typed['Big issues across portfolio'])
    await goOn(page, 'Upcoming significant milestones')
    await typeInto(page, 'Upcoming significant milestones', typed['Upcoming significant milestones'])
    await goOn(page, 'Portfolio progress')
    await complete(page, 'Portfolio progress', 'Progress')
  })

  await test.step('she fills in how one project is getting on, and where it is', async () => {
    await startSection(page, project, 'Project progress')
    await radio(page, 'Project status', 'In progress').check()
    await goOn(page, 'RAG ratings')
    await radio(page, 'Spend RAG rating', 'Amber/Red').check()
    await radio(page, 'Delivery RAG rating', 'Green').check()
    await typeInto(page, 'Why have you given these ratings? Enter an explanation (100 words max)', reason)
    await goOn(page, project)
    await complete(page, project, 'Project progress')
    await startSection(page, project, 'Project locations')
    await page.getByRole('textbox').pressSequentially('bl1 1ru, BL21AB')
    await goOn(page, project)
    await complete(page, project, 'Project locations')
  })

  await test.step('she pastes both spend tables from the workbook: the totals are the workbook’s own', async () => {
    await startSection(page, 'Forecast and actual spend', 'Finances')
    await pasteBlock(page, spend.capital)
    await expectAmounts(page, spend.capital)
    await goOn(page, 'Forecast and actual spend - Revenue')
    await pasteBlock(page, spend.revenue)
    await expectAmounts(page, spend.revenue)
    await goOn(page, 'Forecast and actual spend')
    await complete(page, 'Forecast and actual spend', 'Finances')
  })

  // The other sections have questions and tables of the same kinds, so their pages would say nothing new.
  await test.step('she fills in the rest', async () => {
    const done = ['administration', 'portfolio-progress', 'spend', 'sign-off']
    const written = new Set((await calls.openReturn({ returnId })).registers.map(({ target }) => target))
    const rest = [...content.values].filter(
      ([target]) => !done.includes(sectionIdOf(target)) && !written.has(target),
    )
    await calls.save({ returnId, edits: editsOf(new Map(rest)) })
  })

  const { unsent } = await calls.openReturn({ returnId })
  const waiting = `Offline: ${unsent.toLocaleString('en-GB')} changes waiting`

  await test.step('the page says how much waits for the network', async () => {
    expect(unsent).toBeGreaterThan(200)
    await expect(saved(page)).toHaveText(waiting)
  })

  await test.step('the client is killed and started again: she is signed in, and everything is there', async () => {
    await client.kill()
    await client.restart()
    await page.goto(client.launch())
    await expect(page.getByText(people.editor.name, { exact: true })).toBeVisible()
    await expect(saved(page)).toHaveText(waiting)
    await page.getByRole('link', { name: firstReturn }).click()
    await expectEverything(page, project, spend)
    // The pages that she edits have them too, as she typed them.
    await page.goto(`${new URL(page.url()).origin}/returns/${returnId}/sections/administration/key-dates`)
    for (const [at, part] of ['29', '2', '2028'].entries())
      await expect(dateParts(page, 'Practical completion date').nth(at)).toHaveValue(part)
  })

  await test.step('back online, all of it is sent', async () => {
    client.network.restore()
    await page.getByRole('button', { name: 'Sync now' }).click()
    await expect(saved(page)).toHaveText('All changes synced', { timeout: 60_000 })
    expect((await calls.status({})).sync).toMatchObject({ unsent: 0, notAccepted: 0, problem: null })
  })

  await test.step('a colleague in finance sees it on his own computer', async () => {
    const tom = await atDesk(people.financeEditor)
    await tom.page.getByRole('link', { name: firstReturn }).click()
    await expectEverything(tom.page, project, spend)
  })

  const reference = await test.step('the certifier signs and submits on her own computer', async () => {
    const helen = (await atDesk(people.certifier)).page
    await helen.getByRole('link', { name: firstReturn }).click()
    await startSection(helen, 'Sign off')
    await typeInto(helen, 'Signatory name', people.certifier.name)
    await typeInto(helen, 'Signatory role', 'Section 151 Officer')
    await typeDate(helen, 'Signature date', '12 5 2025')
    await goOn(helen, 'Sign off')
    await complete(helen, 'Sign off')
    await helen.getByRole('link', { name: 'Submit the return' }).click()
    await expect(helen.getByRole('heading', { level: 1, name: 'Sign off and submit' })).toBeVisible()
    await expect(helen.getByLabel('Full name')).toHaveValue(people.certifier.name)
    await typeInto(helen, 'Role', 'Section 151 Officer')
    await helen.getByRole('button', { name: 'Accept and submit' }).click()
    await expect(helen.getByRole('heading', { level: 1, name: 'Return submitted' })).toBeVisible({
      timeout: 30_000,
    })
    const panel = await helen.locator('.govuk-panel').innerText()
    expect(panel).toMatch(/PF-R03-\S+/)
    return /PF-R03-\S+/.exec(panel)?.[0] ?? ''
  })

  await test.step('the editor’s computer says that it is submitted', async () => {
    await page.getByRole('button', { name: 'Sync now' }).click()
    await page.getByRole('link', { name: 'My returns' }).click()
    await expect(page.getByRole('row', { name: firstReturn })).toContainText(`Submitted ${reference}`)
  })

  await test.step('the analyst’s figure equals the sums of the tables, and so does the file', async () => {
    const analyst = await (await newBrowser()).newPage()
    await signInToDashboard(analyst, server, people.analyst)
    await analyst.getByRole('link', { name: 'Spend by period' }).first().click()
    const table = analyst.getByRole('table', { name: 'Spend by period' })
    const { capital, revenue } = fundSpend(content)
    expect(capital.size).toBe(13)
    for (const [period, pence] of capital) {
      const header = analyst.getByRole('rowheader', { name: period, exact: true })
      const cells = table.getByRole('row').filter({ has: header }).getByRole('cell')
      await expect(cells.nth(1)).toHaveText(formatPounds(pence))
      await expect(cells.nth(2)).toHaveText(formatPounds(revenue.get(period) ?? 0))
    }
    const total = [...capital.values(), ...revenue.values()].reduce((sum, pence) => sum + pence, 0)
    await expect(table.getByRole('row').last().getByRole('cell').last()).toHaveText(formatPounds(total))
    expect(await downloaded(analyst)).toEqual([
      ...[...capital].map(([period, pence]) => ['Bolton Council', 'Capital', period, plainPounds(pence)]),
      ...[...revenue].map(([period, pence]) => ['Bolton Council', 'Revenue', period, plainPounds(pence)]),
    ])
  })

  await test.step('somebody of another council learns nothing of it', async () => {
    const grace = (await atDesk(people.elsewhere)).page
    await expect(grace.getByRole('link', { name: firstReturn })).toBeVisible()
    await expect(grace.getByText('Bolton')).toHaveCount(0)
    const { origin } = new URL(grace.url())
    const pages: string[] = []
    for (const id of [returnId, '0b6f4f0e-6a0e-4b5c-9d2f-7f1c5a3e9d10']) {
      await grace.goto(`${origin}/returns/${id}`)
      await expect(grace.getByRole('heading', { level: 1, name: 'Page not found' })).toBeVisible()
      pages.push(await grace.locator('main').innerText())
    }
    expect(pages[0]).toBe(pages[1])
  })
})

/** Every answer that was typed and both tables, from the list of sections, on the pages that everybody can read. */
async function expectEverything(
  page: Page,
  project: string,
  spend: Awaited<ReturnType<typeof spendBlocks>>,
): Promise<void> {
  const overview = page.url()
  await page.getByRole('link', { name: 'Check your answers' }).click()
  const answer = (section: string, question: string) =>
    page
      .getByRole('region', { name: section, exact: true })
      .getByText(question, { exact: true })
      .locator('xpath=following-sibling::dd[1]')
  for (const [question, said] of Object.entries(typed)) {
    const section = Object.keys(typed).indexOf(question) < 7 ? 'Administration' : 'Portfolio progress'
    await expect(answer(section, question)).toHaveText(said)
  }
  const progress = `Project progress: ${project}`
  await expect(answer(progress, 'Project status')).toHaveText('In progress')
  await expect(answer(progress, 'Spend RAG rating')).toHaveText('Amber/Red')
  await expect(answer(progress, 'Delivery RAG rating')).toHaveText('Green')
  await expect(
    answer(progress, 'Why have you given these ratings? Enter an explanation (100 words max)'),
  ).toHaveText(reason)
  await expect(page.getByRole('region', { name: `Project location: ${project}`, exact: true })).toContainText(
    'BL1 1RU, BL2 1AB',
  )

  await page.goto(`${overview}/sections/spend/spend-capital`)
  await expectAmounts(page, spend.capital)
  await page.goto(`${overview}/sections/spend/spend-revenue`)
  await expectAmounts(page, spend.revenue)
}

/** The rows of the file behind "Download as CSV": who, type, period, pounds. */
async function downloaded(page: Page): Promise<string[][]> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download as CSV', exact: true }).click(),
  ])
  const { data } = Papa.parse<Record<string, string>>(await readFile(await file.path(), 'utf8'), {
    header: true,
    skipEmptyLines: true,
  })
  return data.map((row) =>
    ['Organisation', 'Type of spend', 'Period', 'Amount in pounds'].map((column) => row[column] ?? ''),
  )
}

/** `project-progress` of `f/project-progress:PF-001/rating`. */
function sectionIdOf(target: string): string {
  return target.split('/')[1]?.split(':')[0] ?? ''
}
