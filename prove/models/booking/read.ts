import { expirable, expired, isConflict, withoutExpired } from '#prove/models/booking/expiry.ts'
import { statesReporting } from '#prove/models/booking/reported.ts'
import type { BookingDraft, BookingRecord, BookingState, ClaimState } from '#prove/models/booking/state.ts'
import {
  type BookingInput,
  type BookingOperation,
  STATE_INDEPENDENT_REFUSALS,
} from '#prove/models/booking_types.ts'

type Read<Kind> = Extract<BookingInput, { kind: Kind }>

export function stepReadBooking(
  state: BookingState,
  operation: BookingOperation,
  input: Read<'read_booking'>,
): BookingState[] {
  const { output } = operation
  const record = state.bookings.get(state.part.bookingNumber(input.booking))
  if (output?.kind === 'refused') {
    const isNotThere = record === undefined && output.code === 'booking_not_found'
    return isNotThere || STATE_INDEPENDENT_REFUSALS.has(output.code) ? [state] : []
  }
  return output?.kind === 'booking' && record !== undefined
    ? statesReporting(state, operation, record, output)
    : []
}

/** Reading does not expire holds: an expired one is ignored, and may still count for a read with an earlier clock. */
export function stepReadFree(
  state: BookingState,
  operation: BookingOperation,
  input: Read<'read_free'>,
): BookingState[] {
  const { output } = operation
  if (output?.kind === 'refused') return STATE_INDEPENDENT_REFUSALS.has(output.code) ? [state] : []
  if (output?.kind !== 'free') return []
  const occurrence = state.part.occurrenceNumber(input.occurrence)
  const view = withoutExpired(state, operation, [occurrence])
  const holds = expirable(view, operation, occurrence)
  const { from, to } = input
  const isSo =
    output.seats === null
      ? mayBeFree(view.places(occurrence).free(from, to), holds, occurrence).has(output.free)
      : output.free === output.seats.length &&
        areFreeSeats(view, holds, { occurrence, from, to }, output.seats)
  return isSo ? [state] : []
}

/** The numbers of places that may be free, with any subset of these holds expired. */
function mayBeFree(free: number, holds: readonly BookingRecord[], occurrence: number): Set<number> {
  const counts = new Set([free])
  for (const { claims } of holds) {
    const its = claims.filter((claim) => claim.occurrence === occurrence)
    const units = its.reduce((sum, { quantity }) => sum + quantity, 0)
    for (const count of [...counts]) counts.add(count + units)
  }
  return counts
}

/** Whether exactly these seats are free once the holds that conflict with them have expired. */
function areFreeSeats(
  view: BookingDraft,
  holds: readonly BookingRecord[],
  span: Pick<ClaimState, 'occurrence' | 'from' | 'to'>,
  seats: readonly string[],
): boolean {
  for (const hold of holds) {
    const isOver = hold.claims.some((claim) => seats.some((seat) => isConflict(claim, { ...span, seat })))
    if (isOver) view.put(expired(hold))
  }
  const free = view.places(span.occurrence).freeSeats(span.from, span.to)
  return free.toSorted().join(' ') === seats.toSorted().join(' ')
}
