import pino from 'pino'
import { createRivalBookings } from '#bench/rivals/rival_bookings.ts'
import { findWay } from '#bench/rivals/ways.ts'
import { untilStopped } from '#cli/servers/until_stopped.ts'
import { systemClock } from '#db/clock.ts'
import { createPool } from '#db/connections/pool.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { stopServer } from '#http/plugins/shutdown.ts'
import { buildServer } from '#http/server.ts'
import { readSettings } from '#http/settings.ts'

/**
 * Berth's own HTTP server with another way of booking behind its route: reading, checking and answering a request cost the
 * same, and what is compared is the booking. RIVAL is the way, RIVAL_CONNECTIONS the size of its pool.
 */
const settings = readSettings()
const database = readDatabaseSettings()
const way = findWay(process.env.RIVAL)
const pool = createPool(database, 'berth bench reads')
const bookings = createRivalBookings(way, database, Number(process.env.RIVAL_CONNECTIONS))
const logger = pino({ level: 'error' }, pino.destination(2))
const app = await buildServer({
  pool,
  searchPool: pool,
  bookings,
  settings,
  clock: systemClock,
  logger,
  isInTransition: async () => false,
  readiness: { report: async () => ({ obstacle: null, gap: null }) },
})
await app.listen({ port: settings.port, host: settings.host })
await untilStopped()
await stopServer(app, { pools: [pool], bookings, deadlineMs: settings.shutdownMs })
