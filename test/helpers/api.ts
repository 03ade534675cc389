import assert from 'node:assert/strict'
import type { InjectOptions } from 'fastify'
import type { Bookings } from '#db/booking/bookings.ts'
import type { App } from '#http/app.ts'
import { mintToken } from '#http/identity/tokens.ts'
import { tokenSettings } from '#support/tokens.ts'
import type { Berth } from '#test/helpers/berth.ts'
import { findOperation, type Operation, readOperations } from '#test/helpers/operations.ts'
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

/**
 * The whole HTTP API on a database, without rate limits. It is closed before the database is dropped. Every answer is checked
 * against the OpenAPI document, so that whatever a test provokes is also documented.
 */
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
    const { statusCode: status, headers } = answer
    const body = isJson ? answer.json() : answer.body
    await assertDeclared(app, { method: String(options.method), url }, { status, headers, body })
    return { status, headers, body }
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

const documented = new WeakMap<App, Promise<readonly Operation[]>>()

function operationsOf(app: App): Promise<readonly Operation[]> {
  const known = documented.get(app)
  if (known !== undefined) return known
  const read = app.inject('/openapi.json').then((answer) => readOperations(answer.json()))
  documented.set(app, read)
  return read
}

/** Asserts that the document declares this answer for this request: its status, and what is in its body. */
async function assertDeclared(
  app: App,
  request: { readonly method: string; readonly url: string },
  { status, body }: ApiAnswer,
): Promise<void> {
  const operation = findOperation(await operationsOf(app), request)
  if (operation === undefined) return
  const declared = operation.answerOf(status)
  assert.ok(declared, `${operation.id} declares no ${status}: ${JSON.stringify(body)}`)
  const errors = typeof body === 'object' ? declared.check(body) : []
  assert.deepEqual(errors, [], `${operation.id} declares another ${status}: ${JSON.stringify(body)}`)
}
