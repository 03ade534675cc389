import type { Job } from '#worker/job.ts'
import { ensurePartitions } from '#worker/jobs/ensure_partitions.ts'
import { generateDepartures } from '#worker/jobs/generate_departures.ts'
import { indexBookings } from '#worker/jobs/index_bookings.ts'
import { pruneIdempotencyKeys } from '#worker/jobs/prune_idempotency_keys.ts'
import { pruneJobRuns } from '#worker/jobs/prune_job_runs.ts'
import { sweepHolds } from '#worker/jobs/sweep_holds.ts'

/** All scheduled jobs. */
export const JOBS: readonly Job[] = [
  sweepHolds,
  ensurePartitions,
  generateDepartures,
  indexBookings,
  pruneIdempotencyKeys,
  pruneJobRuns,
]
