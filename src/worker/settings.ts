import { type Environment, integerOf } from '#db/environment.ts'

/** The settings of the worker, read and checked once at its start. */
export interface WorkerSettings {
  /** Departures are on sale this many days ahead. */
  readonly departureDaysAhead: number
  /** Partitions exist for this many months ahead. */
  readonly partitionMonthsAhead: number
  /** A request that is retried within this time has the same result. */
  readonly keyDaysKept: number
  /** The history of jobs reaches back this far. */
  readonly runDaysKept: number
  /** A worker that stops waits for its jobs this long, and then cuts them. */
  readonly shutdownMs: number
}

/** Reads the settings of the worker, or throws a SettingError that names the variable that is wrong. */
export function readWorkerSettings(env: Environment = process.env): WorkerSettings {
  return {
    departureDaysAhead: integerOf(env, 'DEPARTURE_DAYS_AHEAD', { default: 60, min: 1, max: 366 }),
    partitionMonthsAhead: integerOf(env, 'PARTITION_MONTHS_AHEAD', { default: 13, min: 1, max: 48 }),
    keyDaysKept: integerOf(env, 'IDEMPOTENCY_KEY_DAYS', { default: 7, min: 1, max: 366 }),
    runDaysKept: integerOf(env, 'JOB_RUN_DAYS', { default: 30, min: 1, max: 3_660 }),
    shutdownMs: integerOf(env, 'SHUTDOWN_MS', { default: 10_000, min: 0, max: 600_000 }),
  }
}
