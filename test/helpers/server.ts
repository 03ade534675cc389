import pino from 'pino'
import { type Bookings, createBookings } from '#db/booking/bookings.ts'
import { type Clock, systemClock } from '#db/clock.ts'
import { createPool, type Pool } from '#db/connections/pool.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import type { App } from '#http/app.ts'
import type { RoutePlugin, ServerParts } from '#http/parts.ts'
import { buildServer } from '#http/server.ts'
import { readSettings } from '#http/settings.ts'
import { JWT_SECRET } from '#support/tokens.ts'
import type { Owner } from '#test/helpers/database.ts'

/** Nothing listens on port 1, so the database counts as unavailable. */
const NOWHERE = readDatabaseSettings({
  DATABASE_URL: 'postgres://nobody:nothing@127.0.0.1:1/nowhere',
  DB_MIN_CONNECTIONS: '0',
})

/** The health of a server without a database. */
const NOT_READY = { report: async () => ({ obstacle: { detail: 'There is no database.' }, gap: null }) }

export interface TestServerOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly pool?: Pool
  /** By default searches share the pool. */
  readonly searchPool?: Pool
  readonly clock?: Clock
  readonly bookings?: Bookings
  readonly readiness?: ServerParts['readiness']
  readonly isInTransition?: ServerParts['isInTransition']
  /** Routes that are served under /test like any route of the API. */
  readonly plugin?: RoutePlugin
  /** Called with each log line. */
  readonly onLog?: (line: string) => void
}

/** A server with the routes of a test. It is closed after the test. By default its pool reaches no database. */
export async function buildTestServer(owner: Owner, options: TestServerOptions = {}): Promise<App> {
  const { clock = systemClock, plugin, onLog } = options
  const pool = options.pool ?? createPool(NOWHERE)
  const app = await buildServer({
    pool,
    searchPool: options.searchPool ?? pool,
    clock,
    settings: readSettings({ JWT_SECRET, ...options.env }),
    bookings: options.bookings ?? createBookings(NOWHERE),
    readiness: options.readiness ?? NOT_READY,
    isInTransition: options.isInTransition ?? (async () => false),
    logger: pino({ level: onLog ? 'debug' : 'silent' }, { write: (line) => onLog?.(line) }),
    ...(plugin === undefined ? {} : { mounts: [{ prefix: '/test', plugin }] }),
  })
  owner.after(async () => {
    await app.close()
  })
  return app
}
