import * as z from 'zod'
import { value } from '../answers/value.ts'

/**
 * What desktop and server say to each other about a return. A laptop last updated in March talks to today's
 * server, so these are schemas with a version, not inferred types. The rules are in `docs/sync.md`.
 */
export const PROTOCOL_VERSION = 1

/** At most so many operations, and bytes, in one push. */
export const pushLimits = { operations: 200, bytes: 256 * 1024, operationBytes: 64 * 1024 } as const
export const pullLimit = 500

/** In lower case only, so that one id is never two. */
const id = z.uuid().lowercase()
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const target = z.string().min(3).max(600)
const instant = z.iso.datetime()

/** The write that the person saw when they typed (`prev`), and the confirmed write under their own unsent ones (`trunk`). */
export const base = z.strictObject({ prev: id.nullable(), trunk: id.nullable() })
export type Base = z.infer<typeof base>

const common = {
  /** Made once on the device, kept for ever: the idempotency key. */
  opId: id,
  /** 1, 2, 3 … for one return on one device. */
  cseq: z.int().min(1),
  /** The bundle that the operation was written under. */
  bundle: sha256,
  /** The device's clock, for display only. */
  at: instant,
  /** One paste is many operations, shown and undone as one. */
  group: id.optional(),
}

export const operation = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('set'), ...common, target, value, base }),
  z.strictObject({ kind: z.literal('rowInsert'), ...common, target, position: z.string().min(1).max(100) }),
  z.strictObject({
    kind: z.literal('rowDelete'),
    ...common,
    target,
    /** The writes of the row that the person saw, by address. What they did not see stops the delete. */
    saw: z.record(target, id),
  }),
  z.strictObject({
    kind: z.literal('status'),
    ...common,
    target,
    complete: z.boolean(),
    sectionHash: sha256,
    base,
  }),
  z.strictObject({
    kind: z.literal('resolve'),
    ...common,
    target,
    conflictId: id,
    value,
    /** The contending writes that the person chose between. Others stay open. */
    seen: z.array(id).max(100),
    base,
    /** Where the choice is that a row goes after all (value false): as for `rowDelete`. */
    saw: z.record(target, id).optional(),
  }),
  z.strictObject({
    kind: z.literal('submit'),
    ...common,
    /** Of the content that the certifier saw: `shared/answers/content.ts`. */
    contentHash: sha256,
    declaration: z.strictObject({ name: z.string().min(1).max(200), role: z.string().min(1).max(200) }),
  }),
])
export type Operation = z.infer<typeof operation>

/** Why an operation was not accepted. The words that people read are in `refusals.ts`. */
export const rejection = z.enum([
  'INVALID',
  'FORBIDDEN',
  'LOCKED',
  'SUBMITTED',
  'ROW_UNKNOWN',
  'ROW_EXISTS',
  'STALE',
  'OPEN_CONFLICTS',
  'INCOMPLETE',
])
export type Rejection = z.infer<typeof rejection>

export const outcome = z.object({
  opId: id,
  /** applied: in force. same: equal to what was there. auto: in force by a fixed rule. conflict: both are kept. */
  is: z.enum(['applied', 'same', 'auto', 'conflict', 'rejected']),
  seq: z.int().nullable(),
  code: rejection.nullable(),
  /** More about a rejection, as a sentence. */
  reason: z.string().nullable(),
})
export type Outcome = z.infer<typeof outcome>

const who = { op: id, by: z.string(), name: z.string(), at: instant }

/** One register of a return: an answer, a cell, a row's presence, a status. `op` is the write that it holds. */
export const register = z.object({ target, value, seq: z.int(), ...who })
export type Register = z.infer<typeof register>

/** Values that met at the same address. The current value is the register's; these stand beside it until someone chooses. */
export const conflict = z.object({
  conflictId: id,
  target,
  kind: z.enum(['value', 'row-delete', 'edit-deleted']),
  open: z.boolean(),
  contenders: z.array(z.object({ value, state: z.enum(['open', 'superseded', 'resolved']), ...who })),
})
export type Conflict = z.infer<typeof conflict>

/** What an operation did. The log is a list of these; replaying it gives the return. */
export const effect = z.discriminatedUnion('is', [
  z.object({ is: z.literal('register'), target, value, op: id }),
  z.object({ is: z.literal('conflict'), conflict }),
  z.object({ is: z.literal('submitted'), reference: z.string(), contentHash: sha256 }),
])
export type Effect = z.infer<typeof effect>

export const entry = z.object({
  seq: z.int().min(1),
  effects: z.array(effect),
  /** SHA-256 over the previous entry's chain and this entry. */
  chain: sha256,
  ...who,
})
export type Entry = z.infer<typeof entry>

export const pushInput = z.strictObject({
  v: z.literal(PROTOCOL_VERSION),
  returnId: id,
  /** One for each store on each device; never a machine or a person. */
  replicaId: z.string().regex(/^d-[0-9a-f-]{36}$/),
  /** Parsed one by one, so that a bad one does not hold up the others. */
  ops: z.array(z.unknown()).min(1).max(pushLimits.operations),
})
export const pushOutput = z.object({
  outcomes: z.array(outcome),
  head: z.int(),
  /** The next number expected of this device, where it sent another one. */
  expected: z.int().optional(),
  /** Another device uses this replica's id: take a new one and renumber. */
  forked: z.boolean().optional(),
})
export type PushOutput = z.infer<typeof pushOutput>

const pullInput = z.strictObject({
  v: z.literal(PROTOCOL_VERSION),
  returnId: id,
  since: z.int().min(0),
  limit: z.int().min(1).max(pullLimit),
})
export const pullOutput = z.object({ from: z.int(), entries: z.array(entry), head: z.int() })
export type PullOutput = z.infer<typeof pullOutput>

/** The hash chain before the first entry. */
export const chainStart = '0'.repeat(64)

const returnState = z.enum(['draft', 'submitted'])

/**
 * Which version of the round a return's bundle is, signed by the department (`publication.ts`). Versions of a round
 * count up; going back to an earlier bundle is a new version too.
 */
export const publication = z.object({
  version: z.int().min(1),
  publishedAt: instant,
  /** The id of the key. */
  key: z.string().regex(/^[0-9a-f]{16}$/),
  /** Ed25519, base64url. */
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
})
export type Publication = z.infer<typeof publication>

/** Every return that the person may see, with what the client needs to show it in a list and to open it. */
export const manifestEntry = z.object({
  returnId: id,
  organisation: z.object({ id: z.string(), name: z.string() }),
  fund: z.object({ code: z.string(), name: z.string() }),
  /** The dates in force: the deadline is the organisation's own where it was given more time. */
  round: z.object({ number: z.int(), title: z.string(), opens: z.iso.date(), deadline: z.iso.date() }),
  state: returnState,
  reference: z.string().nullable(),
  submittedAt: instant.nullable(),
  head: z.int(),
  bundle: sha256,
  /** Servers from before definitions were signed leave it out. */
  publication: publication.optional(),
  /** SHA-256 of the recipient's own data sets; fetched again when it changes. */
  data: sha256,
  /** SHA-256 of what the recipient last submitted to the fund, in an earlier round; left out where that was nothing. */
  previous: sha256.optional(),
  may: z.object({
    /** Section ids that the person may edit; `*` is all of them. */
    edit: z.array(z.string()),
    submit: z.boolean(),
  }),
})
export type ManifestEntry = z.infer<typeof manifestEntry>
export const manifestOutput = z.object({ v: z.int(), returns: z.array(manifestEntry) })

/** What a recipient submitted in an earlier round. Its definition is fetched as any other. */
export const submitted = z.object({
  bundle: sha256,
  data: z.record(z.string(), z.array(z.record(z.string(), z.string()))),
  values: z.record(target, value),
})
export type Submitted = z.infer<typeof submitted>

export const person = z.object({ id: z.string(), name: z.string(), email: z.string(), role: z.string() })
export type Person = z.infer<typeof person>
export const demoPerson = person.extend({ organisation: z.string().nullable(), client: z.boolean() })

/**
 * The procedures that a desktop may call: name, what goes in, what comes out. `bundles.get` answers the canonical
 * JSON of a bundle as text, so that its hash can be checked.
 */
export const procedures = {
  'session.demoPeople': { input: z.strictObject({}), output: z.array(demoPerson) },
  'session.signIn': {
    input: z.strictObject({ person: z.string().max(100) }),
    output: z.object({ token: z.string(), person, expires: instant }),
  },
  'session.signOut': { input: z.strictObject({}), output: z.object({}) },
  'bundles.get': { input: z.strictObject({ sha256 }), output: z.object({ json: z.string() }) },
  'sync.manifest': { input: z.strictObject({ v: z.int() }), output: manifestOutput },
  'sync.data': {
    input: z.strictObject({ returnId: id }),
    output: z.object({ data: z.record(z.string(), z.array(z.record(z.string(), z.string()))) }),
  },
  /** What `previous` of the list names: a `submitted`, as canonical JSON. */
  'sync.previous': { input: z.strictObject({ returnId: id }), output: z.object({ json: z.string() }) },
  'sync.push': { input: pushInput, output: pushOutput },
  'sync.pull': { input: pullInput, output: pullOutput },
} as const
export type ProcedureName = keyof typeof procedures

/** What a server says instead of an answer, as the `message` of a tRPC error. */
export const refusal = z.enum([
  'CLIENT_TOO_OLD',
  'SERVER_TOO_OLD',
  'SIGN_IN',
  'NOT_FOUND',
  'INVALID',
  /** Send less at once. */
  'TOO_LARGE',
])
export type Refusal = z.infer<typeof refusal>
