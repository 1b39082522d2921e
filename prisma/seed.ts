import { addDays, dayInLondon } from '#shared/day.ts'
import { compile } from '#shared/funds/compile.ts'
import type { Role } from '../server/auth/may.ts'
import type { Database } from '../server/database.ts'
import { publish, type Publisher } from '../server/funds/publish.ts'
import { fundFiles, readDefinitions } from '../server/funds/read-definitions.ts'

/** The demonstration: a round that is open, three councils, and somebody for each thing that people do. */
const round = 'pathfinders/round-03'
const fund = 'PF'
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
  const compiled = compile(definitions, round)
  if ('problems' in compiled) {
    const [first] = compiled.problems
    throw new Error(`${round} does not compile: ${first?.file}:${first?.line}: ${first?.message}`)
  }
  const today = dayInLondon(now.toISOString())
  const wanted = new Set<string>(Object.values(councils))
  const recipients = compiled.recipients
    .filter(({ organisation }) => wanted.has(organisation))
    .map(({ organisation, name, programme }) => ({
      id: organisation,
      code: programme.slice(`${fund}-`.length),
      name,
    }))
  await db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(${seedLock}::bigint)) AS taken`
      const { bundle, data } = compiled
      const dates = { opens: addDays(today, -30), deadline: addDays(today, 21) }
      const [folder = ''] = round.split('/')
      const files = fundFiles(definitions, folder)
      const where = { fundCode: fund, roundNumber: bundle.round.number, state: 'published' }
      // What people published since is in force, whatever comes with the program.
      if ((await tx.definitionVersion.count({ where: { ...where, authorId: { not: null } } })) === 0)
        await publish(tx, { bundle, recipients, data, ...dates, files, folder }, { now, key })
      for (const { name, title, role, of } of people) {
        const id = name.toLowerCase().replace(' ', '-')
        const email = `${id.replace('-', '.')}@${of ?? 'communities'}.example.gov.uk`
        await tx.person.upsert({
          where: { id },
          create: { id, name, email, title, demo: true },
          update: { name, title },
        })
        const grant = {
          personId: id,
          role,
          organisationId: of === undefined ? null : councils[of],
          // The people who run funds also begin new ones.
          fundCode: role === 'fund-manager' ? null : fund,
        }
        if ((await tx.grant.count({ where: { personId: id } })) === 0) await tx.grant.create({ data: grant })
      }
    },
    { timeout: 30_000 },
  )
}
