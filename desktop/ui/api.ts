import { QueryClient } from '@tanstack/react-query'
import { connect, Refused, type Send } from '#shared/recipient/wire.ts'
import { orderReads } from './return/reading.ts'

declare global {
  interface Window {
    /** What Electron's preload script lends; absent in a browser. */
    readonly host?: { readonly send: Send }
  }
}

/** A browser lets go of a page that is closed, but not of requests up to this size that ask to outlive it. */
const outlives = 60_000

/** The one way to the engine: Electron's channel, or the loopback host over HTTP. */
const { client, read, isBehind } = orderReads(connect(window.host?.send ?? post))
export { client, isBehind }

async function post(call: string, input: unknown): Promise<unknown> {
  const body = JSON.stringify(input)
  const reply = await fetch(`/api/${call}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    keepalive: call === 'save' && body.length < outlives,
  })
  return reply.json()
}

/** Answers come from this computer, so they are asked for again whenever there is news, and never on a timer. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: Infinity, retry: false, refetchOnWindowFocus: false, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
})

/** What the engine answers, by the name it is kept under. */
export const queries = {
  status: { queryKey: ['status'], queryFn: () => client.status({}) },
  returns: { queryKey: ['returns'], queryFn: () => client.listReturns({}) },
  people: { queryKey: ['people'], queryFn: () => client.demoPeople({}), staleTime: 0 },
  openReturn: (returnId: string) => ({
    queryKey: ['return', returnId],
    queryFn: () => read(returnId),
  }),
  notAccepted: (returnId: string) => ({
    queryKey: ['not-accepted', returnId],
    queryFn: () => client.notAccepted({ returnId }),
  }),
  history: (returnId: string, target: string) => ({
    queryKey: ['history', returnId, target],
    queryFn: () => client.history({ returnId, target }),
  }),
}

/** What a person can do about a failure, as a sentence. */
export function sentenceOf(error: unknown): string {
  return error instanceof Refused ? error.message : stopped
}

export const stopped =
  'The program that keeps your answers is not running. Leave this page open and start the program again'
