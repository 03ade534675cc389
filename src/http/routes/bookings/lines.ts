import type { BookingLine } from '#db/booking_batches.ts'
import { Refused } from '#http/problems/refused.ts'
import type { Item, NewBooking, Passenger } from '#http/routes/bookings/schemas.ts'

/** Lines that one booking may have; a batch decides up to 256 bookings at once. */
export const LINES_MAX = 100

/** What a booking asks for, by occurrence. Refuses invalid_request where it names nothing, or two ways. */
export function itemsOf(booking: NewBooking): Item[] {
  const { items, occurrence_id } = booking
  if (items !== undefined && occurrence_id !== undefined) {
    throw invalid('/items', 'name one occurrence_id, or several under items, not both')
  }
  if (items !== undefined) return items
  if (occurrence_id === undefined) throw invalid('/occurrence_id', 'is required, or several under items')
  const { quantity, passengers, from_stop_id, to_stop_id, from_index, to_index } = booking
  return [
    {
      occurrence_id,
      quantity,
      passengers,
      from_stop_id,
      to_stop_id,
      from_index,
      to_index,
      class: booking.class,
    },
  ]
}

/** A line a passenger or a quantity. Refuses invalid_request where there are too many, or they contradict each other. */
export function linesOf(items: readonly Item[]): BookingLine[] {
  const lines = items.flatMap(linesOfItem)
  if (lines.length > LINES_MAX) throw invalid('/items', `a booking has at most ${LINES_MAX} lines`)
  return lines
}

function linesOfItem(item: Item): BookingLine[] {
  const journey = {
    occurrenceId: item.occurrence_id,
    fromStopId: item.from_stop_id,
    toStopId: item.to_stop_id,
    fromIndex: item.from_index,
    toIndex: item.to_index,
  }
  if (item.passengers === undefined) {
    return [{ ...journey, quantity: item.quantity ?? 1, fareClass: item.class }]
  }
  if (item.quantity !== undefined && item.quantity !== item.passengers.length) {
    throw invalid('/quantity', 'is not the number of passengers')
  }
  const seats = item.passengers.map(({ seat }) => seat)
  const twice = seats.findIndex((seat, i) => seat !== undefined && seats.indexOf(seat) < i)
  if (twice !== -1) throw invalid(`/passengers/${twice}/seat`, 'is asked for twice')
  return item.passengers.map((passenger) => ({
    ...journey,
    quantity: 1,
    ...lineOfPassenger(passenger, item),
  }))
}

function lineOfPassenger({ seat, class: fareClass, type, accessible, ...holder }: Passenger, item: Item) {
  return {
    seat,
    fareClass: fareClass ?? item.class,
    passengerType: type,
    accessible,
    passenger: Object.keys(holder).length === 0 ? undefined : holder,
  }
}

function invalid(pointer: string, detail: string): Refused {
  return new Refused('invalid_request', { errors: [{ in: 'body', pointer, detail }] })
}
