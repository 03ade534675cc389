import { listDeparturesRoute } from '#http/routes/departures/list.ts'
import { readDepartureRoute } from '#http/routes/departures/read.ts'
import { seatsRoute } from '#http/routes/departures/seats.ts'
import { seatPictureRoute } from '#http/routes/departures/seats_picture.ts'
import { seatStreamRoute } from '#http/routes/departures/seats_stream.ts'
import { vehicleRoute } from '#http/routes/departures/vehicle.ts'

/** Everything under /departures. */
export const departureRoutes = [
  listDeparturesRoute,
  readDepartureRoute,
  seatsRoute,
  seatPictureRoute,
  seatStreamRoute,
  vehicleRoute,
] as const
