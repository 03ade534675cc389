import { arrayParameters, type Column, plain, text } from '#db/booking/array_literals.ts'
import type { BookingChange } from '#db/booking/holds.ts'
import type { Queryable } from '#db/connections/pool.ts'

/** A booking to be cancelled. */
export interface Cancellation extends BookingChange {
  /** Cancels only these passengers or places. If left out, all are cancelled. */
  readonly claimIds?: readonly string[] | undefined
  readonly reason?: string | undefined
}

/** What was cancelled, and what it cost. */
export interface Cancelled {
  readonly refusal: null
  /** The booking's status: cancelled, or its previous one if a part of it is left. */
  readonly status: string
  readonly fee_minor: number
  readonly refundable_minor: number
  /** The price of what is left. */
  readonly total_minor: number
  readonly currency: string
}

/** The answer of core.cancel_batch: what was done, or the code of the refusal. */
export type CancellationVerdict = Cancelled | { readonly refusal: string }

/** The columns that core.cancel_batch takes, in its order. */
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

/** Runs one batch as one statement. Returns one verdict for each cancellation, in the order given. */
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
