import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { bookingRoutes } from '#http/routes/bookings/index.ts'
import { bookFunctionRoute } from '#http/routes/functions/book.ts'
import { problemRoutes } from '#http/routes/problems.ts'
import type { ServerParts } from '#http/server.ts'

/** What a route file exports: a scope of its own, with the parts of the server as its options. */
export type RoutePlugin = FastifyPluginAsyncTypebox<ServerParts>

export interface RouteMount {
  readonly prefix: `/${string}`
  readonly plugin: RoutePlugin
}

/** Every route of the API, written down: nothing is served because a file happens to lie somewhere. */
export const routes: readonly RouteMount[] = [
  { prefix: '/api/v1', plugin: problemRoutes },
  ...bookingRoutes.map((plugin) => ({ prefix: '/api/v1' as const, plugin })),
  { prefix: '/functions/v1', plugin: bookFunctionRoute },
]
