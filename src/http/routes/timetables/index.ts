import { calendarsRoute } from '#http/routes/timetables/calendars.ts'
import { delaysRoute } from '#http/routes/timetables/delays.ts'
import { extraDeparturesRoute } from '#http/routes/timetables/departures.ts'
import { routesRoute } from '#http/routes/timetables/routes.ts'
import { stopsRoute } from '#http/routes/timetables/stops.ts'
import { tripBatchesRoute } from '#http/routes/timetables/trip_batches.ts'
import { tripsRoute } from '#http/routes/timetables/trips.ts'

/** A timetable that is made by hand: stops, routes, calendars, trips, and departures beside them. */
export const timetableRoutes = [
  stopsRoute,
  routesRoute,
  calendarsRoute,
  tripsRoute,
  tripBatchesRoute,
  extraDeparturesRoute,
  delaysRoute,
] as const
