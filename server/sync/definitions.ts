import type { Sha256 } from '#shared/canonical.ts'
import type { Bundle, RecipientData } from '#shared/funds/bundle.ts'
import { placesOf, type Places } from '#shared/sync/places.ts'
import type { Database, Transaction } from '../database.ts'

/** The definition of one recipient's return, ready for use. */
export type Definition = {
  readonly bundle: Bundle
  readonly data: RecipientData
  /** The recipient's data as it was published. */
  readonly dataJson: string
  readonly dataSha256: Sha256
  readonly places: Places
}

export type DefinitionKey = {
  readonly bundleSha256: Sha256
  readonly fundCode: string
  readonly roundNumber: number
  readonly organisationId: string
}

/** Named by what is in them, so they never go stale; each server parses each of them once in a while. */
const parsed = new Map<string, Definition>()
const mostParsed = 100

/** The definition and data that a return is made with. */
export async function findDefinition(db: Database | Transaction, key: DefinitionKey): Promise<Definition> {
  const { bundleSha256, fundCode, roundNumber, organisationId } = key
  const where = { fundCode_roundNumber_organisationId: { fundCode, roundNumber, organisationId } }
  const data = await db.recipientData.findUniqueOrThrow({ where, select: { sha256: true } })
  const name = `${bundleSha256}/${data.sha256}`
  const known = parsed.get(name)
  if (known !== undefined) return known
  const [{ json }, { json: dataJson }] = await Promise.all([
    db.bundle.findUniqueOrThrow({ where: { sha256: bundleSha256 } }),
    db.recipientData.findUniqueOrThrow({ where }),
  ])
  const bundle = JSON.parse(json) as Bundle
  const recipient = JSON.parse(dataJson) as RecipientData
  const definition = {
    bundle,
    data: recipient,
    dataJson,
    dataSha256: data.sha256,
    places: placesOf(bundle, recipient),
  }
  if (parsed.size >= mostParsed) parsed.clear()
  parsed.set(name, definition)
  return definition
}
