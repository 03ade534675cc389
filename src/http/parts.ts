import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Bookings } from '#db/booking/bookings.ts'
import type { RefusalDetails } from '#db/booking/refusal_details.ts'
import type { Clock } from '#db/clock.ts'
import type { Pool } from '#db/connections/pool.ts'
import type { WriteExposed } from '#db/exposed_schema.ts'
import type { OperatorDirectory } from '#db/reading/operator_directory.ts'
import type { HealthParts } from '#http/plugins/health.ts'
import type { Settings } from '#http/settings.ts'

/** The parts of a server, which each of its routes may use. */
export interface ServerParts {
  readonly pool: Pool
  /** For searches. On `pool`, they and other requests would delay each other. */
  readonly searchPool: Pool
  readonly bookings: Bookings
  readonly operators: OperatorDirectory
  /** For SQL that reads the views of the schema for clients. */
  readonly writeExposed: WriteExposed
  readonly refusalDetails: RefusalDetails
  readonly settings: Settings
  readonly clock: Clock
  readonly readiness: HealthParts['readiness']
  /** Whether a migration explains why a statement of this server does not fit the database. */
  readonly isInTransition: () => Promise<boolean>
}

/** The type of a route file's export: a scope of its own, with the parts of the server as its options. */
export type RoutePlugin = FastifyPluginAsyncTypebox<ServerParts>
