import { busRoute } from '#http/routes/departures/bus.ts'
import { readDepartureRoute } from '#http/routes/departures/read.ts'
import { seatsRoute } from '#http/routes/departures/seats.ts'
import { seatStreamRoute } from '#http/routes/departures/seats_stream.ts'

/** Everything under /departures. */
export const departureRoutes = [readDepartureRoute, seatsRoute, seatStreamRoute, busRoute] as const
