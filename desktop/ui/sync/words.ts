import type { SyncState } from '#shared/recipient/contract.ts'

/** Where a person's work is, in the words that are on every page. */
export function savedWords({ is, unsent, problem }: SyncState): string {
  switch (is) {
    case 'synced':
      return 'All changes synced'
    case 'waiting':
      return 'Saved on this computer'
    case 'syncing':
      return 'Syncing…'
    case 'offline':
      return `Offline: ${changes(unsent)} waiting`
    case 'signIn':
      return 'Sign in to sync'
    case 'problem':
      return problem ?? 'Saved on this computer'
  }
}

export function changes(count: number): string {
  return `${count === 0 ? 'no' : count.toLocaleString('en-GB')} ${count === 1 ? 'change' : 'changes'}`
}
