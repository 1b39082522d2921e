import {
  test as base,
  expect,
  type Browser,
  type BrowserContext,
  type Locator,
  type Page,
} from '@playwright/test'
import type { RecipientClient } from '#shared/recipient/contract.ts'
import { connect } from '#shared/recipient/wire.ts'
import { startClient, startServer, type ClientHost, type ServerHost } from './hosts.ts'

/** The demonstration's people, as the tests call them. */
export const people = {
  editor: { id: 'priya-shah', name: 'Priya Shah' },
  financeEditor: { id: 'tom-ashworth', name: 'Tom Ashworth' },
  certifier: { id: 'helen-marsh', name: 'Helen Marsh' },
  elsewhere: { id: 'grace-doyle', name: 'Grace Doyle' },
  analyst: { id: 'ruth-okafor', name: 'Ruth Okafor' },
  fundManager: { id: 'daniel-price', name: 'Daniel Price' },
  secondFundManager: { id: 'nia-bevan', name: 'Nia Bevan' },
} as const
type Someone = (typeof people)[keyof typeof people]

/** Somebody at their own computer: a client of their own, and a browser of their own that it was opened in. */
export type AtTheirDesk = {
  readonly client: ClientHost
  readonly page: Page
  /** The calls that their pages make, made as their pages make them. */
  readonly calls: RecipientClient
}

type Test = {
  /** A server of the test's own: what one test submits, no other finds submitted. */
  server: ServerHost
  /** A browser without history. Whatever it asks of another machine fails the test. */
  newBrowser: () => Promise<BrowserContext>
  /** Somebody who has opened their own client, at its sign-in page. */
  newDesk: () => Promise<AtTheirDesk>
  /** Somebody who has signed in there. */
  atDesk: (someone: Someone) => Promise<AtTheirDesk>
}

export const test = base.extend<Test>({
  server: [
    async ({}, use) => {
      const server = await startServer()
      await use(server)
      await server.stop()
    },
    { timeout: 120_000 },
  ],
  newBrowser: async ({ browser }, use) => {
    const elsewhere: string[] = []
    const open: BrowserContext[] = []
    await use(async () => {
      const context = await newContext(browser, elsewhere)
      open.push(context)
      return context
    })
    for (const context of open) await context.close()
    expect(elsewhere, 'requests that left this machine').toEqual([])
  },
  newDesk: async ({ server, newBrowser }, use) => {
    const clients: ClientHost[] = []
    await use(async () => {
      const client = await startClient(server)
      clients.push(client)
      return sitDown(client, await newBrowser())
    })
    for (const client of clients) await client.stop()
  },
  atDesk: async ({ newDesk }, use) => {
    await use(async (someone) => {
      const desk = await newDesk()
      await signIn(desk.page, someone)
      return desk
    })
  },
})

/** Opens a client in a browser, as whoever follows its launch address does. */
async function sitDown(client: ClientHost, browser: BrowserContext): Promise<AtTheirDesk> {
  const page = await browser.newPage()
  await page.goto(client.launch())
  return { client, page, calls: callsOf(page, client) }
}

/** Signs in to a client as its page asks one to, and waits until the person's returns are there. */
export async function signIn(page: Page, someone: Someone): Promise<void> {
  await page.getByRole('button', { name: someone.name }).click()
  await expect(page.getByRole('heading', { name: 'My returns', level: 1 })).toBeVisible()
  await expect(saved(page)).toHaveText('All changes synced', { timeout: 30_000 })
}

/** The words on every page that say where a person's work is. */
export const saved = (page: Page): Locator => page.locator('.app-saved__state')

async function newContext(browser: Browser, elsewhere: string[]): Promise<BrowserContext> {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (/^(https?|wss?):$/.test(protocol) && hostname !== '127.0.0.1') elsewhere.push(request.url())
  })
  return context
}

function callsOf(page: Page, client: ClientHost): RecipientClient {
  return connect(async (call, input) => {
    const { origin } = new URL(client.launch())
    const reply = await page.request.post(`${origin}/api/${call}`, { data: input, headers: { origin } })
    return reply.json() as Promise<unknown>
  })
}

/** Signs in to the dashboard as the page asks one to. */
export async function signInToDashboard(page: Page, server: ServerHost, someone: Someone): Promise<void> {
  await page.goto(`${server.url}/sign-in`)
  await page.getByRole('radio', { name: someone.name }).check()
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible()
}
