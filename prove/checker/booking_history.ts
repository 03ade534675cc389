import type { BookingHistory } from '#prove/checker/checked_history.ts'
import { CLOCK_ERROR_US } from '#prove/history/clock.ts'
import type { BookingOccurrence, BookingOperation } from '#prove/models/booking_types.ts'
import type { Group } from '#prove/session.ts'

/** The history of a group in the form that the model checks. */
export function bookingHistoryOf(
  { occurrences }: Group,
  operations: readonly BookingOperation[],
): BookingHistory {
  const inventory = {
    clockErrorUs: CLOCK_ERROR_US,
    occurrences: occurrences.map(
      ({ id, seats, legs, capacity }): BookingOccurrence =>
        seats.length === 0 ? { mode: 'counted', id, capacity } : { mode: 'placed', id, seats, legs },
    ),
  }
  return { kind: 'bookings', inventory, operations }
}
