import type { ClaimRow, Rows } from '#prove/rows/read_rows.ts'
import type { GroupHistory } from '#prove/workload/group_history.ts'

/**
 * The seat labels with which a claim may have been reported when it was made; null where places are counted.
 *
 * A claim has a place number. The label of that place depends on the vehicle, and a change of vehicle replaces the claim. So a
 * live claim still has its first label, and for a replaced one the event records the label. For a claim that ended otherwise
 * the label is certain only if the vehicle never changed.
 */
export function possibleLabels(
  claim: ClaimRow,
  rows: Rows,
  history: GroupHistory,
): readonly (string | null)[] {
  const { place } = claim
  if (place === null) return [null]
  const replaced = replacedLabel(claim, rows)
  if (replaced !== undefined) return [replaced]
  if (claim.live) return [labelNow(claim, rows)]
  const occurrence = history.occurrence(claim.occurrence_id)
  const wasChanged = history.vehicleChanges.length + history.unknownVehicleChanges.length > 0
  const plans = wasChanged
    ? (occurrence?.vehicles ?? []).map(({ seats }) => seats)
    : [occurrence?.seats ?? []]
  return [...new Set(plans.flatMap((seats) => seats[place - 1] ?? []))]
}

/** The label in the present layout of the occurrence. */
export function labelNow({ place, occurrence_id }: ClaimRow, { occurrences }: Rows): string | null {
  if (place === null) return null
  return occurrences.find(({ id }) => id === occurrence_id)?.seats[place - 1] ?? null
}

function replacedLabel(claim: ClaimRow, { events }: Rows): string | undefined {
  for (const { seats } of events) {
    const seat = seats?.find(({ old_claim_id }) => old_claim_id === claim.id)
    if (seat !== undefined) return seat.old_seat
  }
  return undefined
}
