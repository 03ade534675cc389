import { expired, mayHaveExpired } from '#prove/models/booking/expiry.ts'
import {
  type BookingRecord,
  type BookingState,
  holdsPlaces,
  withBooking,
} from '#prove/models/booking/state.ts'
import type { BookingClaim, BookingOperation, BookingStatus } from '#prove/models/booking_types.ts'

/** What a response reports about a booking. */
interface Reported {
  readonly status: BookingStatus
  readonly claims: readonly BookingClaim[]
}

/** The states in which a response may have reported this. A hold that is reported as expired has expired unobserved. */
export function statesReporting(
  state: BookingState,
  operation: BookingOperation,
  record: BookingRecord,
  { status, claims }: Reported,
): BookingState[] {
  const live = holdsPlaces({ ...record, status }) ? record.claims : []
  if (!areTheSame(state, live, claims)) return []
  if (record.status === status) return [state]
  return status === 'expired' ? expireUnobserved(state, operation, record) : []
}

/** The hold was swept, and no response has reported it. */
export function expireUnobserved(
  state: BookingState,
  operation: BookingOperation,
  record: BookingRecord,
): BookingState[] {
  return mayHaveExpired(state, record, operation) ? [withBooking(state, expired(record))] : []
}

function areTheSame(
  { part }: BookingState,
  live: BookingRecord['claims'],
  reported: readonly BookingClaim[],
): boolean {
  const left = [...reported]
  const allFound = live.every((claim) => {
    const at = left.findIndex(
      (other) =>
        (claim.id === null || claim.id === other.id) &&
        claim.seat === other.seat &&
        claim.from === other.from &&
        claim.to === other.to &&
        claim.quantity === other.quantity &&
        part.occurrenceId(claim.occurrence) === other.occurrence,
    )
    if (at !== -1) left.splice(at, 1)
    return at !== -1
  })
  return allFound && left.length === 0
}
