import type { ClaimRow, Rows } from '#prove/rows/read_rows.ts'
import type { GroupHistory } from '#prove/workload/group_history.ts'

/**
 * The seats that a claim may have been told as when it was made; null where places are counted. A claim keeps a place
 * number; what that is called changes with the bus, and then the claim is rewritten. So a live one is called as it ever
 * was, and of a rewritten one the event says how it was called. Of one that ended otherwise it is certain only where no other
 * bus ever ran.
 */
export function possibleLabels(
  claim: ClaimRow,
  rows: Rows,
  history: GroupHistory,
): readonly (string | null)[] {
  const { place } = claim
  if (place === null) return [null]
  const rewritten = rewrittenFrom(claim, rows)
  if (rewritten !== undefined) return [rewritten]
  if (claim.live) return [labelNow(claim, rows)]
  const occurrence = history.occurrence(claim.occurrence_id)
  const wasMoved = history.vehicleChanges.length + history.unknownVehicleChanges.length > 0
  const plans = wasMoved ? (occurrence?.vehicles ?? []).map(({ seats }) => seats) : [occurrence?.seats ?? []]
  return [...new Set(plans.flatMap((seats) => seats[place - 1] ?? []))]
}

/** As the layout of the occurrence says now. */
export function labelNow({ place, occurrence_id }: ClaimRow, { occurrences }: Rows): string | null {
  if (place === null) return null
  return occurrences.find(({ id }) => id === occurrence_id)?.seats[place - 1] ?? null
}

function rewrittenFrom(claim: ClaimRow, { events }: Rows): string | undefined {
  for (const { seats } of events) {
    const seat = seats?.find(({ old_claim_id }) => old_claim_id === claim.id)
    if (seat !== undefined) return seat.old_seat
  }
  return undefined
}
