import { arrayParameters, bytea, type Column, jsonb, plain, text } from '#db/booking/array_literals.ts'
import { isOptimistic, learnFromVerdicts } from '#db/booking/optimistic.ts'
import { AS_TEXT, type BookingVerdict, type VerdictRow, verdictsOf } from '#db/booking/verdicts.ts'
import type { Queryable } from '#db/connections/pool.ts'

export type { BookedClaim, BookingVerdict } from '#db/booking/verdicts.ts'

/** One place, or a quantity, of one occurrence. core.book_batch picks or defaults what is left out. */
export interface BookingLine {
  readonly occurrenceId: string
  readonly quantity: number
  readonly seat?: string | undefined
  readonly fromStopId?: string | undefined
  readonly toStopId?: string | undefined
  readonly fromIndex?: number | undefined
  readonly toIndex?: number | undefined
  readonly fareClass?: string | undefined
  readonly passengerType?: string | undefined
  readonly accessible?: boolean | undefined
  readonly passenger?: Readonly<Record<string, unknown>> | undefined
  /** Counts from 1. Lines with the same number were asked for together. If left out, the booking has a single item. */
  readonly itemNo?: number | undefined
}

/** One requested booking, and the caller. The batch trusts these values, so only authenticated ones may be passed. */
export interface BookingRequest {
  /** The owner of the key: two callers may use the same key. */
  readonly caller: string
  readonly key?: string | undefined
  readonly bodyHash: Buffer
  readonly accountId: string
  readonly hold: boolean
  readonly waitlist: boolean
  readonly customerId?: string | undefined
  readonly contactName?: string | undefined
  readonly contactPhone?: string | undefined
  readonly contactEmail?: string | undefined
  readonly currency?: string | undefined
  readonly expectedTotalMinor?: number | undefined
  readonly ip?: string | undefined
  readonly requestId?: string | undefined
  /** What a token that may be new here says of its person: an account that this request creates takes its profile from it. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined
  readonly lines: readonly BookingLine[]
}

/** The columns that core.book_batch takes for a request, in its order. */
const REQUEST_COLUMNS: readonly Column<BookingRequest>[] = [
  text((request) => request.caller),
  text((request) => request.key),
  bytea((request) => request.bodyHash),
  plain('boolean', (request) => request.hold),
  plain('boolean', (request) => request.waitlist),
  plain('uuid', (request) => request.accountId),
  plain('uuid', (request) => request.customerId),
  text((request) => request.contactName),
  text((request) => request.contactPhone),
  text((request) => request.contactEmail),
  text((request) => request.currency),
  plain('bigint', (request) => request.expectedTotalMinor),
  text((request) => request.ip),
  text((request) => request.requestId),
]

interface NumberedLine {
  /** Counts from 1. */
  readonly request: number
  readonly line: BookingLine
}

const LINE_COLUMNS: readonly Column<NumberedLine>[] = [
  plain('integer', ({ request }) => request),
  plain('uuid', ({ line }) => line.occurrenceId),
  plain('integer', ({ line }) => line.quantity),
  text(({ line }) => line.seat),
  plain('uuid', ({ line }) => line.fromStopId),
  plain('uuid', ({ line }) => line.toStopId),
  plain('integer', ({ line }) => line.fromIndex),
  plain('integer', ({ line }) => line.toIndex),
  text(({ line }) => line.fareClass),
  text(({ line }) => line.passengerType),
  plain('boolean', ({ line }) => line.accessible),
  jsonb(({ line }) => line.passenger),
  plain('integer', ({ line }) => line.itemNo),
]

const CLAIMS = jsonb<BookingRequest>((request) => request.claims)

const COLUMNS = [...REQUEST_COLUMNS, ...LINE_COLUMNS]

/** The parameters of core.book_batch: arrays with one element for each request, then arrays with one for each line. */
function parametersOf(operatorId: string, requests: readonly BookingRequest[]): (string | null)[] {
  const lines = requests.flatMap(({ lines }, i) => lines.map((line) => ({ request: i + 1, line })))
  return [
    operatorId,
    ...REQUEST_COLUMNS.map((column) => column.literalOf(requests)),
    ...LINE_COLUMNS.map((column) => column.literalOf(lines)),
  ]
}

/** Runs one batch as one statement and answers each request in the order given. A replay is answered with the booking as it is now. */
export async function bookBatch(
  db: Queryable,
  operatorId: string,
  requests: readonly BookingRequest[],
): Promise<BookingVerdict[]> {
  return answerReplays(db, operatorId, await decideBatch(db, operatorId, requests))
}

const BOOK_BATCH = `select * from core.book_batch($1::uuid, ${arrayParameters(COLUMNS, 2)}, p_optimistic => $${COLUMNS.length + 2}, p_claims => $${COLUMNS.length + 3}::jsonb[])`

/** Like bookBatch, but the verdict of a replay contains only the id. */
export async function decideBatch(
  db: Queryable,
  operatorId: string,
  requests: readonly BookingRequest[],
): Promise<BookingVerdict[]> {
  const { rows } = await db.query<VerdictRow>({
    name: 'book_batch',
    text: BOOK_BATCH,
    values: [...parametersOf(operatorId, requests), isOptimistic(db), CLAIMS.literalOf(requests)],
    rowMode: 'array',
    types: AS_TEXT,
  })
  const verdicts = verdictsOf(rows)
  learnFromVerdicts(db, verdicts)
  return verdicts
}

/** Completes the verdicts of a batch that has committed: those of replays are read now. */
export async function answerReplays(
  db: Queryable,
  operatorId: string,
  verdicts: BookingVerdict[],
): Promise<BookingVerdict[]> {
  const replays = verdicts.filter((verdict) => verdict.code === 'replay').map((verdict) => verdict.resultId)
  if (replays.length === 0) return verdicts

  // What the batch booked is booked, whether or not the replays can be read now.
  const earlier = await readResults(db, operatorId, replays).catch(() => null)
  if (earlier === null) {
    return verdicts.map((verdict) => (verdict.code === 'replay' ? { ...verdict, code: 'again' } : verdict))
  }
  return verdicts.map((verdict) => {
    const result = verdict.code === 'replay' ? earlier.get(verdict.resultId) : undefined
    return result === undefined ? verdict : { ...result, replayed: true }
  })
}

/** Reads bookings and waitlist entries by id, in the shape of verdicts. */
export async function readResults(
  db: Queryable,
  operatorId: string,
  resultIds: readonly string[],
): Promise<Map<string, BookingVerdict>> {
  const { rows } = await db.query<VerdictRow>({
    text: 'select * from core.read_results($1, $2::uuid[])',
    values: [operatorId, resultIds],
    rowMode: 'array',
    types: AS_TEXT,
  })
  return new Map(verdictsOf(rows).map((verdict) => [verdict.resultId, verdict]))
}
