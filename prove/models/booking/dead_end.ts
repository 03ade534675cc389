import { bookingOfKey } from '#prove/models/booking/book.ts'
import { bodyOf } from '#prove/models/booking/part.ts'
import type { BookingState } from '#prove/models/booking/state.ts'
import {
  type BookingInput,
  type BookingOperation,
  type BookingOutput,
  type BookingStatus,
  STATE_INDEPENDENT_REFUSALS,
} from '#prove/models/booking_types.ts'

type Booked = Extract<BookingOutput, { kind: 'booked' }>

/** The statuses that a booking may still reach. An expired hold may be confirmed late. */
const MAY_BECOME: Readonly<Record<BookingStatus, readonly BookingStatus[]>> = {
  held: ['held', 'confirmed', 'expired', 'cancelled'],
  expired: ['expired', 'confirmed', 'cancelled'],
  confirmed: ['confirmed', 'cancelled'],
  cancelled: ['cancelled'],
}

/** Whether neither this state nor any that follows can give the response: the booking is in a later status, or the key was used. */
export function isDeadEnd(state: BookingState, operation: BookingOperation): boolean {
  const { input, output } = operation
  if (output === null) return false
  if (output.kind === 'refused' && STATE_INDEPENDENT_REFUSALS.has(output.code)) return false
  if (input.kind === 'book') {
    const earlier = bookingOfKey(state, input)
    if (earlier === undefined) return output.kind === 'booked' && isSeatGone(state, operation, output)
    if (output.kind === 'booked') {
      return !output.replayed || !mayStillBe(earlier.status, [output.status])
    }
    return output.kind === 'refused' && (output.code !== 'key_reused' || earlier.body === bodyOf(input))
  }
  if (!('booking' in input)) return false
  const status = state.bookings.get(state.part.bookingNumber(input.booking))?.status
  return status !== undefined && !mayStillBe(status, needed(input, output))
}

/** Whether a seat of the response belongs to another booking until after the response. */
function isSeatGone(
  { part, places, bookings }: BookingState,
  { respondedAtUs }: BookingOperation,
  { claims }: Booked,
): boolean {
  return claims.some((claim) => {
    const owners = places[part.occurrenceNumber(claim.occurrence)]?.ownersOf(claim) ?? []
    return owners.some((owner) => {
      const expiresUs = (bookings.get(owner)?.mayExpireFromUs ?? Infinity) - part.clockErrorUs
      return Math.min(expiresUs, part.lastsUntilUs(owner)) > respondedAtUs
    })
  })
}

function mayStillBe(status: BookingStatus, needed: readonly BookingStatus[]): boolean {
  return MAY_BECOME[status].some((each) => needed.includes(each))
}

/** The statuses from which a booking can give this response. */
function needed(input: BookingInput, output: BookingOutput): readonly BookingStatus[] {
  switch (output.kind) {
    case 'confirmed':
      return ['held', 'expired', 'confirmed']
    case 'released':
      return output.units > 0 ? ['held'] : ['held', 'expired', 'cancelled']
    case 'cancelled':
      return ['held', 'confirmed']
    case 'booking':
      return output.status === 'expired' ? ['held', 'expired'] : [output.status]
    case 'refused':
      return neededToRefuse(input, output.code)
    default:
      return []
  }
}

function neededToRefuse(input: BookingInput, code: string): readonly BookingStatus[] {
  switch (code) {
    case 'already_cancelled':
      return input.kind === 'cancel' ? ['held', 'expired', 'cancelled'] : ['cancelled']
    case 'hold_expired':
      return ['held', 'expired']
    case 'hold_already_confirmed':
      return ['confirmed']
    case 'claim_not_found':
      return ['held', 'confirmed']
    default:
      return []
  }
}
