import type { Job } from '#worker/job.ts'

const EVENTS_PER_ROUND = 2_000
const ROUNDS_MAX = 100_000

export const indexBookings: Job = {
  name: 'index_bookings',
  description: 'Writes the names and telephone numbers by which staff find bookings.',
  schedule: { every: 'minute' },

  async run({ db, signal }) {
    let indexed = 0
    for (let round = 0; round < ROUNDS_MAX && !signal.aborted; round += 1) {
      const { rows } = await db.query<{ events: number }>('select core.index_bookings($1) as events', [
        EVENTS_PER_ROUND,
      ])
      const events = rows[0]?.events ?? 0
      indexed += events
      if (events < EVENTS_PER_ROUND) break
    }
    return { indexed }
  },
}
