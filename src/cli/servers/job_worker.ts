import type { Logger } from 'pino'
import { asServer } from '#cli/database/as_server.ts'
import { CommandError } from '#cli/terminal/exit.ts'
import { systemClock } from '#db/clock.ts'
import { createPool } from '#db/connections/pool.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { readWorkerSettings } from '#worker/settings.ts'
import { QueueMissing, startWorker } from '#worker/worker.ts'

export interface RunningWorker {
  /** Rejects if the worker cannot go on. */
  ended: Promise<void>
  stop(): Promise<void>
}

/** Connections: one for each of two jobs at a time, one that listens, and one for the queue. */
const CONNECTIONS_MAX = '4'

/** No statement of a job takes longer than this unless the server does not answer. */
const STATEMENT_MS_MAX = 3_600_000

/** Starts the worker on a database. Its connections are direct. */
export async function startJobs(databaseUrl: string, logger: Logger): Promise<RunningWorker> {
  const settings = readWorkerSettings()
  const database = readDatabaseSettings({
    ...process.env,
    DATABASE_URL: await asServer(databaseUrl),
    DB_MIN_CONNECTIONS: '0',
    DB_MAX_CONNECTIONS: CONNECTIONS_MAX,
    STATEMENT_TIMEOUT: String(STATEMENT_MS_MAX),
  })
  const pool = createPool(database, 'berth work')
  const worker = await startWorker({ pool, settings, clock: systemClock, logger }).catch(
    async (error: unknown) => {
      await pool.end()
      throw error instanceof QueueMissing ? new CommandError(error.message) : error
    },
  )
  return {
    ended: worker.ended,
    stop: async () => {
      await worker.stop()
      await pool.end()
    },
  }
}
