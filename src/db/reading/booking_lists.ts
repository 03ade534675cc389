import type { Queryable } from '#db/connections/pool.ts'

/** The results of core.payment_status. */
export const PAYMENT_STATUSES = ['unpaid', 'paid', 'free', 'refund_due'] as const
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number]

export interface BookingFilter {
  /** If left out, the caller's own bookings at all operators. If given, those of this operator that the caller may see. */
  readonly operator?: string | undefined
  readonly customerId?: string | undefined
  readonly status?: string | undefined
  readonly paymentStatus?: string | undefined
  /** The rest is searched for, by staff and at one operator. */
  readonly reference?: string | undefined
  readonly name?: string | undefined
  readonly phone?: string | undefined
  readonly occurrenceId?: string | undefined
  readonly travelDate?: string | undefined
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
  readonly payment_status: PaymentStatus
  readonly contact_name: string | null
  readonly contact_phone: string | null
  readonly total_minor: number
  readonly fee_minor: number
  readonly paid_minor: number
  readonly refundable_minor: number
  readonly currency: string
  readonly expires_at: Date | null
  readonly created_at: Date
}

/** Newest first. Row policies decide which bookings the caller sees. */
export async function listBookings(db: Queryable, filter: BookingFilter): Promise<BookingSummary[]> {
  const { operator, customerId, status, paymentStatus, beforeId, limit } = filter
  const { reference, name, phone, occurrenceId, travelDate } = filter
  const { rows } = await db.query<BookingSummary>(
    'select * from core.find_bookings($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
    [
      ...[operator, customerId, status, paymentStatus],
      ...[reference, name, phone, occurrenceId, travelDate],
      ...[beforeId, limit],
    ],
  )
  return rows
}
