import type { Logger } from 'pino'
import type { Clock } from '#db/clock.ts'
import type { Pool, PoolClient } from '#db/connections/pool.ts'
import type { Job, RunDetail } from '#worker/job.ts'
import type { WorkerSettings } from '#worker/settings.ts'

export interface RunOptions {
  readonly pool: Pool
  readonly settings: WorkerSettings
  readonly clock: Clock
  readonly logger: Logger
  readonly signal: AbortSignal
}

/**
 * Runs a job once and records it in the history. Null if the job is running already, here or in another worker.
 *
 * The lock belongs to the connection and so ends with a worker that dies. A lock in a table would keep the job from running until
 * somebody noticed. Hence one connection holds the lock and does the work.
 */
export async function runJob(job: Job, options: RunOptions): Promise<RunDetail | null> {
  const client = await options.pool.connect()
  // A broken connection may still hold the lock: closing it releases the lock.
  let broken = true
  try {
    if (!(await lock(client, job.name))) {
      broken = false
      return null
    }
    try {
      return await runInHistory(client, job, options)
    } finally {
      broken = !(await unlock(client, job.name, options.logger))
    }
  } finally {
    client.release(broken)
  }
}

const LOCK_LOST =
  'the lock that keeps this job from overlapping itself was lost while it ran: connect berth work to PostgreSQL itself, not to a transaction pooler'

const lockName = (job: string) => `berth.job.${job}`

async function lock(client: PoolClient, job: string): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    'select pg_try_advisory_lock(hashtextextended($1, 0)) as locked',
    [lockName(job)],
  )
  return rows[0]?.locked ?? false
}

/** False if the lock was not there any more, or the connection no longer works. */
async function unlock(client: PoolClient, job: string, logger: Logger): Promise<boolean> {
  try {
    const { rows } = await client.query<{ unlocked: boolean }>(
      'select pg_advisory_unlock(hashtextextended($1, 0)) as unlocked',
      [lockName(job)],
    )
    if (rows[0]?.unlocked) return true
    logger.warn({ job }, LOCK_LOST)
    return false
  } catch {
    return false
  }
}

async function runInHistory(client: PoolClient, job: Job, options: RunOptions): Promise<RunDetail> {
  const { settings, clock, signal, logger } = options
  const { rows } = await client.query<{ id: string }>('select ops.start_job_run($1) as id', [job.name])
  const finish = (error: string | null, detail: RunDetail) =>
    client.query('select ops.finish_job_run($1, $2, $3)', [rows[0]?.id, error, detail])
  const startedMs = performance.now()
  try {
    const detail = await job.run({ db: client, settings, clock, signal })
    await finish(null, detail)
    logger.debug(
      { job: job.name, ...detail, duration_ms: Math.round(performance.now() - startedMs) },
      'job done',
    )
    return detail
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    // If the connection itself broke, the next run records that this one never ended.
    await finish(message || 'It failed without a message.', {}).catch(() => undefined)
    throw error
  }
}
