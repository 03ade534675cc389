import { createHttpClient as createClient, type Method } from '#cli/load/http_client.ts'

export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
  readonly body: any
}

export interface HttpClient {
  get(path: string): Promise<HttpAnswer>
  post(path: string, body: unknown, key?: string): Promise<HttpAnswer>
  close(): void
}

/** A caller with one persistent connection, like a phone or a till, and without a timeout. It rejects if the connection breaks. */
export function createHttpClient(origin: string, token?: string): HttpClient {
  const client = createClient(new URL(origin), 1, 0)

  async function send(method: Method, path: string, body?: unknown, key?: string): Promise<HttpAnswer> {
    const { status, headers, body: text } = await client.send(method, path, { token, key, body })
    const isJson = /json/.test(headers.get('content-type') ?? '')
    return { status, headers: Object.fromEntries(headers), body: isJson ? JSON.parse(text) : text }
  }

  return {
    get: (path) => send('GET', path),
    post: (path, body, key) => send('POST', path, body, key),
    close: () => client.close(),
  }
}
