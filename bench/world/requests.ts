import type { PlannedRequest } from '#bench/load/plan.ts'
import type { Seat } from '#bench/world/seats.ts'

const BOOKINGS = '/api/v1/bookings'

/** POST /bookings with this body. */
export function booking(body: Readonly<Record<string, unknown>>): PlannedRequest {
  return { method: 'POST', path: BOOKINGS, body: JSON.stringify(body) }
}

/** Books one place of an event. */
export function place(occurrenceId: string): PlannedRequest {
  return booking({ occurrence_id: occurrenceId, quantity: 1 })
}

/** Holds one place of an event, to be confirmed. */
export function heldPlace(occurrenceId: string): PlannedRequest {
  return booking({ occurrence_id: occurrenceId, quantity: 1, hold: true })
}

/** Books a place of an event, or joins its line if it is sold out. */
export function waitingPlace(occurrenceId: string): PlannedRequest {
  return booking({ occurrence_id: occurrenceId, quantity: 1, waitlist: true })
}

/** Books a chosen seat for one leg, for a named passenger. */
export function chosenSeat(seat: Seat): PlannedRequest {
  return booking(itemOf(seat))
}

/** Books any free seat for the same leg. */
export function pickedSeat({ departureId, leg }: Seat): PlannedRequest {
  return booking({
    occurrence_id: departureId,
    from_index: leg,
    to_index: leg + 1,
    passengers: [{ name: 'Ada' }],
  })
}

/** Books both seats or neither. */
export function cart(first: Seat, second: Seat): PlannedRequest {
  return booking({ items: [itemOf(first), itemOf(second)] })
}

export function cancellation(bookingId: string, token: number): PlannedRequest {
  return { method: 'POST', path: `${BOOKINGS}/${bookingId}/cancellation`, body: '{"reason":"bench"}', token }
}

function itemOf({ departureId, seat, leg }: Seat) {
  return {
    occurrence_id: departureId,
    from_index: leg,
    to_index: leg + 1,
    passengers: [{ name: 'Ada', seat }],
  }
}
