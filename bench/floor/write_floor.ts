import { readFile } from 'node:fs/promises'
import { arrayParameters, bytea, type Column, jsonb, plain, text } from '#db/booking/array_literals.ts'
import type { BookingLine, BookingRequest } from '#db/booking/batches.ts'
import { AS_TEXT, type VerdictRow, verdictsOf } from '#db/booking/verdicts.ts'
import { connect, type Queryable } from '#db/connections/pool.ts'

/** A booking with everything that Berth would look up or decide. */
export interface DecidedBooking {
  readonly request: BookingRequest
  readonly line: BookingLine
  readonly customerId: string
  readonly mode: 'counted' | 'placed'
  /** Undefined if places are counted. */
  readonly place: number | undefined
  readonly from: number
  readonly to: number
  /** To the microsecond, as PostgreSQL writes them. */
  readonly beginsAt: string
  readonly endsAt: string
  readonly priceMinor: number
  readonly currency: string
}

/** The parameters of bench.write_floor in order, written like those of core.book_batch. */
const COLUMNS: readonly Column<DecidedBooking>[] = [
  text(({ request }) => request.caller),
  text(({ request }) => request.key),
  bytea(({ request }) => request.bodyHash),
  plain('uuid', ({ request }) => request.accountId),
  plain('uuid', ({ customerId }) => customerId),
  text(({ request }) => request.ip),
  text(({ request }) => request.requestId),
  plain('uuid', ({ line }) => line.occurrenceId),
  text(({ mode }) => mode),
  plain('integer', ({ place }) => place),
  plain('integer', ({ from }) => from),
  plain('integer', ({ to }) => to),
  text(({ beginsAt }) => beginsAt),
  text(({ endsAt }) => endsAt),
  plain('integer', ({ line }) => line.quantity),
  plain('bigint', ({ priceMinor }) => priceMinor),
  text(({ currency }) => currency),
  jsonb(({ line }) => line.passenger),
]
const WRITE_FLOOR = `select * from bench.write_floor($1::uuid, ${arrayParameters(COLUMNS, 2)})`

export async function installFloor(url: string): Promise<void> {
  const sql = await readFile(new URL('./write_floor.sql', import.meta.url), 'utf8')
  const db = await connect(url, 'berth bench')
  try {
    await db.query(sql)
  } finally {
    await db.end()
  }
}

/** The counterpart of bookBatch, with the same wire format. Returns how many bookings were written. */
export async function writeFloor(
  db: Queryable,
  operatorId: string,
  bookings: readonly DecidedBooking[],
): Promise<number> {
  const { rows } = await db.query<VerdictRow>({
    name: 'write_floor',
    text: WRITE_FLOOR,
    values: [operatorId, ...COLUMNS.map((column) => column.literalOf(bookings))],
    rowMode: 'array',
    types: AS_TEXT,
  })
  return verdictsOf(rows).length
}
