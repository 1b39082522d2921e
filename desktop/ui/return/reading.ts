import type { OpenReturn, RecipientClient } from '#shared/recipient/contract.ts'

/** A return as it was read, and how many saves had been answered when it was asked for. */
export type Read = OpenReturn & { readonly after: number }

/**
 * Tells what was read before a save from what was read after it. The engine answers both in its own time, so a return
 * may arrive without what was saved since it was asked for; shown, it would take an answer off the page.
 */
export function orderReads<Client extends Pick<RecipientClient, 'save' | 'openReturn'>>(
  connected: Client,
): {
  readonly client: Client
  readonly read: (returnId: string) => Promise<Read>
  /** Something was saved since this was asked for: read it again. */
  readonly isBehind: (read: Read) => boolean
} {
  let saves = 0
  const client = {
    ...connected,
    save: async (input: Parameters<Client['save']>[0]) => {
      const answer = await connected.save(input)
      saves += 1
      return answer
    },
  }
  return {
    client,
    read: async (returnId) => {
      const after = saves
      return { ...(await connected.openReturn({ returnId })), after }
    },
    isBehind: ({ after }) => after !== saves,
  }
}
