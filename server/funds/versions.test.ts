import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { seed } from '../../prisma/seed.ts'
import { answerAt } from '#shared/answers/address.ts'
import { verifyEvents } from '../audit/events.ts'
import { returnIdOf } from '../returns/open.ts'
import { testDatabase, type TestDatabase } from '../testing.ts'
import { bolton, someone, stockton, TestDevice, testKey, testNow, type Someone } from '../testing-returns.ts'
import { readDefinitions } from './read-definitions.ts'

const pathfinders = { fund: 'PF', round: 3 }
const roundFile = 'pathfinders/round-03.yaml'
const shipped = readDefinitions()[roundFile] ?? ''
/** A changed wording, which asks people to look again. */
const reworded = (label: string): string =>
  `${shipped}\nchange:\n  questions:\n    contact.name: { label: ${label} }\n`

let database: TestDatabase
let author: Someone
let second: Someone
let editor: Someone

afterEach(() => database.close())
beforeEach(async () => {
  database = await testDatabase()
  await seed(database.db, { now: testNow, key: testKey })
  author = await someone(database.db, { role: 'fund-manager', fund: 'PF', name: 'Daniel Price' })
  second = await someone(database.db, { role: 'fund-manager', fund: 'PF', name: 'Nia Bevan' })
  editor = await someone(database.db, { role: 'editor', of: bolton })
})

const uploaded = (text: string, path = 'round-03.yaml') => [{ path, text }]

async function begin(text: string): Promise<string> {
  const { funds } = await author.api()
  const { id } = await funds.begin({
    ...pathfinders,
    from: 'in-force',
    files: uploaded(text),
    note: 'Clearer wording',
  })
  return id
}

async function version(id: string) {
  return (await author.api()).funds.version({ id })
}

/** Takes a version to where two people have agreed on it. */
async function agree(id: string): Promise<void> {
  await (await author.api()).funds.askForReview({ id })
  const { sha256 } = await version(id)
  await (await second.api()).funds.approve({ id, sha256: sha256 ?? '' })
}

const returnId = returnIdOf({ organisationId: bolton.id, fundCode: 'PF', roundNumber: 3 })
async function manifestOf(person: Someone, now = testNow) {
  const { returns } = await (await person.api(now)).sync.manifest({ v: 1 })
  return returns.find((one) => one.returnId === returnId)
}

describe('a version', () => {
  test('goes from files to what recipients are given, by two people, and its history says so', async () => {
    const id = await begin(reworded('Who to ask'))
    const drafted = await version(id)
    expect(drafted).toMatchObject({ state: 'checked', problems: [], outdated: false, blocked: null })
    expect(drafted.difference).toMatchObject({ class: 'REVISION', against: { is: 'version', number: 1 } })
    expect(drafted.difference?.changes.map(({ sentence }) => sentence)).toEqual([
      'The label is now “Who to ask”; it was “Contact name”',
    ])
    expect(drafted.drafts).toEqual({ open: 3, begun: 0 })
    expect(drafted.difference?.recipients).toEqual({ added: [], gone: [], changed: [] })
    const before = await manifestOf(editor)
    await agree(id)
    expect((await manifestOf(editor))?.bundle).toBe(before?.bundle)
    expect(await (await author.api()).funds.publish({ id })).toEqual({ number: 2 })
    const after = await manifestOf(editor)
    expect(after?.bundle).toBe(drafted.sha256)
    expect([before?.publication?.version, after?.publication?.version]).toEqual([1, 2])
    const { steps, state, inForce } = await version(id)
    expect({ state, inForce }).toEqual({ state: 'published', inForce: true })
    expect(steps.map(({ what, by }) => [what, by?.name])).toEqual([
      ['saved', 'Daniel Price'],
      ['asked', 'Daniel Price'],
      ['approved', 'Nia Bevan'],
      ['published', 'Daniel Price'],
    ])
    expect(await verifyEvents(database.db)).toMatchObject({ brokenAt: null })
  })

  test('with mistakes is stored with each by file, line and sentence, and can’t be sent for review', async () => {
    const id = await begin(`${shipped}\nopenss: 2025-04-01\n`)
    const { state, problems } = await version(id)
    expect(state).toBe('draft')
    expect(problems).toEqual([
      {
        file: roundFile,
        line: expect.any(Number) as number,
        message: expect.stringContaining('openss') as string,
      },
    ])
    const { funds } = await author.api()
    await expect(funds.askForReview({ id })).rejects.toThrow('has problems to put right first')
    const { revision } = await version(id)
    await funds.save({ id, revision, files: uploaded(reworded('Who to ask')) })
    expect((await version(id)).state).toBe('checked')
  })

  test('with something to look at again says so to both people, and goes on', async () => {
    const id = await begin(reworded('Please say whom to ask'))
    const { difference, state } = await version(id)
    expect(state).toBe('checked')
    expect(difference?.warnings.map(({ message }) => message).join('\n')).toContain('GOV.UK style')
  })

  test('is approved by nobody who worked on it, and they are told by name', async () => {
    const id = await begin(reworded('Who to ask'))
    await (await author.api()).funds.askForReview({ id })
    const { sha256, revision } = await version(id)
    const mine = (await author.api()).funds.approve({ id, sha256: sha256 ?? '' })
    await expect(mine).rejects.toThrow(
      'Daniel Price worked on this version, so somebody else has to approve it',
    )
    await (await second.api()).funds.save({ id, revision, files: uploaded(reworded('Whom to ask')) })
    await (await author.api()).funds.askForReview({ id })
    const { sha256: changed } = await version(id)
    const helped = (await second.api()).funds.approve({ id, sha256: changed ?? '' })
    await expect(helped).rejects.toThrow('Nia Bevan worked on this version')
    await expect((await author.api()).funds.publish({ id })).rejects.toThrow('is waiting for review')
  })

  test('that somebody worked on can’t be approved by them in the database either', async () => {
    const id = await begin(reworded('Who to ask'))
    const data = { state: 'approved', approverId: author.id }
    const approving = database.db.definitionVersion.update({ where: { id }, data })
    await expect(approving).rejects.toThrow('definition_version_two_people')
  })

  test('has to be approved again once its files change', async () => {
    const id = await begin(reworded('Who to ask'))
    await agree(id)
    const { revision } = await version(id)
    await (await author.api()).funds.save({ id, revision, files: uploaded(reworded('Something else')) })
    expect(await version(id)).toMatchObject({ state: 'checked', approver: null })
    await expect((await author.api()).funds.publish({ id })).rejects.toThrow('not been sent for review')
  })

  test('is approved only as it was seen', async () => {
    const id = await begin(reworded('Who to ask'))
    await (await author.api()).funds.askForReview({ id })
    const unseen = (await second.api()).funds.approve({ id, sha256: 'a'.repeat(64) })
    await expect(unseen).rejects.toThrow('no longer what you saw')
  })

  test('that two people save at once is saved by the first, and the second is told', async () => {
    const id = await begin(reworded('Who to ask'))
    const { revision } = await version(id)
    await (await author.api()).funds.save({ id, revision, files: uploaded(reworded('First')) })
    const late = (await second.api()).funds.save({ id, revision, files: uploaded(reworded('Second')) })
    await expect(late).rejects.toThrow('Somebody else changed this version')
  })

  test('is sent back with a comment, or withdrawn, and then stays as it is', async () => {
    const id = await begin(reworded('Who to ask'))
    await agree(id)
    await (await second.api()).funds.sendBack({ id, note: 'Say which contact' })
    expect((await version(id)).steps.at(-1)).toMatchObject({ what: 'returned', note: 'Say which contact' })
    await (await author.api()).funds.withdraw({ id })
    expect((await version(id)).state).toBe('withdrawn')
    await expect((await author.api()).funds.askForReview({ id })).rejects.toThrow('was withdrawn')
    const touched = database.db.definitionVersion.update({ where: { id }, data: { note: 'other' } })
    await expect(touched).rejects.toThrow('stays as it is')
  })

  test('is compared anew where another was published meanwhile', async () => {
    const first = await begin(reworded('First'))
    const other = await begin(reworded('Other'))
    await agree(first)
    await agree(other)
    await (await author.api()).funds.publish({ id: first })
    await expect((await author.api()).funds.publish({ id: other })).rejects.toThrow('Check it again')
    expect((await version(other)).outdated).toBe(true)
    await (await second.api()).funds.checkAgain({ id: other })
    expect((await version(other)).difference?.against).toMatchObject({ is: 'version', number: 2 })
    await agree(other)
    expect(await (await author.api()).funds.publish({ id: other })).toEqual({ number: 3 })
  })

  test('that was in force before can be again, as a new version with the same hash', async () => {
    const { versions } = await (await author.api()).funds.round(pathfinders)
    const start = versions.find(({ number }) => number === 1)?.id ?? ''
    const id = await begin(reworded('Who to ask'))
    await agree(id)
    await (await author.api()).funds.publish({ id })
    const { id: again } = await (await author.api()).funds.goBack({ id: start })
    await agree(again)
    expect(await (await second.api()).funds.publish({ id: again })).toEqual({ number: 3 })
    expect((await version(again)).sha256).toBe((await version(start)).sha256)
    expect((await manifestOf(editor))?.publication?.version).toBe(3)
  })
})

describe('returns that were begun', () => {
  async function beginReturn(): Promise<void> {
    const bundle = (await manifestOf(editor))?.bundle ?? ''
    const device = new TestDevice(editor, { id: returnId, bundle })
    const { is } = await device.set(answerAt('administration', 'contact.name'), 'Priya')
    expect(is).toBe('applied')
  }

  test('are counted for the people who decide, and get what says where their answers go', async () => {
    await beginReturn()
    const removed = `${shipped}\nremove:\n  questions: [portfolio.milestones]\n`
    const unsaid = await begin(removed)
    const { difference, drafts, blocked } = await version(unsaid)
    expect(difference?.class).toBe('MODEL')
    expect(drafts).toEqual({ open: 3, begun: 1 })
    expect(blocked).toContain('while the round is open to 3 recipients')
    expect(blocked).toContain('(portfolio.milestones): The question is gone')
    await agree(unsaid)
    await expect((await author.api()).funds.publish({ id: unsaid })).rejects.toThrow('(MODEL)')
    const id = await begin(`${removed}moves:\n  - retire: { question: portfolio.milestones }\n`)
    expect((await version(id)).blocked).toBeNull()
    await agree(id)
    await (await author.api()).funds.publish({ id })
    expect((await manifestOf(editor))?.bundle).toBe((await version(id)).sha256)
  })

  test('get the new questions and the rows that belong to them, as others do, with their answers', async () => {
    await beginReturn()
    const { funds } = await author.api()
    const [first] = (await funds.round(pathfinders)).versions
    const { text } = await funds.file({ id: first?.id ?? '', path: 'pathfinders/data/projects.csv' })
    const projects = text.split('\n').filter((row) => /^organisation,|-00[12],/.test(row))
    const { id } = await funds.begin({
      ...pathfinders,
      from: 'in-force',
      files: [...uploaded(reworded('Who to ask')), ...uploaded(projects.join('\n'), 'projects.csv')],
      note: 'Fewer projects',
    })
    await agree(id)
    await funds.publish({ id })
    const { sha256: bundle } = await version(id)
    const elsewhere = await someone(database.db, { role: 'editor', of: stockton, fund: 'PF' })
    const theirs = returnIdOf({ organisationId: stockton.id, fundCode: 'PF', roundNumber: 3 })
    const mine = await (await editor.api()).sync.data({ returnId })
    const others = await (await elsewhere.api()).sync.data({ returnId: theirs })
    expect((await manifestOf(editor))?.bundle).toBe(bundle)
    expect(mine.data['projects']).toHaveLength(2)
    const log = await new TestDevice(editor, { id: returnId, bundle: '' }).pull()
    expect(log.map(({ name }) => name)).toEqual(['A editor', 'Pathfinders team'])
    expect((await (await elsewhere.api()).sync.manifest({ v: 1 })).returns[0]?.bundle).toBe(bundle)
    expect(others.data['projects']).toHaveLength(2)
  })

  test('get such a change where the round has not opened', async () => {
    const { setDates } = (await author.api(new Date('2024-09-01T10:00:00Z'))).funds
    await setDates({ ...pathfinders, opens: '2024-12-01', deadline: '2025-01-31' })
    const id = await begin(`${shipped}\nremove:\n  questions: [portfolio.milestones]\n`)
    await agree(id)
    expect(await (await author.api()).funds.publish({ id })).toEqual({ number: 2 })
  })
})

describe('what somebody uploads', () => {
  const refused: [what: string, path: string, text: string, says: string][] = [
    [
      'a file of 10 MB',
      'round-03.yaml',
      'a: b\n'.repeat(2_000_000),
      'is 10.0 MB, and a file has 1 MB at most',
    ],
    ['a page of the web', 'round.html', '<html>', 'can’t be part of a definition'],
    ['a path out of its folder', '../../etc/round-01.yaml', 'round: 1', 'can’t be part of a definition'],
    ['a name that is no name', '__proto__.yaml', 'round: 1', 'can’t be part of a definition'],
    ['a workbook under another name', 'projects.csv', 'PK\u0000\u0003', 'is not a text file'],
    ['another bank', 'bank/finance.yaml', 'questions: {}', 'which all funds share'],
  ]
  test.each(refused)(
    '%s is refused with a sentence, at once, and nothing is stored',
    async (_, path, text, says) => {
      const { funds } = await author.api()
      const started = performance.now()
      const files = uploaded(text, path)
      await expect(funds.begin({ ...pathfinders, from: 'in-force', files, note: '' })).rejects.toThrow(says)
      expect(performance.now() - started).toBeLessThan(1000)
      expect(await database.db.definitionVersion.count({ where: { fundCode: 'PF' } })).toBe(1)
    },
  )

  test('too many files, or too much of them, is refused', async () => {
    const { funds } = await author.api()
    const many = Array.from({ length: 201 }, (_, at) => ({ path: `set-${at}.csv`, text: 'id' }))
    const given = { ...pathfinders, from: 'in-force' as const, note: '' }
    await expect(funds.begin({ ...given, files: many })).rejects.toThrow('200 at most')
    const text = 'x'.repeat(999_000)
    const heavy = Array.from({ length: 11 }, (_, at) => ({ path: `set-${at}.csv`, text }))
    await expect(funds.begin({ ...given, files: heavy })).rejects.toThrow('larger than 10 MB')
  })

  const bomb = `a: &a [x]\n${Array.from({ length: 30 }, (_, at) => `b${at}: &b${at} [*a, *a, *a, *a]`).join('\n')}\n`
  const hostile: [what: string, text: string, says: string][] = [
    ['references that multiply', bomb, 'References (& and *) can’t be used here'],
    ['a key that reaches into the program', `${shipped}\n__proto__: { polluted: true }\n`, '“__proto__”'],
    ['ten thousand nested lists', `round: ${'['.repeat(10_000)}`, 'nested too deeply'],
    ['more YAML than a definition has', `# ${'x'.repeat(300_000)}\n${shipped}`, 'larger than 200 kB'],
  ]
  test.each(hostile)('%s is said by file and line, and the server goes on', async (_, text, says) => {
    const { problems, state } = await version(await begin(text))
    expect(state).toBe('draft')
    expect(problems.map(({ message }) => message).join('\n')).toContain(says)
    expect(problems[0]?.file).toBe(roundFile)
  })

  test('a definition that says it is another fund’s can’t be published as this one', async () => {
    const { funds } = await author.api()
    const text = (readDefinitions()['pathfinders/fund.yaml'] ?? '').replace('code: PF', 'code: TF')
    const files = uploaded(text, 'fund.yaml')
    const { id } = await funds.begin({ ...pathfinders, from: 'in-force', files, note: '' })
    expect((await version(id)).problems).toEqual([
      {
        file: 'pathfinders/fund.yaml',
        line: 1,
        message: 'This is the fund “TF”, and the version is for “PF”',
      },
    ])
  })
})

test('a new fund begins with its files, and its returns are there once its round is opened', async () => {
  const [all, alsoAll] = [
    await someone(database.db, { role: 'fund-manager', name: 'Daniel Price' }),
    await someone(database.db, { role: 'fund-manager', name: 'Nia Bevan' }),
  ]
  const { funds } = await all.api()
  const files = Object.entries(readDefinitions())
    .filter(([path]) => path.startsWith('town-living/'))
    .map(([path, text]) => ({
      path: path.split('/').at(-1) ?? '',
      text: text.replace(/^code: TL$/m, 'code: NEW').replaceAll('TL-', 'NEW-'),
    }))
  const { id } = await funds.begin({ fund: 'NEW', round: 1, from: 'program', files, note: 'A new fund' })
  const begun = await funds.version({ id })
  expect(begun).toMatchObject({ state: 'checked', problems: [], roundState: 'none' })
  expect(begun.difference).toMatchObject({ against: null, class: null })
  await funds.askForReview({ id })
  await (await alsoAll.api()).funds.approve({ id, sha256: begun.sha256 ?? '' })
  expect(await funds.publish({ id })).toEqual({ number: 1 })
  const own = async () => {
    const { returns } = await (await editor.api()).sync.manifest({ v: 1 })
    return returns.filter(({ fund }) => fund.code === 'NEW')
  }
  expect(await own()).toEqual([])
  await funds.setDates({ fund: 'NEW', round: 1, opens: '2024-11-05', deadline: '2025-01-31' })
  expect(await own()).toMatchObject([
    {
      organisation: { id: bolton.id },
      round: { number: 1, deadline: '2025-01-31' },
      publication: { version: 1 },
    },
  ])
})

test('who runs another fund finds nothing here, whatever they ask', async () => {
  const id = await begin(reworded('Who to ask'))
  await database.db.fund.create({ data: { code: 'EX', name: 'Example fund' } })
  const stranger = await someone(database.db, { role: 'fund-manager', fund: 'EX' })
  const { funds } = await stranger.api()
  const files = uploaded(shipped)
  const asked: [string, () => Promise<unknown>][] = [
    ['round', () => funds.round(pathfinders)],
    ['version', () => funds.version({ id })],
    ['file', () => funds.file({ id, path: roundFile })],
    ['begin', () => funds.begin({ ...pathfinders, from: 'in-force', files, note: '' })],
    ['begin a fund', () => funds.begin({ fund: 'TF', round: 1, from: 'program', files, note: '' })],
    ['save', () => funds.save({ id, revision: 1, files })],
    ['checkAgain', () => funds.checkAgain({ id })],
    ['askForReview', () => funds.askForReview({ id })],
    ['approve', () => funds.approve({ id, sha256: 'a'.repeat(64) })],
    ['sendBack', () => funds.sendBack({ id, note: 'No' })],
    ['publish', () => funds.publish({ id })],
    ['withdraw', () => funds.withdraw({ id })],
    ['goBack', () => funds.goBack({ id })],
    ['setDates', () => funds.setDates({ ...pathfinders, opens: '2024-11-01', deadline: '2025-01-01' })],
    [
      'extend',
      () => funds.extend({ ...pathfinders, organisation: bolton.id, deadline: '2025-01-01', reason: 'x' }),
    ],
  ]
  for (const [what, answer] of asked) await expect(answer(), what).rejects.toThrow('NOT_FOUND')
  expect((await funds.list({})).funds.map(({ code }) => code)).toEqual(['EX'])
})

test('starting again does not undo what people published', async () => {
  const id = await begin(reworded('Who to ask'))
  await agree(id)
  await (await author.api()).funds.publish({ id })
  await seed(database.db, { now: testNow, key: testKey })
  expect((await manifestOf(editor))?.publication?.version).toBe(2)
})
