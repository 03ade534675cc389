import type { BookingOperation } from '#prove/models/booking_types.ts'
import { possibleLabels } from '#prove/rows/labels.ts'
import type { ClaimRow, Rows } from '#prove/rows/read_rows.ts'
import type { GroupHistory } from '#prove/workload/group_history.ts'

/** The seat that a lost response reported for a claim; undefined if nothing tells it any more. */
export function reportedSeat(
  claim: ClaimRow,
  request: BookingOperation,
  history: GroupHistory,
  rows: Rows,
): string | null | undefined {
  const [label, ...others] = possibleLabels(claim, rows, history)
  if (others.length === 0) return label
  // A replay reported it. A claim never changes its label.
  for (const { output } of history.operations) {
    if (output?.kind !== 'booked') continue
    const reported = output.claims.find(({ id }) => id === claim.id)
    if (reported !== undefined) return reported.seat
  }
  return chosenSeat(claim, request)
}

/** The seat that the only line for this span chose. */
function chosenSeat(claim: ClaimRow, { input }: BookingOperation): string | undefined {
  if (input.kind !== 'book') return undefined
  const [line, ...others] = input.lines.filter(
    ({ occurrence, from, to }) =>
      occurrence === claim.occurrence_id && from === claim.from_index && to === claim.to_index,
  )
  return others.length === 0 ? (line?.seat ?? undefined) : undefined
}
