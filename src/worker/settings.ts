import { SettingError } from '#db/settings.ts'

/** What whoever runs the worker may decide, read and checked once at start. */
export interface WorkerSettings {
  /** Departures are on sale this many days ahead. */
  readonly departureDaysAhead: number
  /** Partitions exist for this many months ahead. */
  readonly partitionMonthsAhead: number
  /** A request sent again within this time is the same request. */
  readonly keyDaysKept: number
  /** The history of jobs reaches back this far. */
  readonly runDaysKept: number
}

type Environment = Readonly<Record<string, string | undefined>>

/** Reads the settings of the worker, or throws a SettingError that names the variable that is wrong. */
export function readWorkerSettings(env: Environment = process.env): WorkerSettings {
  return {
    departureDaysAhead: wholeNumber(env, 'DEPARTURE_DAYS_AHEAD', { default: 60, min: 1, max: 366 }),
    partitionMonthsAhead: wholeNumber(env, 'PARTITION_MONTHS_AHEAD', { default: 13, min: 1, max: 48 }),
    keyDaysKept: wholeNumber(env, 'IDEMPOTENCY_KEY_DAYS', { default: 7, min: 1, max: 366 }),
    runDaysKept: wholeNumber(env, 'JOB_RUN_DAYS', { default: 30, min: 1, max: 3_660 }),
  }
}

function wholeNumber(
  env: Environment,
  variable: string,
  range: { default: number; min: number; max: number },
): number {
  const text = env[variable]?.trim() ?? ''
  if (text === '') return range.default
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (value >= range.min && value <= range.max) return value
  throw new SettingError(variable, `must be a whole number from ${range.min} to ${range.max}, not "${text}"`)
}
