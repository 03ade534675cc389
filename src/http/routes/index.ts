import type { RoutePlugin } from '#http/parts.ts'
import { bookingRoutes } from '#http/routes/bookings/index.ts'
import { departureRoutes } from '#http/routes/departures/index.ts'
import { eventRoutes } from '#http/routes/events/index.ts'
import { bookFunctionRoute } from '#http/routes/functions/book.ts'
import { cancelFunctionRoute } from '#http/routes/functions/cancel.ts'
import { meRoute } from '#http/routes/me.ts'
import { myInvitationsRoute } from '#http/routes/my_invitations.ts'
import { occurrenceRoutes } from '#http/routes/occurrences/index.ts'
import { operatorRoutes } from '#http/routes/operators/index.ts'
import { problemRoutes } from '#http/routes/problems.ts'
import { timetableRoutes } from '#http/routes/timetables/index.ts'

export interface RouteMount {
  readonly prefix: `/${string}`
  readonly plugin: RoutePlugin
}

const api: readonly RoutePlugin[] = [
  problemRoutes,
  meRoute,
  myInvitationsRoute,
  ...operatorRoutes,
  ...timetableRoutes,
  ...departureRoutes,
  ...eventRoutes,
  ...occurrenceRoutes,
  ...bookingRoutes,
]

const functions: readonly RoutePlugin[] = [bookFunctionRoute, cancelFunctionRoute]

/** Every route of the API, listed explicitly: nothing is served just because a file exists. */
export const routes: readonly RouteMount[] = [
  ...api.map((plugin) => ({ prefix: '/api/v1' as const, plugin })),
  ...functions.map((plugin) => ({ prefix: '/functions/v1' as const, plugin })),
]
