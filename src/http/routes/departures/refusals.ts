/** The refusals of transit.seat_map. */
export const SEAT_MAP_REFUSALS = [
  'occurrence_not_found',
  'place_not_choosable',
  'stop_not_on_trip',
  'stops_in_wrong_order',
] as const
