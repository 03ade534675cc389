import type { Clock } from '#db/clock.ts'
import type { Queryable } from '#db/connections/pool.ts'
import type { WorkerSettings } from '#worker/settings.ts'

/** What a run did, in numbers. They are kept in the history. */
export type RunDetail = Readonly<Record<string, number>>

export interface JobContext {
  /** A connection that only this run uses. */
  readonly db: Queryable
  readonly settings: WorkerSettings
  readonly clock: Clock
  /** Aborted when the worker stops: a job that loops ends after its present round. */
  readonly signal: AbortSignal
}

/** How often a job runs and when, in UTC. */
export type Schedule =
  | { readonly every: 'minute' }
  | { readonly every: 'hour'; readonly minute: number }
  | { readonly every: 'day'; readonly hour: number; readonly minute: number }

/** A scheduled job. It may run twice or be interrupted anywhere, so everything it calls is repeatable. */
export interface Job {
  readonly name: string
  readonly description: string
  readonly schedule: Schedule
  run(context: JobContext): Promise<RunDetail>
}
