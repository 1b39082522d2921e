import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { answerAt } from '#shared/answers/address.ts'
import { sectionsOf } from '#shared/answers/content.ts'
import type { Bundle, RecipientData } from '#shared/funds/bundle.ts'
import { readDefinitions } from '../server/funds/read-definitions.ts'
import { people, signInToDashboard, test, type AtTheirDesk } from './people.ts'
import { editsOf, fill } from './whole-return.ts'

/** Every page as people meet it who use a screen reader, a keyboard, or 400% zoom. */
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const desktop = { width: 1280, height: 800 }
/** What is left of a desktop's width at 400% zoom. */
const zoomed = { width: 320, height: 256 }
const dashboardPages = [
  '/',
  '/spend',
  '/spend?type=capital&fund=PF',
  '/spend?fund=nonsense',
  '/returns',
  '/nowhere',
]

test('dashboard: sign in', async ({ server, newBrowser }) => {
  const page = await (await newBrowser()).newPage()
  await page.goto(`${server.url}/sign-in`)
  await passes(page)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.locator('.govuk-error-summary')).toBeFocused()
  await passes(page)
})

for (const path of dashboardPages)
  test(`dashboard: ${path}`, async ({ server, newBrowser }) => {
    const page = await (await newBrowser()).newPage()
    await signInToDashboard(page, server, people.analyst)
    await page.goto(server.url + path)
    await passes(page)
  })

test('dashboard: every page of fund managers, with what is wrong and what is different', async ({
  server,
  newBrowser,
}) => {
  test.setTimeout(400_000)
  const page = await (await newBrowser()).newPage()
  await signInToDashboard(page, server, people.fundManager)
  const round = `${server.url}/funds/PF/rounds/3`
  const visit = (path: string) =>
    test.step(path, async () => {
      await page.goto(path)
      await passes(page)
    })
  for (const path of ['', '/rounds/3', '/rounds/9'].map((end) => `${server.url}/funds${end && `/PF${end}`}`))
    await visit(path)
  const forms = [
    { path: `${round}/new`, button: 'Check the files' },
    { path: `${round}/dates`, button: undefined },
    { path: `${round}/extensions/E08000001`, button: 'Save the extension' },
    { path: `${server.url}/funds/new`, button: 'Continue' },
  ]
  for (const { path, button } of forms) {
    await visit(path)
    if (button === undefined) continue
    await page.getByRole('button', { name: button }).click()
    await expect(page.locator('.govuk-error-summary')).toBeFocused()
    await passes(page)
  }
  const shipped = readDefinitions()['pathfinders/round-03.yaml'] ?? ''
  const versions = [
    { text: `${shipped}\nopenss: soon\n`, has: 'What has to be put right' },
    { text: `${shipped}\nremove:\n  questions: [portfolio.milestones]\n`, has: 'What changes' },
  ]
  for (const { text, has } of versions)
    await test.step(has, async () => {
      await page.goto(`${round}/new`)
      const files = { name: 'round-03.yaml', mimeType: 'application/yaml', buffer: Buffer.from(text) }
      await page.locator('input[type=file]').setInputFiles(files)
      await page.getByLabel('What is this version for?').fill('To look at')
      await page.getByRole('button', { name: 'Check the files' }).click()
      await expect(page.getByRole('heading', { name: has })).toBeVisible()
      await passes(page)
      await page.getByRole('link', { name: 'pathfinders/round-03.yaml' }).click()
      await expect(page.getByRole('textbox')).toBeVisible()
      await passes(page)
    })
  await page.getByRole('link', { name: 'Back to the version' }).click()
  await page.getByRole('button', { name: 'Send for review' }).click()
  await expect(page.getByText('waiting for somebody else')).toBeVisible()
  const waiting = page.url()
  await visit(round)
  const reviewer = await (await newBrowser()).newPage()
  await signInToDashboard(reviewer, server, people.secondFundManager)
  await reviewer.goto(waiting)
  await reviewer.getByRole('button', { name: 'Send back' }).click()
  await expect(reviewer.locator('.govuk-error-summary')).toBeFocused()
  await passes(reviewer)
  await reviewer.getByRole('button', { name: 'Approve' }).click()
  await reviewer.getByRole('button', { name: 'Publish this version' }).click()
  await expect(reviewer.locator('.govuk-error-summary')).toContainText('while the round is open')
  await passes(reviewer)
})

test('recipient client: before and after signing in, and every page of a return', async ({ atDesk }) => {
  test.setTimeout(400_000)
  const { page, client, calls } = await atDesk(people.editor)
  const { origin } = new URL(client.launch())
  let found: { returnId: string; sections: string[] } | undefined
  await expect(async () => {
    const returnId = (await calls.listReturns({}))[0]?.returnId ?? ''
    const { bundle, data } = await calls.openReturn({ returnId })
    found = { returnId, sections: sectionPaths({ bundle: JSON.parse(bundle) as Bundle, data }) }
  }).toPass({ timeout: 30_000 })
  const own = `/returns/${found?.returnId}`
  const inReturn = ['', '/check-answers', '/problems', '/conflicts', '/not-accepted', '/submit', '/nowhere']
  const paths = [
    '/',
    '/help',
    '/accessibility',
    ...[...inReturn, ...(found?.sections ?? [])].map((path) => own + path),
  ]
  for (const path of paths)
    await test.step(path, async () => {
      await page.goto(origin + path)
      await passes(page)
    })
  await calls.signOut({})
  await page.goto(`${origin}/sign-in`)
  await passes(page)
})

test('recipient client: the declaration and a page of questions, with what is wrong', async ({ atDesk }) => {
  test.setTimeout(180_000)
  const { page } = await atDesk(people.certifier)
  await page.getByRole('link', { name: 'Pathfinders, round 3' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pathfinders, round 3')
  const own = page.url()
  const wrong = [
    { path: '/submit', button: 'Accept and submit' },
    { path: '/sections/sign-off/signatory', button: 'Continue' },
  ]
  for (const { path, button } of wrong)
    await test.step(path, async () => {
      await page.goto(own + path)
      await passes(page)
      await page.getByRole('button', { name: button }).click()
      await expect(page.getByRole('alert')).toBeVisible()
      await passes(page)
    })
})

test('recipient client: a table with errors, as a grid and a row at a time', async ({ atDesk }) => {
  test.setTimeout(180_000)
  const { page } = await atDesk(people.editor)
  await page.getByRole('link', { name: 'Pathfinders, round 3' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pathfinders, round 3')
  const table = `${page.url()}/sections/spend/spend-capital`
  for (const address of [table, `${table}?view=rows`])
    await test.step(address, async () => {
      await page.goto(address)
      await page.getByRole('button', { name: 'Check this table' }).click()
      await expect(page.getByRole('alert')).toBeVisible()
      await passes(page)
    })
})

test('recipient client: two answers to choose from, a submitted return, and what came too late for it', async ({
  atDesk,
}) => {
  test.setTimeout(240_000)
  const [editor, certifier] = [await atDesk(people.editor), await atDesk(people.certifier)]
  const returnId = (await certifier.calls.listReturns({}))[0]?.returnId ?? ''
  const { content } = fill(await certifier.calls.openReturn({ returnId }))
  const name = answerAt('administration', 'contact.name')
  const own = (desk: AtTheirDesk): string => `${new URL(desk.client.launch()).origin}/returns/${returnId}`

  editor.client.network.cut()
  await editor.calls.save({ returnId, edits: editsOf(new Map([[name, 'Siân O’Neill']])) })
  await certifier.calls.save({ returnId, edits: editsOf(content.values) })
  await settled(certifier)
  editor.client.network.restore()
  await settled(editor)
  await certifier.calls.syncNow({})
  const { page } = certifier
  await page.goto(`${own(certifier)}/conflicts`)
  await test.step('two answers', async () => {
    await page.getByRole('button', { name: 'Use this answer' }).click()
    await expect(page.getByRole('alert')).toContainText('Select an answer for Contact name')
    await passes(page)
  })
  await page.getByRole('radio', { name: 'Siân O’Neill' }).check()
  await page.getByRole('button', { name: 'Use this answer' }).click()
  await expect(page.getByText('Every question has one answer.')).toBeVisible()
  await settled(certifier)

  await editor.calls.syncNow({})
  editor.client.network.cut()
  const late = await editor.calls.openReturn({ returnId })
  const seen = late.registers.find(({ target }) => target === name)?.op ?? null
  await editor.calls.save({ returnId, edits: [{ kind: 'set', target: name, value: 'Too late', seen }] })
  await page.goto(`${own(certifier)}/submit`)
  await page.getByLabel('Role', { exact: true }).fill('Section 151 Officer')
  await page.getByRole('button', { name: 'Accept and submit' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Return submitted', { timeout: 30_000 })
  await test.step('submitted', () => passes(page))

  editor.client.network.restore()
  await editor.calls.syncNow({})
  await editor.page.goto(`${own(editor)}/not-accepted`)
  await expect(editor.page.getByText('Too late')).toBeVisible({ timeout: 30_000 })
  await test.step('not accepted', () => passes(editor.page))
})

test('recipient client: a group that repeats', async ({ atDesk }) => {
  test.setTimeout(180_000)
  const { page } = await atDesk(people.editor)
  await page.getByRole('link', { name: /^Town Living Fund/ }).click()
  await page.getByRole('region', { name: 'Buildings' }).getByRole('link').first().click()
  await page.goto(`${page.url()}/project-milestones`)
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await test.step('none yet', () => passes(page))
  await page.getByRole('button', { name: 'Add a milestone' }).click()
  await page.getByRole('button', { name: 'Save milestone' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await test.step('one of them, with what is wrong', () => passes(page))
  await page.getByRole('link', { name: 'Back' }).click()
  await test.step('one', () => passes(page))
  await page.getByRole('link', { name: /^Remove/ }).click()
  await test.step('to be removed', () => passes(page))
})

/** Everything that somebody entered has an answer of the server's. */
async function settled({ calls }: AtTheirDesk): Promise<void> {
  await expect(async () => {
    expect((await calls.syncNow({})).sync).toMatchObject({ is: 'synced', unsent: 0 })
  }).toPass({ timeout: 60_000 })
}

/** One section, and a page for each kind of question that there is, tables in their own rows and in added ones. */
function sectionPaths({ bundle, data }: { bundle: Bundle; data: RecipientData }): string[] {
  const seen = new Set<string>()
  const pages = sectionsOf(bundle, data).flatMap(({ key, section }) =>
    section.pages.flatMap(({ id, questions }) => {
      const kinds = questions.map(({ kind, table }) => `${kind} ${table?.rows.mode ?? ''}`)
      const news = kinds.some((kind) => !seen.has(kind))
      for (const kind of kinds) seen.add(kind)
      // Dots would make it look like the name of a file.
      return news ? [`/sections/${key}/${id}`.replaceAll('.', '-')] : []
    }),
  )
  return [`/sections/${bundle.sections[0]?.id}`, ...pages]
}

/** Nothing for axe to say and no sideways scrolling at either width, nothing in the console, a title and one main heading. */
async function passes(page: Page): Promise<void> {
  const complaints: string[] = []
  page.removeAllListeners('console')
  page.on('console', (message) => {
    // A refusal is told to the person by the page; that the browser notes its status is no complaint.
    const refused = message
      .text()
      .startsWith('Failed to load resource: the server responded with a status of 4')
    if (['error', 'warning'].includes(message.type()) && !refused) complaints.push(message.text())
  })
  const heading = page.getByRole('heading', { level: 1 })
  await expect(heading).toHaveCount(1)
  // The pages listen for news for as long as they are open, so the network is never idle.
  await expect(heading).not.toHaveText('Opening the return')
  await expect(page.getByText('Loading…')).toHaveCount(0)
  await expect(page).toHaveTitle(/\S+ – \S+/)
  for (const size of [desktop, zoomed]) {
    await page.setViewportSize(size)
    await expect
      .poll(() =>
        page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
      )
      .toBe(0)
    // GOV.UK's phase banner stands outside the landmarks, by their design.
    const axe = new AxeBuilder({ page }).withTags(standards).disableRules('region')
    const { violations } = await axe.analyze()
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
      `${size.width} pixels wide`,
    ).toEqual([])
  }
  await page.setViewportSize(desktop)
  expect(complaints).toEqual([])
}
