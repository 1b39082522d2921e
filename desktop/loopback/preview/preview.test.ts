import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { contentHash } from '#shared/answers/stated.ts'
import { compile } from '#shared/funds/compile.ts'
import { exampleFiles } from '#shared/funds/example-files.ts'
import type { Preview } from '#shared/preview.ts'
import { connect } from '#shared/recipient/wire.ts'
import type { RecipientClient } from '#shared/recipient/contract.ts'
import { samplesOf } from '#shared/samples/kinds.ts'
import { testFolder } from '../../local/testing.ts'
import { openInBrowser, type Browser } from '../testing.ts'
import { startPreview, type PreviewHost } from './preview.ts'

const page =
  '<html><head><script type="module" src="/app.js"></script></head><body><div id="root"></div></body></html>'

let folder: ReturnType<typeof testFolder>
let host: PreviewHost
let browser: Browser
let api: RecipientClient

const previewFolders = (): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('report-progress-preview-'))

function rightPreview(kind: string, files = exampleFiles): Preview {
  const compiled = compile(files, 'example/round-01')
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems))
  const { bundle, recipients, data } = compiled
  return {
    is: 'right',
    bundle,
    recipients: recipients.map(({ organisation, name }) => {
      const of = { bundle, data: data[organisation] ?? {} }
      return { organisation, name, data: of.data, values: [...(samplesOf(kind, of, 1)[0]?.values ?? [])] }
    }),
  }
}

beforeEach(async () => {
  folder = testFolder()
  mkdirSync(join(folder.path, 'pages'))
  writeFileSync(join(folder.path, 'pages', 'index.html'), page)
  const pages = join(folder.path, 'pages')
  host = await startPreview({ port: 0, pages, role: 'editor', organisation: undefined }, () => undefined)
  browser = await openInBrowser(host.launchUrl)
  api = connect(async (call, input) => (await browser.post(`/api/${call}`, input)).json())
})

afterEach(async () => {
  await host.close()
  folder.remove()
})

async function open(): Promise<{ path: string; html: string }> {
  const path = (await browser.get('/')).headers.get('location') ?? ''
  return { path, html: await (await browser.get(path)).text() }
}

test('the client opens on the first recipient’s return, as an editor, with a bar that says nothing is kept', async () => {
  host.show(rightPreview('empty'))
  const { path, html } = await open()
  const [entry] = await api.listReturns({})
  expect(path).toBe(`/returns/${entry?.returnId}`)
  expect(html).toContain('Preview: nothing is kept')
  expect(html).toContain('<option value="editor" selected>Editor</option>')
  expect(html).toContain('<script type="module" src="/app.js">')
  expect(entry?.organisation.name).toBe('Bolton Council')
  expect(entry?.may).toEqual({ edit: ['administration', 'progress', 'finances'], submit: false })
})

test('it can be seen as somebody else, for another recipient, who may do what they may', async () => {
  host.show(rightPreview('empty'))
  await open()
  const seen = async (role: string): Promise<unknown> => {
    await browser.post('/preview/seat', { role, organisation: 'E08000015' })
    const [entry] = await api.listReturns({})
    return [entry?.organisation.name, entry?.may]
  }
  expect(await seen('finance-editor')).toEqual(['Wirral Council', { edit: ['finances'], submit: false }])
  expect(await seen('certifier')).toMatchObject(['Wirral Council', { submit: true }])
  expect(await seen('viewer')).toEqual(['Wirral Council', { edit: [], submit: false }])
})

test('sample answers are there, can be changed, and a certifier can submit what nothing is wrong with', async () => {
  host.show(rightPreview('valid'))
  await open()
  await browser.post('/preview/seat', { role: 'certifier', organisation: 'E08000001' })
  const [entry] = await api.listReturns({})
  const returnId = entry?.returnId ?? ''
  const { registers } = await api.openReturn({ returnId })
  const name = registers.find(({ target }) => target === 'f/administration/contact.name')
  expect(name?.value).toEqual(expect.any(String))
  const edit = {
    kind: 'set' as const,
    target: 'f/administration/contact.name',
    value: 'Ann',
    seen: name?.op ?? null,
  }
  await api.save({ returnId, edits: [edit] })
  await api.syncNow({})
  const after = (await api.openReturn({ returnId })).registers
  expect(after.find(({ target }) => target === edit.target)).toMatchObject({ value: 'Ann', mine: false })
  const values = new Map(after.map(({ target, value }) => [target, value]))
  const shown = rightPreview('valid')
  if (shown.is !== 'right') throw new Error('The example is not right')
  const { bundle, recipients } = shown
  const content = { bundle, data: recipients[0]?.data ?? {}, values }
  const signed = {
    returnId,
    contentHash: contentHash(content),
    name: 'Helen Marsh',
    role: 'Finance director',
  }
  expect(await api.submit(signed)).toMatchObject({ reference: 'EX-PREVIEW' })
})

test('a definition that changed is shown in new returns, and pages are told which they follow', async () => {
  host.show(rightPreview('empty'))
  const { path } = await open()
  const fund = exampleFiles['example/fund.yaml']?.replace('name: Example', 'name: Renamed') ?? ''
  host.show(rightPreview('empty', { ...exampleFiles, 'example/fund.yaml': fund }))
  const next = await open()
  expect(next.path).not.toBe(path)
  const [entry] = await api.listReturns({})
  expect(entry).toMatchObject({ returnId: next.path.replace('/returns/', ''), fund: { name: 'Renamed' } })
  expect(await api.listReturns({})).toHaveLength(1)
})

test('of a broken definition it shows what is wrong and where, as text, instead of the client', async () => {
  host.show({ is: 'broken', problems: [{ file: 'fund.yaml', line: 7, message: 'Unknown key “<script>”' }] })
  const html = await (await browser.get('/')).text()
  expect(html).toContain('fund.yaml:7')
  expect(html).toContain('Unknown key “&#60;script&#62;”')
  expect(html).not.toContain('app.js')
})

test('everything it wrote is gone when it ends', async () => {
  host.show(rightPreview('half'))
  await open()
  const own = previewFolders().find((name) => {
    const launch = join(tmpdir(), name, 'launch.json')
    return existsSync(launch) && readFileSync(launch, 'utf8').includes(host.launchUrl)
  })
  if (own === undefined) throw new Error('It has no folder')
  await host.close()
  expect(existsSync(join(tmpdir(), own))).toBe(false)
})
