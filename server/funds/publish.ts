import { randomUUID } from 'node:crypto'
import { canonicalJson, hashOf, type Sha256 } from '#shared/canonical.ts'
import type { Day } from '#shared/day.ts'
import type { Bundle, RecipientData } from '#shared/funds/bundle.ts'
import type { Files } from '#shared/funds/source.ts'
import { statementOf } from '#shared/sync/publication.ts'
import { record } from '../audit/events.ts'
import { dateOf, type Transaction } from '../database.ts'
import { openReturn } from '../returns/open.ts'
import { moveDrafts } from '../sync/move-drafts.ts'
import { nextStep } from './steps.ts'
import type { SigningKey } from './signing.ts'

/** A compiled round, and who reports in it. */
export type Publishing = {
  readonly bundle: Bundle
  readonly recipients: readonly { readonly id: string; readonly code: string; readonly name: string }[]
  /** By the organisation's GSS code. */
  readonly data: Readonly<Record<string, RecipientData>>
  /** The dates in force; they may differ from those of the definition. */
  readonly opens: Day
  readonly deadline: Day
  /** What it was compiled from, and the fund's folder among it. */
  readonly files?: Files
  readonly folder?: string
}

/** Who publishes, when, and with which key; `version` is the one that two people agreed on. */
export type Publisher = {
  readonly now: Date
  readonly key: SigningKey
  readonly by?: string
  readonly version?: string
}

/**
 * Publishes a round as its next version, signed, and opens its recipients' returns. Drafts are moved to it,
 * with everything in them; what was submitted keeps its own, with its rows. The dates of a round that is there already
 * stay. When the program itself publishes what it published last, nothing changes.
 */
export async function publish(
  tx: Transaction,
  publishing: Publishing,
  publisher: Publisher,
): Promise<{ sha256: Sha256; version: number }> {
  const { bundle, opens, deadline } = publishing
  const { fund, round } = bundle
  const json = canonicalJson(bundle)
  const sha256 = hashOf(json)
  await tx.bundle.createMany({
    data: [{ sha256, json, publishedAt: publisher.now }],
    skipDuplicates: true,
  })
  await tx.fund.upsert({
    where: { code: fund.code },
    create: { code: fund.code, name: fund.name },
    update: { name: fund.name },
  })
  await tx.round.upsert({
    where: { fundCode_number: { fundCode: fund.code, number: round.number } },
    create: {
      fundCode: fund.code,
      number: round.number,
      title: round.title,
      opens: dateOf(opens),
      deadline: dateOf(deadline),
      bundleSha256: sha256,
    },
    update: { title: round.title, bundleSha256: sha256 },
  })
  const key = { fundCode: fund.code, roundNumber: round.number }
  // One at a time for each round, so that versions count up without gaps.
  await tx.$queryRaw`SELECT 1 FROM round WHERE fund_code = ${fund.code} AND number = ${round.number} FOR UPDATE`
  await tx.return.updateMany({ where: { ...key, head: 0 }, data: { bundleSha256: sha256 } })
  await reachRecipients(tx, publishing, sha256)
  const version = await signVersion(tx, { publishing, sha256 }, publisher)
  await moveDrafts(tx, key, { team: fund.team.name, now: publisher.now })
  return { sha256, version }
}

async function reachRecipients(
  tx: Transaction,
  { bundle, recipients, data }: Publishing,
  sha256: Sha256,
): Promise<void> {
  const key = { fundCode: bundle.fund.code, roundNumber: bundle.round.number }
  const staying = await tx.return.findMany({
    where: { ...key, state: 'submitted', bundleSha256: { not: sha256 } },
    select: { organisationId: true },
  })
  const stays = new Set(staying.map(({ organisationId }) => organisationId))
  for (const { id, code, name } of recipients) {
    // What an organisation is called is not for the definition of one fund to change.
    await tx.organisation.upsert({ where: { id }, create: { id, code, name }, update: {} })
    const own = canonicalJson(data[id] ?? {})
    const row = { sha256: hashOf(own), json: own }
    await tx.recipientData.upsert({
      where: { fundCode_roundNumber_organisationId: { ...key, organisationId: id } },
      create: { ...key, organisationId: id, ...row },
      // Their own rows belong to the questions: whoever keeps the earlier ones keeps both.
      update: stays.has(id) ? {} : row,
    })
    await openReturn(tx, { ...key, organisationId: id })
  }
}

async function signVersion(
  tx: Transaction,
  { publishing, sha256 }: { publishing: Publishing; sha256: Sha256 },
  { now, key, by, version }: Publisher,
): Promise<number> {
  const { bundle, recipients, data, files = {}, folder = bundle.fund.code.toLowerCase() } = publishing
  const where = { fundCode: bundle.fund.code, roundNumber: bundle.round.number }
  const last = await tx.definitionVersion.findFirst({
    where: { ...where, state: 'published' },
    orderBy: { number: 'desc' },
  })
  const number = last?.number ?? 0
  if (version === undefined && last?.bundleSha256 === sha256 && last.keyId === key.id) return number
  const publishedAt = now.toISOString()
  const statement = statementOf({
    bundle: sha256,
    fund: bundle.fund.code,
    round: bundle.round.number,
    version: number + 1,
    publishedAt,
  })
  const signed = {
    state: 'published',
    number: number + 1,
    bundleSha256: sha256,
    changedAt: now,
    publishedAt: now,
    keyId: key.id,
    signature: key.sign(statement),
  }
  const id = version ?? randomUUID()
  if (version === undefined) {
    const compiled = canonicalJson({ bundle, recipients, data })
    await tx.definitionVersion.create({
      data: { id, ...where, folder, files: canonicalJson(files), compiled, ...signed },
    })
  } else {
    await tx.definitionVersion.update({ where: { id }, data: { ...signed, revision: { increment: 1 } } })
  }
  await nextStep(tx, id, { at: now, by: by ?? null, what: 'published' })
  const about = `${bundle.fund.code}/${bundle.round.number}`
  await record(tx, {
    at: now,
    by: by ?? null,
    what: 'bundle.published',
    about,
    detail: { bundle: sha256, version: number + 1, key: key.id },
  })
  return number + 1
}
