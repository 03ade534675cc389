import type { Job } from '#worker/job.ts'

export const ensurePartitions: Job = {
  name: 'ensure_partitions',
  description: 'Makes the monthly partitions ahead of time, so that no booking ever waits for one.',
  schedule: { every: 'day', hour: 2, minute: 10 },

  /** One transaction for each month: attaching locks the tables for a moment only, and a stop in between loses nothing. */
  async run({ db, settings, clock, signal }) {
    const now = clock.now()
    let made = 0
    for (let month = 0; month <= settings.partitionMonthsAhead && !signal.aborted; month += 1) {
      const begin = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + month, 1))
      const { rows } = await db.query<{ made: number }>('select core.ensure_months($1, $1) as made', [begin])
      made += rows[0]?.made ?? 0
    }
    return { made }
  },
}
