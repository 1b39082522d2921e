import { canonicalJson, hashOf, type Sha256 } from '#shared/canonical.ts'
import type { Day } from '#shared/day.ts'
import type { Bundle, RecipientData } from '#shared/funds/bundle.ts'
import { record } from '../audit/events.ts'
import { dateOf, type Transaction } from '../database.ts'
import { openReturn } from '../returns/open.ts'

/** A compiled round, and who reports in it. */
export type Publishing = {
  readonly bundle: Bundle
  readonly recipients: readonly { readonly id: string; readonly code: string; readonly name: string }[]
  /** By the organisation's GSS code. */
  readonly data: Readonly<Record<string, RecipientData>>
  /** The dates in force; they may differ from those of the definition. */
  readonly opens: Day
  readonly deadline: Day
}

/**
 * Publishes a round and opens its recipients' returns. Doing it again with the same definition changes nothing; with
 * another one, new returns and those that nobody has touched get it, and the others keep the one they were begun with.
 * The dates of a round that is there already stay.
 */
export async function publish(tx: Transaction, publishing: Publishing, now: Date): Promise<Sha256> {
  const { bundle, recipients, data, opens, deadline } = publishing
  const { fund, round } = bundle
  const json = canonicalJson(bundle)
  const sha256 = hashOf(json)
  const added = await tx.bundle.createMany({
    data: [{ sha256, json, publishedAt: now }],
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
  await tx.return.updateMany({ where: { ...key, head: 0 }, data: { bundleSha256: sha256 } })
  for (const { id, code, name } of recipients) {
    await tx.organisation.upsert({ where: { id }, create: { id, code, name }, update: { name } })
    const own = canonicalJson(data[id] ?? {})
    const row = { sha256: hashOf(own), json: own }
    await tx.recipientData.upsert({
      where: { fundCode_roundNumber_organisationId: { ...key, organisationId: id } },
      create: { ...key, organisationId: id, ...row },
      update: row,
    })
    await openReturn(tx, { ...key, organisationId: id })
  }
  if (added.count > 0) {
    const about = `${fund.code}/${round.number}`
    await record(tx, { at: now, by: null, what: 'bundle.published', about, detail: { bundle: sha256 } })
  }
  return sha256
}
