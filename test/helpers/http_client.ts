import { Agent, request } from 'node:http'

export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
  readonly body: any
}

export interface HttpClient {
  get(path: string): Promise<HttpAnswer>
  post(path: string, body: unknown, key?: string): Promise<HttpAnswer>
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<HttpAnswer>
  close(): void
}

/** A caller with one connection that is kept, as a phone or a till has. Rejects if the connection breaks. */
export function createHttpClient(origin: string, token?: string): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })

  function send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<HttpAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>()
    const sent = request(
      new URL(path, origin),
      {
        method,
        agent,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          const isJson = /json/.test(response.headers['content-type'] ?? '')
          const { statusCode = 0, headers } = response
          resolve({ status: statusCode, headers, body: isJson ? JSON.parse(text) : text })
        })
      },
    )
    sent.on('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
    return promise
  }

  return {
    get: (path) => send('GET', path),
    post: (path, body, key) => send('POST', path, body, key === undefined ? {} : { 'idempotency-key': key }),
    send,
    close: () => agent.destroy(),
  }
}
