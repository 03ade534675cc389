import type { RefusedField } from '#db/booking/refused_field.ts'
import type { WantedItem } from '#http/routes/bookings/lines.ts'
import type { Passenger } from '#http/routes/bookings/schemas.ts'

type Named = Omit<RefusedField, 'occurrenceId'>

/** The field of an item or of one of its passengers that a refusal of each code is about. core.refused_fields has the same list. */
const FIELD_OF: Readonly<Record<string, (item: WantedItem, passenger?: Passenger, no?: number) => Named>> = {
  place_taken: seatOf,
  place_not_found: seatOf,
  place_not_sold: seatOf,
  sold_out: classOf,
  class_not_found: classOf,
  passenger_type_not_found: (item, passenger, no) =>
    passenger?.type === undefined
      ? {}
      : { pointer: `${item.pointer}/passengers/${no}/type`, value: passenger.type },
  passengers_not_listed: ({ pointer, quantity = 1 }, passenger) =>
    quantity === 1 || passenger !== undefined
      ? {}
      : { pointer: `${pointer}/quantity`, value: String(quantity) },
  journey_not_offered: stopOf,
}

/** One element for each line of a refused booking, in the order of linesOf. */
export function refusedFields(items: readonly WantedItem[], code: string): RefusedField[] {
  const fieldOf = FIELD_OF[code] ?? (() => ({}))
  return items.flatMap((item) =>
    (item.passengers ?? [undefined]).map((passenger, no) => ({
      occurrenceId: item.occurrence_id,
      ...fieldOf(item, passenger, no),
    })),
  )
}

function seatOf(item: WantedItem, passenger?: Passenger, no?: number): Named {
  if (passenger?.seat !== undefined) {
    return { pointer: `${item.pointer}/passengers/${no}/seat`, value: passenger.seat }
  }
  return item.seat === undefined ? {} : { pointer: `${item.pointer}/seat`, value: item.seat }
}

function classOf(item: WantedItem, passenger?: Passenger, no?: number): Named {
  if (passenger?.class !== undefined) {
    return { pointer: `${item.pointer}/passengers/${no}/class`, value: passenger.class }
  }
  return item.class === undefined ? {} : { pointer: `${item.pointer}/class`, value: item.class }
}

function stopOf({ pointer, ...item }: WantedItem): Named {
  if (item.from_stop_id !== undefined) return { pointer: `${pointer}/from_stop_id`, value: item.from_stop_id }
  if (item.to_stop_id !== undefined) return { pointer: `${pointer}/to_stop_id`, value: item.to_stop_id }
  const { from_index: from = 0, to_index: to = 1 } = item
  // For an occurrence without stops, from 0 to 1 is the whole.
  if (from !== 0) return { pointer: `${pointer}/from_index`, value: String(from) }
  return to === 1 ? {} : { pointer: `${pointer}/to_index`, value: String(to) }
}
