import { expect } from '@playwright/test'
import { contentHash } from '#shared/answers/content.ts'
import { validate } from '#shared/answers/validate.ts'
import { dayInLondon } from '#shared/day.ts'
import { formatPounds } from '#shared/money.ts'
import { people, signInToDashboard, test, type AtTheirDesk } from './people.ts'
import { editsOf, fill, fundSpend, valuesIn } from './whole-return.ts'

/** One return, from a train without a network to the analyst's figure. */
test('what an editor enters offline survives a kill, is submitted, and is the analyst’s figure to the penny', async ({
  server,
  atDesk,
  newBrowser,
}) => {
  test.setTimeout(180_000)
  const priya = await atDesk(people.editor)
  const returnId = await test.step('the editor has her council’s return on her computer', () =>
    openFirst(priya))
  const filled = fill(await priya.calls.openReturn({ returnId }))
  const { bundle, values } = filled.content
  const hers = new Set(bundle.sections.filter((section) => !section.certifierOnly).map(({ id }) => id))
  const entered = new Map([...values].filter(([target]) => hers.has(sectionIdOf(target))))

  await test.step('offline, she fills in every section', async () => {
    priya.client.network.cut()
    for (const id of hers) {
      const part = new Map([...entered].filter(([target]) => sectionIdOf(target) === id))
      if (part.size > 0) await priya.calls.save({ returnId, edits: editsOf(part) })
    }
    await expect
      .poll(async () => (await priya.calls.status({})).sync)
      .toMatchObject({ is: 'offline', unsent: editsOf(entered).length })
  })

  await test.step('the client is killed and started again: everything is there', async () => {
    await priya.client.kill()
    await priya.client.restart()
    await priya.page.goto(priya.client.launch())
    const kept = valuesIn(await priya.calls.openReturn({ returnId }))
    expect(
      [...entered].filter(([target, value]) => kept.get(target) !== value && typeof value !== 'object'),
    ).toEqual([])
    expect((await priya.calls.status({})).sync.unsent).toBe(editsOf(entered).length)
  })

  await test.step('back online, all of it is sent and nothing is refused', async () => {
    priya.client.network.restore()
    await expect
      .poll(async () => (await priya.calls.syncNow({})).sync, { timeout: 60_000 })
      .toMatchObject({ is: 'synced', unsent: 0, notAccepted: 0, problem: null })
  })

  const helen = await atDesk(people.certifier)
  await test.step('the certifier sees it on her own computer, signs and submits', async () => {
    expect(await openFirst(helen)).toBe(returnId)
    await helen.calls.syncNow({})
    const signing = new Map([...values].filter(([target]) => !hers.has(sectionIdOf(target))))
    await helen.calls.save({ returnId, edits: editsOf(signing) })
    const opened = await helen.calls.openReturn({ returnId })
    const content = { bundle, data: opened.data, values: valuesIn(opened) }
    expect(
      validate(content, dayInLondon(new Date().toISOString())).filter(({ severity }) => severity === 'error'),
    ).toEqual([])
    const submitted = await helen.calls.submit({
      returnId,
      contentHash: contentHash(content),
      name: people.certifier.name,
      role: 'Section 151 Officer',
    })
    expect('reference' in submitted && submitted.reference).toMatch(/^PF-R03-/)
  })

  await test.step('the editor’s computer says that it is submitted', async () => {
    await priya.calls.syncNow({})
    expect((await priya.calls.listReturns({}))[0]).toMatchObject({ returnId, state: 'submitted' })
  })

  await test.step('the analyst’s figure equals the sums of the tables', async () => {
    const page = await (await newBrowser()).newPage()
    await signInToDashboard(page, server, people.analyst)
    await page.getByRole('link', { name: 'Spend by period' }).first().click()
    const table = page.getByRole('table', { name: 'Spend by period' })
    const { capital, revenue } = fundSpend(filled.content)
    expect(capital.size).toBe(13)
    for (const [period, pence] of capital) {
      const row = table
        .getByRole('row')
        .filter({ has: page.getByRole('rowheader', { name: period, exact: true }) })
      const both = [pence, revenue.get(period) ?? 0]
      await expect(row.getByRole('cell').nth(1)).toHaveText(formatPounds(both[0] ?? 0))
      await expect(row.getByRole('cell').nth(2)).toHaveText(formatPounds(both[1] ?? 0))
    }
    const total = [...capital.values(), ...revenue.values()].reduce((sum, pence) => sum + pence, 0)
    await expect(table.getByRole('row').last().getByRole('cell').last()).toHaveText(formatPounds(total))
  })

  await test.step('somebody of another council learns nothing of it', async () => {
    const grace = await atDesk(people.elsewhere)
    await openFirst(grace)
    const listed = await grace.calls.listReturns({})
    expect(listed.map(({ organisation }) => organisation.name)).not.toContain('Bolton Council')
    const unknown = '00000000-0000-4000-8000-000000000000'
    const [theirs, nobodys] = await Promise.all([
      grace.calls.openReturn({ returnId }).catch((error: Error) => error.message),
      grace.calls.openReturn({ returnId: unknown }).catch((error: Error) => error.message),
    ])
    expect(theirs).toBe(nobodys)
    expect(theirs).toMatch(/\w+/)
  })
})

/** Waits until this person's first return is on their computer with its questions. */
async function openFirst({ calls }: AtTheirDesk): Promise<string> {
  let returnId: string | undefined
  await expect(async () => {
    returnId = (await calls.listReturns({}))[0]?.returnId
    await calls.openReturn({ returnId: returnId ?? '' })
  }).toPass({ timeout: 30_000 })
  return returnId ?? ''
}

/** `project-progress` of `f/project-progress:PF-001/rating`. */
function sectionIdOf(target: string): string {
  return target.split('/')[1]?.split(':')[0] ?? ''
}
