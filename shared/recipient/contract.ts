import * as z from 'zod'
import { value } from '../answers/value.ts'
import {
  conflict,
  demoPerson,
  manifestEntry,
  outcome,
  person,
  register,
  submitted,
} from '../sync/protocol.ts'

/**
 * Every call that the recipient's pages can make, whoever answers: the engine behind Electron's channel, the same
 * engine behind the loopback host, a test. Adding a call is a line here and its function in `desktop/local`.
 */
const id = z.uuid()
const target = z.string().min(3).max(600)
const instant = z.iso.datetime()
const nothing = z.strictObject({})

/** One change a person makes. `seen` is the write that the page showed at that address, null where there was none. */
export const edit = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('set'), target, value, seen: id.nullable() }),
  z.strictObject({ kind: z.literal('rowInsert'), target, position: z.string().min(1).max(100) }),
  z.strictObject({ kind: z.literal('rowDelete'), target, saw: z.record(target, id) }),
  z.strictObject({ kind: z.literal('status'), target, complete: z.boolean(), seen: id.nullable() }),
  z.strictObject({
    kind: z.literal('resolve'),
    target,
    conflictId: id,
    value,
    contenders: z.array(id).max(100),
    seen: id.nullable(),
  }),
])
export type Edit = z.infer<typeof edit>

/**
 * Where a person's work is. `saved`: on this computer, nothing else to say. `synced`: the server has all of it.
 * `waiting`: it will be sent. `offline`: the server can't be reached. `problem`: a sentence says what to do.
 */
export const syncState = z.object({
  is: z.enum(['synced', 'waiting', 'syncing', 'offline', 'signIn', 'problem']),
  /** Changes not yet confirmed by the server. */
  unsent: z.int(),
  /** Changes that the server did not accept, kept on this computer. */
  notAccepted: z.int(),
  lastSynced: instant.nullable(),
  problem: z.string().nullable(),
})
export type SyncState = z.infer<typeof syncState>

export const status = z.object({
  /** Rises whenever anything that a page shows may have changed. */
  version: z.int(),
  person: person.nullable(),
  server: z.string(),
  sync: syncState,
})
export type Status = z.infer<typeof status>

/** A register as a page sees it: `mine` is a change of this person that the server has not confirmed yet. */
export const shownRegister = register.extend({ mine: z.boolean() })
export type ShownRegister = z.infer<typeof shownRegister>

export const openReturn = z.object({
  meta: manifestEntry,
  /** The canonical JSON of the bundle; `shared/funds/bundle.ts` is its type. */
  bundle: z.string(),
  data: z.record(z.string(), z.array(z.record(z.string(), z.string()))),
  /** What the recipient submitted in the round before, with the canonical JSON of its bundle. */
  previous: submitted.extend({ bundle: z.string() }).optional(),
  registers: z.array(shownRegister),
  conflicts: z.array(conflict),
  unsent: z.int(),
})
export type OpenReturn = z.infer<typeof openReturn>

export const listedReturn = manifestEntry.extend({
  unsent: z.int(),
  notAccepted: z.int(),
  conflicts: z.int(),
  /** When anybody last changed it, as far as this computer knows. */
  changedAt: instant.nullable(),
})
export type ListedReturn = z.infer<typeof listedReturn>

export const notAccepted = z.object({
  opId: id,
  returnId: id,
  target: z.string().nullable(),
  value,
  at: instant,
  code: z.string(),
  reason: z.string(),
})
export type NotAccepted = z.infer<typeof notAccepted>

const written = z.object({
  op: id,
  value,
  name: z.string(),
  at: instant,
  outcome: z.enum([...outcome.shape.is.options, 'unsent']),
})

export const calls = {
  status: { input: nothing, output: status },
  /** Answers when `version` has passed `after`, or after about 20 seconds: how a page learns of news without polling. */
  news: { input: z.strictObject({ after: z.int() }), output: status },
  demoPeople: { input: nothing, output: z.array(demoPerson) },
  signIn: { input: z.strictObject({ person: z.string().max(100) }), output: status },
  signOut: { input: nothing, output: status },
  listReturns: { input: nothing, output: z.array(listedReturn) },
  openReturn: { input: z.strictObject({ returnId: id }), output: openReturn },
  /** Durable when it answers. `group` makes the edits one step (a paste). Answers the registers as they now are. */
  save: {
    input: z.strictObject({ returnId: id, edits: z.array(edit).min(1).max(20_000) }),
    output: z.object({ registers: z.array(shownRegister), removed: z.array(target), unsent: z.int() }),
  },
  history: { input: z.strictObject({ returnId: id, target }), output: z.array(written) },
  notAccepted: { input: z.strictObject({ returnId: id }), output: z.array(notAccepted) },
  syncNow: { input: nothing, output: status },
  /** Sends what is waiting, then submits; answers the reference, or a problem that says what to do. */
  submit: {
    input: z.strictObject({
      returnId: id,
      contentHash: z.string().regex(/^[0-9a-f]{64}$/),
      name: z.string().min(1).max(200),
      role: z.string().min(1).max(200),
    }),
    output: z.union([z.object({ reference: z.string(), at: instant }), z.object({ problem: z.string() })]),
  },
}

export type Calls = typeof calls
export type CallName = keyof Calls
export type Input<C extends CallName> = z.infer<Calls[C]['input']>
export type Output<C extends CallName> = z.infer<Calls[C]['output']>

/** What answers the calls. */
export type RecipientApi = { readonly [C in CallName]: (input: Input<C>) => Promise<Output<C>> | Output<C> }

/** What pages hold: the same calls, over whatever carries them. */
export type RecipientClient = { readonly [C in CallName]: (input: Input<C>) => Promise<Output<C>> }
