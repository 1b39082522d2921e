import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { createTRPCClient, httpBatchLink, TRPCClientError } from '@trpc/client'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import type { inferRouterOutputs } from '@trpc/server'
import type { AppRouter } from '../router.ts'

/** What the server answers, by procedure. */
export type Answers = inferRouterOutputs<AppRouter>

const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: '/trpc' })] })

/** What was asked of the server, kept while somebody looks at it. A session that is over empties it. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignedOut }),
  mutationCache: new MutationCache({ onError: noticeSignedOut }),
  defaultOptions: {
    // What the server refused once it refuses again; only a broken connection is worth another try.
    queries: { staleTime: 10_000, retry: (count, error) => count < 2 && refusalOf(error) === undefined },
  },
})

/** The one door to the server; the types come from its router. */
export const api = createTRPCOptionsProxy<AppRouter>({ client, queryClient })

/** What the server said instead of an answer: a sentence for people, or a name. Undefined where it never answered. */
export function refusalOf(error: unknown): { code: string; message: string } | undefined {
  if (!(error instanceof TRPCClientError)) return undefined
  const data: unknown = error.data
  if (typeof data !== 'object' || data === null || !('code' in data)) return undefined
  return { code: String(data.code), message: error.message }
}

function noticeSignedOut(error: unknown): void {
  if (refusalOf(error)?.code === 'UNAUTHORIZED') queryClient.setQueryData(api.session.me.queryKey({}), null)
}
