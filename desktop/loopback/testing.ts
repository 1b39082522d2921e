import { request } from 'node:http'

/** One browser profile: it follows the launch address and keeps its cookies. */
export type Browser = {
  readonly cookies: Map<string, string>
  launch(url: string): Promise<Response>
  get(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
}

export async function openInBrowser(launchUrl: string): Promise<Browser> {
  const browser = newBrowser(new URL(launchUrl).origin)
  await browser.launch(launchUrl)
  return browser
}

export function newBrowser(origin: string): Browser {
  const cookies = new Map<string, string>()
  const cookie = (): string => [...cookies].map((pair) => pair.join('=')).join('; ')
  const send = async (url: string, init: Sent): Promise<Response> => {
    const response = await exchange(url, { ...init, headers: { cookie: cookie(), ...init.headers } })
    for (const text of response.headers.getSetCookie()) {
      const [name = '', value = ''] = text.split(';')[0]?.split('=') ?? []
      cookies.set(name, value)
    }
    return response
  }
  return {
    cookies,
    launch: (url) => send(url, { method: 'GET', headers: {} }),
    get: (path, headers = {}) => send(`${origin}${path}`, { method: 'GET', headers }),
    post: (path, body, headers = {}) =>
      send(`${origin}${path}`, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  }
}

type Sent = { readonly method: string; readonly headers: Record<string, string>; readonly body?: string }

/** Unlike `fetch`, lets a test say any Host and Origin, and follows no redirect. */
function exchange(url: string, { method, headers, body }: Sent): Promise<Response> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const pairs = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
          values.map((value): [string, string] => [name, value]),
        )
        resolve(new Response(Buffer.concat(chunks), { status: answer.statusCode ?? 500, headers: pairs }))
      })
      answer.on('error', reject)
    })
    sending.on('error', reject)
    sending.end(body)
  })
}
