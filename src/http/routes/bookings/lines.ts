import type { BookingLine } from '#db/booking/batches.ts'
import { Refused } from '#http/problems/refused.ts'
import { Item, type NewBooking, type Passenger } from '#http/routes/bookings/schemas.ts'

/** The most lines that one booking may have; a batch decides up to 256 bookings at once. */
export const LINES_MAX = 100

const ITEM_FIELDS = Object.keys(Item.properties).sort()

/** What is asked for of one departure or event, with its id under the one name of three that was used. */
export interface WantedItem extends Item {
  readonly occurrence_id: string
  /** Where the body says it, as a JSON Pointer: '' or /items/1. */
  readonly pointer: string
}

/**
 * What a booking asks for, by occurrence. Refuses invalid_request if it names nothing or contradicts itself, which a schema cannot
 * express. core.check_request does the same over SQL, and a differential test checks that the two agree.
 */
export function itemsOf(booking: NewBooking): WantedItem[] {
  const { items } = booking
  if (items === undefined) return [wantedOf(booking, '')]
  const field = ITEM_FIELDS.find((name) => name in booking)
  if (field !== undefined) throw invalid(`/${field}`, 'is said of each of the items instead')
  const wanted = items.map((item, i) => wantedOf(item, `/items/${i}`))
  const lines = wanted.reduce((count, { passengers }) => count + (passengers?.length ?? 1), 0)
  if (lines > LINES_MAX) throw invalid('/items', `have more than ${LINES_MAX} lines`)
  return wanted
}

function wantedOf(item: Item, pointer: string): WantedItem {
  const { quantity, passengers, from_index, to_index, seat } = item
  const occurrence_id = nameOf(item, pointer)
  if (passengers !== undefined) {
    if (quantity !== undefined && quantity !== passengers.length) {
      throw invalid(`${pointer}/quantity`, 'is not the number of passengers')
    }
    if (seat !== undefined) throw invalid(`${pointer}/seat`, 'is said of each of the passengers instead')
  }
  if (from_index !== undefined && item.from_stop_id !== undefined) {
    throw invalid(`${pointer}/from_index`, 'is beside from_stop_id: name the stop one way')
  }
  if (to_index !== undefined && item.to_stop_id !== undefined) {
    throw invalid(`${pointer}/to_index`, 'is beside to_stop_id: name the stop one way')
  }
  if (passengers !== undefined) refuseSeatTwice(passengers, pointer)
  return { ...item, occurrence_id, pointer }
}

function nameOf({ occurrence_id, departure_id, event_id }: Item, pointer: string): string {
  const known = occurrence_id ?? departure_id
  const name = known ?? event_id
  if (name === undefined) throw invalid(`${pointer}/occurrence_id`, 'is required')
  if (occurrence_id !== undefined && departure_id !== undefined) {
    throw invalid(`${pointer}/departure_id`, 'is another name of what is named already')
  }
  if (known !== undefined && event_id !== undefined) {
    throw invalid(`${pointer}/event_id`, 'is another name of what is named already')
  }
  return name.toLowerCase()
}

function refuseSeatTwice(passengers: readonly Passenger[], pointer: string): void {
  const seats = passengers.map(({ seat }) => seat)
  const twice = seats.findIndex((seat, i) => seat !== undefined && seats.indexOf(seat) < i)
  if (twice !== -1) throw invalid(`${pointer}/passengers/${twice}/seat`, 'is asked for twice')
}

/** One line for each passenger, or for each quantity. */
export function linesOf(items: readonly WantedItem[]): BookingLine[] {
  // Most bookings have a single item, which needs no number.
  return items.flatMap((item, i) => linesOfItem(item, items.length === 1 ? undefined : i + 1))
}

function linesOfItem(item: WantedItem, itemNo: number | undefined): BookingLine[] {
  const journey = {
    itemNo,
    occurrenceId: item.occurrence_id,
    fromStopId: item.from_stop_id?.toLowerCase(),
    toStopId: item.to_stop_id?.toLowerCase(),
    fromIndex: item.from_index,
    toIndex: item.to_index,
  }
  if (item.passengers === undefined) {
    return [{ ...journey, quantity: item.quantity ?? 1, seat: item.seat, fareClass: item.class }]
  }
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
