import { changeEventRoute } from '#http/routes/events/change.ts'
import { readEventRoute } from '#http/routes/events/read.ts'
import { eventSeatsRoute } from '#http/routes/events/seats.ts'
import { eventStreamRoute } from '#http/routes/events/stream.ts'

/** Everything under /events. */
export const eventRoutes = [readEventRoute, eventSeatsRoute, eventStreamRoute, changeEventRoute] as const
