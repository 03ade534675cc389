import { viewsOf } from '#prove/models/booking/expiry.ts'
import type { BookingState } from '#prove/models/booking/state.ts'
import { tells } from '#prove/models/booking/tells.ts'
import {
  type BookingInput,
  type BookingOperation,
  REFUSED_WHATEVER_THE_STATE,
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
    return isNotThere || REFUSED_WHATEVER_THE_STATE.has(output.code) ? [state] : []
  }
  return output?.kind === 'booking' && record !== undefined ? tells(state, operation, record, output) : []
}

/** Reading ends no hold: one whose time is over is passed over, and may still be there for who reads by an earlier clock. */
export function stepReadFree(
  state: BookingState,
  operation: BookingOperation,
  input: Read<'read_free'>,
): BookingState[] {
  const { output } = operation
  if (output?.kind === 'refused') return REFUSED_WHATEVER_THE_STATE.has(output.code) ? [state] : []
  if (output?.kind !== 'free') return []
  const occurrence = state.part.occurrenceNumber(input.occurrence)
  const told = output.seats === null ? null : output.seats.toSorted().join(' ')
  for (const view of viewsOf(state, operation, new Set([occurrence]))) {
    const places = view.places(occurrence)
    const isSo = told === null || places.freeSeats(input.from, input.to).sort().join(' ') === told
    if (isSo && places.free(input.from, input.to) === output.free) return [state]
  }
  return []
}
