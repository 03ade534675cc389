import type { BookingName, Moved, Outcome, Shopper, Sold, Wanted } from '#prove/system.ts'
import {
  type BookingAnswer,
  bodyOf,
  type MovedAnswer,
  movedOf,
  outcomeOf,
  soldOf,
} from '#prove/systems/answers.ts'
import type { Wallet } from '#prove/systems/buyers.ts'
import type { ClientClock } from '#prove/systems/client_clock.ts'
import { ConnectionLost, type HttpAnswer, HttpConnection } from '#prove/systems/http_connection.ts'

export interface HttpShopperOptions {
  /** Servers in front of one database, the one to ask first in front. */
  readonly origins: readonly URL[]
  /** Left out, the client has a connection of its own. */
  readonly connect?: (origin: URL) => HttpConnection
  readonly wallet: Wallet
  readonly clock: ClientClock
  /** The account of an admin, for what staff do. */
  readonly admin: string
}

/** Asks after which a client that went elsewhere comes back to its own server. */
const BACK_HOME_AFTER = 20

/** A client of Berth's HTTP API. After an answer that never came it goes on with the next server for a while. */
export class BerthHttpShopper implements Shopper {
  readonly way = 'http'
  readonly #options: HttpShopperOptions
  #server = 0
  #asksElsewhere = 0
  #connection: HttpConnection

  constructor(options: HttpShopperOptions) {
    this.#options = options
    this.#connection = this.#connect()
  }

  book(wanted: Wanted, key: string): Promise<Outcome<Sold>> {
    const body = JSON.stringify(bodyOf(wanted))
    return this.#ask('POST', '/bookings', wanted.buyer, body, readSold, key)
  }

  confirm({ id, buyer }: BookingName): Promise<Outcome<{ readonly status: string }>> {
    return this.#ask('POST', `/bookings/${id}/confirmation`, buyer, '', readStatus)
  }

  release({ id, buyer }: BookingName): Promise<Outcome<{ readonly units: number }>> {
    return this.#ask('DELETE', `/bookings/${id}/hold`, buyer, '', readUnits)
  }

  cancel(
    { id, buyer }: BookingName,
    claims: readonly string[] | null,
  ): Promise<Outcome<{ readonly status: string }>> {
    const body = JSON.stringify(claims === null ? {} : { claim_ids: claims })
    return this.#ask('POST', `/bookings/${id}/cancellation`, buyer, body, readStatus)
  }

  changeBus(occurrence: string, bus: string): Promise<Outcome<readonly Moved[]>> {
    const body = JSON.stringify({ bus_id: bus, reseat: true })
    return this.#ask('PUT', `/departures/${occurrence}/bus`, this.#options.admin, body, readMoved)
  }

  async close(): Promise<void> {
    this.#connection.close()
  }

  /** Its clock is set wrong by so much, or right again, and it signs in anew by that clock. */
  setClockAhead(byMs: number): void {
    const { clock, wallet } = this.#options
    clock.correct()
    clock.jump(byMs)
    wallet.forget()
  }

  async #ask<Answer>(
    method: string,
    path: string,
    who: number | string,
    body: string,
    read: (answer: HttpAnswer) => Answer,
    key?: string,
  ): Promise<Outcome<Answer>> {
    const { wallet, clock } = this.#options
    const headers: Record<string, string> = { authorization: `Bearer ${await wallet.tokenOf(who)}` }
    if (key !== undefined) headers['idempotency-key'] = key
    if (!clock.isRight) headers.date = clock.now().toUTCString()
    this.#comeHome()
    try {
      const answer = await this.#connection.ask(method, `/api/v1${path}`, headers, body)
      if (answer.status < 300) return { kind: 'done', answer: read(answer) }
      return this.#problemOf(answer)
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error
      this.#goElsewhere()
      if (!error.sent) return { kind: 'turned_away', code: 'not_connected', retryAfterMs: 50 }
      return { kind: 'unknown', reason: 'connection lost' }
    }
  }

  #problemOf<Answer>(answer: HttpAnswer): Outcome<Answer> {
    const problem: { code?: string } = JSON.parse(answer.body)
    const code = problem.code ?? `status ${answer.status}`
    if (code === 'token_expired') {
      // Its clock is wrong, and it learns so; the next token is minted by the right time.
      this.#options.clock.correct()
      this.#options.wallet.forget()
    }
    return outcomeOf(code, Number(answer.headers.get('retry-after') ?? 0) * 1000)
  }

  #goElsewhere(): void {
    this.#goTo(this.#server + 1)
    this.#asksElsewhere = 0
  }

  #comeHome(): void {
    this.#asksElsewhere += 1
    if (this.#server > 0 && this.#asksElsewhere > BACK_HOME_AFTER) this.#goTo(0)
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

function readSold({ body, headers }: HttpAnswer): Sold {
  const booking: BookingAnswer = JSON.parse(body)
  return soldOf(booking, headers.get('idempotency-replayed') === 'true')
}

function readStatus({ body }: HttpAnswer): { status: string } {
  const { status }: { status: string } = JSON.parse(body)
  return { status }
}

function readUnits({ body }: HttpAnswer): { units: number } {
  const { units_released }: { units_released: number } = JSON.parse(body)
  return { units: units_released }
}

function readMoved({ body }: HttpAnswer): Moved[] {
  const { moved }: { moved: MovedAnswer[] } = JSON.parse(body)
  return moved.map(movedOf)
}
