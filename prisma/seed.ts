import { addDays, dayInLondon, type Day } from '#shared/day.ts'
import { compile } from '#shared/funds/compile.ts'
import type { Files } from '#shared/funds/source.ts'
import type { Role } from '../server/auth/may.ts'
import type { Database } from '../server/database.ts'
import { publish, type Publisher, type Publishing } from '../server/funds/publish.ts'
import { fundFiles, readDefinitions } from '../server/funds/read-definitions.ts'

/**
 * The demonstration: a round of each fund that is open, the councils that report in both, and somebody for each thing
 * that people do. Opening and deadline are in days from today.
 */
const rounds = [
  { name: 'pathfinders/round-03', opens: -30, deadline: 21 },
  { name: 'town-living/round-02', opens: -14, deadline: 49 },
] as const
const councils = { bolton: 'E08000001', stockton: 'E06000004', rotherham: 'E08000018' } as const

type DemoPerson = {
  readonly name: string
  readonly title: string
  readonly role: Role
  readonly of?: keyof typeof councils
}

const people: readonly DemoPerson[] = [
  { name: 'Priya Shah', title: 'Editor', role: 'editor', of: 'bolton' },
  { name: 'Tom Ashworth', title: 'Finance editor', role: 'finance-editor', of: 'bolton' },
  { name: 'Amina Hussain', title: 'Return coordinator', role: 'coordinator', of: 'bolton' },
  { name: 'Helen Marsh', title: 'Section 151 Officer', role: 'certifier', of: 'bolton' },
  { name: 'Grace Doyle', title: 'Editor', role: 'editor', of: 'stockton' },
  { name: 'Mark Fenwick', title: 'Chief Finance Officer', role: 'certifier', of: 'stockton' },
  { name: 'Ruth Okafor', title: 'Analyst', role: 'analyst' },
  { name: 'Daniel Price', title: 'Fund manager', role: 'fund-manager' },
  { name: 'Nia Bevan', title: 'Fund manager', role: 'fund-manager' },
]

/** Keeps two servers that start together from seeding together. */
const seedLock = 7_201_002

/** Puts the demonstration into a database. Again: changes nothing that anybody has worked on. */
export async function seed(db: Database, { now, key }: Pick<Publisher, 'now' | 'key'>): Promise<void> {
  const definitions = readDefinitions()
  const publishings = rounds.map((round) => publishingOf(definitions, round, dayInLondon(now.toISOString())))
  await db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(${seedLock}::bigint)) AS taken`
      for (const publishing of publishings) {
        const { fund, round } = publishing.bundle
        const where = { fundCode: fund.code, roundNumber: round.number, state: 'published' }
        // What people published since is in force, whatever comes with the program.
        if ((await tx.definitionVersion.count({ where: { ...where, authorId: { not: null } } })) === 0)
          await publish(tx, publishing, { now, key })
      }
      for (const { name, title, role, of } of people) {
        const id = name.toLowerCase().replace(' ', '-')
        const email = `${id.replace('-', '.')}@${of ?? 'communities'}.example.gov.uk`
        await tx.person.upsert({
          where: { id },
          create: { id, name, email, title, demo: true },
          update: { name, title },
        })
        // The people who run funds also begin new ones.
        const funds = role === 'fund-manager' ? [null] : publishings.map(({ bundle }) => bundle.fund.code)
        for (const fundCode of funds) {
          if ((await tx.grant.count({ where: { personId: id, fundCode } })) > 0) continue
          const organisationId = of === undefined ? null : councils[of]
          await tx.grant.create({ data: { personId: id, role, organisationId, fundCode } })
        }
      }
    },
    { timeout: 30_000 },
  )
}

/** A fund’s files as they would be if only these organisations reported in it, so that what is compared with them later is. */
function filesFor(organisations: ReadonlySet<string>, files: Files): Files {
  const own = (text: string): string =>
    text
      .split('\n')
      .filter((row, at) => at === 0 || row === '' || organisations.has(row.split(',')[0] ?? ''))
      .join('\n')
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, text.startsWith('organisation,') ? own(text) : text]),
  )
}

function publishingOf(
  definitions: Files,
  { name, opens, deadline }: (typeof rounds)[number],
  today: Day,
): Publishing {
  const [folder = ''] = name.split('/')
  const files = filesFor(new Set(Object.values(councils)), fundFiles(definitions, folder))
  const compiled = compile(files, name)
  if ('problems' in compiled) {
    const [first] = compiled.problems
    throw new Error(`${name} does not compile: ${first?.file}:${first?.line}: ${first?.message}`)
  }
  const { bundle, data } = compiled
  const recipients = compiled.recipients.map(({ organisation, name: called, programme }) => ({
    id: organisation,
    code: programme.slice(bundle.fund.code.length + 1),
    name: called,
  }))
  const dates = { opens: addDays(today, opens), deadline: addDays(today, deadline) }
  return { bundle, recipients, data, ...dates, files, folder }
}
