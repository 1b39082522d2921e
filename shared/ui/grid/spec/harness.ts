import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test as base, type Locator, type Page } from '@playwright/test'
import react from '@vitejs/plugin-react'
import { build, preview } from 'vite'
import type {} from '../harness/main.tsx'

const govuk = fileURLToPath(new URL('.', import.meta.resolve('govuk-frontend/package.json')))

/** Serves the built harness for the tests of one worker. */
export const test = base.extend<object, { harness: string }>({
  harness: [
    async ({}, use, { workerIndex }) => {
      const folder = await mkdtemp(join(tmpdir(), 'grid-harness-'))
      const shared = {
        configFile: false as const,
        root: fileURLToPath(new URL('../harness', import.meta.url)),
        plugins: [react()],
        resolve: { alias: { '/assets': join(govuk, 'dist/govuk/assets') } },
        logLevel: 'warn' as const,
        build: { outDir: folder, emptyOutDir: true, cssMinify: false },
      }
      await build(shared)
      const server = await preview({
        ...shared,
        preview: { host: '127.0.0.1', port: 4700 + (workerIndex % 18) },
      })
      await use(server.resolvedUrls?.local[0] ?? '')
      await server.close()
      await rm(folder, { recursive: true })
    },
    { scope: 'worker' },
  ],
})

/** One table on a page, with the words that the tests use. */
export class Sheet {
  readonly page: Page
  readonly grid: Locator
  constructor(page: Page) {
    this.page = page
    this.grid = page.getByRole('grid')
  }

  /** A cell by its numbers: rows from 1 as shown, column 0 the row header. */
  cell(row: number, column: number): Locator {
    return this.grid
      .locator('.grid-row')
      .nth(row - 1)
      .locator(`[aria-colindex="${column + 1}"]`)
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key)
  }

  /** The focused cell as "row,column", with the same numbers as `cell`. */
  async at(): Promise<string> {
    return this.page.evaluate(() => {
      const cell = document.activeElement?.closest('[aria-colindex]')
      const row = cell?.closest('[aria-rowindex]')
      const head = document.querySelectorAll('.grid-head [role=row]').length
      if (!cell || !row) return document.activeElement?.textContent ?? ''
      return `${Number(row.getAttribute('aria-rowindex')) - head},${Number(cell.getAttribute('aria-colindex')) - 1}`
    })
  }

  async expectAt(place: string): Promise<void> {
    await expect.poll(() => this.at()).toBe(place)
  }

  async expectText(row: string, column: string, text: string): Promise<void> {
    await expect
      .poll(() => this.page.evaluate(([r, c]) => window.harness.text(r, c), [row, column] as const))
      .toBe(text)
  }

  get message(): Locator {
    return this.page.getByRole('status')
  }

  get editor(): Locator {
    return this.page.locator('[data-editor]')
  }

  /** Puts text on the real clipboard, as another program would, and presses the keys that paste. */
  async paste(text: string): Promise<void> {
    await this.page.evaluate((value) => navigator.clipboard.writeText(value), text)
    await this.press('Control+v')
  }

  async clipboard(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText())
  }

  /** How many edits the owner of the table has been handed. */
  async edits(): Promise<number> {
    return this.page.evaluate(() => window.harness.edits.length)
  }
}

/** Opens the harness on one of its tables. */
export async function open(page: Page, harness: string, query = 'table=spend'): Promise<Sheet> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(`${harness}?${query}`)
  return new Sheet(page)
}
