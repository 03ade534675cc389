import pino from 'pino'
import { createRivalBookings } from '#bench/rivals/rival_bookings.ts'
import { findStrategy } from '#bench/rivals/strategies.ts'
import { untilStopped } from '#cli/servers/until_stopped.ts'
import { systemClock } from '#db/clock.ts'
import { createPool } from '#db/connections/pool.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { stopServer } from '#http/plugins/shutdown.ts'
import { buildServer } from '#http/server.ts'
import { readSettings } from '#http/settings.ts'

/**
 * Berth's HTTP server with another booking strategy behind its route. Parsing, checking and answering requests cost the same, so only
 * the booking differs. RIVAL names the strategy, and RIVAL_CONNECTIONS is the size of its pool.
 */
const settings = readSettings()
const database = readDatabaseSettings()
const strategy = findStrategy(process.env.RIVAL)
const pool = createPool(database, 'berth bench reads')
const bookings = createRivalBookings(strategy, database, Number(process.env.RIVAL_CONNECTIONS))
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
