import type { ClaimRow, Rows } from '#prove/rows/read_rows.ts'

/**
 * The claims with which a booking was made. It leaves out those that replaced them after a change of vehicle, and those that a
 * late confirmation created.
 */
export function firstClaims(bookingId: string, { claims, events }: Rows): ClaimRow[] {
  const own = events.filter(({ booking_id }) => booking_id === bookingId)
  const replacements = new Set(own.flatMap(({ seats }) => seats?.map(({ claim_id }) => claim_id) ?? []))
  const expired = own.find(({ topic }) => topic === 'booking.expired')
  // An id carries when it was made, and a renewed claim was made after the expiry was written.
  const isRenewed = ({ made_at }: ClaimRow) => expired !== undefined && made_at >= expired.at
  return claims.filter(
    (claim) => claim.booking_id === bookingId && !replacements.has(claim.id) && !isRenewed(claim),
  )
}
