import type { Queryable } from '#db/pool.ts'

export interface BookingFilter {
  /** Left out: the caller's own bookings, everywhere. Given: those of the operator that the caller may see. */
  readonly operator?: string | undefined
  readonly customerId?: string | undefined
  readonly status?: string | undefined
  /** Only bookings older than this one: ids are in order of time. */
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

const COLUMNS = `b.id, core.show_reference(b.reference) as reference, b.operator_id, b.customer_id, b.status, b.total_minor,
  b.currency, b.expires_at, b.created_at`

/** Newest first. Row policies decide what is seen; the conditions here only lead each case to its index. */
export async function listBookings(db: Queryable, filter: BookingFilter): Promise<BookingSummary[]> {
  const whose =
    filter.operator === undefined
      ? 'b.customer_id = any ((select core.my_customer_ids())::uuid[])'
      : 'b.operator_id = (select core.operator_id_of($5))'
  const { rows } = await db.query<BookingSummary>(
    `select ${COLUMNS} from core.bookings as b
      where ${whose}
        and ($1::uuid is null or b.id < $1)
        and ($2::uuid is null or b.customer_id = $2)
        and ($3::text is null or b.status = $3)
      order by b.id desc limit $4`,
    [
      filter.beforeId,
      filter.customerId,
      filter.status,
      filter.limit,
      ...(filter.operator === undefined ? [] : [filter.operator]),
    ],
  )
  return rows
}
