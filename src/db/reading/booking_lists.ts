import type { Queryable } from '#db/connections/pool.ts'

export interface BookingFilter {
  /** If left out, the caller's own bookings at all operators. If given, those of this operator that the caller may see. */
  readonly operator?: string | undefined
  readonly customerId?: string | undefined
  readonly status?: string | undefined
  /** Only bookings older than this one; ids are in order of time. */
  readonly beforeId?: string | undefined
  readonly limit: number
}

export interface BookingSummary {
  readonly id: string
  readonly reference: string
  readonly operator_id: string
  readonly customer_id: string | null
  readonly status: string
  readonly total_minor: number
  readonly currency: string
  readonly expires_at: Date | null
  readonly created_at: Date
}

/** Newest first. Row policies decide which bookings the caller sees. */
export async function listBookings(db: Queryable, filter: BookingFilter): Promise<BookingSummary[]> {
  const { operator, customerId, status, beforeId, limit } = filter
  const { rows } = await db.query<BookingSummary>('select * from core.list_bookings($1, $2, $3, $4, $5)', [
    operator,
    customerId,
    status,
    beforeId,
    limit,
  ])
  return rows
}
