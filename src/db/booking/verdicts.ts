import pg from 'pg'
import type { PaymentStatus } from '#db/reading/booking_lists.ts'

export interface BookedClaim {
  readonly id: string
  readonly occurrenceId: string
  readonly seat: string | null
  readonly fromIndex: number
  readonly toIndex: number
  readonly quantity: number
  readonly priceMinor: number
}

/** The answer of core.book_batch: a status and what was booked, or the code of a refusal. */
export interface BookingVerdict {
  /** held, confirmed, waitlisted (or a later status, if this is a replay), else the code of a refusal. */
  readonly code: string
  readonly replayed: boolean
  /** The id of the booking or of the waitlist entry. */
  readonly resultId: string
  readonly reference: string | null
  /** Null if there is no booking. */
  readonly paymentStatus: PaymentStatus | null
  readonly totalMinor: number | null
  readonly currency: string | null
  readonly expiresAt: Date | null
  readonly createdAt: Date
  readonly claims: readonly BookedClaim[]
}

/** Rows in the shape of core.batch_answer, with every value as PostgreSQL wrote it. */
export type VerdictRow = [
  request: string,
  verdict: string,
  resultId: string,
  reference: string | null,
  totalMinor: string | null,
  currency: string | null,
  expiresAt: string | null,
  createdAt: string,
  claimId: string,
  /** Null if the booking has no claims left. */
  occurrenceId: string | null,
  label: string | null,
  fromIndex: string,
  toIndex: string,
  quantity: string,
  priceMinor: string | null,
  paymentStatus: PaymentStatus | null,
]

/**
 * For a query of {@link VerdictRow}s. The type of each value is known here, and most values are not needed on every row, so pg need
 * not parse them.
 */
export const AS_TEXT: pg.CustomTypesConfig = { getTypeParser: () => (value: string) => value }

const parseTimestamp: (value: string) => Date = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ, 'text')

/**
 * Returns one verdict for each request, in order. There is one row for each line, sorted by request. The first row of a request
 * carries the values of the booking.
 */
export function verdictsOf(rows: readonly VerdictRow[]): BookingVerdict[] {
  const verdicts: BookingVerdict[] = []
  let claims: BookedClaim[] = []
  let request: string | undefined
  const momentOf = createMoments()
  for (const row of rows) {
    if (row[0] !== request) {
      request = row[0]
      claims = []
      verdicts.push(verdictOf(row, claims, momentOf))
    }
    if (row[9] !== null) claims.push(claimOf(row, row[9]))
  }
  return verdicts
}

function verdictOf(
  row: VerdictRow,
  claims: readonly BookedClaim[],
  momentOf: (text: string) => Date,
): BookingVerdict {
  const [, code, resultId, reference, totalMinor, currency, expiresAt, createdAt] = row
  return {
    code,
    replayed: false,
    resultId,
    reference,
    paymentStatus: row[15],
    totalMinor: totalMinor === null ? null : Number(totalMinor),
    currency,
    expiresAt: expiresAt === null ? null : momentOf(expiresAt),
    createdAt: momentOf(createdAt),
    claims,
  }
}

function claimOf(row: VerdictRow, occurrenceId: string): BookedClaim {
  const [, , , , , , , , id, , seat, fromIndex, toIndex, quantity, priceMinor] = row
  return {
    id,
    occurrenceId,
    seat,
    fromIndex: Number(fromIndex),
    toIndex: Number(toIndex),
    quantity: Number(quantity),
    priceMinor: Number(priceMinor),
  }
}

/** Parses timestamps. Most rows of a batch share the same one, and parsing it costs more than the rest of a row. */
function createMoments(): (text: string) => Date {
  let last = ''
  let moment = new Date(0)
  return (text) => {
    if (text !== last) moment = parseTimestamp(text)
    last = text
    return moment
  }
}
