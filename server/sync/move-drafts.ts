import { hashOf, type Sha256 } from '#shared/canonical.ts'
import { chainAfter, entryText } from '#shared/sync/chain.ts'
import { applyEntry, type State } from '#shared/sync/state.ts'
import { moveEffects } from '#shared/versions/move-draft.ts'
import type { Versions } from '#shared/versions/move.ts'
import type { Transaction } from '../database.ts'
import { findDefinition } from './definitions.ts'
import { loadWhole, lockReturn, storeChanges, type LockedReturn } from './store.ts'

type RoundKey = { readonly fundCode: string; readonly roundNumber: number }

/** Who a move is by: the fund, as no person wrote anything. */
type Mover = { readonly team: string; readonly now: Date }

/**
 * Moves every draft of a round that somebody has begun to the version that is in force, each by an entry of its log:
 * whoever reads the log, now or offline later, comes to the same return.
 */
export async function moveDrafts(tx: Transaction, key: RoundKey, mover: Mover): Promise<void> {
  const round = await tx.round.findUniqueOrThrow({
    where: { fundCode_number: { fundCode: key.fundCode, number: key.roundNumber } },
  })
  const drafts = await tx.return.findMany({
    where: { ...key, state: 'draft', head: { gt: 0 }, bundleSha256: { not: round.bundleSha256 } },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  for (const { id } of drafts) {
    const locked = await lockReturn(tx, id)
    if (locked === undefined || locked.reference !== null) continue
    await moveDraft(tx, { locked, to: round.bundleSha256 }, mover)
  }
}

async function moveDraft(
  tx: Transaction,
  { locked, to }: { locked: LockedReturn; to: Sha256 },
  { team, now }: Mover,
): Promise<void> {
  const links =
    (await versionsBetween(tx, locked, { from: locked.bundleSha256, to })) ?? (await directly(tx, locked, to))
  const state = await loadWhole(tx, locked)
  let { head, headChain: chain } = locked
  const entries = links.map(({ versions, sha256 }) => {
    const op = idOf(`${locked.id} ${locked.bundleSha256} ${sha256} ${head}`)
    const seq = head + 1
    const effects = moveEffects(state, versions, op)
    const entry = { seq, effects, op, by: 'fund', name: team, at: now.toISOString() }
    applyEntry(state, entry)
    chain = chainAfter(chain, entry)
    head = seq
    return { ...entry, chain, text: entryText(entry) }
  })
  const written = new Set(
    entries.flatMap(({ effects }) => effects.flatMap((one) => (one.is === 'register' ? [one.target] : []))),
  )
  const place = { returnId: locked.id, replicaId: 'server', personId: 'fund', now }
  await storeChanges(tx, place, {
    operations: [],
    entries,
    registers: [...written].flatMap((target) => state.registers.get(target) ?? []),
    conflicts: [...state.conflicts.values()],
  })
  await tx.return.update({
    where: { id: locked.id },
    data: { bundleSha256: to, head, headChain: chain, openConflicts: openIn(state), changedAt: now },
  })
}

/** A draft whose bundle was not published before this one takes the last steps alone. */
async function directly(tx: Transaction, locked: LockedReturn, to: Sha256): Promise<Link[]> {
  const before = await findDefinition(tx, locked)
  const after = await findDefinition(tx, { ...locked, bundleSha256: to })
  return [{ versions: { before, after, moves: after.bundle.moves ?? [] }, sha256: to }]
}

const openIn = ({ conflicts }: State): number => [...conflicts.values()].filter(({ open }) => open).length

/** The same move of the same return has the same id, so that it is never made twice. */
function idOf(text: string): string {
  const hex = hashOf(text)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Two versions that followed on each other, and the bundle of the later one. */
export type Link = { readonly versions: Versions; readonly sha256: Sha256 }

/** The versions from one to another as they were published; undefined where the second did not come after the first. */
export async function versionsBetween(
  tx: Transaction,
  of: Pick<LockedReturn, 'fundCode' | 'roundNumber' | 'organisationId'>,
  { from, to }: { from: Sha256; to: Sha256 },
): Promise<Link[] | undefined> {
  const { fundCode, roundNumber, organisationId } = of
  const published = await tx.definitionVersion.findMany({
    where: { fundCode, roundNumber, state: 'published' },
    orderBy: { number: 'asc' },
    select: { bundleSha256: true },
  })
  const bundles = published.flatMap(({ bundleSha256 }) => bundleSha256 ?? [])
  const end = bundles.lastIndexOf(to)
  const start = bundles.slice(0, Math.max(end, 0)).lastIndexOf(from)
  if (start === -1) return undefined
  const path = bundles.slice(start, end + 1)
  const definitions = await Promise.all(
    path.map((bundleSha256) => findDefinition(tx, { fundCode, roundNumber, organisationId, bundleSha256 })),
  )
  return definitions.slice(1).flatMap((after, index): Link[] => {
    const before = definitions[index]
    const sha256 = path[index + 1]
    if (before === undefined || sha256 === undefined || path[index] === sha256) return []
    return [{ versions: { before, after, moves: after.bundle.moves ?? [] }, sha256 }]
  })
}
