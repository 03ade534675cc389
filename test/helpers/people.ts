import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { QueryResultRow } from 'pg'
import type { BookingLine, BookingRequest } from '#db/booking/batches.ts'
import type { PoolClient } from '#db/connections/pool.ts'
import type { Caller } from '#test/helpers/database.ts'

/** A booking in the answer of public.book. */
export interface AnsweredBooking {
  id: string
  reference: string
  status: string
  total_minor: number
  currency: string
  expires_at: string | null
  claims: {
    id: string
    occurrence_id: string
    seat: string | null
    from_index: number
    to_index: number
    quantity: number
    price_minor: number
  }[]
}

/** The answer of public.book: held, confirmed, waitlisted, or refused with a code. */
export interface Answer {
  status: string
  code?: string
  message?: string
  replayed?: boolean
  booking?: AnsweredBooking
  waitlist_entry_id?: string
  total_minor?: number
  currency?: string
  places?: { occurrence_id: string; seat: string | null; free_seats: string[] }[]
  choices?: { occurrence_id: string; classes: string[]; passenger_types: string[] }[]
}

export interface Cancelled {
  status: string
  fee_minor: number
  refundable_minor: number
  total_minor: number
}

export type JsonObject = Readonly<Record<string, unknown>>

interface Named {
  readonly id: string
}

/** An account that calls one operator over SQL. */
export interface Person {
  accountId: string
  sql: Caller
  /** Makes several calls in one transaction, which is rolled back if the work fails. */
  inTransaction<Result>(work: (self: Person) => Promise<Result>): Promise<Result>
  ask(request: JsonObject, key?: string): Promise<Answer>
  book(occurrence: Named, request?: JsonObject, key?: string): Promise<Answer>
  hold(occurrence: Named, request?: JsonObject, key?: string): Promise<Answer>
  confirm(booking: Named): Promise<string>
  release(booking: Named): Promise<number>
  cancel(booking: Named, reason?: string, claimIds?: readonly string[]): Promise<Cancelled>
  /** The same, as one request of a batch. */
  request(lines: readonly BookingLine[], options?: Partial<BookingRequest>): BookingRequest
}

export function makePerson(sql: Caller, operatorId: string, accountId: string): Person {
  async function answerOf<Result>(call: string, parameters: unknown[]): Promise<Result> {
    const [row] = await sql.query<QueryResultRow & { answer: Result }>(`select ${call} as answer`, parameters)
    if (row === undefined) throw new Error(`No answer: ${call}`)
    return row.answer
  }
  const ask = (call: 'book' | 'hold', request: JsonObject, key?: string) =>
    answerOf<Answer>(`public.${call}($1, $2, $3)`, [operatorId, JSON.stringify(request), key])

  return {
    accountId,
    sql,
    inTransaction: (work) =>
      sql.transaction((db) => work(makePerson(callerWithin(db), operatorId, accountId))),
    ask: (request, key) => ask('book', request, key),
    book: (occurrence, request, key) => ask('book', { occurrence_id: occurrence.id, ...request }, key),
    hold: (occurrence, request, key) => ask('hold', { occurrence_id: occurrence.id, ...request }, key),
    confirm: async ({ id }) => (await answerOf<{ status: string }>('public.confirm($1)', [id])).status,
    release: async ({ id }) =>
      (await answerOf<{ units_released: number }>('public.release($1)', [id])).units_released,
    cancel: ({ id }, reason, claimIds) =>
      answerOf('public.cancel_booking($1, $2, $3)', [id, reason, claimIds]),
    request: (lines, options) => ({
      caller: `account:${accountId}`,
      bodyHash: createHash('sha256').update(JSON.stringify(lines)).digest(),
      accountId,
      hold: false,
      waitlist: false,
      lines,
      ...options,
    }),
  }
}

function callerWithin(db: PoolClient): Caller {
  return {
    query: async (text, parameters) => (await db.query(text, parameters)).rows,
    transaction: (work) => work(db),
  }
}

/** A line of a batch for one place of an occurrence, or for a given number. */
export function line(occurrence: Named, options: Partial<BookingLine> = {}): BookingLine {
  return { occurrenceId: occurrence.id, quantity: 1, ...options }
}

/** The booking of an answer that has one. */
export function booked(answer: Answer): AnsweredBooking {
  assert.ok(answer.booking, `not booked: ${JSON.stringify(answer)}`)
  return answer.booking
}
