import type { InjectOptions } from 'fastify'
import type { Bookings } from '#db/booking/bookings.ts'
import type { App } from '#http/app.ts'
import { mintToken } from '#http/identity/tokens.ts'
import { tokenSettings } from '#support/tokens.ts'
import type { Berth } from '#test/helpers/berth.ts'
import { buildTestServer } from '#test/helpers/server.ts'

export interface ApiAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
  readonly body: any
}

/** A caller of the HTTP API. Paths are below /api/v1 unless they begin with /functions. */
export interface ApiCaller {
  get(path: string, headers?: Record<string, string>): Promise<ApiAnswer>
  post(path: string, body: unknown, key?: string): Promise<ApiAnswer>
  put(path: string, body: unknown): Promise<ApiAnswer>
  patch(path: string, body: unknown): Promise<ApiAnswer>
  delete(path: string): Promise<ApiAnswer>
  /** A body that is sent unchanged. */
  send(
    method: 'POST' | 'PUT' | 'PATCH',
    path: string,
    body: string,
    headers: Record<string, string>,
  ): Promise<ApiAnswer>
}

export interface Api {
  readonly app: App
  readonly bookings: Bookings
  readonly stranger: ApiCaller
  as(person: { accountId: string }): ApiCaller
  withHeaders(headers: Record<string, string>): ApiCaller
}

/** The whole HTTP API on a database, without rate limits. It is closed before the database is dropped. */
export async function startApi(berth: Berth): Promise<Api> {
  const bookings = berth.bookings()
  const app = await buildTestServer(berth.database, {
    pool: berth.database.app,
    bookings,
    env: { RATE_LIMIT_PER_ADDRESS: '0', RATE_LIMIT_PER_ACCOUNT: '0', RATE_LIMIT_PER_API_KEY: '0' },
  })
  const tokens = new Map<string, Promise<string>>()
  const tokenOf = (accountId: string) => {
    const token = tokens.get(accountId) ?? mintToken(tokenSettings(), { accountId })
    tokens.set(accountId, token)
    return token
  }
  return {
    app,
    bookings,
    stranger: callerOf(app, async () => ({})),
    as: ({ accountId }) =>
      callerOf(app, async () => ({ authorization: `Bearer ${await tokenOf(accountId)}` })),
    withHeaders: (headers) => callerOf(app, async () => headers),
  }
}

function callerOf(app: App, credentials: () => Promise<Record<string, string>>): ApiCaller {
  async function ask(
    options: InjectOptions & { url: string; headers?: Record<string, string> },
  ): Promise<ApiAnswer> {
    const url = options.url.startsWith('/functions') ? options.url : `/api/v1${options.url}`
    const answer = await app.inject({
      ...options,
      url,
      headers: { ...(await credentials()), ...options.headers },
    })
    const isJson = /json/.test(String(answer.headers['content-type'] ?? ''))
    return { status: answer.statusCode, headers: answer.headers, body: isJson ? answer.json() : answer.body }
  }
  const json = (
    method: 'POST' | 'PUT' | 'PATCH',
    url: string,
    body: unknown,
    headers: Record<string, string> = {},
  ) =>
    ask({
      method,
      url,
      payload: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    })
  return {
    get: (url, headers = {}) => ask({ method: 'GET', url, headers }),
    post: (url, body, key) => json('POST', url, body, key === undefined ? {} : { 'idempotency-key': key }),
    put: (url, body) => json('PUT', url, body),
    patch: (url, body) => json('PATCH', url, body),
    delete: (url) => ask({ method: 'DELETE', url }),
    send: (method, url, payload, headers) => ask({ method, url, payload, headers }),
  }
}
