import { arrayParameters, type Column, plain, text } from '#db/booking/array_literals.ts'
import type { BookingChange } from '#db/booking/holds.ts'
import type { Queryable } from '#db/connections/pool.ts'

/** A booking that is to be given up. */
export interface Cancellation extends BookingChange {
  /** Only these passengers or places of it. Left out, all. */
  readonly claimIds?: readonly string[] | undefined
  readonly reason?: string | undefined
}

/** What was given up, and what it cost. */
export interface Cancelled {
  readonly refusal: null
  /** Of the booking: cancelled, or what it was before if something of it is left. */
  readonly status: string
  readonly fee_minor: number
  readonly refundable_minor: number
  /** The price of what is left. */
  readonly total_minor: number
  readonly currency: string
}

/** What core.cancel_batch answered: what was done, or by its code why nothing was. */
export type CancellationVerdict = Cancelled | { readonly refusal: string }

/** What core.cancel_batch takes, in its order. */
const COLUMNS: readonly Column<Cancellation>[] = [
  plain('uuid', ({ bookingId }) => bookingId),
  text(({ claimIds }) => claimIds && `{${claimIds.join(',')}}`),
  text(({ reason }) => reason),
  plain('uuid', ({ accountId }) => accountId),
  text(({ ip }) => ip),
  text(({ requestId }) => requestId),
]

const CANCEL_BATCH = `
  select refusal, status, fee_minor, refundable_minor, total_minor, currency
    from core.cancel_batch($1::uuid, ${arrayParameters(COLUMNS, 2)}) order by request`

/** Runs one batch as one statement. A verdict a cancellation, in the order given. */
export async function cancelBatch(
  db: Queryable,
  operatorId: string,
  cancellations: readonly Cancellation[],
): Promise<readonly CancellationVerdict[]> {
  const { rows } = await db.query<CancellationVerdict>({
    name: 'cancel_batch',
    text: CANCEL_BATCH,
    values: [operatorId, ...COLUMNS.map((column) => column.literalOf(cancellations))],
  })
  return rows
}
