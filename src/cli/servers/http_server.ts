import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { asServer } from '#cli/database/as_server.ts'
import { warnWithoutFlags } from '#cli/servers/node_flags.ts'
import { CommandError } from '#cli/terminal/exit.ts'
import { createBookings } from '#db/booking/bookings.ts'
import { systemClock } from '#db/clock.ts'
import { createPool } from '#db/connections/pool.ts'
import { createSearchPool } from '#db/connections/search_pool.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { ClusterError } from '#db/embedded/cluster_error.ts'
import { refuseTakenPort } from '#db/embedded/ports.ts'
import { createReadiness } from '#db/readiness.ts'
import { leave, stopServer } from '#http/plugins/shutdown.ts'
import { buildServer } from '#http/server.ts'
import type { Settings } from '#http/settings.ts'
import { readMigrationGap } from '#ops/migrate/gap.ts'
import { isInTransition } from '#ops/migrate/transition.ts'

export interface RunningServer {
  /** Its address: http://127.0.0.1:8000 */
  address: string
  /** False if requests had to be cut at the deadline. */
  stop(): Promise<boolean>
}

/** Starts the HTTP server on a database. The result stops it in an order that loses no answer. */
export async function startHttp(
  databaseUrl: string,
  settings: Settings,
  logger: Logger,
): Promise<RunningServer> {
  warnWithoutFlags(logger)
  const url = await asServer(databaseUrl)
  const database = readDatabaseSettings({ ...process.env, DATABASE_URL: url })
  const pool = createPool(database, 'berth serve')
  const searchPool = createSearchPool(database)
  const bookings = createBookings(database)
  const readiness = createReadiness({ settings: database, bookings, readGap: readMigrationGap })
  const app = await buildServer({
    pool,
    searchPool,
    bookings,
    settings,
    clock: systemClock,
    logger,
    readiness,
    isInTransition: () => isInTransition(pool),
  })
  const pools = [pool, searchPool, readiness]
  const stop = () => stopServer(app, { pools, bookings, deadlineMs: settings.shutdownMs })
  const leaveThenStop = async () => {
    await leave(app, settings.drainMs)
    return stop()
  }
  try {
    await app.listen({ port: settings.port, host: settings.host })
  } catch (error) {
    await stop()
    throw isTaken(error) ? portTaken(settings.port) : error
  }
  return { address: addressOf(app.server.address(), settings.host), stop: leaveThenStop }
}

/** Refuses a port that is in use before anything else is started. A race for it is still noticed when the port is opened. */
export async function refusePort(port: number): Promise<void> {
  await refuseTakenPort(port).catch((error: unknown) => {
    throw error instanceof ClusterError ? portTaken(port) : error
  })
}

function portTaken(port: number): CommandError {
  return new CommandError(
    `Port ${port} is taken. Stop what listens there (is Berth running already?), or choose another port: PORT=${port + 1}`,
  )
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}

function addressOf(address: AddressInfo | string | null, host: string): string {
  const port = address !== null && typeof address === 'object' ? address.port : ''
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}
