import * as z from 'zod'
import { describe, expect, test } from 'vitest'
import { calls, type RecipientApi } from './contract.ts'
import { answer, connect, Refused, type Reply } from './wire.ts'

const person = { id: 'priya-shah', name: 'Priya Shah', email: 'priya@bolton.example', role: 'Editor' }
const sync = { is: 'synced', unsent: 0, notAccepted: 0, lastSynced: null, problem: null } as const
const status = { version: 1, person, server: 'http://127.0.0.1:4000', sync }

function pair(over: Partial<RecipientApi>) {
  const bugs: unknown[] = []
  const api = new Proxy(over, {
    get: (known, name): unknown => Reflect.get(known, name) ?? (() => status),
  }) as RecipientApi
  const send = async (call: string, input: unknown): Promise<Reply> => {
    const message = structuredClone({ call, input })
    return structuredClone(await answer(api, message, (bug) => bugs.push(bug)))
  }
  return { client: connect(send), send, bugs }
}

describe('a call', () => {
  test('carries its input there and its answer back', async () => {
    const { client } = pair({ signIn: ({ person: id }) => ({ ...status, person: { ...person, id } }) })
    expect((await client.signIn({ person: 'tom-ashworth' })).person?.id).toBe('tom-ashworth')
  })

  test('that is refused says why in the words of whoever refused it', async () => {
    const { client, bugs } = pair({
      openReturn: () => {
        throw new Refused('NOT_FOUND', 'There is no such return')
      },
    })
    await expect(client.openReturn({ returnId: crypto.randomUUID() })).rejects.toThrow(
      'There is no such return',
    )
    expect(bugs).toEqual([])
  })

  test('that meets a bug is reported once and tells the person nothing of its inside', async () => {
    const { client, bugs } = pair({
      listReturns: () => {
        throw new Error('SELECT secret FROM op')
      },
    })
    const failure: unknown = await client.listReturns({}).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(Refused)
    expect(String(failure)).toContain('Something went wrong')
    expect(String(failure)).not.toContain('secret')
    expect(bugs).toHaveLength(1)
  })

  test('with input of another shape never reaches whoever answers', async () => {
    let reached = false
    const { send } = pair({ signIn: () => ((reached = true), status) })
    expect(await send('signIn', { person: 'x', admin: true })).toMatchObject({ ok: false, code: 'INVALID' })
    expect(reached).toBe(false)
  })

  test.each(['__proto__', 'constructor', 'toString', 'nothing'])(
    'by the name %s is answered as unknown',
    async (call) => {
      const { send } = pair({})
      expect(await send(call, {})).toMatchObject({ ok: false, code: 'UNKNOWN_CALL' })
    },
  )
})

test.each([null, '<html>Sign in to the hotel network</html>', {}, { ok: true, output: { version: 'one' } }])(
  'an answer like %j is a failure, not data',
  async (reply) => {
    await expect(connect(() => Promise.resolve(reply)).status({})).rejects.toThrow()
  },
)

test.each(Object.entries(calls))('%s refuses keys that it does not know', (_, { input }) => {
  expect(z.toJSONSchema(input, { io: 'input' })).toMatchObject({
    type: 'object',
    additionalProperties: false,
  })
})
