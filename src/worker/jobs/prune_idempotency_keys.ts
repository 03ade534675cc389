import type { Job } from '#worker/job.ts'

const KEYS_PER_ROUND = 5_000
const ROUNDS_MAX = 100_000

export const pruneIdempotencyKeys: Job = {
  name: 'prune_idempotency_keys',
  description: 'Forgets idempotency keys that are too old for their request to be sent again.',
  schedule: { every: 'hour', minute: 40 },

  async run({ db, settings, signal }) {
    let pruned = 0
    for (let round = 0; round < ROUNDS_MAX && !signal.aborted; round += 1) {
      const { rows } = await db.query<{ pruned: number }>(
        'select ops.prune_idempotency_keys($1, $2) as pruned',
        [settings.keyDaysKept, KEYS_PER_ROUND],
      )
      const justPruned = rows[0]?.pruned ?? 0
      pruned += justPruned
      if (justPruned < KEYS_PER_ROUND) break
    }
    return { pruned }
  },
}
