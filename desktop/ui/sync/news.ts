import { useEffect } from 'react'
import { client, queries, queryClient } from '../api.ts'
import { reportFailure, reportSuccess } from './saving.ts'

const tryAgain = 2_000
/** A burst of news is one refresh. */
const gather = 400

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** Asks the engine for news for as long as the program is open, and has what changed read again. */
export function useNews(): void {
  useEffect(() => {
    let open = true
    const listen = async (): Promise<void> => {
      // Everything else is read after the status is, so whatever is newer than the status may be missing from it.
      let after: number | undefined
      while (open) {
        try {
          after ??= (await queryClient.ensureQueryData(queries.status)).version
          const status = await client.news({ after })
          reportSuccess('news')
          if (!open) return
          queryClient.setQueryData(queries.status.queryKey, status)
          if (status.version !== after) {
            await queryClient.invalidateQueries({
              predicate: ({ queryKey }) => queryKey[0] !== 'status' && queryKey[0] !== 'people',
            })
          }
          after = status.version
          await pause(gather)
        } catch (error) {
          reportFailure('news', error)
          await pause(tryAgain)
        }
      }
    }
    void listen()
    return () => {
      open = false
    }
  }, [])
}
