import { parseCronItems, run, type TaskList } from 'graphile-worker'
import type { Logger } from 'pino'
import type { Clock } from '#db/clock.ts'
import type { Pool } from '#db/connections/pool.ts'
import { isTransactionPooler, TRANSACTION_POOLER } from '#db/connections/transaction_pooler.ts'
import type { Job } from '#worker/job.ts'
import { JOBS } from '#worker/jobs.ts'
import { graphileLogger } from '#worker/log.ts'
import { runJob } from '#worker/run_job.ts'
import { crontabOf, periodOf } from '#worker/schedule.ts'
import type { WorkerSettings } from '#worker/settings.ts'

export interface WorkerOptions {
  /** As the role of the server, and directly: jobs hold session locks, which a transaction pooler would break. */
  readonly pool: Pool
  readonly settings: WorkerSettings
  readonly clock: Clock
  readonly logger: Logger
  readonly jobs?: readonly Job[]
}

export interface Worker {
  /** Resolves when the worker has stopped, rejects if it cannot go on. */
  readonly ended: Promise<void>
  /** Takes no more jobs, lets running ones end their round, and waits for them. */
  stop(): Promise<void>
}

/** The database has no job queue yet. Installing it takes more rights than the role of the server has. */
export class QueueMissing extends Error {
  override name = 'QueueMissing'

  constructor() {
    super('The job queue is not installed in this database: run `berth migrate` with the URL that installs.')
  }
}

/** Jobs hold session locks, and at this address no session stays with its connection. */
export class PoolerRefused extends Error {
  override name = 'PoolerRefused'

  constructor() {
    super(
      `${TRANSACTION_POOLER} Jobs hold session locks: give \`berth work\` the address and port of PostgreSQL itself.`,
    )
  }
}

/** Jobs of one worker at a time. They are few, and each may use one connection. */
const JOBS_AT_ONCE = 2
/** New jobs are announced. Polling only finds those that a broken connection missed. */
const POLL_MS = 10_000
/** A failed job is retried after 3, 7, 20 and 55 seconds, then at its next scheduled time. */
const ATTEMPTS_MAX = 5

/**
 * Runs jobs at their scheduled times, in this process. Any number of workers may run: each job runs in only one of them at a time.
 *
 * After downtime each job that missed its time runs once, however many times it missed. The history in the database tells, so
 * that a new database gets what it needs at once, too.
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { pool, logger, jobs = JOBS } = options
  await refusePooler(pool)
  await refuseWithoutQueue(pool)
  await pool.query('select ops.register_jobs($1)', [JSON.stringify(jobs.map(describe))])

  // Before the worker starts, so that its first look at the queue finds them.
  await pool.query(
    `select graphile_worker.add_job(o.name, job_key => o.name, max_attempts => $1) from ops.overdue_jobs() as o (name)`,
    [ATTEMPTS_MAX],
  )

  const stopping = new AbortController()
  const runner = await run({
    pgPool: pool,
    logger: graphileLogger(logger),
    taskList: tasksOf(jobs, options, stopping.signal),
    parsedCronItems: cronItemsOf(jobs),
    concurrency: JOBS_AT_ONCE,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    noPreparedStatements: true,
  })

  // Handled even before anyone waits for it: a later waiter is still told.
  runner.promise.catch(() => undefined)
  let stopped: Promise<void> | undefined
  return {
    ended: runner.promise,
    stop: () => {
      stopping.abort()
      stopped ??= runner.stop()
      return stopped
    },
  }
}

async function refusePooler(pool: Pool): Promise<void> {
  const db = await pool.connect()
  try {
    const other = await pool.connect()
    try {
      if (await isTransactionPooler(db, other)) throw new PoolerRefused()
    } finally {
      other.release()
    }
  } finally {
    db.release()
  }
}

async function refuseWithoutQueue(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ found: boolean }>(
    `select to_regnamespace('graphile_worker') is not null as found`,
  )
  if (!rows[0]?.found) throw new QueueMissing()
}

function describe({ name, description, schedule }: Job) {
  return { name, description, ...periodOf(schedule) }
}

function tasksOf(jobs: readonly Job[], options: WorkerOptions, signal: AbortSignal): TaskList {
  return Object.fromEntries(
    jobs.map((job) => [
      job.name,
      async () => {
        const detail = await runJob(job, { ...options, signal })
        if (detail === null) options.logger.debug({ job: job.name }, 'job runs already')
      },
    ]),
  )
}

/** We catch up by our own history, so no backfill is needed. */
function cronItemsOf(jobs: readonly Job[]) {
  return parseCronItems(
    jobs.map((job) => ({
      task: job.name,
      match: crontabOf(job.schedule),
      options: { backfillPeriod: 0, jobKey: job.name, maxAttempts: ATTEMPTS_MAX },
    })),
  )
}
