import type { BookingLine, BookingVerdict } from '#db/booking_batches.ts'
import type { Queryable } from '#db/pool.ts'

/** Refusals after which it helps to know which places are free. */
const FOR_WANT_OF_A_PLACE = new Set(['place_taken', 'place_not_found', 'place_not_sold', 'sold_out'])

/** What would help after a refusal: the new total, or the seats that are free for the journey asked for. */
export async function readRefusalDetail(
  db: Queryable,
  operatorId: string,
  verdict: BookingVerdict,
  lines: readonly BookingLine[],
): Promise<Record<string, unknown>> {
  if (verdict.code === 'price_changed') return { total_minor: verdict.totalMinor, currency: verdict.currency }
  if (!FOR_WANT_OF_A_PLACE.has(verdict.code)) return {}
  const { rows } = await db.query<{ detail: Record<string, unknown> }>(
    'select core.refusal_detail($1, $2, $3::uuid[], $4::text[], $5::integer[], $6::integer[]) as detail',
    [
      operatorId,
      verdict.code,
      lines.map((line) => line.occurrenceId),
      lines.map((line) => line.seat),
      verdict.claims.map((claim) => claim.fromIndex),
      verdict.claims.map((claim) => claim.toIndex),
    ],
  )
  return rows[0]?.detail ?? {}
}
