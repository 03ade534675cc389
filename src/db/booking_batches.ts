import type { Queryable } from '#db/pool.ts'

/** One place, or a quantity, of one occurrence. What is left out is picked or defaults, as core.book_batch says. */
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
}

/** One booking asked for, with who asks: the batch trusts these, so only what was authenticated goes in. */
export interface BookingRequest {
  /** Whose key it is: two callers may use the same key. */
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
  readonly lines: readonly BookingLine[]
}

export interface BookedClaim {
  readonly id: string
  readonly occurrenceId: string
  readonly seat: string | null
  readonly fromIndex: number
  readonly toIndex: number
  readonly quantity: number
  readonly priceMinor: number
}

/** What core.book_batch answered: a status and what was booked, or the code of a refusal. */
export interface BookingVerdict {
  /** held, confirmed, waitlisted (or a later status, of a replay), else the code of a refusal. */
  readonly code: string
  readonly replayed: boolean
  /** The booking, or the waitlist entry. */
  readonly resultId: string
  readonly reference: string | null
  readonly totalMinor: number | null
  readonly currency: string | null
  readonly expiresAt: Date | null
  readonly createdAt: Date
  readonly claims: readonly BookedClaim[]
}

type Row = [
  request: number,
  verdict: string,
  resultId: string,
  reference: string | null,
  totalMinor: number | null,
  currency: string | null,
  expiresAt: Date | null,
  createdAt: Date,
  claimId: string,
  occurrenceId: string,
  label: string | null,
  fromIndex: number,
  toIndex: number,
  quantity: number,
  priceMinor: number,
]

const REQUEST_TYPES = 'text text bytea boolean boolean uuid uuid text text text text bigint text text'.split(
  ' ',
)
const LINE_TYPES = 'integer uuid integer text uuid uuid integer integer text text boolean jsonb'.split(' ')
const ARRAYS = [...REQUEST_TYPES, ...LINE_TYPES].map((type, i) => `$${i + 2}::${type}[]`)
const BOOK_BATCH = `select * from core.book_batch($1::uuid, ${ARRAYS.join(', ')})`

/** The arrays that core.book_batch takes: one element a request, then one element a line. */
function parametersOf(operatorId: string, requests: readonly BookingRequest[]): unknown[] {
  const lines = requests.flatMap((request, i) => request.lines.map((line) => ({ ...line, request: i + 1 })))
  return [
    operatorId,
    requests.map((r) => r.caller),
    requests.map((r) => r.key),
    requests.map((r) => r.bodyHash),
    requests.map((r) => r.hold),
    requests.map((r) => r.waitlist),
    requests.map((r) => r.accountId),
    requests.map((r) => r.customerId),
    requests.map((r) => r.contactName),
    requests.map((r) => r.contactPhone),
    requests.map((r) => r.contactEmail),
    requests.map((r) => r.currency),
    requests.map((r) => r.expectedTotalMinor),
    requests.map((r) => r.ip),
    requests.map((r) => r.requestId),
    lines.map((l) => l.request),
    lines.map((l) => l.occurrenceId),
    lines.map((l) => l.quantity),
    lines.map((l) => l.seat),
    lines.map((l) => l.fromStopId),
    lines.map((l) => l.toStopId),
    lines.map((l) => l.fromIndex),
    lines.map((l) => l.toIndex),
    lines.map((l) => l.fareClass),
    lines.map((l) => l.passengerType),
    lines.map((l) => l.accessible),
    lines.map((l) => l.passenger),
  ]
}

/** Rows come a line each, sorted by request; the first of a request carries what is the booking's. */
function verdictsOf(rows: readonly Row[]): Map<number, BookingVerdict> {
  const verdicts = new Map<number, BookingVerdict & { claims: BookedClaim[] }>()
  for (const row of rows) {
    let verdict = verdicts.get(row[0])
    if (verdict === undefined) {
      verdict = {
        code: row[1],
        replayed: false,
        resultId: row[2],
        reference: row[3],
        totalMinor: row[4],
        currency: row[5],
        expiresAt: row[6],
        createdAt: row[7],
        claims: [],
      }
      verdicts.set(row[0], verdict)
    }
    verdict.claims.push({
      id: row[8],
      occurrenceId: row[9],
      seat: row[10],
      fromIndex: row[11],
      toIndex: row[12],
      quantity: row[13],
      priceMinor: row[14],
    })
  }
  return verdicts
}

/**
 * Runs one batch as one statement and answers each request in the order given.
 *
 * A replay is answered with the booking as it is now, read after the batch has committed.
 */
export async function bookBatch(
  db: Queryable,
  operatorId: string,
  requests: readonly BookingRequest[],
): Promise<BookingVerdict[]> {
  const { rows } = await db.query<Row>({
    name: 'book_batch',
    text: BOOK_BATCH,
    values: parametersOf(operatorId, requests),
    rowMode: 'array',
  })
  const verdicts = [...verdictsOf(rows).values()]
  const replays = verdicts.filter((verdict) => verdict.code === 'replay').map((verdict) => verdict.resultId)
  if (replays.length === 0) return verdicts

  const earlier = await readResults(db, operatorId, replays)
  return verdicts.map((verdict) => {
    const result = verdict.code === 'replay' ? earlier.get(verdict.resultId) : undefined
    return result === undefined ? verdict : { ...result, replayed: true }
  })
}

/** Bookings and waitlist entries by id, in the shape of verdicts. */
export async function readResults(
  db: Queryable,
  operatorId: string,
  resultIds: readonly string[],
): Promise<Map<string, BookingVerdict>> {
  const { rows } = await db.query<Row>({
    text: 'select * from core.read_results($1, $2::uuid[])',
    values: [operatorId, resultIds],
    rowMode: 'array',
  })
  return new Map([...verdictsOf(rows).values()].map((verdict) => [verdict.resultId, verdict]))
}
