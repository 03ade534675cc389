import type { Job } from '#worker/job.ts'

/** Small, so that a sweep never locks an occurrence for longer than a batch does. */
const HOLDS_PER_ROUND = 200
const ROUNDS_MAX = 10_000

export const sweepHolds: Job = {
  name: 'sweep_holds',
  description: 'Ends expired holds and offers their places to the waitlist.',
  schedule: { every: 'minute' },

  /** If a round ends no hold, all remaining ones are locked by requests that are being decided. */
  async run({ db, signal }) {
    let ended = 0
    for (let round = 0; round < ROUNDS_MAX && !signal.aborted; round += 1) {
      const { rows } = await db.query<{ ended: number }>('select core.sweep_holds($1) as ended', [
        HOLDS_PER_ROUND,
      ])
      const justEnded = rows[0]?.ended ?? 0
      ended += justEnded
      if (justEnded === 0) break
    }
    return { ended }
  },
}
