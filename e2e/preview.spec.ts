import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { newFund } from '#shared/funds/new-fund.ts'

/** A fund from nothing to a return that is filled in, as its manager sees it: `docs/add-a-fund.md`. */
const root = resolve(import.meta.dirname, '..')

type Previewing = {
  readonly address: string
  readonly folder: string
  readonly stop: () => Promise<number | null>
}

async function preview(...options: string[]): Promise<Previewing> {
  const folder = join(mkdtempSync(join(tmpdir(), 'report-progress-fund-')), 'high-streets')
  for (const [path, text] of Object.entries(
    newFund({ code: 'HS', name: 'High streets', today: '2026-11-27' }),
  )) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    // As long as names get, which is longer than a narrow screen.
    writeFileSync(
      join(folder, path),
      text.replace('Bolton Council', 'Bolton and its Towns Metropolitan Borough Council'),
    )
  }
  const args = ['server/commands/fund.ts', 'preview', join(folder, 'round-01.yaml'), ...options]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((done) => child.on('close', done))
  const address = await new Promise<string>((found, fail) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [url] = /http:\S+launch\S+/u.exec(line) ?? []
      if (url !== undefined) found(url)
    })
    child.on('close', () => fail(new Error('The preview ended')))
  })
  return {
    address,
    folder,
    stop: async () => {
      child.kill('SIGINT')
      const code = await ended
      rmSync(join(folder, '..'), { recursive: true, force: true })
      return code
    },
  }
}

async function passes(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
}

test('a fund manager fills in a return of a new fund, sees every change as it is saved, and what is wrong', async ({
  page,
}) => {
  const { address, folder, stop } = await preview('--sample', 'empty')
  try {
    await page.goto(address)
    await expect(page.getByText('Preview: nothing is kept')).toBeVisible()
    await expect(page.getByRole('heading', { level: 1 })).toContainText('High streets')
    await page.getByRole('link', { name: 'Contact details' }).click()
    await passes(page)

    const file = join(folder, 'fund.yaml')
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replace('title: Progress\n', 'title: How it is going\n'))
    await page.getByRole('link', { name: 'Back' }).first().click()
    await expect(page.getByRole('link', { name: 'How it is going' })).toBeVisible()

    writeFileSync(file, text.replace('[project.status]', '[project.statsu]'))
    await expect(page.getByRole('heading', { name: 'There is a problem with this definition' })).toBeVisible()
    await expect(page.getByText('Did you mean “project.status”?')).toBeVisible()
    await expect(page.getByText(/fund\.yaml:\d+/)).toBeVisible()
    await passes(page)
    writeFileSync(file, text)
    await expect(page.getByRole('link', { name: 'Contact details' })).toBeVisible()
  } finally {
    expect(await stop()).toBe(0)
  }
})

test('it can be looked at as a certifier of another recipient, on a narrow screen too', async ({ page }) => {
  const { address, stop } = await preview('--sample', 'valid')
  try {
    await page.setViewportSize({ width: 320, height: 640 })
    await page.goto(address)
    await page.getByLabel('See it as').selectOption('Certifier')
    await page.getByLabel('Recipient').selectOption('Wirral Council')
    await page.getByRole('button', { name: 'Show' }).click()
    await expect(page.locator('main').getByText('Wirral Council')).toBeVisible()
    await expect(page.getByLabel('See it as')).toHaveValue('certifier')
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    )
    expect(wider).toBe(false)
    await passes(page)
  } finally {
    expect(await stop()).toBe(0)
  }
})
