import type { Transaction } from '../database.ts'

/** One thing that happened to a version of a definition. */
export type Step = {
  readonly at: Date
  /** The person's id, or null for the program itself. */
  readonly by: string | null
  readonly what: 'saved' | 'checked' | 'asked' | 'approved' | 'returned' | 'published' | 'withdrawn'
  /** In the person's own words. */
  readonly note?: string
}

/** Adds to a version's history, in the transaction that changes its row, which is locked by that. */
export async function nextStep(tx: Transaction, versionId: string, step: Step): Promise<void> {
  const seq = (await tx.definitionStep.count({ where: { versionId } })) + 1
  await tx.definitionStep.create({ data: { versionId, seq, ...step } })
}
