import type { RecipientApi } from '#shared/recipient/contract.ts'
import { save } from './answers.ts'
import type { Seat } from './engine.ts'
import { history, listReturns, notAccepted, openReturn } from './returns.ts'
import { refusing } from './server.ts'
import { submit } from './submit.ts'

/** Every call of the contract, for one seat; a list. */
export function recipientApi(seat: Seat): RecipientApi {
  return {
    status: () => seat.status(),
    news: ({ after }) => seat.news(after),
    demoPeople: () => refusing(() => seat.server.call('session.demoPeople', {})),
    signIn: async ({ person }) => {
      await seat.signIn(person)
      return seat.status()
    },
    signOut: async () => {
      await seat.signOut()
      return seat.status()
    },
    listReturns: () => listReturns(seat.desk().store),
    openReturn: ({ returnId }) => openReturn(seat.desk().store, returnId),
    save: (input) => {
      const { store, sync } = seat.desk()
      const saved = save(store, input)
      sync.wake()
      seat.changed()
      return saved
    },
    history: (input) => history(seat.desk().store, input),
    notAccepted: ({ returnId }) => notAccepted(seat.desk().store, returnId),
    syncNow: async () => {
      await seat.desk().sync.now()
      return seat.status()
    },
    submit: async (input) => {
      const { store, sync } = seat.desk()
      const answer = await submit({ store, sync }, input)
      seat.changed()
      return answer
    },
  }
}
