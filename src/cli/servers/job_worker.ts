import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { asServer } from '#cli/database/as_server.ts'
import { CommandError } from '#cli/terminal/exit.ts'
import { systemClock } from '#db/clock.ts'
import { startHeartbeat } from '#db/connections/heartbeat.ts'
import { createPool, cutConnections } from '#db/connections/pool.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { readWorkerSettings } from '#worker/settings.ts'
import { PoolerRefused, QueueMissing, startWorker } from '#worker/worker.ts'

export interface RunningWorker {
  /** Rejects if the worker cannot go on. */
  ended: Promise<void>
  /** False if jobs had to be cut at the deadline. */
  stop(): Promise<boolean>
}

/** Connections: one for each of two jobs at a time, one that listens, and one for the queue. */
const CONNECTIONS_MAX = '4'

/** No statement of a job takes longer than this. The heartbeat tells within seconds when the server is gone. */
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
  const asLogin = { ...database, url: databaseUrl }
  const heartbeat = startHeartbeat(pool, asLogin, 'berth work (heartbeat)')
  const worker = await startWorker({ pool, settings, clock: systemClock, logger }).catch(
    async (error: unknown) => {
      await Promise.all([heartbeat.stop(), pool.end()])
      throw error instanceof QueueMissing || error instanceof PoolerRefused
        ? new CommandError(error.message)
        : error
    },
  )
  return {
    ended: worker.ended,
    async stop() {
      const end = async () => {
        await worker.stop()
        await pool.end()
        return true
      }
      const isClean = await Promise.race([
        end().catch((error: unknown) => {
          logger.warn({ err: error }, 'the worker did not stop in order')
          return false
        }),
        pause(settings.shutdownMs, false, { ref: false }),
      ])
      if (!isClean) {
        logger.warn(
          { deadline_ms: settings.shutdownMs },
          'cutting the connections of jobs that have not ended',
        )
        cutConnections(pool, new Error('The worker has stopped'))
      }
      await heartbeat.stop()
      return isClean
    },
  }
}
