import { calls, type CallName, type RecipientApi, type RecipientClient } from './contract.ts'

/** A problem that a person can meet; its message is the sentence they read. Anything else thrown is a bug. */
export class Refused extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.name = 'Refused'
    this.code = code
  }
}

/** What travels back over any carrier: plain data, never an exception. */
export type Reply =
  | { readonly ok: true; readonly output: unknown }
  | { readonly ok: false; readonly code: string; readonly message: string }

/** Carries one call to whoever answers. */
export type Send = (call: string, input: unknown) => Promise<unknown>

const wentWrong =
  'Something went wrong. What you entered is kept. Try again, or close the program and open it again'

/**
 * Answers one call: checks the input's shape, runs it, and turns problems into replies. Bugs go to `report`, once,
 * and to the person as "Something went wrong".
 */
export async function answer(
  api: RecipientApi,
  { call, input }: { call: string; input: unknown },
  report: (error: unknown) => void,
): Promise<Reply> {
  if (!isCall(call)) return { ok: false, code: 'UNKNOWN_CALL', message: wentWrong }
  const parsed = calls[call].input.safeParse(input)
  if (!parsed.success) {
    report(new Error(`${call}: ${parsed.error.message}`))
    return { ok: false, code: 'INVALID', message: wentWrong }
  }
  try {
    const run = api[call] as (input: unknown) => unknown
    return { ok: true, output: await run(parsed.data) }
  } catch (error) {
    if (error instanceof Refused) return { ok: false, code: error.code, message: error.message }
    report(error)
    return { ok: false, code: 'BUG', message: wentWrong }
  }
}

/** The calls as functions over a carrier. Refusals come back as `Refused`; so does a carrier that answers nonsense. */
export function connect(send: Send): RecipientClient {
  const call = async (name: CallName, input: unknown): Promise<unknown> => {
    const reply = (await send(name, input)) as Partial<Reply> | null
    if (reply?.ok === true) return calls[name].output.parse(reply.output)
    if (reply?.ok === false) throw new Refused(reply.code ?? 'BUG', reply.message ?? wentWrong)
    throw new Refused('BUG', wentWrong)
  }
  const names = Object.keys(calls) as CallName[]
  return Object.fromEntries(
    names.map((name) => [name, (input: unknown) => call(name, input)]),
  ) as RecipientClient
}

function isCall(name: string): name is CallName {
  return Object.hasOwn(calls, name)
}
