import pg from 'pg'
import { connect } from '#db/connections/pool.ts'
import type { BookingName, BookingRequest, Outcome, SeatChange, Session, Sold } from '#prove/session.ts'
import {
  type BookingAnswer,
  bodyOf,
  type EntryAnswer,
  entryStateOf,
  outcomeOf,
  type SeatChangeAnswer,
  seatChangeOf,
  soldOf,
  waitingBodyOf,
} from '#prove/systems/answers.ts'
import type {
  BookedOrWaiting,
  EntryName,
  EntryState,
  PlacesRequest,
  WaitlistSession,
} from '#prove/waitlists/waitlist_session.ts'

export interface SqlSessionOptions {
  /** As berth_app, which may act as any account. */
  readonly url: string
  /** The account of each buyer, by number. */
  readonly buyers: readonly string[]
  readonly admin: string
  readonly operatorOf: (occurrence: string) => string
}

interface BookAnswer {
  readonly status: string
  readonly code?: string
  readonly replayed?: boolean
  readonly booking?: BookingAnswer
  readonly waitlist_entry_id?: string
}

/** Errors after which nothing has changed: lock waits, deadlocks, statement timeouts, no free connection. */
const TRANSIENT = new Set(['40001', '40P01', '55P03', '57014', '53300', '57P03'])
const NEVER_SENT = new Set(['ECONNREFUSED', '57P03', '53300'])
const BROKEN_RETRY_MS = 50

/** A session that calls public.book and the others over SQL, as PostgREST does for an account. */
export class BerthSqlSession implements Session, WaitlistSession {
  readonly protocol = 'sql'
  readonly #options: SqlSessionOptions
  #client: pg.Client | null = null
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: SqlSessionOptions) {
    this.#options = options
  }

  async book(request: BookingRequest, key: string): Promise<Outcome<Sold>> {
    const [line] = request.lines
    const outcome = await this.#book(request.buyer, line?.occurrence ?? '', bodyOf(request), key)
    if (outcome.kind !== 'done') return outcome
    const { booking, replayed } = outcome.answer
    if (booking === undefined)
      throw new Error(`Neither booked nor refused: ${JSON.stringify(outcome.answer)}`)
    return { kind: 'done', answer: soldOf(booking, replayed ?? false) }
  }

  confirm({ id, buyer }: BookingName): Promise<Outcome<{ readonly status: string }>> {
    return this.#ask(buyer, `public.confirm(${text(id)})`)
  }

  async release({ id, buyer }: BookingName): Promise<Outcome<{ readonly units: number }>> {
    const outcome = await this.#ask<{ units_released: number }>(buyer, `public.release(${text(id)})`)
    if (outcome.kind !== 'done') return outcome
    return { kind: 'done', answer: { units: outcome.answer.units_released } }
  }

  cancel(
    { id, buyer }: BookingName,
    claims: readonly string[] | null,
  ): Promise<Outcome<{ readonly status: string }>> {
    const some = claims === null ? 'null' : `array[${claims.map(text).join(', ')}]::uuid[]`
    return this.#ask(buyer, `public.cancel_booking(${text(id)}, null, ${some})`)
  }

  async changeVehicle(occurrence: string, vehicle: string): Promise<Outcome<readonly SeatChange[]>> {
    const call = `(select coalesce(jsonb_agg(to_jsonb(m)), '[]')
                     from transit.change_vehicle(${text(occurrence)}, ${text(vehicle)}, true) as m)`
    const outcome = await this.#ask<readonly SeatChangeAnswer[]>(this.#options.admin, call)
    if (outcome.kind !== 'done') return outcome
    return { kind: 'done', answer: outcome.answer.map(seatChangeOf) }
  }

  async bookOrWait(request: PlacesRequest, key: string): Promise<Outcome<BookedOrWaiting>> {
    const outcome = await this.#book(request.buyer, request.event, waitingBodyOf(request), key)
    if (outcome.kind !== 'done') return outcome
    const { booking, waitlist_entry_id: entry } = outcome.answer
    if (entry !== undefined) return { kind: 'done', answer: { kind: 'waiting', id: entry } }
    return { kind: 'done', answer: { kind: 'booked', id: booking?.id ?? '' } }
  }

  async readEntry({ id, buyer }: EntryName): Promise<Outcome<EntryState>> {
    const call = `(select to_jsonb(w) from public.event_waitlists as w where w.id = ${text(id)})`
    const outcome = await this.#ask<EntryAnswer | null>(buyer, call)
    if (outcome.kind !== 'done') return outcome
    if (outcome.answer === null) return { kind: 'refused', code: 'waitlist_entry_not_found' }
    return { kind: 'done', answer: entryStateOf(outcome.answer) }
  }

  leave({ id, event, buyer }: EntryName): Promise<Outcome<{ readonly status: string }>> {
    return this.#ask(buyer, `jsonb_build_object('status', core.leave_waitlist(${text(event)}, ${text(id)}))`)
  }

  resize(event: string, capacity: number): Promise<Outcome<unknown>> {
    return this.#ask(this.#options.admin, `classes.change_capacity(${text(event)}, ${capacity})`)
  }

  async close(): Promise<void> {
    await this.#client?.end().catch(() => undefined)
    this.#client = null
  }

  async #book(
    buyer: number,
    occurrence: string,
    body: Record<string, unknown>,
    key: string,
  ): Promise<Outcome<BookAnswer>> {
    const operator = this.#options.operatorOf(occurrence)
    const call = `public.book(${text(operator)}, ${text(JSON.stringify(body))}, ${text(key)})`
    const outcome = await this.#ask<BookAnswer>(buyer, call)
    if (outcome.kind !== 'done' || outcome.answer.code === undefined) return outcome
    return outcomeOf(outcome.answer.code, BROKEN_RETRY_MS)
  }

  /** Requests run one after the other, since there is one connection. */
  #ask<Answer>(who: number | string, call: string): Promise<Outcome<Answer>> {
    const answer = this.#turn.then(() => this.#askNow<Answer>(who, call))
    this.#turn = answer.catch(() => undefined)
    return answer
  }

  /** Sends the account and the call as one message: one transaction and one round trip. */
  async #askNow<Answer>(who: number | string, call: string): Promise<Outcome<Answer>> {
    const { buyers, url } = this.#options
    const sub = typeof who === 'string' ? who : buyers[who % buyers.length]
    const claims = JSON.stringify({ sub, role: 'authenticated' })
    try {
      this.#client ??= await connect(url, 'berth prove sql')
      const results: unknown = await this.#client.query(
        `set local role authenticated; select set_config('request.jwt.claims', ${text(claims)}, true); select ${call} as answer`,
      )
      return { kind: 'done', answer: answerOf<Answer>(results) }
    } catch (error) {
      return await this.#failureOf(error)
    }
  }

  async #failureOf<Answer>(error: unknown): Promise<Outcome<Answer>> {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (error instanceof pg.DatabaseError && code.startsWith('RB')) {
      const { code: refusal }: { code: string } = JSON.parse(error.detail ?? '{}')
      return outcomeOf(refusal, BROKEN_RETRY_MS)
    }
    const wasSent = this.#client !== null && !NEVER_SENT.has(code)
    if (error instanceof pg.DatabaseError && TRANSIENT.has(code)) {
      return { kind: 'transient_failure', code: 'busy', retryAfterMs: BROKEN_RETRY_MS }
    }
    await this.close()
    if (!wasSent) return { kind: 'transient_failure', code: 'not_connected', retryAfterMs: BROKEN_RETRY_MS }
    const isLost = !(error instanceof pg.DatabaseError) || /^(08|57P)/.test(code)
    return { kind: 'unknown', reason: isLost ? 'connection lost' : `internal: ${code} ${String(error)}` }
  }
}

const text = (value: string) => pg.escapeLiteral(value)

/** pg returns a result for each statement; the last one is the answer. */
function answerOf<Answer>(results: unknown): Answer {
  const last: unknown = Array.isArray(results) ? results.at(-1) : results
  if (last === null || typeof last !== 'object' || !('rows' in last) || !Array.isArray(last.rows)) {
    throw new Error('No answer')
  }
  return last.rows[0].answer
}
