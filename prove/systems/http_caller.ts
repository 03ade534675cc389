import { ConnectionLost, type HttpAnswer, HttpConnection } from '#cli/load/http_connection.ts'
import type { Outcome } from '#prove/session.ts'
import { outcomeOf } from '#prove/systems/answers.ts'
import type { ClientClock } from '#prove/systems/client_clock.ts'
import type { TokenCache } from '#prove/systems/token_cache.ts'

export interface HttpCallerOptions {
  /** Servers of one database, in the order in which they are tried. */
  readonly origins: readonly URL[]
  /** By default each client has a connection of its own. */
  readonly connect?: (origin: URL) => HttpConnection
  readonly tokenCache: TokenCache
  readonly clock: ClientClock
}

export interface HttpRequest<Answer> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below /api/v1. */
  readonly path: string
  /** A buyer, given by number, or an account. */
  readonly who: number | string
  /** Sent as JSON, if given. */
  readonly body?: Readonly<Record<string, unknown>>
  readonly key?: string
  readonly read: (answer: HttpAnswer) => Answer
}

/** Requests after which a client that failed over goes back to its own server. */
const FAIL_BACK_AFTER = 20

/** Calls Berth's HTTP API for one client. When a response is lost it fails over to the next server for a while. */
export class HttpCaller {
  readonly #options: HttpCallerOptions
  #server = 0
  #asksSinceFailover = 0
  #connection: HttpConnection

  constructor(options: HttpCallerOptions) {
    this.#options = options
    this.#connection = this.#connect()
  }

  async ask<Answer>({ method, path, who, body, key, read }: HttpRequest<Answer>): Promise<Outcome<Answer>> {
    const { tokenCache, clock } = this.#options
    const headers: Record<string, string> = { authorization: `Bearer ${await tokenCache.tokenOf(who)}` }
    if (key !== undefined) headers['idempotency-key'] = key
    if (!clock.isRight) headers.date = clock.now().toUTCString()
    this.#failBack()
    try {
      const text = body === undefined ? '' : JSON.stringify(body)
      const answer = await this.#connection.ask(method, `/api/v1${path}`, headers, text)
      if (answer.status < 300) return { kind: 'done', answer: read(answer) }
      return this.#problemOf(answer)
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error
      this.#failOver()
      if (!error.sent) return { kind: 'transient_failure', code: 'not_connected', retryAfterMs: 50 }
      return { kind: 'unknown', reason: 'connection lost' }
    }
  }

  close(): void {
    this.#connection.close()
  }

  /** Sets its clock ahead by this much, or right if zero, and drops the tokens that depend on it. */
  setClockAhead(byMs: number): void {
    const { clock, tokenCache } = this.#options
    clock.correct()
    clock.jump(byMs)
    tokenCache.forget()
  }

  #problemOf<Answer>(answer: HttpAnswer): Outcome<Answer> {
    const problem: { code?: string } = JSON.parse(answer.body)
    const code = problem.code ?? `status ${answer.status}`
    if (code === 'token_expired') {
      // The client learns that its clock is wrong. Its next token is minted by the right time.
      this.#options.clock.correct()
      this.#options.tokenCache.forget()
    }
    return outcomeOf(code, Number(answer.headers.get('retry-after') ?? 0) * 1000)
  }

  #failOver(): void {
    this.#goTo(this.#server + 1)
    this.#asksSinceFailover = 0
  }

  #failBack(): void {
    this.#asksSinceFailover += 1
    if (this.#server > 0 && this.#asksSinceFailover > FAIL_BACK_AFTER) this.#goTo(0)
  }

  #goTo(server: number): void {
    this.#connection.close()
    this.#server = server
    this.#connection = this.#connect()
  }

  #connect(): HttpConnection {
    const { origins, connect = (origin: URL) => new HttpConnection(origin) } = this.#options
    const origin = origins[this.#server % origins.length]
    if (origin === undefined) throw new Error('There is no server')
    return connect(origin)
  }
}
