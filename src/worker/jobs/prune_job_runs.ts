import type { Job } from '#worker/job.ts'

/** A job that runs every minute leaves 1,440 rows a day. This is more than all jobs leave in a day. */
const RUNS_MAX = 50_000

export const pruneJobRuns: Job = {
  name: 'prune_job_runs',
  description: 'Forgets the runs of jobs that are older than their history reaches.',
  schedule: { every: 'day', hour: 3, minute: 50 },

  async run({ db, settings }) {
    const { rows } = await db.query<{ pruned: number }>('select ops.prune_job_runs($1, $2) as pruned', [
      settings.runDaysKept,
      RUNS_MAX,
    ])
    return { pruned: rows[0]?.pruned ?? 0 }
  },
}
