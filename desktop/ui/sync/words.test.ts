import { expect, test } from 'vitest'
import type { SyncState } from '#shared/recipient/contract.ts'
import { savedWords } from './words.ts'

const state = (part: Partial<SyncState>): SyncState => ({
  is: 'synced',
  unsent: 0,
  notAccepted: 0,
  lastSynced: null,
  problem: null,
  ...part,
})

test.each([
  [{ is: 'synced' }, 'All changes synced'],
  [{ is: 'waiting', unsent: 2 }, 'Saved on this computer'],
  [{ is: 'syncing', unsent: 2 }, 'Syncing…'],
  [{ is: 'offline', unsent: 3 }, 'Offline: 3 changes waiting'],
  [{ is: 'offline', unsent: 1 }, 'Offline: 1 change waiting'],
  [{ is: 'offline' }, 'Offline: no changes waiting'],
  [{ is: 'signIn', unsent: 1 }, 'Sign in to sync'],
  [
    { is: 'problem', problem: 'The server is older than this program' },
    'The server is older than this program',
  ],
] as const)('%j is said as “%s”', (part, words) => {
  expect(savedWords(state(part))).toBe(words)
})
