import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerAt } from '#shared/answers/address.ts'
import { contentHash } from '#shared/answers/stated.ts'
import type { Value } from '#shared/answers/value.ts'
import type { Bundle, RecipientData } from '#shared/funds/bundle.ts'
import { exampleBundle, exampleData, exampleValues } from '../../e2e/example.ts'
import { versionTwo } from '../../e2e/example-moves.ts'
import { verifyEvents } from '../audit/events.ts'
import { testDatabase, type TestDatabase } from '../testing.ts'
import {
  bolton,
  newReturn,
  publishFor,
  someone,
  stockton,
  testNow,
  TestDevice,
  type Draft,
  type Someone,
} from '../testing-returns.ts'

const name = answerAt('administration', 'contact.name')
const declaration = { name: 'Helen Marsh', role: 'Section 151 Officer' }
const content = { bundle: exampleBundle, data: exampleData }

let database: TestDatabase
let bundle: string
let editor: Someone
let certifier: Someone

beforeAll(async () => {
  database = await testDatabase()
  ;({ bundle } = await publishFor(database.db, content))
  editor = await someone(database.db, { role: 'editor', of: bolton })
  certifier = await someone(database.db, { role: 'certifier', of: bolton, name: 'Helen Marsh' })
})
afterAll(() => database.close())

/** A return on which a certifier has entered these values. */
async function filledReturn(values = exampleValues) {
  const { id, device: deviceOf, revision } = await newReturn(database.db, { bundle, fund: 'EX' })
  const device = deviceOf(certifier)
  const drafts = [...values]
    .filter(([target]) => !target.startsWith('p/'))
    .map(([target, value]): Draft =>
      target.startsWith('x/')
        ? { kind: 'rowInsert', target, position: 'a0' }
        : { kind: 'set', target, value, base: { prev: null, trunk: null } },
    )
  const operations = drafts.map((draft) => device.number(draft))
  const { outcomes } = await device.send(...operations)
  if (outcomes.some(({ is }) => is !== 'applied')) throw new Error('The example was not accepted')
  const written = new Map(
    operations.map((operation) => ['target' in operation ? operation.target : '', operation.opId]),
  )
  return { id, device, written, reference: `EX-R01-BOL-${revision}` }
}

const submitting = (hash: string) => ({ kind: 'submit' as const, contentHash: hash, declaration })
const wholeHash = contentHash({ ...content, values: exampleValues })
const facts = (returnId: string) => database.db.fact.findMany({ where: { returnId }, orderBy: { id: 'asc' } })

test('a certifier submits what they saw, and it becomes a submission with a reference', async () => {
  const { id, device, reference } = await filledReturn()
  const outcome = await device.do(submitting(wholeHash))
  expect(outcome).toMatchObject({ is: 'applied', code: null })
  expect((await device.pull()).at(-1)?.effects).toEqual([
    { is: 'submitted', reference, contentHash: wholeHash },
  ])
  const submission = await database.db.submission.findUniqueOrThrow({ where: { returnId: id } })
  expect(submission).toMatchObject({
    reference,
    seq: outcome.seq,
    contentHash: wholeHash,
    bundleSha256: bundle,
    personId: certifier.id,
    submittedAt: testNow,
    declaredName: 'Helen Marsh',
  })
  expect(JSON.parse(submission.content)).toEqual(Object.fromEntries(exampleValues))
  const api = await certifier.api()
  const { returns } = await api.sync.manifest({ v: 1 })
  expect(returns.find(({ returnId }) => returnId === id)).toMatchObject({
    state: 'submitted',
    reference,
    may: { edit: [], submit: false },
  })
})

test('what was submitted becomes facts, to the penny', async () => {
  const { id, device } = await filledReturn()
  await device.do(submitting(wholeHash))
  const spend = (await facts(id)).filter(({ variable }) => variable === 'expenditure.capital')
  expect(spend.map(({ pence, item, state, current }) => [pence, item, state, current])).toEqual([
    [1_000_050n, 'grant', 'actual', true],
    [500_000n, 'grant', 'forecast', true],
    [100_000n, 'match', 'actual', true],
    [40_000n, 'match', 'forecast', true],
  ])
  const ratings = (await facts(id)).filter(({ variable }) => variable === 'rag.delivery')
  expect(ratings.map(({ project, code }) => [project, code])).toEqual([
    ['EX-001', 'green'],
    ['EX-002', 'red'],
  ])
})

test('a later submission of the same return makes the earlier one’s facts history', async () => {
  const earlier = await filledReturn()
  await earlier.device.do(submitting(wholeHash))
  const later = await filledReturn()
  await later.device.do(submitting(wholeHash))
  const current = async (id: string) => new Set((await facts(id)).map((fact) => fact.current))
  expect(await current(earlier.id)).toEqual(new Set([false]))
  expect(await current(later.id)).toEqual(new Set([true]))
})

test('a draft has no facts', async () => {
  const { id } = await filledReturn()
  expect(await facts(id)).toEqual([])
})

test('a return that changed after the certifier looked is not submitted', async () => {
  const { id, device, written } = await filledReturn()
  const colleague = new TestDevice(editor, { id, bundle })
  await colleague.set(name, 'Somebody else', written.get(name) ?? null)
  const outcome = await device.do(submitting(wholeHash))
  expect(outcome).toMatchObject({ is: 'rejected', code: 'STALE' })
  expect(outcome.reason).toBe('The return changed after you checked it. Check the answers again, then submit')
  expect(await database.db.submission.count({ where: { returnId: id } })).toBe(0)
})

test('a return with something missing is not submitted, and the sentence says how much', async () => {
  const values = new Map([...exampleValues].filter(([target]) => target !== name))
  const { device } = await filledReturn(values)
  const outcome = await device.do(submitting(contentHash({ ...content, values })))
  expect(outcome).toMatchObject({ is: 'rejected', code: 'INCOMPLETE' })
  expect(outcome.reason).toBe('The return has 1 problem to put right. Check the answers, then submit')
})

test('a return with two versions of an answer is not submitted until one was chosen', async () => {
  const { id, device, written } = await filledReturn()
  const met = await new TestDevice(editor, { id, bundle }).set(name, 'Somebody else')
  expect(await device.do(submitting(wholeHash))).toMatchObject({ code: 'OPEN_CONFLICTS' })
  const base = { prev: written.get(name) ?? null, trunk: null }
  const value = 'Priya Shah'
  await device.do({ kind: 'resolve', target: name, conflictId: met.opId, value, seen: [met.opId], base })
  expect(await device.do(submitting(wholeHash))).toMatchObject({ is: 'applied' })
})

test('an editor does not submit', async () => {
  const { id } = await filledReturn()
  const outcome = await new TestDevice(editor, { id, bundle }).do(submitting(wholeHash))
  expect(outcome).toMatchObject({ is: 'rejected', code: 'FORBIDDEN' })
})

test('once submitted nothing is written any more, and a second submission is told the first one’s reference', async () => {
  const { id, device, reference } = await filledReturn()
  await device.do(submitting(wholeHash))
  const again = await device.do(submitting(wholeHash))
  expect(again).toMatchObject({ code: 'SUBMITTED' })
  expect(again.reason).toContain(reference)
  expect(await new TestDevice(editor, { id, bundle }).set(name, 'Late')).toMatchObject({ code: 'SUBMITTED' })
})

test('a submission whose answer was lost is answered again, and happened once', async () => {
  const { id, device } = await filledReturn()
  const operation = device.number(submitting(wholeHash))
  const first = await device.send(operation)
  expect(await device.send(operation)).toEqual(first)
  expect(await database.db.submission.count({ where: { returnId: id } })).toBe(1)
})

test('of two certifiers who submit at once, one does and the other is told so', async () => {
  const { id, device } = await filledReturn()
  const other = new TestDevice(await someone(database.db, { role: 'certifier', of: bolton }), { id, bundle })
  const outcomes = await Promise.all([device.do(submitting(wholeHash)), other.do(submitting(wholeHash))])
  expect(outcomes.map(({ is, code }) => code ?? is).sort()).toEqual(['SUBMITTED', 'applied'])
})

test('a submission can be neither changed nor removed', async () => {
  const { id, device } = await filledReturn()
  await device.do(submitting(wholeHash))
  const change = database.db.submission.updateMany({ where: { returnId: id }, data: { content: '{}' } })
  await expect(change).rejects.toThrow(/append-only/)
  await expect(database.db.submission.deleteMany({ where: { returnId: id } })).rejects.toThrow(/append-only/)
})

test('every submission is in the event log, whose chain holds, without a word of what was answered', async () => {
  const { id, device } = await filledReturn()
  await device.do(submitting(wholeHash))
  const event = await database.db.event.findFirstOrThrow({ where: { about: id } })
  expect(event.what).toBe('return.submitted')
  expect(event.record).not.toContain('Priya')
  expect((await verifyEvents(database.db)).brokenAt).toBeNull()
})

test('an analyst sees that a return was submitted, and nothing of what drafts say', async () => {
  const { id, reference } = await filledReturn().then(async (filled) => {
    await filled.device.do(submitting(wholeHash))
    return filled
  })
  const analyst = await someone(database.db, { role: 'analyst' })
  const list = await (await analyst.api()).returns.list({})
  expect(list.find(({ returnId }) => returnId === id)).toMatchObject({
    status: 'submitted',
    reference,
    late: false,
  })
  expect(list.find(({ organisation }) => organisation.id === stockton.id)).toMatchObject({
    status: 'not-started',
  })
  expect(JSON.stringify(list)).not.toContain('Priya')
})

test('what was submitted is read with its own definition once the round has moved on', async () => {
  const { id, device } = await filledReturn()
  await device.do(submitting(wholeHash))
  const log = await device.pull()
  const { bundle: later } = await publishFor(database.db, {
    bundle: { ...versionTwo, fund: exampleBundle.fund },
    data: exampleData,
  })
  expect(later).not.toBe(bundle)
  expect(await device.pull()).toEqual(log)
  const { returns } = await (await certifier.api()).sync.manifest({ v: 1 })
  expect(returns.find((one) => one.returnId === id)).toMatchObject({ state: 'submitted', bundle })
  const submission = await database.db.submission.findUniqueOrThrow({ where: { returnId: id } })
  const { json } = await (await certifier.api()).bundles.get({ sha256: submission.bundleSha256 })
  const own = {
    bundle: JSON.parse(json) as Bundle,
    data: JSON.parse(submission.data) as RecipientData,
    values: new Map(Object.entries(JSON.parse(submission.content) as Record<string, Value>)),
  }
  expect(contentHash(own)).toBe(submission.contentHash)
})
